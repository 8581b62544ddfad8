"""Nominating, the plenary's session, and its decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.models import Proposal, Stage
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.transparency.states import EntryKind

from ..models import (
    Attendance,
    Decision,
    Departure,
    Evaluator,
    Nomination,
    Plenary,
    PlenaryHistory,
    RankingRun,
)
from ..queries.panel import Choice, PlenaryList, plenary_list, recommended_by, runs_open_to
from ..rules.access import may_assign, may_decide
from ..rules.places import level_decided_in
from ..states import PLENARY, Outcome, PlenaryState
from .log import log


@action("panel.nominate")
def nominate(*, stage: Stage, run: RankingRun, by: User | None, now: datetime) -> Stage:
    """Hand the best of a run to the readers of `stage`, as many per pool as the level it decides has places.

    Raises: Refused if the stage is not being read, gives no level, or has nominees already, or if the run is not of an
    earlier stage of the same edition.
    """
    if not may_assign(stage, now=now):
        raise Refused(_("Tahap pembacaan panel belum dibuka, jadi nominasi belum dapat ditetapkan."))
    if run.stage.edition_id != stage.edition_id or run.stage.position >= stage.position:
        raise Refused(_("Nominasi diambil dari peringkat tahap sebelumnya pada edisi yang sama."))
    chosen = recommended_by(run, stage)
    if not chosen:
        raise Refused(_("Aturan edisi tidak memberi jumlah nominasi untuk tahap ini."))
    if Nomination.objects.filter(stage=stage).exists():
        raise Refused(_("Nominasi tahap ini sudah ditetapkan."))
    Nomination.objects.bulk_create(
        Nomination(stage=stage, proposal_id=proposal, run=run, by=by, at=now) for proposal in sorted(chosen)
    )
    changes.announce("judging.nominated", on=stage, now=now, payload={"run": run.pk, "count": len(chosen)})
    return stage


@action("plenary.call")
def call_plenary(*, stage: Stage, run: RankingRun, quorum: int, by: User | None, now: datetime) -> Plenary:
    """Open the closed session of a stage on a frozen run; its candidates are the run's rows.

    Raises: Refused if the stage is not open for decisions, was decided before, or if the run is of another edition or
    has candidates whom the announcement before did not choose.
    """
    if not may_decide(stage, now=now):
        raise Refused(_("Tahap pleno belum dibuka."))
    if run.stage.edition_id != stage.edition_id:
        raise Refused(_("Peringkat ini milik edisi lain. Pilih peringkat dari edisi yang sama."))
    if not runs_open_to(stage).filter(pk=run.pk).exists():
        raise Refused(
            _("Peringkat ini memuat proposal yang belum terpilih sebelumnya. Pilih peringkat tahap terakhir.")
        )
    return Plenary.objects.create(stage=stage, run=run, quorum=quorum, called_by=by, called_at=now)


def _in_session(plenary: Plenary) -> Plenary:
    held = Plenary.objects.select_for_update(of=("self",)).select_related("run", "stage__edition").get(pk=plenary.pk)
    if held.state != PlenaryState.OPEN:
        raise Refused(_("Pleno ini sudah selesai. Keputusannya tidak dapat ditambah atau diubah."))
    return held


@action("plenary.attend")
def attend(*, plenary: Plenary, panelist: Evaluator, by: User | None, now: datetime) -> Attendance:
    """Note that a panelist sits in the session; a second note changes nothing.

    Raises: Refused by the database if the person is no panelist of the edition or not ready, or the session is over.
    """
    held = _in_session(plenary)
    row, _fresh = Attendance.objects.get_or_create(plenary=held, evaluator=panelist, defaults={"by": by, "at": now})
    return row


@action("plenary.attend_all")
def attend_all(*, plenary: Plenary, panelists: Sequence[Evaluator], by: User | None, now: datetime) -> Plenary:
    """Note several panelists at once. Raises as `attend`."""
    for panelist in panelists:
        attend(plenary=plenary, panelist=panelist, by=by, now=now)
    return plenary


@action("plenary.depart")
def depart(
    *, plenary: Plenary, proposal: Proposal, outcome: str, reason: str, by: User | None, now: datetime
) -> Departure:
    """Record that the session wants an outcome for one candidate, with its reason; the last record counts.

    Raises: Refused without a reason, for a proposal that is no candidate, when the session is over, or by the database
    if `by` sits on the panel with a conflict with the agency.
    """
    held = _in_session(plenary)
    if not reason.strip():
        raise Refused(_("Tulis alasan mengapa pleno memilih lain dari peringkat."), field="reason")
    if not held.run.rows.filter(proposal=proposal).exists():
        raise Refused(_("Proposal ini bukan calon pada pleno ini."))
    return Departure.objects.create(
        plenary=held, proposal=proposal, outcome=Outcome(outcome), reason=reason.strip(), by=by, at=now
    )


@action("plenary.conclude")
def conclude(*, plenary: Plenary, by: User | None, now: datetime) -> Plenary:
    """Turn the session's choice into one decision per candidate and close it. The result stays secret until announced.

    Raises: Refused without quorum, when a pool's chosen are not as many as its places, or when a departure lacks a
    quorum of panelists free of conflict.
    """
    held = _in_session(plenary)
    choice = plenary_list(held)
    _check_complete(choice)
    level = level_decided_in(held.stage)
    Decision.objects.bulk_create(
        (_decision(held, row, level.key if level else "", by, now) for row in choice.choices), batch_size=500
    )
    entry = log(EntryKind.DECISION, _minutes(held, choice), by=by, now=now)
    move(held, "conclude", transitions=PLENARY, history=PlenaryHistory, by=by, now=now, concluded_at=now, entry=entry)
    changes.announce("plenary.concluded", on=held, now=now, payload={"stage": held.stage_id})
    return held


def _check_complete(choice: PlenaryList) -> None:
    if not choice.quorate:
        raise Refused(
            _("Kuorum belum tercapai: %(present)s dari %(quorum)s panelis hadir.")
            % {"present": choice.present, "quorum": choice.quorum}
        )
    if choice.findings:
        raise Refused(" ".join(finding.text for finding in choice.findings))
    if choice.unquorate:
        numbers = ", ".join(row.row.proposal.number or "" for row in choice.unquorate)
        raise Refused(
            _(
                "Panelis tanpa konflik kepentingan belum mencapai kuorum untuk keputusan yang berbeda dari peringkat: "
                "%(numbers)s. Catat kehadiran panelis lain, atau ikuti peringkat."
            )
            % {"numbers": numbers}
        )


def _minutes(plenary: Plenary, choice: PlenaryList) -> dict[str, Any]:
    """What the public record seals: every outcome, and the reason of each departure."""
    return {
        "stage": plenary.stage.key,
        "run": plenary.run.result_digest,
        "present": choice.present,
        "chosen": sorted(row.row.proposal_id for row in choice.chosen),
        "departures": [
            [row.row.proposal_id, row.outcome, row.departure.reason if row.departure else ""]
            for row in choice.departures
        ],
    }


def _decision(plenary: Plenary, choice: Choice, level: str, by: User | None, now: datetime) -> Decision:
    return Decision(
        stage=plenary.stage,
        plenary=plenary,
        proposal_id=choice.row.proposal_id,
        outcome=choice.outcome,
        level=level if choice.chosen else "",
        departs=choice.departs,
        reason=choice.departure.reason if choice.departure and choice.departs else "",
        by=by,
        at=now,
    )
