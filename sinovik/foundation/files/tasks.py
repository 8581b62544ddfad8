"""Quarantined files pass the virus scan, or lose their content."""

import logging

from procrastinate.contrib.django import app

from sinovik.foundation import clock
from sinovik.foundation.tasks import task

from . import scanner, shelf
from .actions import record_scan
from .queries import infected_contents, waiting

log = logging.getLogger(__name__)
AT_ONCE = 200


def _scan(sha256: str) -> None:
    """Ask the scanner about a content that waits. Raises: scanner.ScanFailed."""
    if not waiting().filter(sha256=sha256).exists():
        return
    finding = scanner.finding_in(shelf.place(sha256))
    if record_scan(sha256=sha256, finding=finding, by=None, now=clock.now()).finding:
        shelf.remove(sha256)


@task("files.scan")
def scan_file(*, sha256: str) -> None:
    _scan(sha256)


@app.periodic(cron="*/5 * * * *")
@task("files.scan_waiting")
def scan_waiting(*, timestamp: int = 0) -> None:
    """Ask again about what still waits, and take away what a killed worker left of a finding."""
    for sha256 in infected_contents().values_list("sha256", flat=True):
        shelf.remove(sha256)
    for sha256 in dict.fromkeys(waiting().values_list("sha256", flat=True)[:AT_ONCE]):
        try:
            _scan(sha256)
        except scanner.ScannerDown as problem:
            log.warning("The virus scanner does not answer: %s", problem)
            return
        except (scanner.ScanFailed, OSError) as problem:
            log.warning("A file could not be scanned: %s", problem)
