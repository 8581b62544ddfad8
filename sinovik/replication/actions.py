"""Verbs of replication, in the order of their life. Each writes one audit record and tells the other side."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sinovik.agencies.models import Agency, Unit
from sinovik.agencies.queries import members_holding
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.letters import Words, send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.innovations.actions import register
from sinovik.innovations.models import Innovation
from sinovik.replication.models import (
    Agreement,
    Implementation,
    ImplementationHistory,
    Interest,
    InterestHistory,
    LineageConfirmation,
    Step,
    Visit,
)
from sinovik.replication.states import IMPLEMENTATION, INTEREST, MAKES_A_COPY


def _tell(agency: Agency, permission: Permission, interest: Interest, words: Words, now: datetime) -> None:
    """A letter to everyone of the agency (or of the government above it) who acts on this side."""
    people = members_holding(permission, agency=agency)
    send(to=people, words=words, link=f"/replikasi/{interest.pk}/", now=now, about=interest)


def _tell_owner(interest: Interest, words: Words, *, now: datetime) -> None:
    _tell(interest.owner, Permission.ANSWER_INTERESTS, interest, words, now)


def _tell_copier(interest: Interest, words: Words, *, now: datetime) -> None:
    _tell(interest.agency, Permission.REPORT_IMPLEMENTATION, interest, words, now)


@action("replication.ask")
def ask(
    *, innovation: Innovation, agency: Agency, purpose: str, by: User, now: datetime, unit: Unit | None = None
) -> Interest:
    """Ask the owner to copy an innovation. Raises Refused for one's own or while the same wish still waits."""
    interest = Interest.objects.create(
        innovation=innovation, owner=innovation.owner, agency=agency, unit=unit, purpose=purpose.strip(), by=by, at=now
    )
    _tell_owner(
        interest,
        lambda: (
            _("Minat meniru inovasi Anda"),
            _("%(agency)s ingin meniru %(title)s. Terima atau tolak minat %(code)s dengan catatan.")
            % {"agency": agency, "title": innovation, "code": interest.code},
        ),
        now=now,
    )
    return interest


ANSWERS = {
    "accept": gettext_noop("Pemilik menerima minat Anda. Berikutnya pemilik mencatat nomor perjanjian. %(note)s"),
    "refuse": gettext_noop("Pemilik belum dapat menerima minat Anda. Alasannya: %(note)s"),
}


def _answer(interest: Interest, verb: str, *, by: User, now: datetime, reason: str) -> Interest:
    move(interest, verb, transitions=INTEREST, history=InterestHistory, by=by, now=now, reason=reason)
    _tell_copier(
        interest,
        lambda: (
            _("Jawaban atas minat %(code)s") % {"code": interest.code},
            (_(ANSWERS[verb]) % {"note": reason}).strip(),
        ),
        now=now,
    )
    return interest


@action("replication.accept")
def accept(*, interest: Interest, by: User, now: datetime, reason: str = "") -> Interest:
    """The owner agrees to be copied; `reason` is a note for the other agency."""
    return _answer(interest, "accept", by=by, now=now, reason=reason)


@action("replication.refuse")
def refuse(*, interest: Interest, by: User, now: datetime, reason: str) -> Interest:
    """The owner says no, and why. Raises Refused without a note."""
    return _answer(interest, "refuse", by=by, now=now, reason=reason)


@action("replication.withdraw")
def withdraw(*, interest: Interest, by: User, now: datetime, reason: str = "") -> Interest:
    """The asking agency takes its wish back before it is answered."""
    return move(interest, "withdraw", transitions=INTEREST, history=InterestHistory, by=by, now=now, reason=reason)


@action("replication.agree")
def agree(
    *,
    interest: Interest,
    number: str,
    signed_on: date,
    starts_on: date,
    scope: str,
    by: User,
    now: datetime,
    ends_on: date | None = None,
    file: StoredFile | None = None,
) -> Agreement:
    """Record the numbered agreement of both agencies. Raises Refused if the interest is not accepted."""
    agreement = Agreement.objects.create(
        interest=interest,
        number=number.strip(),
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
        scope=scope.strip(),
        file=file,
        by=by,
        at=now,
    )
    _tell_copier(
        interest,
        lambda: (
            _("Perjanjian replikasi tercatat"),
            _("Perjanjian nomor %(number)s sudah tercatat. Mulai peniruan dan catat setiap langkahnya.")
            % {"number": agreement.number},
        ),
        now=now,
    )
    return agreement


@action("replication.start")
def start(*, agreement: Agreement, by: User, now: datetime) -> Implementation:
    """The copying agency begins. Raises Refused if it has begun before."""
    agency = agreement.interest.agency
    if Implementation.objects.filter(agreement=agreement).exists():
        raise Refused(_("Peniruan ini sudah dimulai."))
    return Implementation.objects.create(agreement=agreement, agency=agency, by=by, at=now)


@action("replication.log_step")
def log_step(
    *,
    implementation: Implementation,
    kind: str,
    done_on: date,
    what: str,
    by: User,
    now: datetime,
    why: str = "",
    evidence: StoredFile | None = None,
) -> Implementation:
    """Write down one step: observed, copied or modified. Raises Refused for a modification without its reason."""
    Step.objects.create(
        implementation=implementation,
        kind=kind,
        done_on=done_on,
        what=what.strip(),
        why=why.strip(),
        evidence=evidence,
        by=by,
        at=now,
    )
    return implementation


