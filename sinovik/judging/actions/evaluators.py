"""Appointing evaluators and panelists, their declarations, and their leaving."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from sinovik.agencies.actions import give_role
from sinovik.agencies.models import Agency, Membership, Region
from sinovik.competitions.models import Edition
from sinovik.foundation.access.models import User
from sinovik.foundation.access.roles import roles
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move

from ..models import Assignment, AssignmentHistory, Conflict, Declaration, Evaluator, EvaluatorHistory, Expertise, Tie
from ..queries.evaluators import competing_agencies, detected_conflicts
from ..states import ASSIGNMENT, EVALUATOR, AssignmentState, EvaluatorState, Ground, SheetState


@action("evaluators.appoint")
def appoint(
    *,
    edition: Edition,
    user: User,
    role: str,
    capacity: int,
    letter_number: str,
    letter_date: date,
    by: User | None,
    now: datetime,
    expertise: Sequence[str] = (),
    agency: Agency | None = None,
    home_region: Region | None = None,
    ties: Collection[tuple[str, Agency]] = (),
    interests: str = "",
) -> Evaluator:
    """Appoint a person to judge in the edition, against a letter; conflicts that follow from the profile are recorded.

    expertise: category keys, the best known first. capacity: most readings the person takes. ties: (TieKind, agency).
    Raises: Refused if the person is already appointed here or a category is not the edition's.
    """
    _check_categories(edition, expertise)
    evaluator = Evaluator.objects.create(
        edition=edition,
        user=user,
        role=role,
        capacity=capacity,
        agency=agency,
        home_region=home_region,
        interests=interests.strip(),
        letter_number=letter_number.strip(),
        letter_date=letter_date,
        appointed_by=by,
        appointed_at=now,
    )
    _write_profile(evaluator, expertise, ties)
    _record_detected(evaluator, by, now)
    _give_role_once(evaluator, by, now)
    _invite(evaluator, now)
    return evaluator


@action("evaluators.appoint_by_email")
def appoint_by_email(
    *, edition: Edition, email: str, full_name: str, by: User | None, now: datetime, **profile: Any
) -> Evaluator:
    """Appoint by e-mail address: the person's one account, made if there is none. Otherwise as `appoint`."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(email=email, full_name=full_name, is_demo=edition.is_demo)
    return appoint(edition=edition, user=user, by=by, now=now, **profile)


def _check_categories(edition: Edition, expertise: Sequence[str]) -> None:
    if set(expertise) - edition.book.categories.keys():
        raise Refused(_("Pilih keahlian dari kategori edisi ini."), field="expertise")


def _write_profile(evaluator: Evaluator, expertise: Sequence[str], ties: Collection[tuple[str, Agency]]) -> None:
    Expertise.objects.bulk_create(
        Expertise(evaluator=evaluator, category=category, rank=rank) for rank, category in enumerate(expertise, start=1)
    )
    Tie.objects.bulk_create(Tie(evaluator=evaluator, kind=kind, agency=agency) for kind, agency in ties)


def _record_detected(evaluator: Evaluator, by: User | None, now: datetime) -> None:
    Conflict.objects.bulk_create(
        (
            Conflict(evaluator=evaluator, agency_id=found.agency, ground=found.ground, by=by, at=now)
            for found in detected_conflicts(evaluator)
        ),
        ignore_conflicts=True,
    )


def _give_role_once(evaluator: Evaluator, by: User | None, now: datetime) -> None:
    of_edition = roles()[evaluator.role].scope == "edition"
    slug = evaluator.edition.slug if of_edition else ""
    place = {"user": evaluator.user, "role": evaluator.role, "edition_slug": slug}
    if not Membership.objects.filter(**place, until=None).exists():
        give_role(**place, by=by, now=now)


def _invite(evaluator: Evaluator, now: datetime) -> None:
    def words() -> tuple[str, str]:
        body = _(
            "Anda ditunjuk dengan surat %(letter)s. Sebelum menerima proposal, setujui pakta integritas dan nyatakan "
            "kepentingan Anda terhadap setiap instansi peserta."
        )
        subject = _("Penunjukan Anda pada %(edition)s") % {"edition": evaluator.edition.name}
        return subject, body % {"letter": evaluator.letter_number}

    send(
        to=[evaluator.user],
        words=words,
        link=f"/penilaian/{evaluator.edition.slug}/kepentingan/",
        now=now,
        about=evaluator,
    )


@action("evaluators.revise_profile")
def revise_profile(
    *,
    evaluator: Evaluator,
    capacity: int,
    expertise: Sequence[str],
    interests: str,
    ties: Collection[tuple[str, Agency]],
    by: User | None,
    now: datetime,
) -> Evaluator:
    """Replace what is known of a person; conflicts already recorded stay, new ones release the readings they meet.

    Raises: Refused if a category is not the edition's, or the person carries more readings than the new capacity.
    """
    held = Evaluator.objects.select_for_update(of=("self",)).select_related("edition").get(pk=evaluator.pk)
    _check_categories(held.edition, expertise)
    _check_capacity(held, capacity)
    held.capacity, held.interests = capacity, interests.strip()
    held.save(update_fields=["capacity", "interests"])
    held.expertise.all().delete()
    held.ties.all().delete()
    _write_profile(held, expertise, ties)
    for found in detected_conflicts(held):
        _bar(held, found.agency, found.ground, "", by, now)
    return held


def _check_capacity(evaluator: Evaluator, capacity: int) -> None:
    load = Assignment.objects.filter(evaluator=evaluator, state=AssignmentState.ACTIVE).count()
    if capacity < load:
        message = _(
            "Sudah ada %(load)s bacaan yang ditugaskan. Isi paling sedikit %(load)s, atau mundur dari sebagian."
        )
        raise Refused(message % {"load": load}, field="capacity")


