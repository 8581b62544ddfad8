"""Renew the schema snapshot from a database that has had every migration."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from sinovik.config import schema
from sinovik.config.postgres import find_binaries


class Command(BaseCommand):
    help = "Renews sinovik/config/schema.sql from a database that was made by the migrations alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pg-dump", type=Path, help="the pg_dump to use; default: the embedded server's")

    def handle(self, *args: object, pg_dump: Path | None, **options: object) -> None:
        schema.write(settings.OWNER_DATABASE_URL, pg_dump=pg_dump or find_binaries() / "pg_dump")
