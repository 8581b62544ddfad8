import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from sinovik.config.installation import lock
from sinovik.foundation.ui import assets, catalogues


class Command(BaseCommand):
    help = "Builds what browsers load: style, font, icons, translations; does nothing where nothing changed."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        # ./run and ./test in one clone build into one folder
        with lock(settings.VAR / "build.lock", None):
            self.build()

    def build(self) -> None:
        try:
            assets.build()
        except assets.BuildFailed as failure:
            raise CommandError(str(failure)) from failure
        catalogues.compile_all()
        if settings.WHITENOISE_USE_FINDERS:
            return  # nothing is gathered for tests, and what a running product serves is left alone
        stamp = settings.VAR / "static.stamp"
        state = fingerprint()
        gathered = (settings.STATIC_ROOT / "staticfiles.json").is_file()
        if not gathered or not stamp.is_file() or stamp.read_text() != state:
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            stamp.write_text(state)


def inputs() -> Iterator[Path]:
    """Everything that collectstatic gathers from: our own files, the built assets, the versions of the packages."""
    yield from sorted(settings.PACKAGE.glob("**/static/**/*"))
    yield settings.VAR / "assets" / "stamp"
    yield settings.ROOT / "requirements.lock"


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in inputs():
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
