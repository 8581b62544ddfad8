from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from sinovik.foundation.access.models import User

from .models import Letter


def letters_of(user: User) -> QuerySet[Letter]:
    return Letter.objects.filter(to=user).order_by("-at", "-pk")


def unread_count(user: User) -> int:
    return Letter.objects.filter(to=user, read_at__isnull=True).count()


def last_refusal(user: User) -> Letter | None:
    """The newest mail to this person, if the mail server refused it; a later one that went makes it good."""
    tried = Letter.objects.filter(Q(mailed_at__isnull=False) | Q(refused_at__isnull=False), to=user)
    newest = tried.order_by(Coalesce("refused_at", "mailed_at").desc(), "-pk").first()
    return newest if newest is not None and newest.refused_at else None