def _copy_of(implementation: Implementation, title: str, *, by: User, now: datetime) -> Innovation:
    """Register the copy as an innovation of the copying agency, on the day of its first copying step."""
    interest = implementation.agreement.interest
    first = implementation.steps.filter(kind__in=MAKES_A_COPY).first()
    return register(
        title=title,
        owner=implementation.agency,
        unit=interest.unit,
        place=interest.unit.place if interest.unit else None,
        started_on=first.done_on if first else None,
        by=by,
        now=now,
        is_demo=interest.innovation.is_demo,
    )


@action("replication.report")
def report(
    *,
    implementation: Implementation,
    by: User,
    now: datetime,
    reason: str = "",
    copy: Innovation | None = None,
    title: str = "",
) -> Implementation:
    """Hand the finished copy to the owner: an innovation the agency already has, or a new one registered by `title`.

    Raises: Refused without a step that copied or modified something, or with neither copy nor title.
    """
    if not implementation.steps.filter(kind__in=MAKES_A_COPY).exists():
        raise Refused(_("Catat dahulu paling sedikit satu langkah tiru atau modifikasi."))
    if copy is None and not title.strip():
        raise Refused(_("Pilih inovasi hasil peniruan atau tuliskan judul barunya."), field="title")
    copy = copy or _copy_of(implementation, title.strip(), by=by, now=now)
    move(
        implementation,
        "report",
        transitions=IMPLEMENTATION,
        history=ImplementationHistory,
        by=by,
        now=now,
        reason=reason,
        copy_id=copy.pk,
    )
    _tell_owner(
        implementation.agreement.interest,
        lambda: (
            _("Peniruan dilaporkan"),
            _("%(agency)s melaporkan salinan %(title)s. Pastikan laporannya atau kembalikan dengan catatan.")
            % {"agency": implementation.agency, "title": copy},
        ),
        now=now,
    )
    return implementation


@action("replication.return")
def return_(*, implementation: Implementation, by: User, now: datetime, reason: str) -> Implementation:
    """The owner sends the report back with what is missing."""
    move(
        implementation,
        "return",
        transitions=IMPLEMENTATION,
        history=ImplementationHistory,
        by=by,
        now=now,
        reason=reason,
    )
    _tell_copier(
        implementation.agreement.interest,
        lambda: (
            _("Laporan peniruan dikembalikan"),
            _("Pemilik mengembalikan laporan dengan catatan: %(note)s") % {"note": reason},
        ),
        now=now,
    )
    return implementation


@action("replication.confirm")
def confirm(*, implementation: Implementation, by: User, now: datetime, reason: str = "") -> LineageConfirmation:
    """The owner confirms the copy: it joins the lineage for good. Raises Refused if that would close a circle."""
    move(
        implementation,
        "confirm",
        transitions=IMPLEMENTATION,
        history=ImplementationHistory,
        by=by,
        now=now,
        reason=reason,
    )
    interest = implementation.agreement.interest
    edge = LineageConfirmation.objects.create(
        implementation=implementation,
        source=interest.innovation,
        copy_id=implementation.copy_id,
        note=reason,
        by=by,
        at=now,
    )
    changes.announce(
        "replication.confirmed", on=edge, now=now, payload={"source": edge.source_id, "copy": edge.copy_id}
    )
    _tell_copier(
        interest,
        lambda: (
            _("Peniruan dipastikan"),
            _("Pemilik memastikan salinan Anda. Silsilahnya kini tampil pada halaman kedua inovasi."),
        ),
        now=now,
    )
    return edge


@action("replication.stop")
def stop(*, implementation: Implementation, by: User, now: datetime, reason: str) -> Implementation:
    """The copying agency gives up, and says why: a lesson for the next."""
    move(
        implementation, "stop", transitions=IMPLEMENTATION, history=ImplementationHistory, by=by, now=now, reason=reason
    )
    _tell_owner(
        implementation.agreement.interest,
        lambda: (_("Peniruan dihentikan"), _("Peniruan dihentikan. Alasannya: %(note)s") % {"note": reason}),
        now=now,
    )
    return implementation


@action("replication.log_visit")
def log_visit(
    *,
    innovation: Innovation,
    visitor: str,
    people: int,
    visited_on: date,
    purpose: str,
    by: User,
    now: datetime,
    visitor_agency: Agency | None = None,
    followed: str = "",
) -> Visit:
    """Write down who came to see an innovation and for what; organisations and numbers only."""
    return Visit.objects.create(
        innovation=innovation,
        agency=innovation.owner,
        visitor=visitor.strip(),
        visitor_agency=visitor_agency,
        people=people,
        visited_on=visited_on,
        purpose=purpose.strip(),
        followed=followed.strip(),
        followed_at=now if followed.strip() else None,
        by=by,
        at=now,
    )


@action("replication.note_follow_up")
def note_follow_up(*, visit: Visit, followed: str, by: User, now: datetime) -> Visit:
    """Add what followed from a visit. Raises Refused for an empty note."""
    if not followed.strip():
        raise Refused(_("Tuliskan apa yang terjadi sesudah kunjungan."), field="followed")
    visit.followed, visit.followed_at = followed.strip(), now
    visit.save(update_fields=["followed", "followed_at"])
    return visit
