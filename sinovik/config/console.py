"""What the person at the terminal reads: one line per step, one sentence per trouble. Standard library only."""

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Trouble(Exception):
    """Something only the person can change; its text is one full sentence that says what to do."""


def say(line: str = "") -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce a step and close its line with the seconds it took."""
    sys.stdout.write(f"  {what} … ")
    sys.stdout.flush()
    started = time.monotonic()
    try:
        yield
    except BaseException:
        say("stopped")
        raise
    say(f"{time.monotonic() - started:.1f} s")


def sentence_for(error: OSError) -> str:
    """The sentence for the errors of a machine that a person can mend; others keep the system's own words."""
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full{where}: free some space and start again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"SiNovik may not read or write here{where}: clone it into a folder of your own and start again."
    return f"{error.strerror or error}{where}."


def guarded(main: Callable[[], int]) -> int:
    """Run `main` and turn what a person can mend into one sentence and exit code 1."""
    try:
        return main()
    except Trouble as trouble:
        say(f"\n✗ {trouble}")
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    except ModuleNotFoundError as missing:
        say(f"\n✗ The module {missing.name} is missing: delete the folder .venv and start again.")
    except OSError as error:
        say(f"\n✗ {sentence_for(error)}")
    return 1
