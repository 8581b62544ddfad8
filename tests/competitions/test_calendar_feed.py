"""The calendar of an edition in the calendars that people use: subscribed once, right from then on."""

import re
from datetime import timedelta

import pytest

from sinovik.competitions.actions import editions as act
from sinovik.foundation import clock
from tests.competitions.makers import CLOSES, OPENS, an_edition, go_to
from tests.judging.makers import an_evaluator
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db


def address_of(edition, language=""):
    return f"{language}/kalender/{edition.slug}.ics"


def events(client, edition, language=""):
    """Every event by its identity, as its properties."""
    answer = client.get(address_of(edition, language))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = re.sub("\r\n ", "", answer.content.decode())
    parts = [part.split("\r\nEND:VEVENT")[0] for part in text.split("BEGIN:VEVENT\r\n")[1:]]
    told = [dict(line.split(":", 1) for line in part.split("\r\n")) for part in parts]
    return {event["UID"]: event for event in told}


def extend(edition, by=timedelta(days=4)):
    stage = edition.stages.get(key="registration")
    stage.edition = edition
    facts = {"letter_number": "B/97/2026", "reason": "Gangguan jaringan.", "by": None, "now": clock.now()}
    act.extend(stage=stage, closes_at=stage.closes_at + by, **facts)


def closing_of(edition):
    return f"{edition.slug}.registration.closes@127.0.0.1"


def stamp(at):
    return f"{at:%Y%m%dT%H%M%SZ}"


def test_the_feed_holds_every_beginning_and_end_that_has_a_date(edition, client):
    dated = [
        f"{edition.slug}.{stage.key}.{side}@127.0.0.1"
        for stage in edition.stages.all()
        for side in ("opens", "closes")
        if getattr(stage, f"{side}_at")
    ]
    assert list(events(client, edition)) == dated
    assert len(dated) > edition.stages.count()


def test_the_closing_is_told_in_utc_with_its_three_zones_and_the_way_to_the_page(edition, client):
    assert events(client, edition)[closing_of(edition)] == {
        "UID": closing_of(edition),
        "DTSTAMP": stamp(edition.opened_at),
        "LAST-MODIFIED": stamp(edition.opened_at),
        "SEQUENCE": "0",
        "DTSTART": stamp(CLOSES),
        "SUMMARY": "KIPP 2026 (contoh): Pendaftaran berakhir",
        "DESCRIPTION": "16 April 2026\\, 12.00 WIB · 13.00 WITA · 14.00 WIT",
        "URL": f"http://testserver/kalender/{edition.slug}/",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
    }


def test_an_english_reader_subscribes_to_the_same_moments_in_english(edition, client):
    indonesian, english = events(client, edition), events(client, edition, "/en")
    assert list(indonesian) == list(english)
    assert english[closing_of(edition)]["SUMMARY"] == "KIPP 2026 (example): Registration ends"


def test_a_moved_closing_keeps_its_identity_and_tells_that_it_is_newer(edition, client):
    before = events(client, edition)
    clock.advance(timedelta(hours=1))
    extend(edition)
    moved_at = clock.now()
    after = events(client, edition)

    assert list(after) == list(before)
    told = [after[closing_of(edition)][name] for name in ("DTSTART", "SEQUENCE", "LAST-MODIFIED")]
    assert told == [stamp(CLOSES + timedelta(days=4)), "1", stamp(moved_at)]
    # the following stage is pushed with it; the beginning of the registration stays what it was
    pushed, opening = f"{edition.slug}.screening.opens@127.0.0.1", f"{edition.slug}.registration.opens@127.0.0.1"
    assert after[pushed]["SEQUENCE"] == "1"
    assert after[opening] == before[opening]
    extend(edition)
    assert events(client, edition)[closing_of(edition)]["SEQUENCE"] == "2"


def test_a_cancelled_edition_cancels_what_lay_ahead_and_nothing_that_was(edition, client):
    clock.advance(timedelta(hours=1))
    act.cancel_edition(edition=edition, reason="Anggaran dicabut.", by=None, now=clock.now())
    told = events(client, edition)
    opening, closing = told[f"{edition.slug}.registration.opens@127.0.0.1"], told[closing_of(edition)]
    assert (opening["DTSTART"], opening["STATUS"], opening["SEQUENCE"]) == (stamp(OPENS), "CONFIRMED", "0")
    assert (closing["STATUS"], closing["SEQUENCE"]) == ("CANCELLED", "1")
    assert closing["LAST-MODIFIED"] == stamp(clock.now())


def test_an_edition_that_was_never_opened_has_no_feed(edition, client):
    prepared = an_edition(state="preparing")
    assert client.get(address_of(edition)).status_code == 200
    assert client.get(address_of(prepared)).status_code == 404


def test_the_feed_takes_as_many_queries_whatever_moved(edition, client):
    before = queries_of(client, address_of(edition))
    extend(edition)
    extend(edition)
    assert queries_of(client, address_of(edition)) == before


@pytest.mark.parametrize("who", ["writer", "admin"])
def test_who_writes_or_checks_finds_the_calendar_from_the_home_and_the_feed_on_it(edition, who, client_of, request):
    client = client_of(request.getfixturevalue(who))
    assert f'href="/kalender/{edition.slug}/"' in client.get("/meja/").content.decode()
    assert f"http://testserver/kalender/{edition.slug}.ics" in client.get(f"/kalender/{edition.slug}/").content.decode()


def test_who_evaluates_finds_the_calendar_from_the_home(client_of):
    edition = an_edition()
    go_to(edition, "desk")
    evaluator = an_evaluator(edition)
    assert f'href="/kalender/{edition.slug}/"' in client_of(evaluator.user).get("/meja/").content.decode()
