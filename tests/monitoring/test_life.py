"""Indicators, reports, verifications and the yearly state of sustainability, with everything that is refused."""

import csv
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from sinovik.agencies.actions import end_membership, give_role
from sinovik.agencies.queries import person_of
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.monitoring import actions
from sinovik.monitoring.models import Indicator, Measurement, SustainabilityReview
from sinovik.monitoring.queries import public_summary, to_review, to_verify
from sinovik.monitoring.rules import Period, due_periods, may_design, may_review, may_verify, period_of, reaches
from sinovik.monitoring.states import MEANING, SUSTAINABILITY, Sustainability
from tests.agencies.makers import a_local_admin, a_unit, an_agency, membership_of
from tests.innovations.makers import an_innovation
from tests.monitoring.makers import (
    a_measurement,
    a_period,
    a_sustainability_report,
    a_verification,
    an_assessor,
    an_indicator,
)
from tests.replication.makers import a_confirmed_copy

pytestmark = pytest.mark.django_db
JAKARTA_MARCH_2 = date(2026, 3, 2)
COMPANY = "PDAM Surya Sembada Kota Surabaya"


def test_the_states_are_those_of_the_reference_data_in_their_order():
    with (settings.REFERENCE / "keberlanjutan_status.csv").open(encoding="utf-8", newline="") as rows:
        named = [row["status"] for row in csv.DictReader(rows)]
    assert [state.label for state in Sustainability] == named
    assert set(MEANING) == set(Sustainability)


@pytest.mark.parametrize(
    ("day", "frequency", "start", "end"),
    [
        (date(2026, 2, 15), "monthly", date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 2, 1), "monthly", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 12, 31), "quarterly", date(2025, 10, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), "quarterly", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), "half_yearly", date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), "half_yearly", date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 7, 1), "yearly", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods_are_those_of_the_calendar(day, frequency, start, end):
    assert period_of(day, frequency) == Period(start, end)


@pytest.mark.parametrize(
    ("today", "owed"),
    [
        (date(2025, 9, 30), []),
        (date(2025, 10, 1), [date(2025, 9, 30)]),
        (date(2026, 1, 1), [date(2025, 9, 30), date(2025, 12, 31)]),
    ],
)
def test_a_period_is_owed_from_the_day_after_its_last(now, today, owed):
    assert [period.end for period in due_periods(an_indicator(), set(), today)] == owed


def test_a_reported_period_and_an_ended_indicator_owe_nothing(now):
    indicator = an_indicator()
    assert len(due_periods(indicator, {date(2025, 9, 30)}, JAKARTA_MARCH_2)) == 1
    actions.end_indicator(indicator=indicator, reason="Diganti.", by=indicator.by, now=now)
    assert due_periods(indicator, set(), JAKARTA_MARCH_2) == ()
    with pytest.raises(Refused, match="tidak diukur lagi"):
        actions.end_indicator(indicator=an_indicator(), reason=" ", by=indicator.by, now=now)


@pytest.mark.parametrize(
    ("direction", "target", "value", "met"),
    [("down", 30, 30, True), ("down", 30, 31, False), ("up", 95, 95, True), ("up", 95, 94, False)],
)
def test_a_target_is_met_in_its_direction(direction, target, value, met):
    assert reaches(Indicator(direction=direction, target=Decimal(target)), Decimal(value)) is met


@pytest.mark.parametrize(("direction", "target"), [("up", 89), ("down", 91)])
def test_a_target_against_its_direction_is_refused(now, direction, target):
    with pytest.raises(Refused, match="searah"):
        an_indicator(direction=direction, target=Decimal(target))


def test_an_indicator_has_one_name_per_innovation_while_it_runs(now):
    first = an_indicator(name="Lama menunggu")
    with pytest.raises(Refused, match="nama ini sudah ada"):
        an_indicator(first.innovation, name="Lama menunggu")
    actions.end_indicator(indicator=first, reason="Diganti.", by=first.by, now=now)
    assert an_indicator(first.innovation, name="Lama menunggu").pk


def test_the_reported_value_is_never_touched_by_the_verified_one(now):
    check = a_verification()

    measurement = Measurement.objects.get()
    assert (measurement.value, check.value) == (Decimal(42), Decimal(51))
    with pytest.raises(DatabaseError), transaction.atomic():
        Measurement.objects.update(value=check.value)
    with pytest.raises(DatabaseError), transaction.atomic():
        type(check).objects.update(value=measurement.value)


def test_a_period_is_reported_once_and_corrected_by_a_new_row_with_its_reason(now):
    first = a_measurement()
    with pytest.raises(Refused, match="sudah dilaporkan"):
        a_measurement(first.indicator)
    with pytest.raises(Refused, match="alasan pembetulan"):
        actions.correct(measurement=first, value=Decimal(43), reason=" ", by=first.by, now=now)

    second = actions.correct(measurement=first, value=Decimal(43), reason="Salah ketik.", by=first.by, now=now)

    assert (second.corrects, second.evidence_source) == (first, first.evidence_source)
    with pytest.raises(Refused, match="sudah dibetulkan"):
        actions.correct(measurement=first, value=Decimal(44), reason="Lagi.", by=first.by, now=now)
    with pytest.raises(Refused, match="Periksa pembetulannya"):
        a_verification(first)


