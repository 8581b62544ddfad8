"""From a bare clone to a `.venv` with the pinned packages. Runs on the system's Python, standard library only.

`python3 -m sinovik.config.bootstrap run|test …` ends by becoming the same purpose of `sinovik.config` inside `.venv`.
A second start finds its stamp and takes no time.
"""

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from sinovik.config.console import Trouble, guarded, say, step

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "sinovik.json"
BOOT_LOCK = ROOT / "requirements-boot.lock"
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
NEEDED_MEGABYTES = 1500
NEW_PYTHON = (3, 11)


def main() -> int:
    purpose, *arguments = sys.argv[1:]
    if purpose not in LOCKS:
        raise Trouble(f"Unknown purpose {purpose!r}; known: {', '.join(LOCKS)}.")
    if sys.version_info < NEW_PYTHON:
        raise Trouble(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if not os.access(ROOT, os.W_OK):
        raise PermissionError(errno.EACCES, "not writable", str(ROOT))
    os.chdir(ROOT)
    keep_bytecode()
    if not {"-h", "--help"} & set(arguments) or not PYTHON.exists():
        prepare(purpose)
    os.execv(PYTHON, [str(PYTHON), "-m", "sinovik.config", purpose, *arguments])  # noqa: S606 - becomes the program


def keep_bytecode() -> None:
    """Let Python keep what it compiles inside `.venv`: each start is seconds faster, no folder of code is written to.

    A person who forbids bytecode wants a clean tree, and has it.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(VENV / "bytecode")


def prepare(purpose: str) -> None:
    """Bring `.venv` to the state which the locks describe; nothing is done where the stamp says that it is."""
    known = read_stamp()
    wanted = {"python": sys.version, "root": str(ROOT), "boot": digest(BOOT_LOCK)}
    fresh = any(known.get(key) != value for key, value in wanted.items()) or not PYTHON.exists()
    lock = digest(LOCKS[purpose])
    if not fresh and known.get(purpose) == lock:
        return
    enough_space()
    if fresh:
        STAMP.unlink(missing_ok=True)
        with step("Making .venv"):
            make_venv()
            install_boot_lock()
        known = wanted
    with step(f"Installing the packages of {LOCKS[purpose].name}"):
        install(LOCKS[purpose])
        uv("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    write_stamp({**known, purpose: lock})


def read_stamp() -> dict:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def write_stamp(known: dict) -> None:
    STAMP.write_text(json.dumps(known, indent=1))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def enough_space() -> None:
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise Trouble(
            f"Only {free} MB are free in {ROOT}; {NEEDED_MEGABYTES} are needed: free some space and start again."
        )


# --- the environment ------------------------------------------------------------------------------------------


def make_venv() -> None:
    """A virtual environment with pip; Debian keeps the module for it in a package of its own."""
    if not has_venv():
        install_package("python3-venv", "Python's module venv is missing")
        if not has_venv():
            raise Trouble(
                f"{sys.executable} has no module venv or ensurepip, with Debian's package python3-venv too: "
                "put a complete Python 3.11 or newer first in PATH and start again."
            )
    without_pip = ["--without-pip"] if bundled_pip() else []
    done = quietly([sys.executable, "-m", "venv", "--clear", *without_pip, VENV])
    if done.returncode:
        raise Trouble(f"Python could not make .venv: {last_line(done)}")


def has_venv() -> bool:
    return quietly([sys.executable, "-c", "import venv, ensurepip"]).returncode == 0


def bundled_pip() -> str:
    """The wheel of pip that Python carries; run from there, its installation (6 s) is saved. Empty where not found."""
    beside = Path(importlib.util.find_spec("ensurepip").origin).parent / "_bundled"
    wheels = [*beside.glob("pip-*.whl"), *Path("/usr/share/python-wheels").glob("pip-*.whl")]
    return str(wheels[0]) if wheels else ""


def pip(*arguments: str) -> subprocess.CompletedProcess:
    return quietly([PYTHON, "-m", "pip", *arguments], {**os.environ, "PYTHONPATH": bundled_pip()})


def install_package(package: str, why: str) -> None:
    """Install one of Debian's packages where we may.

    Raises: Trouble that names the package where we may not.
    """
    advice = f"{why}: install the package {package} (on Debian or Ubuntu: sudo apt install {package}) and start again."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Trouble(advice)
    say(f"  ({why}; installing Debian's package {package})")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", package]
    if quietly(command, environment).returncode:
        quietly(["apt-get", "update", "-q"], environment)
        if quietly(command, environment).returncode:
            raise Trouble(advice)


def install_boot_lock() -> None:
    done = pip("install", "-q", "--require-hashes", "-r", str(BOOT_LOCK))
    if done.returncode:
        raise Trouble(f"The first packages could not be installed: {last_line(done)}")


def install(lock: Path) -> None:
    """Install a lock by uv, and by pip where uv cannot reach what pip is set up to reach."""
    try:
        uv("install", "--require-hashes", "-r", str(lock))
    except Trouble as by_uv:
        done = pip("install", "-q", "--require-hashes", "-r", str(lock))
        if done.returncode:
            raise Trouble(f"{by_uv} (pip: {last_line(done)})") from None


def uv(*arguments: str) -> None:
    done = quietly([VENV / "bin" / "uv", "pip", *arguments], uv_environment())
    if done.returncode:
        raise Trouble(f"The packages could not be installed: {last_line(done)}")


def uv_environment() -> dict[str, str]:
    """uv does not read pip's settings: hand it the index, and the machine's own certificates."""
    environment = {"UV_PYTHON_DOWNLOADS": "never", **os.environ, "VIRTUAL_ENV": str(VENV)}
    if not {"SSL_CERT_FILE", "UV_SYSTEM_CERTS", "UV_NATIVE_TLS"} & environment.keys():
        environment["UV_SYSTEM_CERTS"] = "true"
    index = pip_setting("index-url")
    if index and not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & environment.keys():
        environment["UV_DEFAULT_INDEX"] = index
    return environment


def pip_setting(name: str) -> str:
    """A setting of pip from its files or environment, or an empty string."""
    lines = pip("config", "list").stdout.splitlines()
    found = [line.partition("=")[2].strip("'\"") for line in lines if line.partition("=")[0].endswith(f".{name}")]
    return found[0] if found else ""


def quietly(command: list, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(part) for part in command], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )


def last_line(done: subprocess.CompletedProcess) -> str:
    """What a failed tool said, in its last telling line; a full disk is said as such."""
    said = f"{done.stdout}\n{done.stderr}"
    if "No space left" in said:
        raise Trouble("The disk is full: free some space and start again.")
    lines = [line.strip() for line in said.splitlines() if line.strip() and not line.startswith(("[notice]", "hint:"))]
    return lines[-1] if lines else "it said nothing"


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what an installation started ends with it
    sys.exit(guarded(main))
