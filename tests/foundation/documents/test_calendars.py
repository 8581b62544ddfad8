"""Calendar files: what RFC 5545 asks of every line, so that any calendar reads ours."""

import re
from datetime import datetime

from sinovik.foundation.documents import Moment, write_calendar

AT = datetime.fromisoformat("2026-04-16T12:00:00+07:00")
CHANGED = datetime.fromisoformat("2026-03-01T08:30:00+07:00")


def a_moment(**facts: object) -> Moment:
    given = {"uid": "a@x.test", "title": "Penutupan", "at": AT, "sequence": 0, "changed_at": CHANGED}
    return Moment(**given | facts)


def unfolded(*moments: Moment, name: str = "Kalender") -> list[str]:
    whole = write_calendar(name, moments).decode()
    return re.sub("\r\n ", "", whole).split("\r\n")


def test_a_moment_is_one_event_in_utc_with_its_identity_and_its_last_change():
    assert unfolded(a_moment(sequence=2, text="Batas", link="https://x.test/k/")) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SiNovik//Kalender//ID",
        "CALSCALE:GREGORIAN",
        "NAME:Kalender",
        "X-WR-CALNAME:Kalender",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:a@x.test",
        "DTSTAMP:20260301T013000Z",
        "LAST-MODIFIED:20260301T013000Z",
        "SEQUENCE:2",
        "DTSTART:20260416T050000Z",
        "SUMMARY:Penutupan",
        "DESCRIPTION:Batas",
        "URL:https://x.test/k/",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_a_cancelled_moment_stays_in_the_calendar_and_says_so():
    assert "STATUS:CANCELLED" in unfolded(a_moment(cancelled=True))
    assert "STATUS:CANCELLED" not in unfolded(a_moment())


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut_in_two():
    title = "“Antrean Tanpa Menunggu” · " * 12
    lines = write_calendar("Kalender", [a_moment(title=title)]).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line.decode() for line in lines if line.startswith(b" ")]
    assert f"SUMMARY:{title}" in unfolded(a_moment(title=title))


def test_a_line_of_exactly_75_octets_is_not_folded_and_one_of_76_is():
    fits = "x" * (75 - len("SUMMARY:"))
    assert f"SUMMARY:{fits}\r\n".encode() in write_calendar("K", [a_moment(title=fits)])
    assert f"SUMMARY:{fits}\r\n x\r\n".encode() in write_calendar("K", [a_moment(title=fits + "x")])


def test_what_people_wrote_cannot_become_a_line_of_its_own():
    title = "Rapat; tahap 1, 2\\3\r\nATTENDEE:mailto:x@y.test\u2028BEGIN:VALARM\x00\x1b"
    assert "SUMMARY:Rapat\\; tahap 1\\, 2\\\\3\\nATTENDEE:mailto:x@y.test\\nBEGIN:VALARM" in unfolded(
        a_moment(title=title)
    )
    assert "X-WR-CALNAME:A\\nB" in unfolded(name="A\nB")
