"""What a rehearsal tells while it runs: phases with their counts, seconds and peak memory."""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


def peak_mib() -> int:
    """The largest memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024) if sys.platform == "darwin" else peak // 1024


@dataclass
class Phase:
    name: str
    steps: int = 0
    seconds: float = 0.0
    peak_mib: int = 0


@dataclass
class Progress:
    """tell: where lines go, e.g. `print`; one line every few seconds and one when a phase is over."""

    tell: Callable[[str], None]
    phases: list[Phase] = field(default_factory=list)
    every_seconds: float = 5.0
    _told: float = 0.0

    @contextmanager
    def phase(self, name: str) -> Iterator[Phase]:
        phase = Phase(name)
        self.phases.append(phase)
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
