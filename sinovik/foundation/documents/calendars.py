"""Calendars that a phone or a computer subscribes to (iCalendar, RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

CALENDAR_TYPE = "text/calendar; charset=utf-8"
LONGEST_LINE = 75  # octets without the line's end (3.1)
SPACE = 0x20  # what stands before it are control characters
ASK_AGAIN = "PT1H"  # how often a subscriber is asked to look for changes


@dataclass(frozen=True)
class Moment:
    """One moment in a calendar.

    uid: the same for life; sequence: grows with each change of the moment; changed_at: when it was last changed.
    """

    uid: str
    title: str
    at: datetime
    sequence: int
    changed_at: datetime
    text: str = ""
    link: str = ""
    cancelled: bool = False


def write_calendar(name: str, moments: Iterable[Moment]) -> bytes:
    """The calendar as a file; times in UTC, which every reader's device shows in its own zone."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SiNovik//Kalender//ID",
        "CALSCALE:GREGORIAN",
        f"NAME:{_escaped(name)}",
        f"X-WR-CALNAME:{_escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{ASK_AGAIN}",
        f"X-PUBLISHED-TTL:{ASK_AGAIN}",
        *(line for moment in moments for line in _event(moment)),
        "END:VCALENDAR",
    ]
    return b"".join(map(_folded, lines))


def _event(moment: Moment) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(moment.uid)}"
    # in a calendar without a method both say when the moment was last changed (3.8.7.2)
    yield f"DTSTAMP:{_in_utc(moment.changed_at)}"
    yield f"LAST-MODIFIED:{_in_utc(moment.changed_at)}"
    yield f"SEQUENCE:{moment.sequence}"
    yield f"DTSTART:{_in_utc(moment.at)}"
    yield f"SUMMARY:{_escaped(moment.title)}"
    if moment.text:
        yield f"DESCRIPTION:{_escaped(moment.text)}"
    if moment.link:
        yield f"URL:{moment.link}"
    yield f"STATUS:{'CANCELLED' if moment.cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _in_utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """A value of the type TEXT (3.3.11): no bare line end, comma, semicolon or backslash; no control characters."""
    marked = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    lines = "\\n".join(marked.splitlines())
    return "".join(character for character in lines if ord(character) >= SPACE and character != "\x7f")


def _folded(line: str) -> bytes:
    """The line with its end, in pieces of at most 75 octets; a piece that goes on begins with a space (3.1)."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
