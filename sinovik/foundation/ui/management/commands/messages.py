from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from sinovik.foundation.ui import catalogues


class Command(BaseCommand):
    help = "Gathers texts to translate into each app's English catalogue; --check says what is missing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail on a text without good English")

    def handle(self, *, check: bool = False, **_options: object) -> None:
        if check:
            return self.check_all()
        changed = [home for home in catalogues.homes() if catalogues.write(home, catalogues.updated(home))]
        made = catalogues.compile_all()
        self.stdout.write(f"Catalogues changed: {len(changed)}, compiled: {made}")
        return None

    def check_all(self) -> None:
        found = [problem for home in catalogues.homes() for problem in catalogues.problems(home)]
        found += catalogues.conflicts(catalogues.homes())
        for problem in found:
            self.stderr.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} texts need attention: run sinovik messages, then translate them.")
        self.stdout.write("Every text has its English.")
