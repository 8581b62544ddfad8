"""What a rehearsal found, beside what really happened."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from .progress import Phase


@dataclass(frozen=True)
class Grade:
    """One shade of a defect, or one kind of honest look-alike: how many there were, how many were flagged."""

    name: str
    planted: int
    found: int


@dataclass(frozen=True)
class Detection:
    """planted: how many had the defect; found: of those, flagged; false: flagged without it."""

    planted: int
    found: int
    false: int
    grades: list[Grade] = field(default_factory=list)

    @property
    def recall(self) -> float | None:
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        flagged = self.found + self.false
        return self.found / flagged if flagged else None


@dataclass(frozen=True)
class Bar:
    """One bar of the funnel. real: the published count of that year at scale 1, None if unknown."""

    name: str
    count: int
    real: int | None


@dataclass
class Report:
    """Everything that is printed at the end."""

    edition: str
    scale: float
    seed: str
    funnel: list[Bar] = field(default_factory=list)
    detections: dict[str, Detection] = field(default_factory=dict)
    lookalikes: list[Grade] = field(default_factory=list)
    truly_best: dict[str, float] = field(default_factory=dict)
    verbs: dict[str, int] = field(default_factory=dict)
    recorded: int = 0
    phases: list[Phase] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    overrides: dict[str, Any] = field(default_factory=dict)

    @property
    def acts(self) -> int:
        return sum(self.verbs.values())


def _share(value: float | None) -> str:
    return "    –" if value is None else f"{value:5.3f}"


def _funnel(report: Report) -> list[str]:
    lines = [f"  {'':<34}{'played':>8}{'real × scale':>14}{'real':>8}"]
    for bar in report.funnel:
        beside = "unknown" if bar.real is None else f"{bar.real * report.scale:,.0f}"
        real = "unknown" if bar.real is None else f"{bar.real:,}"
        lines.append(f"  {bar.name:<34}{bar.count:>8,}{beside:>14}{real:>8}")
    return lines


def _detection(name: str, row: Detection) -> list[str]:
    counts = f"{row.planted:>8}{row.found:>8}{row.false:>8}    {_share(row.recall)}      {_share(row.precision)}"
    return [f"  {name:<34}{counts}", *[f"    {g.name:<32}{g.planted:>8}{g.found:>8}" for g in row.grades]]


def _detections(report: Report) -> list[str]:
    head = f"  {'planted defect':<34}{'planted':>8}{'found':>8}{'false':>8}{'recall':>9}{'precision':>11}"
    alike = [f"    {row.name:<32}{row.planted:>8}{row.found:>8}" for row in report.lookalikes]
    rows = [line for name, row in report.detections.items() for line in _detection(name, row)]
    note = (
        ["  (planted by the template's own rules; the other rules that are tried find more)"]
        if report.overrides
        else []
    )
    return [head, *rows, *note, f"  {'honest entries that look alike':<34}{'there':>8}{'held up':>8}", *alike]


def lines_of(report: Report) -> list[str]:
    """The report as lines of text."""
    return [
        f"{report.edition}, scale {report.scale:g}, seed {report.seed}",
        *[f"  set {key} = {value}" for key, value in report.overrides.items()],
        "",
        "Funnel",
        *_funnel(report),
        "",
        "Screening",
        *_detections(report),
        "",
        "Truly best that were found",
        *[f"  {name:<34}{share:>8.3f}" for name, share in report.truly_best.items()],
        "",
        f"Acts: {report.acts:,} by {len(report.verbs)} verbs; audit rows: {report.recorded:,}",
        *[f"  {verb:<44}{count:>8,}" for verb, count in sorted(report.verbs.items())],
        "",
        "Phases",
        *[f"  {p.name:<44}{p.steps:>8,} steps {p.seconds:>8.1f} s {p.peak_mib:>6} MiB" for p in report.phases],
        f"  {'all':<44}{'':>8}       {sum(p.seconds for p in report.phases):>8.1f} s",
        "",
        *_verdict(report),
    ]


def _verdict(report: Report) -> list[str]:
    if not report.breaches:
        return ["Invariants: all hold"]
    return ["Invariants: BROKEN", *[f"  {breach}" for breach in report.breaches]]


def as_json(report: Report) -> str:
    """The report for programs: every field as it is, no figure rounded."""
    return json.dumps(asdict(report), default=str, indent=1)
