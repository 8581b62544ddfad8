"""Who connects to which database: the program's own role, and the owner who migrates.

`DATABASE_URL` (an owner of databases on any PostgreSQL >= 15) replaces the embedded server; `DATABASE_APP_URL` names
the program's role there where the owner may not create one.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql

from sinovik.config.console import Trouble
from sinovik.config.postgres import OLDEST, SUPERUSER, Cluster, write_secret

OWNER, APP, DATABASE = "sinovik_owner", "sinovik_app", "sinovik"
REHEARSER = "sinovik_gladi"  # makes scratch databases for the worker and owns nothing else
OURS = """
SELECT to_regprocedure('public.sinovik_now()') IS NOT NULL,
       (SELECT count(*) FROM pg_tables WHERE schemaname = 'public')
"""
THROW_OUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pg_has_role(usesysid, 'MEMBER')
"""


@dataclass(frozen=True)
class Addresses:
    """The two ways into one database. The program's role owns nothing; `setup` grants it what it needs."""

    app: str
    owner: str
    rehearser: str = ""

    def environment(self) -> dict[str, str]:
        return {"SINOVIK_DATABASE_URL": self.app, "SINOVIK_OWNER_DATABASE_URL": self.owner}

    def scratch_environment(self) -> dict[str, str]:
        """What the worker needs to rehearse an edition: a way to databases of its own, and to no other."""
        return {"SINOVIK_REHEARSAL_DATABASE_URL": self.rehearser} if self.rehearser else {}


def drop(server: psycopg.Connection, name: str) -> None:
    """Drop it, whoever is connected. The server's own vacuum is not ours to end: a plain drop lets it go first."""
    database = sql.Identifier(name)
    try:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))
    except psycopg.errors.InsufficientPrivilege:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(database))


def one_at_a_time(server: psycopg.Connection) -> None:
    """Until this connection ends: commands started together would alter one role at once, which PostgreSQL refuses."""
    server.execute("SELECT pg_advisory_lock(hashtext('sinovik roles'))")


def embedded(cluster: Cluster) -> Addresses:
    """Both roles and the database in the embedded server, made where they are missing."""
    with psycopg.connect(cluster.url(SUPERUSER, "postgres"), autocommit=True) as server:
        one_at_a_time(server)
        for role in (OWNER, APP, REHEARSER):
            make_role(server, role, cluster.password(role))
        server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(REHEARSER)))
        server.execute(sql.SQL("ALTER ROLE {} CREATEDB").format(sql.Identifier(OWNER)))
        # the owner may end the program's sessions, so that a scratch database can be dropped
        server.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(APP), sql.Identifier(OWNER)))
        make_database(server, DATABASE, OWNER)
        server.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(*map(sql.Identifier, (DATABASE, APP))))
    return Addresses(
        app=cluster.url(APP, DATABASE),
        owner=cluster.url(OWNER, DATABASE),
        rehearser=cluster.url(REHEARSER, "postgres"),
    )


def external(url: str, folder: Path) -> Addresses:
    """The databases of `DATABASE_URL`; the program's role is created there with a password kept in `folder`.

    Raises: Trouble for a server that does not answer, is too old, or does not let us create the role.
    """
    given = os.environ.get("DATABASE_APP_URL", "")
    with reached(url) as server:
        if server.info.server_version < OLDEST * 10000:
            raise Trouble(f"The server of DATABASE_URL is older than PostgreSQL {OLDEST}: point it to a newer one.")
        if given:
            reached(given).close()
            return Addresses(app=given, owner=url)
        role, password = remembered_role(folder)
        one_at_a_time(server)
        try:
            make_role(server, role, password)
            # as in the embedded server: the owner may end the program's sessions and, after the tests, remove the role
            server.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
        except psycopg.errors.InsufficientPrivilege:
            raise Trouble(
                "The user of DATABASE_URL may not create roles: create one that owns nothing, and give its address"
                " as DATABASE_APP_URL."
            ) from None
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    return Addresses(app=parts._replace(netloc=f"{role}:{quote(password, safe='')}@{where}").geturl(), owner=url)


def drop_external_role(url: str, folder: Path) -> None:
    """Remove what `external` created, once no database of ours needs it any more (after the tests)."""
    role, _ = remembered_role(folder)
    with reached(url) as server:
        server.execute(sql.SQL("DROP OWNED BY {0}").format(sql.Identifier(role)))
        server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def claim(owner: str) -> None:
    """Refuse to touch a database that holds something which we did not make.

    Raises: Trouble that asks for an empty one.
    """
    with reached(owner) as server:
        ours, tables = server.execute(OURS).fetchone()
    if tables and not ours:
        raise Trouble("The database of DATABASE_URL holds tables that are not SiNovik's: name an empty database.")


def empty(owner: str) -> None:
    """Take everything of ours out of the database, so that it can be made anew; who is in it is thrown out.

    Raises: Trouble as `claim` does.
    """
    claim(owner)
    with reached(owner) as server:
        server.execute(THROW_OUT)
        server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        server.execute(sql.SQL("COMMENT ON DATABASE {} IS NULL").format(sql.Identifier(server.info.dbname)))


def reached(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(url, autocommit=True, connect_timeout=10)
    except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
        why = str(error).strip().splitlines()[0]
        raise Trouble(
            f"The database of DATABASE_URL does not answer ({why}): check that it runs and that the address reads"
            " postgresql://USER:PASSWORD@HOST/DATABASE."
        ) from None


def remembered_role(folder: Path) -> tuple[str, str]:
    """A role of this installation's own: two installations on one server never share a password."""
    record = folder / "role.json"
    if not record.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_secret(record, json.dumps([f"{APP}_{secrets.token_hex(4)}", secrets.token_urlsafe(24)]))
    role, password = json.loads(record.read_text())
    return role, password


def make_role(server: psycopg.Connection, role: str, password: str) -> None:
    """A role that may log in and nothing else."""
    exists = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if not exists:
        create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE PASSWORD {}")
        server.execute(create.format(sql.Identifier(role), sql.Literal(password)))


def make_database(server: psycopg.Connection, name: str, owner: str) -> None:
    """A database that only its owner, and who is granted it, can enter."""
    if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        return
    create = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'")
    server.execute(create.format(sql.Identifier(name), sql.Identifier(owner)))
    server.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
