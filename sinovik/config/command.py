"""The `sinovik` command: every verb of the product, one line each."""

import os
import sys

from django.core.management import execute_from_command_line

OWNER_VERBS = {"migrate", "makemigrations", "setup", "flush"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinovik.config.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_VERBS:
        os.environ["SINOVIK_PART"] = "owner"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
