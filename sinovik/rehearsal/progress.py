"""What a rehearsal tells while it runs: phases with their counts, seconds and peak memory."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection


def peak_mib() -> int:
    """The largest memory this process has held and the largest that its database process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ours = peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024
    return ours + database_peak_mib()


def database_peak_mib() -> int:
    """What the server's process for our connection held at most, where the system tells (Linux, same machine)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")), 0)


MARK = "gladi: "  # begins the lines by which a watching program learns how far a rehearsal is


@dataclass
class Phase:
    name: str
    steps: int = 0
    seconds: float = 0.0
    peak_mib: int = 0


@dataclass
class Progress:
    """tell: where lines go, e.g. `print`; one line every few seconds and one when a phase is over.

    began: told the name of each phase when it begins.
    """

    tell: Callable[[str], None]
    began: Callable[[str], None] = lambda name: None
    phases: list[Phase] = field(default_factory=list)
    every_seconds: float = 5.0
    _told: float = 0.0

    @contextmanager
    def phase(self, name: str) -> Iterator[Phase]:
        phase = Phase(name)
        self.phases.append(phase)
        self.began(name)
        started = self._told = time.monotonic()
        yield phase
        phase.seconds, phase.peak_mib = time.monotonic() - started, peak_mib()
        self.tell(f"  {name:<44} {phase.steps:>7,} steps {phase.seconds:>7.1f} s {phase.peak_mib:>6} MiB")

    def step(self, count: int = 1) -> None:
        phase = self.phases[-1]
        phase.steps += count
        if time.monotonic() - self._told >= self.every_seconds:
            self._told = time.monotonic()
            self.tell(f"    … {phase.name}: {phase.steps:,}")
