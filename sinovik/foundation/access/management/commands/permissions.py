from django.conf import settings
from django.core.management.base import BaseCommand

from sinovik.foundation.access.matrix import permissions_document


class Command(BaseCommand):
    help = "Writes docs/permissions.md from policy/roles.toml."

    def handle(self, *args: object, **options: object) -> None:
        (settings.ROOT / "docs" / "permissions.md").write_text(permissions_document())
