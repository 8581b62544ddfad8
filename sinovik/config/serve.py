"""`./run`: makes the database and the demo where they are missing, then keeps database, web and worker alive.

Everything it starts runs in a process group of its own and is ended with it, and nothing else is.
"""

import argparse
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

from sinovik.config import databases, postgres
from sinovik.config.console import Trouble, say, step
from sinovik.config.databases import Addresses
from sinovik.config.installation import VAR, Site, fingerprint, is_built, lock, mark_built, read_marks, write_marks
from sinovik.config.processes import (
    PATIENCE,
    SINOVIK,
    Part,
    begin,
    end_group,
    end_leftovers,
    finish,
    put_logs_aside,
    spawn,
    verb,
)

HOST = "127.0.0.1"
OF_THE_DATABASE = ("files", "mail", "demo.txt", "demo.json")  # below var/: nothing without its rows
READY_SECONDS = 60


class Ended(BaseException):
    """We were asked to stop."""


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./run", description="Starts SiNovik on this machine and serves it on loopback."
    )
    parser.add_argument(
        "--port", type=a_port, metavar="N", help="where to serve (default: the last one, at first 8000)"
    )
    parser.add_argument("--fresh", action="store_true", help="begin anew: DELETES the database and the files of var/")
    parser.add_argument("--no-demo", action="store_true", help="reference data and a first administrator only")
    return parser.parse_args(arguments)


def a_port(given: str) -> int:
    """A number that may be a port. Raises: Trouble."""
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise Trouble(f"{given} is no port: choose one between 1024 and 65535.")
    return int(given)


def main() -> int:
    try:
        return run(options(sys.argv[1:]))
    except Ended:
        say("\nStopped.")
        return 0


def run(chosen: argparse.Namespace) -> int:
    VAR.mkdir(mode=0o755, exist_ok=True)
    known = Site.known()
    running = f"SiNovik already runs here, at http://{HOST}:{known.port if known else 8000}/ : stop it first (Ctrl-C)."
    with lock(VAR / "run.lock", running):
        end_leftovers()
        put_logs_aside()
        with lock(VAR / "postgres" / "in-use.lock", "A sinovik command still uses the database: wait for its end."):
            if chosen.fresh:
                begin_anew()
        site = choose(chosen, known)
        port_is_free(site.port)
        site.remember()
        signals_end_us()
        with lock(VAR / "postgres" / "in-use.lock", "A sinovik command still uses the database: wait.", shared=True):
            return serve(site)


def choose(chosen: argparse.Namespace, known: Site | None) -> Site:
    """Go on with what is here. A demo never turns into a real site by an option, nor the other way round."""
    port = chosen.port or (known.port if known else 8000)
    wanted = "production" if chosen.no_demo else "demo"
    kind = known.kind if known and not chosen.fresh else wanted
    if chosen.no_demo and kind == "demo":
        raise Trouble("The database here is a demo: ./run --fresh --no-demo deletes it and begins anew.")
    return Site(VAR, kind, port)


def begin_anew() -> None:
    """Delete what belongs to the site; what was only built (assets, the tests' own) stays, as the port does."""
    if "DATABASE_URL" in os.environ:
        databases.empty(os.environ["DATABASE_URL"])
    elif (VAR / "postgres" / "cluster.json").exists():
        postgres.Cluster.at(VAR / "postgres").destroy()
    forget("site.json", "secret_key", *OF_THE_DATABASE)


def forget(*names: str) -> None:
    for name in names:
        path = VAR / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Trouble(
                f"Port {port} is reserved for the system: choose one above 1023, as ./run --port 8001."
            ) from None
        except OSError:
            raise Trouble(
                f"Port {port} is taken by another program: choose another, as ./run --port {port + 1}."
            ) from None


