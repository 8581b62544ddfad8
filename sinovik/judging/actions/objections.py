"""Objections to an announced result: filed by the agency, answered by the secretariat, their effect kept."""

from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.agencies.queries import members_holding
from sinovik.competitions.models import Proposal
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move

from ..models import Amendment, Announcement, Decision, Objection, ObjectionHistory
from ..queries.announcements import last_announcement, people_for
from ..rules.announcements import is_entry_of, not_now
from ..states import Outcome
from ..states.objections import OBJECTION, Effect
from .announcements import hold


@action("objections.file")
def file(
    *, announcement: Announcement, proposal: Proposal, ground: str, evidence: StoredFile | None, by: User, now: datetime
) -> Objection:
    """Object to an announced result on behalf of the proposal's agency.

    Raises: Refused outside the objection period, for an entry of another edition, or while one is still open.
    """
    hold(announcement)
    if not stage_permits(announcement.edition, Permit.OBJECT, at=now):
        raise Refused(not_now(Permit.OBJECT))
    if not is_entry_of(proposal, announcement):
        raise Refused(_("Sanggahan hanya untuk proposal yang diajukan pada edisi ini."))
    if last_announcement(announcement.edition) != announcement:
        raise Refused(_("Masa sanggah pengumuman ini sudah lewat. Yang dapat disanggah hanya pengumuman terbaru."))
    objection = Objection.objects.create(
        announcement=announcement,
        proposal=proposal,
        agency=proposal.agency,
        ground=ground.strip(),
        evidence=evidence,
        filed_by=by,
        filed_at=now,
    )
    _tell_office(objection, now)
    return objection


def _tell_office(objection: Objection, now: datetime) -> None:
    def words() -> tuple[str, str]:
        facts = {"agency": objection.agency.name, "number": objection.announcement.number}
        body = _("%(agency)s menyanggah pengumuman %(number)s. Keputusan tidak dapat terbit sebelum sanggahan dijawab.")
        return _("Sanggahan baru: %(title)s") % {"title": objection.proposal.title}, body % facts

    send(
        to=members_holding(Permission.ANSWER_OBJECTIONS),
        words=words,
        link=f"/jawab-sanggahan/{objection.pk}/",
        about=objection,
        now=now,
    )


def _decision_to_turn(objection: Objection) -> Decision:
    """The announced decision that an upheld objection may turn, once."""
    decision = Decision.objects.filter(
        plenary__announcement=objection.announcement, proposal=objection.proposal
    ).first()
    if decision is None:
        raise Refused(
            _("Pleno tidak memutuskan proposal ini, jadi tingkatnya tidak dapat berubah. Pilih akibat lain."),
            field="effect",
        )
    if Amendment.objects.filter(decision=decision).exists():
        raise Refused(_("Tingkat proposal ini sudah pernah diubah oleh sanggahan sebelumnya."), field="effect")
    return decision


def _turn(decision: Decision, objection: Objection, by: User, now: datetime) -> None:
    turned = Outcome.NOT_CHOSEN if decision.outcome == Outcome.CHOSEN else Outcome.CHOSEN
    Amendment.objects.create(decision=decision, objection=objection, outcome=turned, amended_by=by, amended_at=now)


def _tell_agency(objection: Objection, now: datetime) -> None:
    send(
        to=people_for(objection.proposal, Permission.OBJECT_TO_RESULTS),
        words=lambda: (
            _("Sanggahan Anda sudah dijawab: %(title)s") % {"title": objection.proposal.title},
            _("Jawaban beserta alasannya dapat Anda baca di SiNovik."),
        ),
        link=f"/sanggahan/{objection.pk}/",
        about=objection,
        now=now,
    )


@action("objections.answer")
def answer(*, objection: Objection, upheld: bool, reason: str, effect: str, by: User, now: datetime) -> Objection:
    """Answer an objection with its reason; an upheld one may change the announced result of that entry.

    effect: one of `Effect`; a dismissed objection changes nothing whatever is given.
    Raises: Refused when the stage does not permit answering, without a reason, or if it was answered before.
    """
    if not stage_permits(objection.announcement.edition, Permit.ANSWER, at=now):
        raise Refused(not_now(Permit.ANSWER))
    effect = Effect(effect) if upheld else Effect.NONE
    decision = _decision_to_turn(objection) if effect == Effect.LEVEL_CHANGED else None
    move(
        objection,
        "uphold" if upheld else "dismiss",
        transitions=OBJECTION,
        history=ObjectionHistory,
        by=by,
        now=now,
        reason=reason,
        answer=reason.strip(),
        effect=effect,
        answered_by=by,
        answered_at=now,
    )
    if decision is not None:
        _turn(decision, objection, by, now)
    _tell_agency(objection, now)
    return objection


@action("objections.withdraw")
def withdraw(*, objection: Objection, reason: str, by: User, now: datetime) -> Objection:
    """Take an unanswered objection back. Raises: TransitionRefused once it was answered."""
    return move(objection, "withdraw", transitions=OBJECTION, history=ObjectionHistory, by=by, now=now, reason=reason)
