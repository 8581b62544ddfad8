from django.db.models import QuerySet

from sinovik.foundation.access.models import User

from .models import Letter


def letters_of(user: User) -> QuerySet[Letter]:
    return Letter.objects.filter(to=user).order_by("-at", "-pk")


def unread_count(user: User) -> int:
    return Letter.objects.filter(to=user, read_at__isnull=True).count()
