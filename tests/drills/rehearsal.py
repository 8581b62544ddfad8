"""The rehearsal drill: editions are played on databases of their own and everything they claim is looked at.

`python -m tests.drills.rehearsal [--scale 0.05]`. Passes when the funnel of the declared volume comes out, every act
has its audit row, every invariant holds, a changed rule changes who passes, a wrong rule is refused at once, and
nothing is left on the server.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.drills import site

FOLDER = site.choose("drill-rehearsal")

import psycopg  # noqa: E402

from sinovik.config import databases, postgres  # noqa: E402 - the folder is chosen first
from sinovik.config.console import say  # noqa: E402

SECONDS = 240  # for one play on a machine that others use too
REAL = {"drafts": 3478, "left at the unit": 612, "left at the local admin": 412}
STRICTER = "group.umum.minimum_age_months=36"
WRONG = "group.umum.minimum_age=36"


@dataclass
class Played:
    code: int
    said: str
    found: dict

    @property
    def funnel(self) -> dict[str, int]:
        return {bar["name"]: bar["count"] for bar in self.found["funnel"]}


def begin(name: str, *options: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "sinovik.config.command", "rehearse", "--json", str(FOLDER / name), *options]
    return subprocess.Popen(
        command, cwd=site.ROOT, env={**os.environ}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def end(name: str, process: subprocess.Popen) -> Played:
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise SystemExit(f"  ✗ {name}: not over after {SECONDS} s") from None
    target = FOLDER / name
    return Played(process.returncode, said, json.loads(target.read_text()) if target.exists() else {})


def play(name: str, *options: str) -> Played:
    return end(name, begin(name, *options))


def faults_of_play(played: Played, scale: float) -> list[str]:
    """What is wrong with a play by the edition's own rules."""
    if played.code != 0 or not played.found:
        return [f"exit code {played.code}: {played.said[-2000:]}"]
    faults, funnel, acts = [], played.funnel, sum(played.found["verbs"].values())
    for bar, real in REAL.items():
        if funnel[bar] != round(real * scale):
            faults.append(f"{bar}: {funnel[bar]}, declared are {round(real * scale)}")
    steps = [funnel[name] for name in ("submitted", "passed screening", "nominees", "finalists", "winners")]
    if sorted(set(steps), reverse=True) != steps or steps[-1] == 0:
        faults.append(f"the funnel does not narrow: {steps}")
    if funnel["submitted"] != funnel["drafts"] - funnel["left at the unit"] - funnel["left at the local admin"]:
        faults.append("drafts are lost between unit, local admin and organiser")
    if acts != played.found["recorded"] or acts == 0:
        faults.append(f"{acts} acts, {played.found['recorded']} audit rows")
    if played.found["breaches"] or "Invariants: all hold" not in played.said:
        faults.append(f"invariants: {played.found['breaches']}")
    return faults


def faults_of_change(before: Played, after: Played) -> list[str]:
    """A higher age lets fewer pass, and changes nothing about who submitted."""
    if before.code or after.code:
        return [f"exit codes {before.code} and {after.code}: {(before.said + after.said)[-2000:]}"]
    faults = []
    if after.funnel["submitted"] != before.funnel["submitted"]:
        faults.append(f"{STRICTER} changed who submitted: {before.funnel} {after.funnel}")
    if after.funnel["passed screening"] >= before.funnel["passed screening"]:
        faults.append(f"{STRICTER} let {after.funnel['passed screening']} pass, not fewer than before")
    return faults


def faults_of_refusal(refused: Played) -> list[str]:
    if refused.code == 1 and "minimum_age_months" in refused.said and not refused.found:
        return []
    return [f"{WRONG}: exit code {refused.code}, {refused.said[-500:]}"]


def faults_of_leftovers(owner: str) -> list[str]:
    with psycopg.connect(owner) as server:
        rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'sinovik_gladi%'").fetchall()
    return [f"the database {name} was left behind" for (name,) in rows]


def drill(scale: float, owner: str) -> list[str]:
    whole = play("whole", "--scale", str(scale))
    say(whole.said)
    faults = faults_of_play(whole, scale)
    small = [begin("before", "--scale", "0.02"), begin("after", "--scale", "0.02", "--set", STRICTER)]
    before, after = (end(name, process) for name, process in zip(("before", "after"), small, strict=True))
    say(f"  by the rules: {before.funnel if before.found else before.said}")
    say(f"  {STRICTER}: {after.funnel if after.found else after.said}")
    faults += faults_of_change(before, after) + faults_of_refusal(play("refused", "--set", WRONG))
    return faults + faults_of_leftovers(owner)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=0.05)
    chosen, began = parser.parse_args(), time.monotonic()
    _site, cluster = site.begin(FOLDER, 0)
    server = cluster.start(postgres.DURABLE)
    try:
        faults = drill(chosen.scale, databases.embedded(cluster).owner)
    finally:
        postgres.stop(server)
        site.remove(Path(FOLDER))
    for fault in faults:
        say(f"  ✗ {fault}")
    say(f"  {time.monotonic() - began:.0f} s, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
