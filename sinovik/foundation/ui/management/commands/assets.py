from django.core.management.base import BaseCommand, CommandError

from sinovik.foundation.ui import assets


class Command(BaseCommand):
    help = "Builds style, font and icons from the locked packages into var/assets; does nothing if nothing changed."
    requires_system_checks = []

    def handle(self, **_options: object) -> None:
        try:
            changed = assets.build()
        except assets.BuildFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"Assets built in {assets.folder()}" if changed else "Assets are up to date")
