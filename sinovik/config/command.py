"""The `sinovik` command: every verb of the product, one line each."""

import ast
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from sinovik.config.console import Trouble, guarded, say

PACKAGE = Path(__file__).resolve().parent.parent
OWNER_VERBS = {"migrate", "makemigrations", "setup", "demo", "rehearse", "dbshell", "administrator"}
OFFLINE_VERBS = {"build", "permissions", "messages", "check", "makemigrations", "collectstatic"}
BORROWED = {
    "check": "Looks for mistakes in settings and models.",
    "migrate": "Brings the tables up to date.",
    "makemigrations": "Writes the steps from the tables to the models.",
    "shell": "Opens Python with the models loaded.",
    "dbshell": "Opens PostgreSQL's own shell, as the owner.",
    "collectstatic": "Copies what browsers load into var/static.",
}


def own_verbs() -> dict[str, str]:
    """Every verb of ours with its one line, read without starting Django."""
    files = sorted(PACKAGE.glob("**/management/commands/*.py"), key=lambda path: path.stem)
    return {path.stem: help_of(path) for path in files if not path.stem.startswith("_")}


def help_of(path: Path) -> str:
    """The literal `help` of the file's Command."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign) and [getattr(t, "id", "") for t in node.targets] == ["help"]:
            return str(ast.literal_eval(node.value))
    return ""


def listing() -> str:
    """The page that `sinovik` without a verb shows."""

    def lines(verbs: dict[str, str]) -> list[str]:
        return [f"  {name:<16}{line.splitlines()[0] if line else ''}" for name, line in verbs.items()]

    return "\n".join(
        [
            "sinovik VERB …     (sinovik VERB --help tells more)",
            "",
            "SiNovik",
            *lines(own_verbs()),
            "",
            "Django",
            *lines(BORROWED),
        ]
    )


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] in {"help", "-h", "--help"}:
        say(listing())
        return
    sys.exit(guarded(carry_out))


def carry_out() -> int:
    verb = sys.argv[1]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sinovik.config.settings")
    if verb in OWNER_VERBS:
        os.environ["SINOVIK_PART"] = "owner"
    with ExitStack() as stack:
        if "SINOVIK_DATABASE_URL" not in os.environ and not {"--help", "-h"} & set(sys.argv):
            find_site(verb, stack)
        os.environ.setdefault("SINOVIK_MODE", "demo" if verb in OFFLINE_VERBS or "--help" in sys.argv else "production")
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, connection

        try:
            execute_from_command_line(sys.argv)
        except OperationalError as error:
            if connection.connection is not None:
                raise
            reason = str(error).strip().splitlines()[-1]
            raise Trouble(f"The database in {database_setting(verb)} does not let us in: {reason}") from error
    return 0


def database_setting(verb: str) -> str:
    """The setting that names the database of this verb."""
    owner = verb in OWNER_VERBS and "SINOVIK_OWNER_DATABASE_URL" in os.environ
    return "SINOVIK_OWNER_DATABASE_URL" if owner else "SINOVIK_DATABASE_URL"


def find_site(verb: str, stack: ExitStack) -> None:
    """Give the verb the environment of the site that `./run` made here."""
    from sinovik.config.installation import Site, lent_database

    site = Site.known()
    if site is None:
        if verb in OFFLINE_VERBS:
            return
        raise Trouble("There is no database yet: start ./run once, or set SINOVIK_DATABASE_URL (docs/operations).")
    addresses = stack.enter_context(lent_database(site))
    os.environ.update({**site.environment(addresses, owner=verb in OWNER_VERBS)})


if __name__ == "__main__":
    main()