@action("evaluators.declare")
def declare_interests(
    *,
    evaluator: Evaluator,
    shown: Collection[int],
    interests: Mapping[int, str],
    accepts_pact: bool,
    by: User | None,
    now: datetime,
) -> Declaration:
    """Record an answer for every agency shown; each interest becomes a conflict and releases readings that meet it.

    shown: agency ids the person was shown. interests: agency id → what the interest is, in words.
    Raises: Refused without the pact, for an interest in an agency that was not shown, or after withdrawal.
    """
    held = Evaluator.objects.select_for_update(of=("self",)).select_related("edition").get(pk=evaluator.pk)
    _check_declaration(held, shown, interests, accepts_pact)
    known = Agency.objects.filter(pk__in=set(shown)).values_list("pk", flat=True)
    declaration = Declaration.objects.create(evaluator=held, agencies=sorted(known), by=by, at=now)
    for agency, note in sorted(interests.items()):
        _bar(held, agency, Ground.DECLARED, note, by, now)
    if held.state == EvaluatorState.APPOINTED and _answered_for_all(held):
        move(held, "declare", transitions=EVALUATOR, history=EvaluatorHistory, by=by, now=now, pact_accepted_at=now)
    return declaration


def _check_declaration(
    evaluator: Evaluator, shown: Collection[int], interests: Mapping[int, str], accepts_pact: bool
) -> None:
    if evaluator.state == EvaluatorState.WITHDRAWN:
        raise Refused(_("Anda sudah mundur dari edisi ini. Hubungi sekretariat bila ingin kembali."))
    if evaluator.pact_accepted_at is None and not accepts_pact:
        raise Refused(_("Setujui pakta integritas lebih dulu."), field="accepts_pact")
    if set(interests) - set(shown):
        raise Refused(_("Daftar instansi sudah berubah. Muat ulang halaman, lalu nyatakan lagi."))


def _answered_for_all(evaluator: Evaluator) -> bool:
    lists = evaluator.declarations.values_list("agencies", flat=True)
    answered = {agency for agencies in lists for agency in agencies}
    return not set(competing_agencies(evaluator.edition).values_list("pk", flat=True)) - answered


def _bar(evaluator: Evaluator, agency: int, ground: str, note: str, by: User | None, now: datetime) -> Conflict:
    """Record a conflict; readings that meet it are released first, scored or not."""
    meeting = Assignment.objects.filter(
        evaluator=evaluator, proposal__agency=agency, state=AssignmentState.ACTIVE
    ).order_by("pk")
    for assignment in meeting:
        _release(assignment, _("Konflik kepentingan: %(ground)s") % {"ground": Ground(ground).label}, by, now)
    row, _fresh = Conflict.objects.get_or_create(
        evaluator=evaluator, agency_id=agency, ground=ground, defaults={"note": note.strip(), "by": by, "at": now}
    )
    return row


def _release(assignment: Assignment, reason: str, by: User | None, now: datetime) -> Assignment:
    return move(assignment, "release", transitions=ASSIGNMENT, history=AssignmentHistory, by=by, now=now, reason=reason)


@action("evaluators.recuse")
def recuse(*, assignment: Assignment, reason: str, by: User | None, now: datetime) -> Conflict:
    """The reader steps back from one reading, having recognised it; its whole agency is barred for them.

    Raises: Refused if the reason is empty or the reading was released before.
    """
    if not reason.strip():
        raise Refused(_("Tulis alasan Anda mengundurkan diri dari penilaian ini."), field="reason")
    if assignment.state != AssignmentState.ACTIVE:
        raise Refused(_("Penugasan ini sudah dilepas."))
    return _bar(assignment.evaluator, assignment.proposal.agency_id, Ground.RECUSED, reason, by, now)


@action("evaluators.withdraw")
def withdraw(*, evaluator: Evaluator, reason: str, by: User | None, now: datetime) -> Evaluator:
    """A person leaves the edition: open readings are released for a new plan, locked sheets stay.

    Raises: TransitionRefused if the person has left before or no reason is given.
    """
    move(evaluator, "withdraw", transitions=EVALUATOR, history=EvaluatorHistory, by=by, now=now, reason=reason)
    unread = Assignment.objects.filter(
        evaluator=evaluator, state=AssignmentState.ACTIVE, sheet__state=SheetState.OPEN
    ).order_by("pk")
    for assignment in unread:
        _release(assignment, reason, by, now)
    return evaluator


@action("evaluators.return")
def return_(*, evaluator: Evaluator, reason: str, by: User | None, now: datetime) -> Evaluator:
    """A person who had left comes back, is told, and accepts the pact anew.

    Raises: TransitionRefused if the person has not left or no reason is given.
    """
    back = move(
        evaluator,
        "return",
        transitions=EVALUATOR,
        history=EvaluatorHistory,
        by=by,
        now=now,
        reason=reason,
        pact_accepted_at=None,
    )

    def words() -> tuple[str, str]:
        body = _(
            "Sekretariat mencatat bahwa Anda kembali. Sebelum menerima proposal, setujui pakta integritas dan nyatakan "
            "kepentingan Anda terhadap instansi yang belum Anda jawab."
        )
        return _("Anda kembali menilai pada %(edition)s") % {"edition": back.edition.name}, body

    send(
        to=[back.user],
        words=words,
        link=f"/penilaian/{back.edition.slug}/kepentingan/",
        now=now,
        about=back,
    )
    return back
