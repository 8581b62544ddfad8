"""Working days across Lebaran, Nyepi, Christmas and new year; the second before and after a legal day ends."""

import csv
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from django.conf import settings

from sinovik.inquiries import states
from sinovik.inquiries.rules import Calendar, days_of, last_day, policy, zone

PLAIN = Calendar(MappingProxyType({}))


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-03-02 10:00", 3, "2026-03-05"),
        ("2026-03-02 10:00", 10, "2026-03-16"),
        ("2026-03-02 10:00", 17, "2026-04-01"),
        ("2026-03-07 09:00", 3, "2026-03-11"),  # a Saturday
        ("2026-03-12 10:00", 3, "2026-03-17"),
        ("2026-03-13 10:00", 3, "2026-03-25"),  # Nyepi and Lebaran with their joint leave: 18 to 24 March
        ("2026-03-13 10:00", 10, "2026-04-06"),  # and Good Friday
        ("2026-03-20 10:00", 3, "2026-03-27"),  # received on a holiday
        ("2026-12-21 10:00", 3, "2026-12-28"),  # Christmas and its joint leave
        ("2026-12-21 10:00", 10, "2027-01-08"),  # new year, and Isra Mikraj on 5 January 2027
        ("2026-12-31 23:59", 3, "2027-01-07"),
        ("2026-03-02 10:00", 30, "2026-04-21"),
    ],
)
def test_a_deadline_ends_with_its_last_working_day(start, days, last):
    due = PLAIN.deadline(wib(start), days)

    assert last_day(due) == date.fromisoformat(last)
    assert due == wib(f"{last} 00:00") + timedelta(days=1)


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        (datetime(2026, 3, 1, 16, 59, 59, tzinfo=UTC), date(2026, 3, 4)),
        (datetime(2026, 3, 1, 17, 0, 0, tzinfo=UTC), date(2026, 3, 5)),
    ],
)
def test_the_day_of_receipt_is_the_day_in_jakarta(moment, last):
    assert last_day(PLAIN.deadline(moment, 3)) == last


@pytest.mark.parametrize(
    ("day", "kind", "last"),
    [
        (date(2026, 3, 4), "off", "2026-03-06"),
        (date(2026, 3, 7), "off", "2026-03-05"),
        (date(2026, 3, 8), "working", "2026-03-05"),
    ],
)
def test_a_letter_changes_the_calendar(day, kind, last):
    corrected = Calendar(MappingProxyType({day: kind}))
    assert last_day(corrected.deadline(wib("2026-03-02 10:00"), 3)) == date.fromisoformat(last)


def test_a_joint_leave_day_can_be_made_a_working_day():
    corrected = Calendar(MappingProxyType({date(2026, 3, 18): "working"}))
    assert last_day(corrected.deadline(wib("2026-03-13 10:00"), 3)) == date(2026, 3, 18)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-03-02 10:00", 3),
        ("2026-03-04 23:59", 1),
        ("2026-03-05 23:59", 0),
        ("2026-03-06 00:00", -1),
        ("2026-03-09 08:00", -2),
    ],
)
def test_days_left_count_working_days_and_turn_negative_when_late(now, left):
    due = PLAIN.deadline(wib("2026-03-02 10:00"), 3)
    assert PLAIN.days_left(wib(now), due) == left


def reference(kind: str) -> dict[str, str]:
    with (settings.REFERENCE / "ppid_referensi.csv").open(encoding="utf-8", newline="") as rows:
        return {row["kode"]: row["nilai"] for row in csv.DictReader(rows) if row["jenis"] == kind}


def test_the_deadlines_of_the_policy_are_those_of_the_reference_data():
    legal = reference("tenggat")
    names = {
        "completeness": "kelengkapan_permohonan_hari_kerja",
        "answer": "jawab_hari_kerja",
        "extension": "perpanjangan_hari_kerja",
        "objection": "ajukan_keberatan_hari_kerja",
        "objection_answer": "jawab_keberatan_hari_kerja",
        "dispute": "ajukan_sengketa_hari_kerja",
    }
    assert {name: days_of(name) for name in names} == {name: int(legal[code]) for name, code in names.items()}


@pytest.mark.parametrize(
    ("block", "kind", "choices"),
    [
        ("requester_kinds", "jenis_pemohon", states.RequesterKind),
        ("access_ways", "cara_memperoleh", states.AccessWay),
        ("delivery_ways", "cara_mendapat_salinan", states.DeliveryWay),
        ("objection_reasons", "alasan_keberatan_ps35", states.ObjectionReason),
        ("refusal_grounds", "alasan_pengecualian_ps17", states.RefusalGround),
    ],
)
def test_reasons_and_form_values_are_those_of_the_reference_data(block, kind, choices):
    assert policy()[block]["values"] == reference(kind)
    assert set(choices.values) == set(reference(kind))


def test_every_state_but_the_objections_has_a_status_of_the_reference_data():
    assert policy()["statuses"]["values"] == reference("status_permohonan")
    without = set(states.InquiryState) - set(states.REFERENCE_STATUS)
    assert without == {states.InquiryState.OBJECTED, states.InquiryState.OBJECTION_ANSWERED}
    assert set(states.REFERENCE_STATUS.values()) == set(reference("status_permohonan"))