def test_a_report_shows_its_evidence(now):
    with pytest.raises(Refused, match="bukti"):
        a_measurement(evidence_source="")


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        (a_period(date(2026, 1, 1)), "belum berakhir"),
        (Period(date(2025, 10, 1), date(2025, 11, 30)), "frekuensi"),
        (a_period(date(2025, 6, 30)), "frekuensi"),
    ],
)
def test_only_an_ended_period_of_the_indicator_is_reported(now, period, sentence):
    with pytest.raises(Refused, match=sentence):
        a_measurement(period=period)


def test_an_ended_indicator_takes_no_report(now):
    indicator = an_indicator()
    actions.end_indicator(indicator=indicator, reason="Diganti.", by=indicator.by, now=now)
    with pytest.raises(Refused, match="tidak diukur lagi"):
        a_measurement(indicator)


def test_a_report_of_the_last_day_waits_for_midnight_in_jakarta(at, now):
    indicator = an_indicator(frequency="monthly", starts_on=date(2026, 3, 1))
    midnight = at(now.replace(day=31, hour=17, minute=0, second=0, microsecond=0))
    at(midnight - timedelta(seconds=1))
    with pytest.raises(Refused, match="belum berakhir"):
        a_measurement(indicator, period=a_period(date(2026, 3, 31), "monthly"))
    at(midnight)
    assert a_measurement(indicator, period=a_period(date(2026, 3, 31), "monthly")).pk


def test_a_measurement_is_verified_once_with_a_reason(now):
    measurement = a_measurement()
    with pytest.raises(Refused, match="apa yang diperiksa"):
        actions.verify(measurement=measurement, value=Decimal(1), reason=" ", by=an_assessor(), now=now)
    a_verification(measurement)
    with pytest.raises(Refused, match="sudah diperiksa"):
        a_verification(measurement)


@pytest.mark.parametrize("place", ["whole house", "one unit", "region above the company"])
def test_an_assessor_of_the_owners_house_is_refused_by_rule_and_by_database(now, place):
    owner = an_agency(COMPANY if place == "region above the company" else "Kota Surabaya")
    measurement = a_measurement(an_indicator(an_innovation(owner=owner)))
    assessor = an_assessor()
    in_unit = {"role": "unit_member", "unit": a_unit(owner)}
    in_house = {"role": "agency_head", "agency": an_agency("Kota Surabaya")}
    give_role(user=assessor, by=None, now=now, **(in_unit if place == "one unit" else in_house))

    assert not may_verify(person_of(assessor), measurement)
    assert list(to_verify(person_of(assessor))) == []
    with pytest.raises(Refused, match="tidak boleh berasal dari instansi pemilik"):
        actions.verify(measurement=measurement, value=Decimal(1), reason="x", by=assessor, now=now)


def test_an_assessor_of_one_unit_of_the_region_may_judge_its_company(now):
    measurement = a_measurement(an_indicator(an_innovation(owner=an_agency(COMPANY))))
    assessor = an_assessor()
    give_role(user=assessor, role="unit_member", unit=a_unit(an_agency("Kota Surabaya")), by=None, now=now)
    assert may_verify(person_of(assessor), measurement)
    assert actions.verify(measurement=measurement, value=Decimal(1), reason="x", by=assessor, now=now).by == assessor


def test_the_regions_admin_keeps_the_indicators_of_its_company_and_another_regions_does_not(now, client_of):
    innovation = an_innovation(owner=an_agency(COMPANY))
    own, other = a_local_admin(an_agency("Kota Surabaya")), a_local_admin(an_agency("Kota Malang"))
    assert [may_design(person_of(user), innovation) for user in (own, other)] == [True, False]
    for page in ("", "indikator/", "keberlanjutan/"):
        address = f"/pemantauan/inovasi/{innovation.number}/{page}"
        assert [client_of(user).get(address).status_code for user in (own, other)] == [200, 404], page


def test_an_assessor_who_left_the_owners_house_may_verify(at, now):
    measurement = a_measurement()
    person = a_local_admin()
    end_membership(membership=membership_of(person), reason="Pindah.", by=None, now=now)
    later = at(now + timedelta(days=1))
    give_role(user=person, role="assessor", by=None, now=later)

    assert may_verify(person_of(person), measurement)
    check = actions.verify(measurement=measurement, value=Decimal(1), reason="x", by=person, now=later)
    assert check.by == person


def test_nobody_verifies_their_own_report(at, now):
    reporter = a_local_admin()
    indicator = an_indicator()
    given = {"period": a_period(), "value": Decimal(1), "evidence_source": "x"}
    measurement = actions.report(indicator=indicator, by=reporter, now=now, **given)
    end_membership(membership=membership_of(reporter), reason="Pindah.", by=None, now=now)
    later = at(now + timedelta(days=1))
    give_role(user=reporter, role="assessor", by=None, now=later)

    assert not may_verify(person_of(reporter), measurement)
    with pytest.raises(Refused, match="laporannya sendiri"):
        actions.verify(measurement=measurement, value=Decimal(1), reason="x", by=reporter, now=later)


