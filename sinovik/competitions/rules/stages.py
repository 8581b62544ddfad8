"""What is open now. The database's functions decide (migration `stage_functions`); nothing else compares dates."""

from datetime import datetime, timedelta

from django.db import connection, models
from django.db.models import F, Func, Q

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.states import PUBLIC_DEADLINE, EditionState, Permit, StageState
from sinovik.foundation import clock
from sinovik.foundation.clock import Now


def _of_stage(function: str, at: datetime | Now) -> Func:
    arguments = [F("opening"), F("closing"), F("state"), F("opens_at"), F("closes_at")]
    moment = at if isinstance(at, Now) else models.Value(at, output_field=models.DateTimeField())
    return Func(*arguments, moment, function=function, output_field=models.BooleanField())


def is_open(at: datetime | Now) -> Func:
    """For stage rows: whether the stage is open at this moment, both ends included."""
    return _of_stage("competitions_stage_is_open", at)


def has_ended(at: datetime) -> Func:
    """For stage rows: whether the stage is over at this moment."""
    return _of_stage("competitions_stage_has_ended", at)


def stage_permits(edition: Edition | int, permit: Permit, at: datetime | None = None) -> bool:
    """Whether a stage of the edition that is open at this moment (now, by the database's clock) permits it.

    The one question about time in the whole house. An edition that is not running permits nothing.
    """
    number = edition.pk if isinstance(edition, Edition) else edition
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT competitions_stage_permits(%s, %s, coalesce(%s, sinovik_now()))", [number, str(permit), at]
        )
        (permitted,) = cursor.fetchone()
    return permitted


def closes_within(edition: Edition, permit: Permit, days: int, at: datetime) -> bool:
    """Whether the edition permits it at this moment and no longer so many days later."""
    return stage_permits(edition, permit, at) and not stage_permits(edition, permit, at + timedelta(days=days))


def _is_running(stage: Stage) -> bool:
    """Whether the stage's edition takes any act at all: before its opening and after its end it takes none."""
    return Edition.objects.filter(pk=stage.edition_id, state=EditionState.OPEN).exists()


def may_open_stage(stage: Stage, at: datetime) -> bool:
    """A stage of a running edition opens by an act once every stage it waits for is over."""
    if stage.state != StageState.WAITING or stage.opening != "act" or not _is_running(stage):
        return False
    before = Stage.objects.filter(edition=stage.edition_id, key__in=stage.after)
    return not before.filter(~Q(has_ended(at))).exists()


def may_close_stage(stage: Stage, at: datetime) -> bool:
    """A stage that is open ends by an act, unless its end is a deadline for the public: that one keeps its date."""
    open_now = Stage.objects.filter(pk=stage.pk).filter(Q(is_open(at))).exists()
    over = Stage.objects.filter(pk=stage.pk).filter(Q(has_ended(at))).exists()
    closable = stage.state != StageState.CLOSED and (over or not PUBLIC_DEADLINE & set(stage.permits))
    return (open_now or over) and closable and _is_running(stage)


def may_reopen_stage(stage: Stage) -> bool:
    """A stage that was closed by an act is taken up again while no stage after it has begun; a deadline never is."""
    later = Stage.objects.filter(edition=stage.edition_id, after__contains=[stage.key])
    untouched = not later.exclude(state=StageState.WAITING).exists()
    closed = stage.state == StageState.CLOSED and not PUBLIC_DEADLINE & set(stage.permits)
    return closed and untouched and _is_running(stage)


def may_move_calendar(stage: Stage, at: datetime | None = None) -> bool:
    """The calendar of a stage may move until the stage or its edition is over; a passed deadline never comes back."""
    ended = Edition.objects.filter(pk=stage.edition_id, state__in=[EditionState.FINISHED, EditionState.CANCELLED])
    return not ended.exists() and not Stage.objects.filter(pk=stage.pk).filter(Q(has_ended(at or clock.now()))).exists()


def running_deadlines(edition: Edition, at: datetime) -> models.QuerySet[Stage]:
    """Stages that are open at this moment and whose end is a deadline for the public."""
    permits = [str(permit) for permit in PUBLIC_DEADLINE]
    return Stage.objects.filter(is_open(at), edition=edition.pk, permits__overlap=permits).order_by("position")


def may_finish_edition(edition: Edition, at: datetime) -> bool:
    """A running edition is finished once no deadline of the public runs any more: none is cut short."""
    return edition.state == EditionState.OPEN and not running_deadlines(edition, at).exists()
