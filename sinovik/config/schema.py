"""The tables as they stand after all migrations, kept as one file so that a new database is made in a second.

Migrations remain the truth: the file carries the digest of every migration it stands for, is not used once one of
them differs, and a test makes both databases and compares them. See docs/decisions/0004-schema-snapshot.md.
"""

import hashlib
import inspect
import subprocess
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FILE = Path(__file__).parent / "schema.sql"
MARK = "-- stands for: "
# what a dump says about its own tool and session, and nothing that a database holds
CHATTER = ("--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict")


def digest_of_migrations() -> str:
    """One digest over the text of every migration, of ours and of every library's."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    digest = hashlib.sha256()
    for key, migration in sorted(loader.disk_migrations.items()):
        digest.update("\0".join(key).encode() + inspect.getsource(inspect.getmodule(type(migration))).encode())
    return digest.hexdigest()


def _statements(dump: str) -> str:
    lines = [line for line in dump.splitlines() if line.strip() and not line.startswith(CHATTER)]
    return "\n".join(lines) + "\n"


def dump_of(url: str, *, pg_dump: Path) -> str:
    """Tables, functions and triggers of a database, and which migrations it has had."""
    options = ["--no-owner", "--no-privileges", "--no-comments"]
    tables = _run([pg_dump, *options, "--schema-only", url])
    had = _run([pg_dump, *options, "--data-only", "--column-inserts", "--table=django_migrations", url])
    inserts = sorted(line for line in had.splitlines() if line.startswith("INSERT"))
    return _statements(tables) + "".join(_without_moment(line) for line in inserts)


def _without_moment(insert: str) -> str:
    """The row without its number and moment, which differ from day to day."""
    app, name = insert.split("VALUES (", 1)[1].split(", ", 3)[1:3]
    return f"INSERT INTO public.django_migrations (app, name, applied) VALUES ({app}, {name}, now());\n"  # noqa: S608 - written, not carried out


def _run(command: list[str | Path]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def write(url: str, *, pg_dump: Path) -> None:
    """Renew the file from a database that has had every migration."""
    FILE.write_text(f"{MARK}{digest_of_migrations()}\n{dump_of(url, pg_dump=pg_dump)}")


def is_current() -> bool:
    """Whether the file stands for exactly the migrations of this program."""
    return FILE.is_file() and FILE.read_text().split("\n", 1)[0] == f"{MARK}{digest_of_migrations()}"


def load_into_empty() -> bool:
    """Make all tables at once if the database has none and the file is current. Returns whether it did."""
    if MigrationRecorder(connection).has_table() or not is_current():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SET check_function_bodies = off")
        cursor.execute(FILE.read_text())
        cursor.execute("RESET check_function_bodies")
    return True
