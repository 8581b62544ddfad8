"""Make or renew the database: tables, rights, kind, reference data."""

from argparse import ArgumentParser
from importlib import import_module

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from sinovik.config.grants import grant_rights
from sinovik.config.quick_migrations import quick_migrations
from sinovik.foundation import clock

# what every database begins with, in this order; each loader is safe to repeat
REFERENCE = ["sinovik.agencies.imports.load_reference", "sinovik.innovations.imports.load_history"]


class Command(BaseCommand):
    help = "Makes or renews the database: tables, rights of the program's role, reference data."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--kind", default=settings.MODE, help="production, demo, test or scratch; set once")

    def handle(self, *args: object, kind: str, verbosity: int, **options: object) -> None:
        with quick_migrations():
            call_command("migrate", verbosity=max(0, verbosity - 1), interactive=False)
        grant_rights()
        clock.fix_kind(kind)
        for dotted in REFERENCE:
            module, name = dotted.rsplit(".", 1)
            getattr(import_module(module), name)(now=clock.now())
