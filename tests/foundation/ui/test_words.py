"""Numbers, dates and times in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from sinovik.foundation.ui import words

CLOSES = datetime(2027, 5, 5, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (3478, None, "3.478", "3,478"),
        (0.56, None, "0,56", "0.56"),
        (Decimal("80.545"), 2, "80,55", "80.55"),
        (70.56, 0, "71", "71"),
        (0, None, "0", "0"),
        (None, None, "", ""),
        ("belum tercatat", None, "belum tercatat", "belum tercatat"),
        (date(2027, 5, 5), None, "5 Mei 2027", "5 May 2027"),
    ],
)
def test_numbers_follow_the_language(value, decimals, indonesian, english):
    assert words.number(value, decimals) == indonesian
    with translation.override("en"):
        assert words.number(value, decimals) == english


def test_shares_below_ten_percent_keep_one_decimal():
    assert [words.percent(share) for share in (0.7056, 0.0591, 0, 1)] == ["71%", "5,9%", "0%", "100%"]


def test_a_moment_is_told_in_wib_and_elsewhere_with_wib_beside():
    assert words.moment(CLOSES) == "5 Mei 2027, 16.00 WIB"
    with timezone.override(ZoneInfo("Asia/Jayapura")):
        assert words.moment(CLOSES) == "5 Mei 2027, 18.00 WIT (16.00 WIB)"
    with translation.override("en"):
        assert words.moment(CLOSES) == "5 May 2027, 16:00 WIB"
    assert words.moment(None) == ""


def test_a_deadline_at_midnight_names_the_other_day_of_the_east():
    closes = datetime.fromisoformat("2027-04-27T23:59:00+07:00")

    assert words.three_zones(closes) == ["23.59 WIB", "00.59 WITA (28 April)", "01.59 WIT (28 April)"]


def test_a_deadline_stands_in_three_zones():
    assert words.three_zones(CLOSES) == ["16.00 WIB", "17.00 WITA", "18.00 WIT"]
    assert words.three_zones(CLOSES, seconds=True)[0] == "16.00.00 WIB"


def test_a_zone_outside_indonesia_shows_its_offset():
    assert words.clock_face(CLOSES, ZoneInfo("Asia/Kolkata")) == "14.30 UTC+5.5"
    assert words.clock_face(CLOSES, ZoneInfo("UTC")) == "09.00 UTC+0"


def test_days_may_carry_their_weekday():
    assert words.day(CLOSES, weekday=True) == "Rabu, 5 Mei 2027"
    assert words.day(None) == ""


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=12, hours=1, minutes=28), "12 hari 1 jam"),
        (timedelta(days=1), "1 hari"),
        (timedelta(hours=3, minutes=20), "3 jam 20 menit"),
        (timedelta(minutes=5), "5 menit"),
        (timedelta(seconds=59), "kurang dari 1 menit"),
        (timedelta(0), "kurang dari 1 menit"),
        (timedelta(seconds=-1), ""),
    ],
)
def test_time_left_names_the_two_largest_units(left, text):
    assert words.time_left(CLOSES, CLOSES - left) == text


def test_english_has_plurals():
    with translation.override("en"):
        assert words.time_left(CLOSES, CLOSES - timedelta(days=1, hours=2)) == "1 day 2 hours"


def test_digests_stand_in_groups_of_four():
    assert words.digest(bytes([0x77, 0xFF, 0xC4, 0xCB])) == "77ff c4cb"
    assert words.digest("77ffc4cb69") == "77ff c4cb 69"
    assert words.digest(None) == ""


def test_file_sizes_are_told_in_kb_and_mb():
    assert [words.file_size(size) for size in (10, 250_000, 8_600_000, None)] == ["1 KB", "244 KB", "8,2 MB", ""]


def test_initials_pass_over_titles():
    assert [words.initials(name) for name in ("Yulia Sari", "dr. Rina Adi", "Suharto")] == ["YS", "RA", "S"]
