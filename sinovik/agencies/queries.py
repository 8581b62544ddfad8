"""Placeholder-free minimum: until memberships exist, a user holds nothing."""

from sinovik.foundation.access.models import User
from sinovik.foundation.access.person import Person


def person_of(user: User) -> Person:
    return Person(user=user)
