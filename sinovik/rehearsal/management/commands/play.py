"""Play an edition in this database. `sinovik rehearse` makes a scratch database for it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sinovik.foundation.clock.models import ClockSetting, DatabaseKind
from sinovik.foundation.refusals import Refused
from sinovik.rehearsal.edition import rehearse
from sinovik.rehearsal.findings import findings_of
from sinovik.rehearsal.progress import MARK, Progress
from sinovik.rehearsal.report import as_json, lines_of
from sinovik.rehearsal.setting import playable, settings_of
from sinovik.rehearsal.walk import Walk


class Command(BaseCommand):
    help = "Plays an edition in this scratch database through the real actions (used by rehearse)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", type=int, default=2022)
        parser.add_argument("--scale", type=float, default=1.0)
        parser.add_argument("--seed", default="1")
        parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", dest="overrides")
        parser.add_argument("--json", default="", dest="target")
        parser.add_argument("--plan", default="", help="an edition of the site, as the button Gladi hands it over")

    def handle(
        self,
        *args: Any,
        edition: int,
        scale: float,
        seed: str,
        overrides: list[str],
        target: str,
        plan: str,
        **options: Any,
    ) -> None:
        if not ClockSetting.objects.filter(kind=DatabaseKind.SCRATCH).exists():
            raise CommandError("An edition is only played in a scratch database: use `sinovik rehearse`.")
        if plan:
            self._walk(json.loads(Path(plan).read_text()), target)
            return
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

    def _walk(self, told: dict[str, Any], target: str) -> None:
        """One edition of the site by its own stages, each named when it begins, so that a page can show it."""
        progress = Progress(lambda line: None, began=lambda name: self._tell(f"{MARK}{name}"))
        walk = Walk(**told, progress=progress)
        walk.go()
        result = json.dumps(findings_of(walk))
        Path(target).write_text(result) if target else self._tell(result)

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
