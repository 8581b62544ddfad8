from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sinovik.foundation.ui import assets, catalogues


class Command(BaseCommand):
    help = "Builds style, fonts, icons and translations; does nothing if nothing changed."
    requires_system_checks = []

    def handle(self, **_options: object) -> None:
        try:
            changed = assets.build()
        except assets.BuildFailed as failure:
            raise CommandError(str(failure)) from failure
        catalogues.compile_all()
        if changed or not (settings.STATIC_ROOT / "staticfiles.json").is_file():
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        self.stdout.write(f"Assets built in {assets.folder()}" if changed else "Assets are up to date")
