"""Innovations for tests, made by the real actions."""

from datetime import date
from itertools import count

from sinovik.agencies.models import Agency, Region, Unit
from sinovik.foundation import clock
from sinovik.innovations.actions import publish, record_standing, register, revise
from sinovik.innovations.models import Innovation, InnovationVersion
from sinovik.innovations.states import Level
from tests.agencies.makers import an_agency

_n = count(1)
STORY = {
    "summary": "Contoh ringkasan.",
    "sections": [
        {"key": "masalah", "heading": "Masalah", "text": "Antrean panjang."},
        {"key": "biaya", "heading": "Biaya", "text": "Rahasia dapur."},
    ],
}


def an_innovation(
    title: str = "",
    owner: Agency | None = None,
    unit: Unit | None = None,
    place: Region | None = None,
    published: bool = True,
) -> Innovation:
    """An invented innovation, published unless said otherwise."""
    innovation = register(
        title=title or f"Contoh Inovasi {next(_n)}",
        owner=owner or (unit.agency if unit else an_agency()),
        unit=unit,
        place=place,
        started_on=date(2024, 1, 15),
        by=None,
        now=clock.now(),
        is_demo=True,
    )
    return publish(innovation=innovation, by=None, now=clock.now()) if published else innovation


def a_standing(innovation: Innovation, level: str = Level.TOP_99, year: int | None = 2022) -> None:
    record_standing(innovation=innovation, level=level, year=year, source="contoh", by=None, now=clock.now())


def a_version(innovation: Innovation, content: dict | None = None) -> InnovationVersion:
    return revise(innovation=innovation, content=content or STORY, by=None, now=clock.now())
