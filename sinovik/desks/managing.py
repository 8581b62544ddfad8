"""What waits for those who keep agencies and accounts."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import ngettext

from sinovik.agencies.queries import agencies_short_of_admins
from sinovik.desks.shapes import Waiting
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person


def agencies_with_one_admin(person: Person, now: datetime) -> Iterable[Waiting]:
    """For those who appoint: agencies that hang on a single local admin."""
    short = agencies_short_of_admins() if person.holds_nationally(Permission.APPOINT_LOCAL_ADMINS) else 0
    if short:
        title = ngettext(
            "%(n)s instansi baru mempunyai satu admin lokal", "%(n)s instansi baru mempunyai satu admin lokal", short
        )
        yield Waiting(title % {"n": short}, reverse("agencies:agencies"), icon="users", tone="caution")
