"""One clear sentence for each thing that a person at the terminal can mend."""

import argparse
import errno
import os
import re
import socket
import stat
import subprocess
import sys

import pytest

from sinovik.config import bootstrap, processes, serve
from sinovik.config.command import listing, own_verbs
from sinovik.config.console import Trouble, guarded, sentence_for
from sinovik.config.installation import Site, lock

pytestmark = pytest.mark.enable_socket


def chosen(**options) -> argparse.Namespace:
    return argparse.Namespace(**{"port": None, "fresh": False, "no_demo": False, **options})


def failing(error: BaseException):
    def run() -> int:
        raise error

    return run


def test_a_busy_port_names_the_next_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(
            Trouble, match=f"Port {port} is taken by another program: choose another, as ./run --port {port + 1}."
        ):
            serve.port_is_free(port)


@pytest.mark.parametrize("given", ["0", "-1", "65536", "abc", "80.5", ""])
def test_what_is_no_port_is_said(given):
    with pytest.raises(Trouble, match=f"^{re.escape(given)} is no port: choose one between 1024 and 65535.$"):
        serve.options([f"--port={given}"])


@pytest.mark.parametrize("given", [1, 65535])
def test_the_first_and_the_last_port_are_ports(given):
    assert serve.options(["--port", str(given)]).port == given


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full: free some space and start again."),
        (
            PermissionError(errno.EACCES, "Permission denied", "/x/var"),
            "SiNovik may not read or write here (/x/var): clone it into a folder of your own",
        ),
        (
            ModuleNotFoundError("No module", name="django"),
            "The module django is missing: delete the folder .venv and start again.",
        ),
        (Trouble("Sesuatu."), "Sesuatu."),
    ],
)
def test_what_a_person_can_mend_is_one_sentence_and_exit_code_1(error, sentence, capsys):
    assert guarded(failing(error)) == 1
    assert capsys.readouterr().out.startswith(f"\n✗ {sentence}")


def test_an_unknown_error_of_the_system_keeps_its_words():
    assert sentence_for(OSError(errno.EIO, "Input/output error", "/x")) == "Input/output error (/x)."


def test_an_old_python_is_refused_with_its_number(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["bootstrap", "run"])
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))

    with pytest.raises(Trouble, match=r"Python 3.11 or newer is needed; this is 3\."):
        bootstrap.main()


def test_a_disk_without_room_is_said_before_anything_is_installed(monkeypatch):
    monkeypatch.setattr(bootstrap, "NEEDED_MEGABYTES", 10**9)

    with pytest.raises(Trouble, match=r"Only \d+ MB are free in .*; 1000000000 are needed"):
        bootstrap.enough_space()


def test_a_missing_package_is_named_where_it_may_not_be_installed(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(Trouble, match="Python's module venv is missing: install the package python3-venv"):
        bootstrap.install_package("python3-venv", "Python's module venv is missing")


def test_a_python_that_stays_incomplete_after_the_package_is_named(monkeypatch):
    # the package is there already, as on a Debian whose first python3 in PATH is not Debian's
    monkeypatch.setattr(bootstrap, "install_package", lambda package, why: None)
    monkeypatch.setattr(bootstrap.sys, "executable", "/bin/false")

    with pytest.raises(Trouble, match=r"^/bin/false has no module venv or ensurepip, .*: put a complete Python 3.11"):
        bootstrap.make_venv()


def test_a_second_start_is_told_that_the_first_still_runs(tmp_path):
    with (
        lock(tmp_path / "run.lock", "unused"),
        pytest.raises(Trouble, match="already runs"),
        lock(tmp_path / "run.lock", "SiNovik already runs here"),
    ):
        raise AssertionError("two held the lock")


def test_a_demo_never_becomes_a_real_site_by_an_option(tmp_path):
    with pytest.raises(Trouble, match=r"is a demo: ./run --fresh --no-demo deletes it"):
        serve.choose(chosen(no_demo=True), Site(tmp_path, "demo"))


@pytest.mark.parametrize(
    ("options", "known", "kind", "port"),
    [
        ({}, None, "demo", 8000),
        ({"no_demo": True}, None, "production", 8000),
        ({"port": 8101}, None, "demo", 8101),
        ({}, ("production", 8102), "production", 8102),
        ({"port": 8103}, ("demo", 8102), "demo", 8103),
        ({"fresh": True}, ("production", 8102), "demo", 8102),
        ({"fresh": True, "no_demo": True}, ("demo", 8102), "production", 8102),
        ({"fresh": True, "no_demo": True, "port": 8104}, None, "production", 8104),
    ],
)
def test_a_start_goes_on_with_what_is_here(tmp_path, options, known, kind, port):
    site = serve.choose(chosen(**options), Site(tmp_path, *known) if known else None)

    assert (site.kind, site.port) == (kind, port)


def test_a_site_is_remembered(tmp_path):
    Site(tmp_path, "demo", 8123).remember()

    assert Site.known(tmp_path) == Site(tmp_path, "demo", 8123)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("ModuleNotFoundError: No module named 'granian'", "The module granian is missing: delete the folder .venv"),
        ("/x/python: No module named granian", "The module granian is missing: delete the folder .venv"),
        ("OSError: [Errno 28] No space left on device", "The disk is full: free some space and start again."),
    ],
)
def test_what_a_process_died_of_is_said_where_a_person_can_mend_it(tmp_path, monkeypatch, words, sentence):
    monkeypatch.setattr(processes, "VAR", tmp_path)
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "web.log").write_text(f"No module named older\n{words}\nended\n")

    with pytest.raises(Trouble, match=f"^{re.escape(sentence)}"):
        processes.mendable("web")


def test_what_an_earlier_start_said_is_put_aside_and_the_administrators_code_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "VAR", tmp_path)
    (tmp_path / "log").mkdir()
    for name in ("web", "worker", "administrator"):
        (tmp_path / "log" / f"{name}.log").write_text("No module named older")

    processes.put_logs_aside()

    processes.mendable("web")
    left = sorted(path.name for path in (tmp_path / "log").iterdir())
    assert left == ["administrator.log", "web.log.1", "worker.log.1"]


def test_logs_are_closed_to_others(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "VAR", tmp_path)

    assert processes.spawn("word", ["/bin/echo", "rahasia"], {}).wait() == 0

    written = tmp_path / "log" / "word.log"
    assert written.read_text() == "rahasia\n"
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_every_verb_stands_in_the_list_with_its_line():
    lines = listing().splitlines()

    assert all(any(line.startswith(f"  {name} ") for line in lines) for name in own_verbs())
    assert {"setup", "permissions", "administrator"} <= own_verbs().keys()


def test_a_database_that_does_not_answer_is_one_sentence():
    command = [sys.executable, "-m", "sinovik.config.command", "invariants"]
    nobody = {"SINOVIK_DATABASE_URL": "postgresql://a:b@127.0.0.1:9/c", "SINOVIK_MODE": "test"}

    done = subprocess.run(command, env={**os.environ, **nobody}, capture_output=True, text=True)

    assert done.returncode == 1
    assert done.stdout.startswith("\n✗ The database in SINOVIK_DATABASE_URL does not let us in: ")
    assert "Traceback" not in done.stderr
