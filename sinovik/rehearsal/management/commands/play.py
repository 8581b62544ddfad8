"""Play an edition in this database. `sinovik rehearse` makes a scratch database for it."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sinovik.foundation.clock.models import ClockSetting, DatabaseKind
from sinovik.foundation.refusals import Refused
from sinovik.rehearsal.edition import rehearse
from sinovik.rehearsal.progress import Progress
from sinovik.rehearsal.report import as_json, lines_of
from sinovik.rehearsal.setting import playable, settings_of


class Command(BaseCommand):
    help = "Plays an edition in this scratch database through the real actions (used by rehearse)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, default=2022)
        parser.add_argument("--scale", type=float, default=1.0)
        parser.add_argument("--seed", default="1")
        parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
        parser.add_argument("--json", default="", dest="target")

    def handle(
        self, *args: Any, edition: int, scale: float, seed: str, overrides: list[str], target: str, **options: Any
    ) -> None:
        if not ClockSetting.objects.filter(kind=DatabaseKind.SCRATCH).exists():
            raise CommandError("An edition is only played in a scratch database: use `sinovik rehearse`.")
        progress = Progress(self._tell)
        tried = settings_of(overrides, playable(edition).rules)
        try:
            report = rehearse(year=edition, scale=scale, seed=seed, overrides=tried, progress=progress)
        except Refused as refusal:
            raise CommandError(f"The edition cannot be played by these rules: {refusal}") from refusal
        self._tell("\n" + "\n".join(lines_of(report)))
        if target:
            Path(target).write_text(as_json(report))
        if report.breaches:
            sys.exit(1)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
