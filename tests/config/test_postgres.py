"""The launcher with a real server: nobody else gets in, and kill -9 loses nothing."""

import os
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from sinovik.config import databases, postgres
from sinovik.config.console import Trouble

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    made = postgres.Cluster.at(tmp_path_factory.mktemp("site") / "postgres")
    made.create()
    yield made
    made.destroy()


@pytest.fixture
def server(cluster):
    started = cluster.start(postgres.FLEETING)
    yield started
    postgres.end_leftover(cluster.data)
    started.wait()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_sockets_and_passwords_are_closed_to_others(cluster, server):
    assert [mode(path) for path in (cluster.home, cluster.data, cluster.sockets)] == [0o700] * 3
    assert mode(cluster.record) == 0o600
    assert mode(cluster.sockets / postgres.SOCKET_NAME) == 0o700


def test_the_server_listens_on_the_socket_only_and_asks_for_a_password(cluster, server):
    with psycopg.connect(cluster.url(postgres.SUPERUSER, "postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(
            cluster.url(postgres.SUPERUSER, "postgres").replace(cluster.password(postgres.SUPERUSER), "guess")
        )


def test_the_programs_role_owns_nothing_and_may_create_nothing(cluster, server):
    addresses = databases.embedded(cluster)

    with psycopg.connect(addresses.app, autocommit=True) as connection:
        assert connection.execute(
            "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
        ).fetchone() == (0,)
        for refused in ("CREATE TABLE mine (n int)", "CREATE DATABASE mine", "CREATE ROLE mine"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(refused)


def test_the_owner_is_no_superuser_and_may_make_scratch_databases(cluster, server):
    with psycopg.connect(databases.embedded(cluster).owner, autocommit=True) as connection:
        facts = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE EXTENSION IF NOT EXISTS unaccent")

    assert facts == (False, True)


def test_commands_started_together_do_not_trip_over_the_roles(cluster, server):
    with ThreadPoolExecutor(8) as people:
        addresses = list(people.map(lambda _n: databases.embedded(cluster), range(40)))

    assert set(addresses) == {databases.embedded(cluster)}


def test_a_secret_written_by_many_at_once_is_whole_closed_and_alone(tmp_path):
    path = tmp_path / "secret"

    def write(text):
        for _ in range(50):
            postgres.write_secret(path, text)

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(write, ["a" * 5000, "b" * 5000, "c" * 5000, "d" * 5000]))

    assert path.read_text() in {letter * 5000 for letter in "abcd"}
    assert mode(path) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_after_kill_9_the_next_start_has_every_committed_row(cluster):
    first = cluster.start(postgres.DURABLE)
    with psycopg.connect(cluster.url(postgres.SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int); INSERT INTO kept VALUES (1)")
        first.kill()
        first.wait()

    second = cluster.start(postgres.DURABLE)

    with psycopg.connect(cluster.url(postgres.SUPERUSER, "postgres")) as connection:
        assert connection.execute("SELECT n FROM kept").fetchall() == [(1,)]
    postgres.stop(second)


def test_a_server_that_outlived_its_launcher_is_ended_first(cluster, server):
    second = cluster.start(postgres.FLEETING)

    assert server.wait(5) == 0
    assert second.poll() is None
    postgres.stop(second)


def test_a_process_number_that_now_belongs_to_a_stranger_stops_nobody(cluster):
    dead = cluster.start(postgres.FLEETING)
    dead.send_signal(signal.SIGKILL)
    dead.wait()
    time.sleep(0.3)
    note = cluster.data / "postmaster.pid"
    note.write_text(f"{os.getppid()}\n" + note.read_text().partition("\n")[2])

    server = cluster.start(postgres.FLEETING)

    assert server.poll() is None
    assert postgres.command_of(os.getppid())
    postgres.stop(server)


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    folder = tmp_path / "long"
    folder.mkdir()

    cluster = postgres.Cluster(deep / "cluster.json", deep, deep / "sockets", {})
    cluster.ready_sockets()

    assert len(str(cluster.sockets / postgres.SOCKET_NAME)) <= postgres.LONGEST_SOCKET_PATH
    assert postgres.is_private(cluster.sockets, postgres.account())
    cluster.sockets.rmdir()


def test_a_version_that_is_not_here_is_asked_for_by_its_number():
    with pytest.raises(Trouble, match=r"No PostgreSQL 99, which made the data here, was found: .*DATABASE_URL"):
        postgres.find_binaries(99)


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path):
    with pytest.raises(
        Trouble, match=r"^The database of DATABASE_URL does not answer \(.*refused\): check that it runs"
    ):
        databases.external("postgresql://nobody@127.0.0.1:1/none", tmp_path)


def test_a_database_of_ours_can_be_emptied_with_everybody_thrown_out(cluster, server):
    addresses = databases.embedded(cluster)
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("CREATE FUNCTION sinovik_now() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE ours (n int)")
    visitor = psycopg.connect(addresses.app)

    databases.empty(addresses.owner)

    with pytest.raises(psycopg.OperationalError):
        visitor.execute("SELECT 1")
    with psycopg.connect(addresses.owner) as owner:
        assert owner.execute(databases.OURS).fetchone() == (False, 0)


def test_a_database_of_somebody_else_is_neither_used_nor_emptied(cluster, server):
    addresses = databases.embedded(cluster)
    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        owner.execute("CREATE TABLE foreign_to_us (n int)")

    for refused in (databases.claim, databases.empty):
        with pytest.raises(Trouble, match=r"holds tables that are not SiNovik's: name an empty database\."):
            refused(addresses.owner)

    with psycopg.connect(addresses.owner, autocommit=True) as owner:
        assert owner.execute(databases.OURS).fetchone() == (False, 1)
        owner.execute("DROP TABLE foreign_to_us")


def test_a_server_that_is_too_old_is_one_sentence(cluster, server, tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "OLDEST", 99)

    with pytest.raises(Trouble, match=r"^The server of DATABASE_URL is older than PostgreSQL 99: point it to a newer"):
        databases.external(cluster.url(postgres.SUPERUSER, "postgres"), tmp_path)


def test_an_owner_who_is_no_superuser_makes_and_removes_the_programs_role(cluster, server, tmp_path):
    with psycopg.connect(cluster.url(postgres.SUPERUSER, "postgres"), autocommit=True) as root:
        root.execute(f"CREATE ROLE ordinary LOGIN CREATEDB CREATEROLE PASSWORD '{cluster.password('ordinary')}'")
        root.execute("CREATE DATABASE theirs OWNER ordinary")

    addresses = databases.external(cluster.url("ordinary", "theirs"), tmp_path)
    with psycopg.connect(addresses.app) as program:
        role = program.execute("SELECT current_user").fetchone()
    databases.drop_external_role(addresses.owner, tmp_path)

    with psycopg.connect(cluster.url(postgres.SUPERUSER, "postgres"), autocommit=True) as root:
        assert root.execute("SELECT count(*) FROM pg_roles WHERE rolname = %s", role).fetchone() == (0,)
        root.execute("DROP DATABASE theirs")


def test_a_role_that_owns_nothing_is_asked_for_where_none_may_be_made(cluster, server, tmp_path):
    url = databases.embedded(cluster).owner

    with pytest.raises(Trouble, match=r"may not create roles: .*DATABASE_APP_URL"):
        databases.external(url, tmp_path)


def test_a_server_that_cannot_start_says_why_and_where_to_read_on(cluster, monkeypatch):
    monkeypatch.setattr(postgres, "READY_SECONDS", 1)
    control, aside = cluster.data / "global" / "pg_control", cluster.home / "aside"
    control.rename(aside)
    try:
        with pytest.raises(Trouble, match=r"^PostgreSQL did not start \(.*pg_control.*\): .*server\.log tells why\.$"):
            cluster.start(postgres.FLEETING)
    finally:
        aside.rename(control)
