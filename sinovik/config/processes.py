"""Processes of ours: each in a group of its own, kept alive, and ended with its whole group and nothing else."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sinovik.config import postgres
from sinovik.config.console import Trouble, say
from sinovik.config.installation import ROOT, VAR

PATIENCE = 12  # seconds a process has to finish what it does
GIVE_UP_AFTER = 6  # failures of one part within FAILURE_WINDOW seconds
FAILURE_WINDOW = 60
SINOVIK = [sys.executable, "-m", "sinovik.config.command"]


@dataclass
class Part:
    """One process (with its children) that is kept alive."""

    name: str
    start: Callable[[], subprocess.Popen]
    process: subprocess.Popen | None = None
    failures: list[float] = field(default_factory=list)
    not_before: float = 0.0

    def watch(self) -> None:
        """Start it again when it has ended; wait longer each time it does not live long.

        Raises: Trouble when it fails over and over.
        """
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self.note_failure(now)
        if now >= self.not_before:
            self.process = self.start()
            remember_groups([self])

    def note_failure(self, now: float) -> None:
        say(f"  {self.name} ended unexpectedly ({self.process.returncode}); it is started again")
        end_group(self.process.pid, at_once=True)  # children that outlived it would hold its port
        self.process = None
        if self.failures:
            mendable(self.name)
        self.failures = [moment for moment in self.failures if now - moment < FAILURE_WINDOW] + [now]
        if len(self.failures) >= GIVE_UP_AFTER:
            raise Trouble(
                f"{self.name} failed {GIVE_UP_AFTER} times within a minute; var/log/{self.name}.log tells why."
            )
        self.not_before = now + (0 if len(self.failures) == 1 else len(self.failures) / 2)


def spawn(name: str, command: list[str], environment: dict[str, str]) -> subprocess.Popen:
    """Start a process in a group of its own, its words in var/log/NAME.log."""
    folder = VAR / "log"
    folder.mkdir(exist_ok=True)
    with postgres.private_log(folder / f"{name}.log") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )


def end_group(leader: int, *, at_once: bool = False) -> None:
    """End a process group of ours: politely, then at once."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if not at_once:
            os.killpg(leader, signal.SIGTERM)
            until = time.monotonic() + PATIENCE
            while time.monotonic() < until:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(leader, os.WNOHANG)
                os.killpg(leader, 0)
                time.sleep(0.05)
        os.killpg(leader, signal.SIGKILL)


def remember_groups(parts: list[Part]) -> None:
    """Note the groups we started, so that the next start can end what a killed one left."""
    path = VAR / "run.json"
    groups = read_groups()
    groups.update({part.name: part.process.pid for part in parts if part.process})
    path.write_text(json.dumps(groups))


def put_logs_aside() -> None:
    """Begin new logs of what runs for long, so that what stands in them was said by processes of this start."""
    for path in [VAR / "log" / f"{name}.log" for name in ("web", "worker", "gladi")]:
        if path.exists():
            path.replace(path.with_suffix(".log.1"))


def read_groups() -> dict[str, int]:
    try:
        return json.loads((VAR / "run.json").read_text())
    except (OSError, ValueError):
        return {}


def end_leftovers() -> None:
    """End web and worker that outlived a killed ./run; a number that now belongs to a stranger is left alone."""
    for group in read_groups().values():
        command = postgres.command_of(group)
        if not command or str(ROOT / ".venv") in command:
            end_group(group)
    (VAR / "run.json").unlink(missing_ok=True)


# --- verbs ------------------------------------------------------------------------------------------------------


def verb(name: str, *arguments: str, environment: dict[str, str]) -> None:
    """Carry out one of our verbs and wait.

    Raises: Trouble with its last words.
    """
    finish(name, begin(name, *arguments, environment=environment))


def begin(name: str, *arguments: str, environment: dict[str, str]) -> subprocess.Popen:
    log = VAR / "log" / f"{name}.log"
    log.unlink(missing_ok=True)
    return spawn(name, [*SINOVIK, name, *arguments], environment)


def finish(name: str, process: subprocess.Popen) -> None:
    try:
        failed = process.wait()
    except BaseException:
        end_group(process.pid)
        raise
    if failed:
        mendable(name)
        raise Trouble(f"`sinovik {name}` failed: {(last_lines(name) or ['it said nothing'])[-1]} (var/log/{name}.log)")


def last_lines(name: str) -> list[str]:
    """The end of what a process of ours said."""
    path = VAR / "log" / f"{name}.log"
    return path.read_text(errors="replace").strip().splitlines()[-20:] if path.exists() else []


def mendable(name: str) -> None:
    """Raise the one sentence for what ended a process, where a person can mend it."""
    for line in reversed(last_lines(name)):
        if "No space left" in line:
            raise Trouble("The disk is full: free some space and start again.")
        if "No module named" in line:
            module = line.split()[-1].strip("'")
            raise Trouble(f"The module {module} is missing: delete the folder .venv and start again.")
