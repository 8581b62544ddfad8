"""When those whose turn it is are reminded that a stage closes."""

from datetime import datetime, timedelta

from sinovik.competitions.states import REMINDER_MARKS


def mark_reached(closes_at: datetime, at: datetime) -> timedelta | None:
    """The last mark before the closing that has come at this moment.

    None before the first mark and after the closing. Whoever comes late, past two marks, gets the later one only.
    """
    if at > closes_at:
        return None
    return min((mark for mark in REMINDER_MARKS if at >= closes_at - mark), default=None)
