"""Saved views, read by their owner."""

from django.db.models import QuerySet

from sinovik.foundation.access.models import User
from sinovik.foundation.tables.models import SavedView


def saved_views_of(user: User) -> QuerySet[SavedView]:
    """All of this person's, page by page and by name."""
    return SavedView.objects.filter(user=user).order_by("path", "name", "pk")


def saved_views_at(user: User, path: str) -> QuerySet[SavedView]:
    """This person's of one page. path: as Indonesian readers have it."""
    return saved_views_of(user).filter(path=path)
