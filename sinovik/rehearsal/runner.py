"""Runs `sinovik rehearse` for one rehearsal in a process group of its own: watched, bounded, ended with all it began.

The worker connects to the site as the program's role, which owns nothing. To make a scratch database it uses another
role (`SINOVIK_REHEARSAL_DATABASE_URL`), which may create databases and cannot enter the site's.
"""

import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from .models import Outcome, Rehearsal
from .progress import MARK

SECONDS = 20 * 60
MEBIBYTES = 2048
PATIENCE = 10
ABANDONED = (
    "SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba"
    " WHERE starts_with(datname, 'sinovik_gladi_') AND r.rolname = current_user"
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ended:
    outcome: Outcome
    findings: dict[str, Any] = field(default_factory=dict)


def told(rehearsal: Rehearsal) -> dict[str, Any]:
    """The file that `sinovik rehearse --plan` reads."""
    return {name: getattr(rehearsal, name) for name in ("plan", "expected", "drafts", "seed")}


def command(plan: Path, target: Path) -> list[str]:
    rehearse = [sys.executable, "-m", "sinovik.config.command", "rehearse"]
    return [*rehearse, "--plan", str(plan), "--json", str(target), "--memory", str(MEBIBYTES)]


def clear() -> None:
    """Drop scratch databases that a killed rehearsal left; the role sees only its own.

    Raises: OperationalError where no role was given or it is not let in.
    """
    if not settings.REHEARSAL_DATABASE_URL:
        raise psycopg.OperationalError("no address")
    with psycopg.connect(settings.REHEARSAL_DATABASE_URL, autocommit=True) as server:
        for (name,) in server.execute(ABANDONED).fetchall():
            with contextlib.suppress(
                psycopg.errors.ObjectInUse
            ):  # its sessions are still ending: the next one drops it
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _read(process: subprocess.Popen[str], lines: "queue.Queue[str]") -> None:
    """Whatever it says, until nobody of its group can say more."""
    with process.stdout as said:
        for line in said:
            lines.put(line.rstrip())


def _stop(process: subprocess.Popen[str]) -> None:
    """End the whole group: politely, then at once."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)


@contextlib.contextmanager
def _started(arguments: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A process in a group of its own, of which nothing is left afterwards."""
    environment = {**os.environ, "SINOVIK_OWNER_DATABASE_URL": settings.REHEARSAL_DATABASE_URL}
    process = subprocess.Popen(  # noqa: S603 - the command is ours, nobody's input
        arguments,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _stop(process)


def follow(
    arguments: list[str],
    *,
    is_wanted: Callable[[], bool],
    tell: Callable[[str], None],
    said: list[str],
    seconds: float = SECONDS,
) -> Outcome | None:
    """Run a command to its end. Returns why it was not let go on, None if it ended by itself.

    tell: given what its marked lines say; said: takes its other lines.
    """
    with _started(arguments) as process:
        return _watch(process, is_wanted, tell, said, time.monotonic() + seconds)


def _watch(
    process: subprocess.Popen[str],
    is_wanted: Callable[[], bool],
    tell: Callable[[str], None],
    said: list[str],
    until: float,
) -> Outcome | None:
    lines: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines), daemon=True)
    reader.start()
    while reader.is_alive() or not lines.empty():
        with contextlib.suppress(queue.Empty):
            line = lines.get(timeout=1)
            if line.startswith(MARK):
                tell(line.removeprefix(MARK))
            else:
                said.append(line)
        if time.monotonic() > until:
            return Outcome.TOO_LONG
        if not is_wanted():
            return Outcome.ENDED
    return None


def run(rehearsal: Rehearsal, *, is_wanted: Callable[[], bool], tell: Callable[[str], None]) -> Ended:
    """Play it. is_wanted: asked every second, False ends it; tell: given the name of each part that begins."""
    try:
        clear()
    except psycopg.OperationalError as error:
        log.warning("SINOVIK_REHEARSAL_DATABASE_URL does not let us in: %s", error)
        return Ended(Outcome.NO_DATABASE)
    said: list[str] = []
    with TemporaryDirectory(prefix="sinovik-gladi-") as folder:
        plan, target = Path(folder) / "plan.json", Path(folder) / "result.json"
        plan.write_text(json.dumps(told(rehearsal)))
        outcome = follow(command(plan, target), is_wanted=is_wanted, tell=tell, said=said)
        findings = json.loads(target.read_text()) if target.exists() and outcome is None else {}
    clear()
    if outcome is None and not findings:
        log.warning("rehearsal %s failed:\n%s", rehearsal.pk, "\n".join(said[-20:]))
        outcome = Outcome.TOO_LARGE if any("MemoryError" in line for line in said) else Outcome.FAILED
    return Ended(outcome or Outcome.DONE, findings)
