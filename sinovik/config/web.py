"""`python -m sinovik.config.web PORT`: the web server of `./run`.

Django is loaded here once, before granian's processes part from this one: they start at once, share what was loaded,
and a killed one is back without loading anything. Where a system does not fork, each loads for itself.
"""

import sys

from granian import Granian
from granian.constants import Interfaces

from sinovik.config import server

HOST = "127.0.0.1"
PROCESSES, THREADS, WAITING = 2, 8, 512


def main() -> None:
    Granian(
        f"{server.__name__}:application",
        address=HOST,
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=PROCESSES,
        blocking_threads=THREADS,
        backlog=WAITING,
        respawn_failed_workers=True,  # without this the whole server ends when one process is killed
    ).serve()


if __name__ == "__main__":
    main()
