"""What the signed-in frame shows on every page; worked out only when a page of the frame is drawn."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from sinovik.agencies.queries import place_names
from sinovik.desks.helping import topic_for
from sinovik.desks.menu import Drawn, menu_for
from sinovik.foundation import clock
from sinovik.foundation.access.person import Holding, Person
from sinovik.foundation.letters.queries import unread_count

CHOICE = "hat"


@dataclass(frozen=True)
class Hat:
    """One role in one place; a person with several works under one at a time and may change it."""

    key: str
    label: str
    place: str
    current: bool


@dataclass(frozen=True)
class Frame:
    name: str
    email: str
    now: datetime
    unread: int
    menu: list[Drawn]
    hats: list[Hat]
    help_href: str

    @property
    def hat(self) -> Hat | None:
        return next((hat for hat in self.hats if hat.current), None)


def frame(request: HttpRequest) -> dict[str, object]:
    """`frame` for templates: None for a visitor, and no query before a template asks for it."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}


def frame_of(request: HttpRequest) -> Frame | None:
    person: Person = getattr(request, "person", None)
    if person is None or not person.is_signed_in:
        return None
    return Frame(
        name=person.user.full_name,
        email=person.user.email,
        now=clock.now(),
        unread=unread_count(person.user),
        menu=menu_for(under_hat(request, person), request),
        hats=hats_of(request, person),
        help_href=help_for(request, person),
    )


def help_for(request: HttpRequest, person: Person) -> str:
    """The topic that explains this page to the role worn now; where none does, all manuals."""
    worn = chosen(request, person)
    page = request.resolver_match.view_name if request.resolver_match else ""
    found = topic_for(page, [worn.role.key] if worn else [])
    if found is None:
        return reverse("desks:manuals")
    manual, topic = found
    return f"{reverse('desks:manual', args=[manual.key])}#{topic.anchor}"


def key_of(holding: Holding) -> str:
    return f"{holding.role.key}.{holding.agency or 0}.{holding.unit or 0}.{holding.edition}"


def chosen(request: HttpRequest, person: Person) -> Holding | None:
    """The holding the person works under: the one chosen last, else the first."""
    wanted = request.session.get(CHOICE, "")
    held = {key_of(holding): holding for holding in person.holdings}
    return held.get(wanted) or next(iter(person.holdings), None)


def under_hat(request: HttpRequest, person: Person) -> Person:
    """The person with only the chosen role: menu and home show one desk at a time. Doors ask the whole person."""
    holding = chosen(request, person)
    return Person(user=person.user, holdings=(holding,) if holding else ())


def hats_of(request: HttpRequest, person: Person) -> list[Hat]:
    worn, places = chosen(request, person), place_names(person)
    return [
        Hat(key_of(held), held.role.label, places[held] or _("Kementerian PANRB"), held is worn)
        for held in person.holdings
    ]
