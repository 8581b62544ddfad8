"""What a home is made of: lines that wait for the person, and cards."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Waiting:
    """One thing the person has to do. `due`: the deadline that orders the list; things without one come last.

    until: what the page says of the deadline where the moment alone would mislead.
    """

    title: Text
    href: str = ""
    text: Text = ""
    icon: str = "info-circle"
    tone: str = "info"
    due: datetime | None = None
    until: Text = ""


@dataclass(frozen=True)
class Card:
    """A card drawn with one component. `place`: main or aside; `order`: lower stands higher."""

    title: Text
    component: str
    props: dict[str, Any] = field(default_factory=dict)
    place: str = "main"
    order: int = 50
    more_href: str = ""
    more_text: Text = ""
    sample: bool = False
