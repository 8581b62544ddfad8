"""`python -m sinovik.config run|test …`: the two commands inside `.venv`; a missing package is one sentence."""

import sys
from importlib import import_module

from sinovik.config.console import guarded

PROGRAMS = {"run": "sinovik.config.serve", "test": "sinovik.config.testing"}


def main() -> int:
    purpose = sys.argv.pop(1)
    return import_module(PROGRAMS[purpose]).main()


if __name__ == "__main__":
    sys.exit(guarded(main))
