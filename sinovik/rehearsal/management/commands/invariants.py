"""Ask the database for every fact that must hold."""

import sys

from django.core.management.base import BaseCommand

from sinovik.rehearsal.invariants import INVARIANTS, breaches


class Command(BaseCommand):
    help = "Asks the database for every fact that must hold; exit code 1 if one does not."

    def handle(self, *args: object, **options: object) -> None:
        found = breaches()
        broken = {breach.invariant for breach in found}
        for name, question in INVARIANTS.items():
            mark = "BROKEN" if name in broken else "holds"
            self.stdout.write(f"  {mark:<7} {name}: {question.__doc__}")
        for breach in found:
            self.stdout.write(f"  {breach.invariant}: {breach.what}")
        if found:
            sys.exit(1)
