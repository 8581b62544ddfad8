"""What `./run` made here: its folder var/, its kind, its database, and the environment its processes live in."""

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from sinovik.config import databases, postgres
from sinovik.config.console import Trouble
from sinovik.config.databases import Addresses

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("SINOVIK_VAR", ROOT / "var"))
SHAPING = [
    "sinovik/**/migrations/*.py",
    "sinovik/reference/**/*",
    "sinovik/**/imports*",
    "sinovik/config/grants.py",
    "policy/**/*",
]
BUILDING = [
    "sinovik/**/static/**/*",
    "sinovik/foundation/ui/**/*",
    "sinovik/**/locale/**/*.po",
    "sinovik/config/management/commands/build.py",
    "package*.json",
    "requirements.lock",
]


@dataclass
class Site:
    """kind: "demo" or "production"; port: where it was last served."""

    folder: Path
    kind: str
    port: int = 8000

    @classmethod
    def known(cls, folder: Path = VAR) -> "Site | None":
        try:
            return cls(folder, **json.loads((folder / "site.json").read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def remember(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        postgres.write_secret(self.folder / "site.json", json.dumps({"kind": self.kind, "port": self.port}))

    def environment(self, addresses: Addresses, *, owner: bool = False) -> dict[str, str]:
        """The environment of a process of this site; only verbs that migrate learn the owner's address."""
        passed_on = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATABASE_APP_URL"}}
        roles = addresses.environment() if owner else {"SINOVIK_DATABASE_URL": addresses.app}
        return {
            **passed_on,
            **roles,
            "SINOVIK_MODE": self.kind,
            "SINOVIK_VAR": str(self.folder),
            "SINOVIK_SECRET_KEY_FILE": str(self.secret_key()),
            "SINOVIK_HOSTS": "127.0.0.1,localhost",
            "SINOVIK_ADDRESS": f"http://127.0.0.1:{self.port}",
            "PYTHONUNBUFFERED": "1",
        }

    def secret_key(self) -> Path:
        path = self.folder / "secret_key"
        if not path.exists():
            postgres.write_secret(path, secrets.token_urlsafe(50))
        return path

    def cluster(self) -> postgres.Cluster | None:
        """The embedded database, or None where DATABASE_URL names another."""
        return None if os.environ.get("DATABASE_URL") else postgres.Cluster.at(self.folder / "postgres")


@contextmanager
def lock(path: Path, busy: str | None, *, shared: bool = False) -> Iterator[None]:
    """Hold a lock below var/ that a killed process cannot keep.

    busy: what to say where another process holds it; None waits until that one lets go.
    Raises: Trouble(busy).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (fcntl.LOCK_NB if busy else 0))
        except BlockingIOError:
            raise Trouble(busy) from None
        yield


# --- what the database remembers about how far it was made ------------------------------------------------------


def fingerprint(patterns: list[str] = SHAPING) -> str:
    """Changes when anything changes that a database is made from, or what else `patterns` name."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def read_marks(owner: str) -> dict:
    """What `write_marks` left as the database's comment; it lives and dies with the database."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(owner) as connection:
        row = connection.execute(query).fetchone()
    try:
        return json.loads(row[0]) if row and row[0] else {}
    except ValueError:
        return {}


def write_marks(owner: str, marks: dict) -> None:
    with psycopg.connect(owner) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(json.dumps(marks))))


# --- what browsers load -----------------------------------------------------------------------------------------


def is_built() -> bool:
    """Whether `sinovik build` would find nothing to do; asked without loading Django."""
    stamp = VAR / "built.stamp"
    catalogues = ROOT.glob("sinovik/**/locale/**/*.po")
    return (
        stamp.is_file()
        and stamp.read_text() == fingerprint(BUILDING)
        and (VAR / "static" / "staticfiles.json").is_file()
        and all(path.with_suffix(".mo").is_file() for path in catalogues)
    )


def mark_built() -> None:
    (VAR / "built.stamp").write_text(fingerprint(BUILDING))


# --- a database for one command ---------------------------------------------------------------------------------


@contextmanager
def lent_database(site: Site) -> Iterator[Addresses]:
    """The site's database for the length of one command: the running one, or started and stopped around it."""
    cluster = site.cluster()
    if cluster is None:
        yield databases.external(os.environ["DATABASE_URL"], site.folder / "postgres")
        return
    with lock(
        site.folder / "postgres" / "in-use.lock", "Another start is changing the database: try again.", shared=True
    ):
        server = None if cluster.answers() else cluster.start(postgres.DURABLE)
        try:
            yield databases.embedded(cluster)
        finally:
            if server is not None:
                postgres.stop(server)