def signals_end_us() -> None:
    def end(number: int, frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Ended

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


# --- the parts --------------------------------------------------------------------------------------------------


def web(site: Site, environment: dict[str, str]) -> Part:
    command = [sys.executable, "-m", "sinovik.config.web", str(site.port)]
    return Part("web", lambda: spawn("web", command, {**environment, "SINOVIK_PART": "sinovik-serve"}))


def worker(name: str, queue: str, environment: dict[str, str]) -> Part:
    """One worker of one queue: a rehearsal of minutes keeps no letter and no log entry waiting."""
    command = [*SINOVIK, "procrastinate", "worker", "-q", queue, "--shutdown-graceful-timeout", str(PATIENCE - 2)]
    return Part(name, lambda: spawn(name, command, environment))


def workers(environment: dict[str, str], addresses: Addresses) -> list[Part]:
    rehearsing = {**environment, **addresses.scratch_environment()}
    return [worker("worker", "default", environment), worker("gladi", "gladi", rehearsing)]


# --- making what is missing -------------------------------------------------------------------------------------


def prepare(site: Site, addresses: Addresses) -> bool:
    """Database, assets and demo, each only where it is missing or outdated; assets are built beside the database.

    Whether the site is new.
    """
    owner = site.environment(addresses, owner=True)
    build = None if is_built() else begin("build", environment=site.environment(addresses))
    try:
        new = prepare_database(site, addresses, owner)
    except BaseException:
        if build is not None:
            end_group(build.pid)
        raise
    if build is not None:
        with step("Style, font, icons and translations"):
            finish("build", build)
        mark_built()
    return new


def prepare_database(site: Site, addresses: Addresses, environment: dict[str, str]) -> bool:
    marks, state = read_marks(addresses.owner), fingerprint()
    if "filling" in marks:  # nobody was let in before the end of it, so nothing of anybody's is lost
        with step("What an interrupted start left is removed"):
            databases.empty(addresses.owner)
            forget(*OF_THE_DATABASE)
        marks = {}
    if marks.get("setup") != state:
        databases.claim(addresses.owner)
        with step("Tables, rights and reference data"):
            verb("setup", "--kind", site.kind, environment=environment)
        marks["setup"] = state
        write_marks(addresses.owner, marks)
    if "filled" in marks:
        return False
    write_marks(addresses.owner, {**marks, "filling": True})
    fill(site, environment)
    write_marks(addresses.owner, {**marks, "filled": True})
    return True


def fill(site: Site, environment: dict[str, str]) -> None:
    """What a new database begins with: a demo, or the first administrator."""
    if site.kind == "demo":
        with step("A demo in mid-life, made by the real actions"):
            verb("demo", environment=environment)
    else:
        verb("administrator", environment=environment)


# --- serving ----------------------------------------------------------------------------------------------------


def serve(site: Site) -> int:
    """Start everything, say where it is, and keep it alive until we are asked to stop."""
    parts: list[Part] = []
    clock = None
    cluster = site.cluster()
    database = Part("database", lambda: cluster.start(postgres.DURABLE)) if cluster else None
    try:
        addresses = ready_database(cluster, database, site)
        new = prepare(site, addresses)
        environment = site.environment(addresses)
        if site.kind == "demo" and not new:  # its clock stood still meanwhile, and goes on beside the start
            clock = begin("demo", "--go-on", environment=site.environment(addresses, owner=True))
        parts += [web(site, environment), *workers(environment, addresses)]
        for part in parts:
            part.watch()
        wait_until_ready(site, parts)
        if clock is not None:
            finish("demo", clock)
            clock = None
        welcome(site)
        while True:
            for part in [*([database] if database else []), *parts]:
                part.watch()
            time.sleep(0.2)
    except Ended:
        say("\nStopping …")
        return 0
    finally:
        for process in filter(None, [*(part.process for part in parts), clock]):
            end_group(process.pid)
        if database is not None and database.process is not None:
            postgres.stop(database.process)
        (VAR / "run.json").unlink(missing_ok=True)


def ready_database(cluster: postgres.Cluster | None, database: Part | None, site: Site) -> Addresses:
    if cluster is None or database is None:
        return databases.external(os.environ["DATABASE_URL"], site.folder / "postgres")
    with step("PostgreSQL"):
        cluster.create()
        database.process = database.start()
        return databases.embedded(cluster)


def wait_until_ready(site: Site, parts: list[Part]) -> None:
    with step("Web and worker"):
        until = time.monotonic() + READY_SECONDS
        while not answers(site.port):
            for part in parts:
                part.watch()
            if time.monotonic() > until:
                raise Trouble(f"The web server does not answer after {READY_SECONDS} s; var/log/web.log tells why.")
            time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/", timeout=10):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, urllib.error.URLError):
        return False


def welcome(site: Site) -> None:
    """The address, and for a demo one log-in per role."""
    say(f"\nSiNovik: http://{HOST}:{site.port}/   (Ctrl-C stops it)")
    logins = VAR / "demo.txt"
    if site.kind == "demo" and logins.exists():
        say(logins.read_text().rstrip())
    first = VAR / "log" / "administrator.log"
    if first.exists():  # shown once: the code in it is good for one log-in
        say(first.read_text().rstrip())
        first.unlink()
