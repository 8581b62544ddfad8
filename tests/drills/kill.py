"""The kill -9 drill: local admins submit proposals while web, worker and database are killed again and again.

`python -m tests.drills.kill [--proposals 40] [--kills 8]`. Passes when every acknowledged submission is stored, nothing
is stored twice, a repeated form gets the same receipt, every job has run, and all parts came back in time.
"""

import argparse
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.drills import site as own_site

ROOT = own_site.ROOT
FOLDER = own_site.choose("drill")

import psycopg  # noqa: E402

from sinovik.config import databases, installation, postgres  # noqa: E402 - var/ is chosen first
from sinovik.config.console import say  # noqa: E402

HOST = "127.0.0.1"
LONGEST = {"web process": 10, "web": 10, "worker": 10, "database": 60}
PATIENCE = 240


@dataclass
class Drill:
    port: int
    waiting: list[dict]
    kills: int
    owner: str  # address of the database, to see what is stored and whether it is back
    acknowledged: dict[int, str] = field(default_factory=dict)  # proposal → digest on the receipt it got
    repeated: int = 0
    unknown: int = 0  # submissions that were sent and not answered: stored or not, nobody knew
    errors: int = 0
    recoveries: list[tuple[str, float]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    killed_all: threading.Event = field(default_factory=threading.Event)
    guard: threading.Lock = field(default_factory=threading.Lock)


# --- a person who submits ---------------------------------------------------------------------------------------


def headers_of(session: str) -> dict[str, str]:
    return {
        "Cookie": f"sinovik={session}; sinovik-csrf={'c' * 32}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def ask(drill: Drill, method: str, address: str, session: str, body: str = "") -> tuple[int, str, str]:
    """One request: status, where it leads, text. A connection that breaks is status 0."""
    connection = http.client.HTTPConnection(HOST, drill.port, timeout=15)
    try:
        connection.request(method, address, body, headers_of(session))
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location", ""), answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, "", ""
    finally:
        connection.close()


def hang_up(drill: Drill, address: str, session: str, body: str) -> None:
    """Send a form and lose the line before the answer: whether it was stored, nobody knows."""
    connection = http.client.HTTPConnection(HOST, drill.port, timeout=15)
    try:
        connection.request("POST", address, body, headers_of(session))
    except (OSError, http.client.HTTPException):
        pass
    finally:
        connection.close()
    with drill.guard:
        drill.unknown += 1


def until_answered(drill: Drill, method: str, address: str, session: str, body: str = "") -> tuple[int, str, str]:
    """What a person does: after an error or no answer, send the same again."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        status, location, text = ask(drill, method, address, session, body)
        if status in {200, 302, 404, 409}:
            return status, location, text
        with drill.guard:
            drill.errors += 1
            drill.unknown += status == 0 and method == "POST"
        time.sleep(0.3)
    raise TimeoutError(f"{method} {address}")


def digest_on(page: str) -> str:
    """The digest that a receipt shows, without the spaces between its groups."""
    shown = re.search(r'<p class="sn-code">(.*?)</p>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", "", shown[1]) if shown else ""


def submit(drill: Drill, proposal: int, session: str) -> None:
    address = f"/proposal/{proposal}/ajukan/"
    status, _, page = until_answered(drill, "GET", address, session)
    hidden = dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))
    if status != 200 or "form_token" not in hidden:
        drill.faults.append(f"proposal {proposal}: the page answers {status} without a form")
        return
    body = urlencode({**hidden, "csrfmiddlewaretoken": "c" * 32, "accept_gaps": "on", "sure": "on"})
    if proposal % 3 == 0:
        hang_up(drill, address, session, body)
    status, receipt, page = until_answered(drill, "POST", address, session, body)
    if status != 302:
        told = re.sub(r"<[^>]+>|\s+", " ", page)[:200]
        drill.faults.append(f"proposal {proposal}: not accepted ({status}) {told}")
        return
    digest = digest_on(until_answered(drill, "GET", receipt, session)[2])
    again = until_answered(drill, "POST", address, session, body)
    same = digest_on(until_answered(drill, "GET", again[1] or receipt, session)[2])
    with drill.guard:
        drill.acknowledged[proposal] = digest
        drill.repeated += 1
        if again[:2] != (302, receipt) or same != digest:
            drill.faults.append(
                f"proposal {proposal}: the repeated form got {again[0]} {again[1]} {same}, not {digest}"
            )


def person(drill: Drill) -> None:
    while True:
        with drill.guard:
            if not drill.waiting:
                return
            one = drill.waiting.pop()
            left = len(drill.waiting)
        try:
            submit(drill, one["proposal"], one["session"])
        except TimeoutError as lost:
            drill.faults.append(f"no answer within {PATIENCE} s: {lost}")
        if not drill.killed_all.is_set() and left < 12:
            drill.killed_all.wait(3)  # leave something to submit for the last kills


# --- what is killed ---------------------------------------------------------------------------------------------


def children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(facts[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def victim(part: str) -> list[int]:
    groups = json.loads((FOLDER / "run.json").read_text())
    if part == "web process":
        return [pid for pid in children(groups["web"]) if "sinovik.config.web" in postgres.command_of(pid)][:1]
    if part == "database":
        server = int((postgres.Cluster.at(FOLDER / "postgres").data / "postmaster.pid").read_text().split()[0])
        return [server, *children(server)]
    return [groups[part]]


def is_back(drill: Drill, part: str, killed: list[int]) -> bool:
    now = victim(part)
    if not now or set(now) & set(killed):
        return False
    if part == "database":
        psycopg.connect(drill.owner, connect_timeout=5).close()  # a page may answer while the database still starts
    return part == "worker" or ask(drill, "GET", "/masuk/", "")[0] == 200


def waiting_in_line() -> float:
    """How much longer everything takes because others use the machine: processes that want a core, per core."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def kill(drill: Drill) -> None:
    for number in range(drill.kills):
        time.sleep(3)
        part = list(LONGEST)[number % len(LONGEST)]
        killed = victim(part)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            time.sleep(0.1)
            try:
                if is_back(drill, part, killed):
                    break
            except (OSError, ValueError, KeyError, IndexError, psycopg.OperationalError):
                continue
        seconds = time.monotonic() - began
        drill.recoveries.append((part, seconds))
        say(f"  killed {part:<12} back after {seconds:5.1f} s   acknowledged so far: {len(drill.acknowledged)}")
        allowed = LONGEST[part] * waiting_in_line()
        if seconds > allowed:
            drill.faults.append(f"{part} was away for {seconds:.1f} s; {allowed:.0f} are allowed")
    drill.killed_all.set()


# --- what must hold afterwards ----------------------------------------------------------------------------------

STORED = (
    "SELECT p.id, s.digest FROM competitions_proposal p JOIN competitions_seal s ON s.proposal_id = p.id"
    " WHERE p.state = 'submitted'"
)
TWICE = "SELECT subject_id FROM competitions_proposalhistory WHERE verb = 'submit' GROUP BY 1 HAVING count(*) <> 1"
SEALS = "SELECT count(*), count(DISTINCT proposal_id) FROM competitions_seal"
RECORDS = "SELECT count(*) FROM audit_record WHERE verb = 'proposals.submit'"
OPEN_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND task_name NOT LIKE 'tasks.%'"
FAILED_JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"


def connected(owner: str) -> psycopg.Connection:
    """A connection, once the database accepts one: after a kill it may still be reading its log."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return psycopg.connect(owner, autocommit=True, connect_timeout=5)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def verify(drill: Drill) -> None:
    with connected(drill.owner) as database:
        until = time.monotonic() + PATIENCE
        while database.execute(OPEN_JOBS).fetchone() != (0,) and time.monotonic() < until:
            time.sleep(1)
        stored = dict(database.execute(STORED).fetchall())
        expected = {
            "acknowledged and not stored": len(drill.acknowledged.keys() - stored.keys()),
            "stored and not acknowledged": len(stored.keys() - drill.acknowledged.keys()),
            "receipt unlike what is stored": len(drill.acknowledged.items() - stored.items()),
            "submitted more than once": len(database.execute(TWICE).fetchall()),
            "seals too many or too few": abs(database.execute(SEALS).fetchone()[0] - len(stored)),
            "audit records too many or too few": abs(database.execute(RECORDS).fetchone()[0] - len(stored)),
            "jobs not done": database.execute(OPEN_JOBS).fetchone()[0],
            "jobs failed": database.execute(FAILED_JOBS).fetchone()[0],
        }
    for what, count in expected.items():
        say(f"  {what:<36}{count:>4}")
        if count:
            drill.faults.append(f"{what}: {count}")


# --- the whole --------------------------------------------------------------------------------------------------


def prepare(site: installation.Site, cluster: postgres.Cluster, proposals: int) -> list[dict]:
    """A database of its own with the scene and no demo, marked as made so that the launcher goes on from it."""
    server = cluster.start(postgres.DURABLE)
    try:
        addresses = databases.embedded(cluster)
        command = [sys.executable, "-m", "sinovik.config.command", "setup", "--kind", "demo"]
        subprocess.run(command, check=True, cwd=ROOT, env=site.environment(addresses, owner=True), capture_output=True)
        scene = [sys.executable, "-m", "tests.drills.scene", str(proposals)]
        made = subprocess.run(
            scene, check=True, cwd=ROOT, env=site.environment(addresses), capture_output=True, text=True
        )
        installation.write_marks(addresses.owner, {"setup": installation.fingerprint(), "filled": True})
        return json.loads(made.stdout)
    finally:
        postgres.stop(server)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_for_address(launcher: subprocess.Popen, port: int) -> None:
    for line in launcher.stdout:
        say(f"  {line.rstrip()}")
        if f":{port}/" in line:
            threading.Thread(target=launcher.stdout.read, daemon=True).start()
            return
    raise SystemExit("./run ended before it served")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--proposals", type=int, default=40)
    parser.add_argument("--kills", type=int, default=8)
    chosen = parser.parse_args()
    site, cluster = own_site.begin(FOLDER, free_port())
    waiting = prepare(site, cluster, chosen.proposals)
    drill = Drill(site.port, waiting, chosen.kills, cluster.url(databases.OWNER, databases.DATABASE))
    command = [sys.executable, "-m", "sinovik.config", "run", "--port", str(site.port)]
    launcher = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        wait_for_address(launcher, site.port)
        people = [threading.Thread(target=person, args=[drill]) for _ in range(3)]
        for each in people:
            each.start()
        kill(drill)
        for each in people:
            each.join()
        verify(drill)
    finally:
        launcher.send_signal(signal.SIGTERM)
        launcher.wait(60)
    say(f"  acknowledged {len(drill.acknowledged)} of {chosen.proposals}, repeated {drill.repeated}")
    say(f"  errors that people met and overcame: {drill.errors}; submissions without an answer: {drill.unknown}")
    for fault in drill.faults:
        say(f"  ✗ {fault}")
    return 1 if drill.faults or len(drill.acknowledged) != chosen.proposals else 0


if __name__ == "__main__":
    sys.exit(main())
