"""Roots of an innovation for tests, made by the real actions."""

from datetime import date
from itertools import count

from sinovik.foundation import clock
from sinovik.innovations.models import Innovation
from sinovik.institutionalization import actions
from sinovik.institutionalization.models import BudgetLine, Duty, LegalBasis
from tests.agencies.makers import a_local_admin, a_unit
from tests.innovations.makers import an_innovation

_n = count(1)


def a_basis(innovation: Innovation | None = None, **facts: object) -> LegalBasis:
    innovation = innovation or an_innovation()
    given = {
        "kind": "head_of_region",
        "number": str(next(_n)),
        "year": 2025,
        "title": "Antrean Pintar",
        "enacted_on": date(2025, 1, 7),
        **facts,
    }
    return actions.record_basis(innovation=innovation, by=a_local_admin(innovation.owner), now=clock.now(), **given)


def a_budget_line(innovation: Innovation | None = None, **facts: object) -> BudgetLine:
    innovation = innovation or an_innovation()
    given = {"year": 2026, "code": f"5.1.02.{next(_n)}", "amount": 120_000_000, "source": "region", **facts}
    return actions.record_budget(innovation=innovation, by=a_local_admin(innovation.owner), now=clock.now(), **given)


def a_duty(innovation: Innovation | None = None, **facts: object) -> Duty:
    innovation = innovation or an_innovation()
    unit = facts.pop("unit", None) or a_unit(innovation.owner)
    given = {
        "position": "Kepala loket",
        "task": "Menjalankan antrean.",
        "procedure": "SOP-7",
        "since": date(2025, 2, 1),
        **facts,
    }
    return actions.record_duty(
        innovation=innovation, unit=unit, by=a_local_admin(innovation.owner), now=clock.now(), **given
    )
