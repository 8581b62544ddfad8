"""Indicators, reports and verifications for tests, made by the real actions."""

from datetime import date
from decimal import Decimal
from itertools import count

from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.innovations.models import Innovation
from sinovik.monitoring import actions
from sinovik.monitoring.models import Indicator, Measurement, SustainabilityReview, Verification
from sinovik.monitoring.rules import Period, period_of
from tests.agencies.makers import a_local_admin, a_member
from tests.innovations.makers import an_innovation

_n = count(1)
DESIGN = {
    "unit": "menit",
    "baseline": Decimal(90),
    "target": Decimal(30),
    "direction": "down",
    "source": "Catatan loket",
    "frequency": "quarterly",
    "starts_on": date(2025, 7, 1),
}


def an_assessor() -> User:
    return a_member("assessor")


def an_indicator(innovation: Innovation | None = None, **facts: object) -> Indicator:
    innovation = innovation or an_innovation()
    name = facts.pop("name", f"Lama menunggu {next(_n)}")
    by = a_local_admin(innovation.owner)
    return actions.design(innovation=innovation, name=name, by=by, now=clock.now(), **{**DESIGN, **facts})


def a_period(day: date = date(2025, 12, 31), frequency: str = "quarterly") -> Period:
    return period_of(day, frequency)


def a_measurement(indicator: Indicator | None = None, **facts: object) -> Measurement:
    indicator = indicator or an_indicator()
    given = {"period": a_period(), "value": Decimal(42), "evidence_source": "Buku loket 2025", **facts}
    return actions.report(indicator=indicator, by=indicator.by, now=clock.now(), **given)


def a_verification(measurement: Measurement | None = None, value: Decimal = Decimal(51)) -> Verification:
    return actions.verify(
        measurement=measurement or a_measurement(),
        value=value,
        reason="Dihitung ulang dari 40 baris buku loket.",
        by=an_assessor(),
        now=clock.now(),
    )


def a_sustainability_report(innovation: Innovation | None = None, state: str = "growing") -> SustainabilityReview:
    innovation = innovation or an_innovation()
    return actions.report_sustainability(
        innovation=innovation,
        year=2026,
        state=state,
        note="Bertambah dua unit.",
        by=a_local_admin(innovation.owner),
        now=clock.now(),
    )
