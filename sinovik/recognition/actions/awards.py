"""Giving awards, and the certificates that go with them."""

import secrets
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.judging.queries.announcements import people_for
from sinovik.methods.canonical import canonical_json
from sinovik.transparency.states import EntryKind

from ..models import PERSONS_NOT_YET, Award, Certificate, Decree, DecreeEntry
from ..queries.decrees import entries_without_award
from ..rules import may_honour_persons
from ..states import Recipient
from .record import on_record

# without I, L, O, U, 0 and 1: a code is read aloud and typed from paper
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
CODE_LENGTH = 12


@action("awards.give")
def give(
    *,
    entry: DecreeEntry,
    event: str,
    given_on: date,
    by: User,
    now: datetime,
    person_name: str = "",
) -> Award:
    """Hand over an award and issue its certificate.

    person_name: empty for the agency's award; a person may be honoured only for the best of the nation (article 12).
    Raises: Refused for a person where article 12 does not allow it, for a day before the decree, or for an award that
    was given before.
    """
    _refuse_before_decree(entry.decree, given_on)
    if person_name.strip() and not may_honour_persons(entry):
        raise Refused(_(PERSONS_NOT_YET), field="person_name")
    award = Award.objects.create(
        entry=entry,
        agency=entry.agency,
        recipient=Recipient.PERSON if person_name.strip() else Recipient.AGENCY,
        person_name=person_name.strip(),
        event=event.strip(),
        given_on=given_on,
        recorded_by=by,
        recorded_at=now,
    )
    _certify(award, by, now)
    return award


@action("awards.give_all")
def give_all(*, decree: Decree, event: str, given_on: date, by: User, now: datetime) -> Decree:
    """Hand over the agency award of every entry that has none yet, as one ceremony does.

    Raises: Refused for a day before the decree, or when every agency has its award.
    """
    _refuse_before_decree(decree, given_on)
    waiting = list(entries_without_award(decree))
    if not waiting:
        raise Refused(_("Semua instansi dalam keputusan ini sudah menerima penghargaannya."))
    for entry in waiting:
        award = Award.objects.create(
            entry=entry,
            agency=entry.agency,
            recipient=Recipient.AGENCY,
            event=event.strip(),
            given_on=given_on,
            recorded_by=by,
            recorded_at=now,
        )
        _certify(award, by, now)
    return decree


def _refuse_before_decree(decree: Decree, given_on: date) -> None:
    if given_on < decree.dated:
        raise Refused(
            _("Tanggal penyerahan tidak boleh sebelum tanggal keputusan, %(day)s.")
            % {"day": date_format(decree.dated, "j F Y")},
            field="given_on",
        )


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def _next_number(decree: Decree) -> str:
    """Numbers count on within an edition; the edition's row is held meanwhile."""
    edition = type(decree.edition).objects.select_for_update(of=("self",)).get(pk=decree.edition_id)
    done = Certificate.objects.filter(award__entry__decree__edition=edition).count()
    return f"SERT-{edition.year}-{edition.pk}-{done + 1:04d}"


def _words(award: Award) -> dict[str, Any]:
    """What the certificate says. A person's name is printed on paper, and never stands in what is checked."""
    entry = award.entry
    return {
        "level": entry.level_name,
        "title": entry.title,
        "agency": entry.agency_name,
        "unit": entry.unit_name,
        "edition": entry.decree.edition.name,
        "decree": entry.decree.number,
        "event": award.event,
        "given_on": award.given_on.isoformat(),
        "recipient": award.recipient,
    }


def _certify(award: Award, by: User, now: datetime) -> Certificate:
    number, content = _next_number(award.entry.decree), _words(award)
    digest = sha256(canonical_json({"number": number, **content})).digest()
    certificate = Certificate.objects.create(
        award=award,
        number=number,
        code=new_code(),
        content=content,
        digest=digest,
        entry=on_record(EntryKind.CERTIFICATE, digest, by, now),
        issued_by=by,
        issued_at=now,
    )
    changes.announce("award.given", on=award, now=now)
    send(
        to=people_for(award.entry.proposal, Permission.SEE_RESULT_SHEETS),
        words=lambda: (
            _("Sertifikat siap diunduh: %(title)s") % {"title": award.entry.title},
            _("Sertifikat penghargaan dapat Anda unduh. Kode di dalamnya dapat diperiksa siapa saja."),
        ),
        link="/sertifikat/",
        about=award,
        now=now,
    )
    return certificate
