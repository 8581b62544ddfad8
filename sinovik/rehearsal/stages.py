"""The calendar of a rehearsal: the clock goes where a stage is, and the secretariat opens and closes by act."""

from datetime import datetime, time, timedelta

from sinovik.competitions.actions.editions import close_stage, open_stage
from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.states import Advance, StageState
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.ui.words import WIB

OPENS, CLOSES, SATURDAY = time(9), time(16), 5


def stage_of(edition: Edition, key: str) -> Stage:
    stage = edition.stages.get(key=key)
    stage.edition = edition
    return stage


def office_hour(moment: datetime) -> datetime:
    """The moment itself if people are at work, else nine o'clock of the next working morning."""
    day = moment.astimezone(WIB)
    while day.weekday() >= SATURDAY or not OPENS <= day.time() < CLOSES:
        tomorrow = day.time() >= CLOSES or day.weekday() >= SATURDAY
        day = datetime.combine(day.date() + timedelta(days=tomorrow), OPENS, tzinfo=WIB)
    return day.astimezone(moment.tzinfo)


def begin(edition: Edition, key: str, by: User) -> datetime:
    """Go to the first working hour of a stage, opening it where it opens by act. Returns the moment."""
    stage = stage_of(edition, key)
    planned = (stage.opens_at or clock.now()) + timedelta(hours=2)
    clock.freeze(office_hour(max(clock.now() + timedelta(minutes=1), planned)))
    if stage.opening == Advance.ACT and stage.state == StageState.WAITING:
        open_stage(stage=stage, by=by, now=clock.now())
    return clock.now()


def end(edition: Edition, key: str, by: User) -> datetime:
    """Bring a stage to its end: by act, or by waiting past its closing. Returns the moment."""
    stage = stage_of(edition, key)
    if stage.closing == Advance.CALENDAR:
        clock.freeze(max(clock.now(), stage.closes_at + timedelta(minutes=1)))
    else:
        clock.freeze(clock.now() + timedelta(hours=1))
        close_stage(stage=stage, by=by, now=clock.now())
    return clock.now()
