"""`./test`: the whole suite on a database of its own, in parallel, with a real browser for the journeys."""

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from sinovik.config import databases, postgres
from sinovik.config.bootstrap import install_package
from sinovik.config.console import Trouble, say, step
from sinovik.config.databases import Addresses
from sinovik.config.installation import ROOT, VAR, lock
from sinovik.config.processes import SINOVIK

FOLDER = VAR / "test"
# the first is Chromium without windows: the same pages in half the time
BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def main() -> int:
    arguments = sys.argv[1:]
    with ExitStack() as stack:
        stack.enter_context(lock(FOLDER / "test.lock", "The tests already run here: wait for their end."))
        browser = find_browser()
        environment = test_environment(database(stack), browser)
        build(environment)
        return subprocess.run(
            [sys.executable, "-m", "pytest", *spread(arguments), *arguments], cwd=ROOT, env=environment
        ).returncode


def spread(arguments: list[str]) -> list[str]:
    """All cores, unless the caller says otherwise."""
    chosen = any(part.startswith(("-n", "--numprocesses", "--pdb")) for part in arguments)
    return [] if chosen else ["-n", os.environ.get("SINOVIK_TEST_WORKERS", "auto")]


def find_browser() -> str:
    """Chromium for the journeys, installed where we may; in CI there is no going on without it.

    Raises: Trouble in CI where there is none.
    """
    found = os.environ.get("SINOVIK_BROWSER") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not found and MAC_BROWSER.exists():
        found = str(MAC_BROWSER)
    if not found:
        try:
            found = install_browser()
        except Trouble as trouble:
            if os.environ.get("CI"):
                raise
            say(f"  {trouble} The journeys are skipped.")
    return found


def install_browser() -> str:
    why = "The journeys need Chromium"
    try:
        install_package("chromium-headless-shell", why)
    except Trouble:
        install_package("chromium", why)
    return next(filter(None, map(shutil.which, BROWSERS)), "")


def database(stack: ExitStack) -> Addresses:
    """The tests' own server, fast and forgetful; or the one that DATABASE_URL names."""
    url = os.environ.get("DATABASE_URL")
    if url:
        stack.callback(databases.drop_external_role, url, FOLDER)
        return databases.external(url, FOLDER)
    with step("PostgreSQL for the tests"):
        cluster = postgres.Cluster.at(FOLDER / "postgres")
        cluster.create()
        server = cluster.start(postgres.FLEETING)
        stack.callback(postgres.stop, server)
        return databases.embedded(cluster)


def test_environment(addresses: Addresses, browser: str) -> dict[str, str]:
    passed_on = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DATABASE_APP_URL"}}
    return {
        **passed_on,
        **addresses.environment(),
        "SINOVIK_MODE": "test",
        "SINOVIK_VAR": str(VAR),
        "SINOVIK_BROWSER": browser,
    }


def build(environment: dict[str, str]) -> None:
    """What the journeys and documents need beside Python; what is up to date is left alone."""
    with step("Style, font, icons and translations"):
        done = subprocess.run([*SINOVIK, "build"], cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise Trouble(f"`sinovik build` failed: {(done.stderr or done.stdout).strip().splitlines()[-1]}")
