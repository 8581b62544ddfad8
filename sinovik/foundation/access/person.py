"""Who is asking, and what they may do where. Predicates and doors ask a Person, never a role name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from .permissions import Permission
from .roles import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from .models import User


@dataclass(frozen=True)
class Holding:
    """One role held somewhere: nationally (no agency), in an agency, in a unit of it, or in one edition.

    below: the companies that stand under the agency. A role in the whole agency counts for them too, but the person
    still acts as the agency.
    """

    role: Role
    agency: int | None = None
    unit: int | None = None
    edition: str = ""
    below: frozenset[int] = frozenset()

    @property
    def agencies(self) -> frozenset[int]:
        """Ids of the agencies for which it counts; none for a national one, which counts everywhere."""
        return self.below if self.agency is None else self.below | {self.agency}


@dataclass(frozen=True)
class Person:
    """A user with everything held today. `ANYONE` is the visitor who is not signed in."""

    user: User | None
    holdings: tuple[Holding, ...] = field(default=())

    @property
    def is_signed_in(self) -> bool:
        return self.user is not None

    @property
    def needs_strong_login(self) -> bool:
        return any(holding.role.strong_login for holding in self.holdings)

    @property
    def houses(self) -> frozenset[int]:
        """Ids of all agencies for which anything is held: of these the person is not independent."""
        return frozenset(agency for holding in self.holdings for agency in holding.agencies)

    def _with(self, permission: Permission) -> list[Holding]:
        return [holding for holding in self.holdings if permission in holding.role.permissions]

    def holds(self, permission: Permission, *, agency: int | None = None, unit: int | None = None) -> bool:
        """Whether the permission is held for this agency or unit (or, with neither given, anywhere).

        A national holding covers every agency; an agency's covers its units when the unit's agency is given too.
        """
        return any(
            (holding.agency is None or agency is None or agency in holding.agencies)
            and (holding.unit is None or unit is None or holding.unit == unit)
            for holding in self._with(permission)
        )

    def holds_nationally(self, permission: Permission) -> bool:
        return any(holding.agency is None for holding in self._with(permission))

    def agencies(self, permission: Permission) -> frozenset[int]:
        """Ids of the agencies for which it is held by an agency or unit role, with the companies that stand under
        the whole of such an agency; national holdings are not listed."""
        return frozenset(agency for holding in self._with(permission) for agency in holding.agencies)

    def acts_as(self, permission: Permission) -> frozenset[int]:
        """Ids of the agencies in whose name the person uses it; the companies under them are not listed."""
        return frozenset(holding.agency for holding in self._with(permission) if holding.agency is not None)

    def whole_agencies(self, permission: Permission) -> frozenset[int]:
        """Those of them for which it is held as a whole, with all their units."""
        whole = [holding for holding in self._with(permission) if holding.unit is None]
        return frozenset(agency for holding in whole for agency in holding.agencies)

    def units(self, permission: Permission) -> frozenset[int]:
        """Ids of the units for which it is held by a unit role."""
        return frozenset(holding.unit for holding in self._with(permission) if holding.unit is not None)


ANYONE = Person(user=None)


def person_for(user: User | AnonymousUser) -> Person:
    """The person behind a request's user, told by the folder named in settings.PERSON_OF."""
    return import_string(settings.PERSON_OF)(user) if user.is_authenticated else ANYONE
