"""Fixing an announced level by a numbered decree."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.competitions.states.rulebook import Level
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import enqueue
from sinovik.innovations.actions import record_standing
from sinovik.judging.actions.announcements import hold
from sinovik.judging.models import Announcement, Decision
from sinovik.judging.queries.announcements import chosen_in, open_objections
from sinovik.judging.rules.announcements import not_now
from sinovik.judging.rules.places import level_decided_in
from sinovik.methods.canonical import canonical_json
from sinovik.transparency.states import EntryKind

from ..models import OBJECTION_OPEN, Decree, DecreeEntry
from ..rules import is_final, rung_of
from .record import on_record


def _refuse_too_early(announcement: Announcement, now: datetime) -> None:
    edition = announcement.edition
    if not stage_permits(edition, Permit.DECREE, at=now):
        raise Refused(not_now(Permit.DECREE))
    if stage_permits(edition, Permit.OBJECT, at=now):
        raise Refused(_("Masa sanggah masih berjalan. Keputusan terbit setelah masa sanggah berakhir."))
    if Decree.objects.filter(announcement=announcement).exists():
        raise Refused(_("Pengumuman ini sudah mempunyai keputusan."))
    if open_objections(announcement):
        raise Refused(_(OBJECTION_OPEN))


def _entry(decision: Decision, level: Level) -> DecreeEntry:
    proposal = decision.proposal
    pool = proposal.edition.book.pool_of(proposal.group).key
    return DecreeEntry(
        decision=decision,
        proposal=proposal,
        agency=proposal.agency,
        level=level.key,
        level_name=level.row["label"][pool],
        level_rank=level.rank,
        title=proposal.title,
        agency_name=proposal.agency.name,
        unit_name=proposal.unit.name,
    )


def _content(number: str, title: str, dated: date, entries: Iterable[DecreeEntry]) -> dict[str, Any]:
    """What the digest vouches for; sorted, so that no order inside a level can be read from it."""
    rows = sorted([row.level_name, row.agency_name, row.unit_name, row.title] for row in entries)
    return {"number": number, "title": title, "dated": dated.isoformat(), "entries": rows}


@action("decrees.issue")
def issue(
    *,
    announcement: Announcement,
    number: str,
    title: str,
    dated: date,
    legal_basis: Sequence[str],
    signatory: str,
    by: User,
    now: datetime,
) -> Decree:
    """Fix an announced level by a numbered decree, and record what each innovation won.

    legal_basis: one regulation each. Raises: Refused while agencies may still object, while an objection is
    unanswered (also by the database), outside the stage, or when the announcement has its decree.
    """
    hold(announcement)
    _refuse_too_early(announcement, now)
    level = level_decided_in(announcement.plenary.stage)
    entries = [_entry(decision, level) for decision in chosen_in(announcement).select_related("proposal__edition")]
    digest = sha256(canonical_json(_content(number.strip(), title.strip(), dated, entries))).digest()
    decree = Decree.objects.create(
        edition=announcement.edition,
        announcement=announcement,
        number=number.strip(),
        title=title.strip(),
        dated=dated,
        legal_basis=[basis.strip() for basis in legal_basis if basis.strip()],
        signatory=signatory.strip(),
        is_final=is_final(level, announcement.edition),
        digest=digest,
        entry=on_record(EntryKind.DECREE, digest, by, now),
        issued_by=by,
        issued_at=now,
    )
    _fix(decree, entries, by, now)
    return decree


def _fix(decree: Decree, entries: list[DecreeEntry], by: User, now: datetime) -> None:
    """Write the entries and what they mean elsewhere: the registry, the letters, the folders above."""
    for entry in entries:
        entry.decree = decree
    DecreeEntry.objects.bulk_create(entries)
    for entry in entries:
        record_standing(
            innovation=entry.proposal.innovation,
            level=rung_of(entry.level_name),
            year=decree.edition.year,
            source=decree.number,
            is_demo=decree.edition.is_demo,
            by=by,
            now=now,
        )
    changes.announce("decree.issued", on=decree, now=now)
    enqueue("recognition.tell_decree", decree_id=decree.pk)
