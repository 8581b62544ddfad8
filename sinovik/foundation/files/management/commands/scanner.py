"""Ask the virus scanner whether it answers, and say what waits for it."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from sinovik.foundation.files import scanner
from sinovik.foundation.files.queries import scan_queue


class Command(BaseCommand):
    help = "Says whether the virus scanner answers and what waits for it; exit code 1 if it does not answer."

    def handle(self, *args: object, **options: object) -> None:
        queue = scan_queue()
        since = f", the first since {queue.since:%Y-%m-%d %H:%M} UTC" if queue.since else ""
        self.stdout.write(f"  {queue.count} files wait for the scan{since}")
        if not settings.SCANNER:
            self.stdout.write("  no scanner is configured (SINOVIK_SCANNER): new files are not held back")
            sys.exit(1 if queue.count else 0)
        try:
            self.stdout.write(f"  {settings.SCANNER}: {scanner.version()}")
        except scanner.ScannerDown as problem:
            self.stdout.write(f"  {settings.SCANNER} does not answer: {problem}")
            sys.exit(1)