def test_the_owner_is_told_when_a_report_is_verified(now):
    owner = a_local_admin()
    a_verification()
    assert Letter.objects.filter(to=owner, about_kind="monitoring.verification").count() == 1


def test_what_the_owner_says_and_what_the_assessor_finds_stand_side_by_side(now):
    review = a_sustainability_report(state="growing")

    actions.find_sustainability(
        review=review, state="smooth", reason="Unit baru belum melayani.", by=an_assessor(), now=now
    )

    shown = public_summary(review.innovation)
    assert (shown.self_reported, shown.state, shown.state_year) == (Sustainability.GROWING, Sustainability.SMOOTH, 2026)


def test_as_long_as_no_assessor_looked_the_public_state_is_unknown(now):
    shown = public_summary(a_sustainability_report().innovation)
    assert (shown.state, shown.self_reported) == (None, Sustainability.GROWING)


def test_the_owners_word_on_a_year_is_said_once(now):
    review = a_sustainability_report()
    with pytest.raises(Refused, match="tidak dapat diubah"):
        a_sustainability_report(review.innovation, state="smooth")


def test_a_coming_year_cannot_be_reported(at, now):
    innovation = an_innovation()
    new_year = now.replace(year=2026, month=12, day=31, hour=17, minute=0)
    given = {"innovation": innovation, "year": 2027, "state": "smooth", "note": ""}
    with pytest.raises(Refused, match="belum tiba"):
        actions.report_sustainability(**given, by=a_local_admin(), now=at(new_year - timedelta(seconds=1)))
    assert actions.report_sustainability(**given, by=a_local_admin(), now=at(new_year)).year == 2027


def test_a_review_is_one_per_innovation_and_year(now):
    review = a_sustainability_report()
    assert actions.open_review(innovation=review.innovation, year=2026, by=None, now=now) == review
    with pytest.raises(DatabaseError), transaction.atomic():
        SustainabilityReview.objects.create(innovation=review.innovation, agency=review.agency, year=2026)


@pytest.mark.parametrize("verb", sorted(SUSTAINABILITY.table))
def test_every_state_can_be_found_from_every_other_with_a_reason(now, verb):
    target = Sustainability(verb.removeprefix("find_"))
    review = a_sustainability_report()
    if target == Sustainability.UNCONFIRMED:
        actions.find_sustainability(review=review, state="smooth", reason="x", by=an_assessor(), now=now)
    if target == Sustainability.REPLICATED:
        review = a_sustainability_report(a_confirmed_copy().source)
    with pytest.raises(TransitionRefused, match="alasan"):
        actions.find_sustainability(review=review, state=target, reason="", by=an_assessor(), now=now)

    actions.find_sustainability(review=review, state=target, reason="x", by=an_assessor(), now=now)

    assert SustainabilityReview.objects.get(pk=review.pk).state == target
    with pytest.raises(TransitionRefused):
        actions.find_sustainability(review=review, state=target, reason="x", by=an_assessor(), now=now)


def test_replicated_is_refused_while_no_copy_is_confirmed(now):
    with pytest.raises(Refused, match="Belum ada salinan"):
        actions.find_sustainability(
            review=a_sustainability_report(), state="replicated", reason="x", by=an_assessor(), now=now
        )


def test_a_finding_by_the_owners_own_people_is_refused(now):
    review, insider = a_sustainability_report(), a_local_admin()
    give_role(user=insider, role="assessor", by=None, now=now)

    assert not may_review(person_of(insider), review)
    assert list(to_review(person_of(insider))) == []
    with pytest.raises(Refused, match="instansi pemilik"):
        actions.find_sustainability(review=review, state="smooth", reason="x", by=insider, now=now)


def test_a_state_changes_only_beside_its_history(now):
    review = a_sustainability_report()
    with pytest.raises(DatabaseError, match="langkah yang tercatat"), transaction.atomic():
        SustainabilityReview.objects.filter(pk=review.pk).update(state="growing")


def test_the_public_sees_both_figures_and_only_indicators_that_the_owner_shows(now):
    indicator = an_indicator()
    a_verification(a_measurement(indicator))
    an_indicator(indicator.innovation, is_public=False)

    (shown,) = public_summary(indicator.innovation).indicators

    assert (shown.reported, shown.verified, shown.reached) == (Decimal(42), Decimal(51), False)
    assert (shown.reported_until, shown.verified_on) == (date(2025, 12, 31), now.date())


def test_a_correction_shows_the_new_figure_without_the_old_verification(now):
    first = a_measurement()
    a_verification(first)
    actions.correct(measurement=first, value=Decimal(40), reason="Salah jumlah.", by=first.by, now=now)

    (shown,) = public_summary(first.indicator.innovation).indicators

    assert (shown.reported, shown.verified, shown.reached) == (Decimal(40), None, None)
