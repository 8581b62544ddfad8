"""Field verification: plan a team, report what it found, lock it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from sinovik.competitions.models import Proposal, Stage
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move

from ..models import Evaluator, FieldVisit, FieldVisitHistory, VisitFinding, VisitMember
from ..models.visits import TEAM_NOT_MIXED
from ..queries.announcements import people_for
from ..queries.interviews import finalists
from ..rules.announcements import not_now
from ..rules.visits import CHECKLIST, is_mixed, may_report_by, today_somewhere
from ..states.visits import VISIT, Answer, VisitMode


@dataclass(frozen=True)
class Seen:
    """One answer of the checklist with its note."""

    answer: str
    note: str = ""


def _refuse_closed(stage: Stage, now: datetime) -> None:
    if not stage_permits(stage.edition, Permit.VISIT, at=now):
        raise Refused(not_now(Permit.VISIT))


def _tell_agency(visit: FieldVisit, now: datetime) -> None:
    send(
        to=people_for(visit.proposal, Permission.CONFIRM_INTERVIEWS),
        words=lambda: (
            _("Verifikasi lapangan: %(title)s") % {"title": visit.proposal.title},
            _("Tim kami akan datang pada tanggal yang tertulis di SiNovik. Siapkan petugas dan catatan layanan."),
        ),
        link="/wawancara/",
        about=visit,
        now=now,
    )


def _tell_team(visit: FieldVisit, members: Sequence[Evaluator], now: datetime) -> None:
    send(
        to=[member.user for member in members],
        words=lambda: (
            _("Tugas verifikasi lapangan: %(title)s") % {"title": visit.proposal.title},
            _("Anda menjadi anggota tim verifikasi. Tanggal, cara, dan daftar periksa ada di SiNovik."),
        ),
        link=f"/kunjungan/{visit.pk}/",
        about=visit,
        now=now,
    )


@action("visits.plan")
def plan(
    *,
    stage: Stage,
    proposal: Proposal,
    mode: str,
    planned_on: date,
    place: str,
    members: Sequence[Evaluator],
    by: User,
    now: datetime,
) -> FieldVisit:
    """Send a team to a finalist. An open visit is announced to the agency; a secret one to nobody but the team.

    Raises: Refused unless at least one panelist and one evaluator go, for who is no finalist, outside the stage,
    or when the database finds a member with an interest in the agency.
    """
    _refuse_closed(stage, now)
    if not is_mixed([member.role for member in members]):
        raise Refused(_(TEAM_NOT_MIXED), field="members")
    if not finalists(stage.edition).filter(pk=proposal.pk).exists():
        raise Refused(_("Verifikasi lapangan hanya untuk finalis yang sudah diumumkan."), field="proposal")
    visit = FieldVisit.objects.create(
        stage=stage, proposal=proposal, mode=mode, planned_on=planned_on, place=place.strip()
    )
    VisitMember.objects.bulk_create(
        VisitMember(visit=visit, evaluator=member, capacity=member.role) for member in members
    )
    _tell_team(visit, members, now)
    if mode == VisitMode.OPEN:
        _tell_agency(visit, now)
    return visit


def _missing(findings: Mapping[str, Seen]) -> list[str]:
    return [str(item.text) for item in CHECKLIST if item.key not in findings]


@action("visits.report")
def report(
    *, visit: FieldVisit, visited_on: date, text: str, findings: Mapping[str, Seen], by: User, now: datetime
) -> FieldVisit:
    """Hand in the report with every line of the checklist answered; then it is locked.

    Raises: Refused outside the stage, for who is not of the team, with a line unanswered, for a day still to come,
    or a second time.
    """
    _refuse_closed(visit.stage, now)
    if not may_report_by(by, visit):
        raise Refused(_("Laporan hanya dapat dikirim oleh anggota tim verifikasi."))
    if visited_on > today_somewhere(now):
        raise Refused(_("Tanggal kunjungan belum tiba. Laporkan setelah berkunjung."), field="visited_on")
    if _missing(findings):
        raise Refused(_("Isi semua butir daftar periksa. Belum diisi: %(item)s.") % {"item": _missing(findings)[0]})
    VisitFinding.objects.bulk_create(
        VisitFinding(visit=visit, item=key, answer=Answer(seen.answer), note=seen.note.strip())
        for key, seen in findings.items()
    )
    return move(
        visit,
        "report",
        transitions=VISIT,
        history=FieldVisitHistory,
        by=by,
        now=now,
        visited_on=visited_on,
        report=text.strip(),
        reported_by=by,
        reported_at=now,
    )


@action("visits.cancel")
def cancel(*, visit: FieldVisit, reason: str, by: User, now: datetime) -> FieldVisit:
    """Call a visit off; whoever was told of it is told again.

    Raises: TransitionRefused once its report is locked, or without a reason.
    """
    move(visit, "cancel", transitions=VISIT, history=FieldVisitHistory, by=by, now=now, reason=reason)
    _tell_off(visit, [member.evaluator.user for member in visit.members.select_related("evaluator__user")], now)
    if visit.mode == VisitMode.OPEN:
        _tell_off(visit, people_for(visit.proposal, Permission.CONFIRM_INTERVIEWS), now)
    return visit


def _tell_off(visit: FieldVisit, to: Iterable[User], now: datetime) -> None:
    send(
        to=to,
        words=lambda: (
            _("Verifikasi lapangan dibatalkan: %(title)s") % {"title": visit.proposal.title},
            _("Kunjungan ini tidak jadi dilaksanakan. Anda tidak perlu menyiapkan apa pun."),
        ),
        about=visit,
        now=now,
    )
