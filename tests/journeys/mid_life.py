"""Template databases in which a competition was really played to a moment, copied by journeys that begin there.

One edition is played by the real actions, as the demo is; at every moment of `MOMENTS` its database is kept as a
template. They are made once for a state of the code, together, and shared by all workers of a run.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.test import override_settings

from sinovik.foundation.access.models import User
from sinovik.foundation.tasks import drain
from sinovik.judging.queries.interviews import finalists
from sinovik.rehearsal import demo
from sinovik.rehearsal.player import Play
from sinovik.rehearsal.progress import Progress
from sinovik.rehearsal.stages import begin, end, stage_of
from tests import database

PASSWORD = "sandi-untuk-uji"
YEAR, SCALE, SEED = 2022, 0.004, "perjalanan"
FOLDER = settings.VAR / "test" / "mid-life"
# what a played edition follows from: everything but pages
SHAPING = [
    *database.SHAPING,
    "policy/**/*",
    "tests/journeys/mid_life.py",
    "sinovik/methods/**/*.py",
    "sinovik/rehearsal/*.py",
    "sinovik/foundation/[!u]*/**/*.py",
    *(f"sinovik/*/{name}" for name in ("models.py", "rules.py", "queries.py", "actions.py", "states.py", "tasks.py")),
    *(f"sinovik/*/{name}/**/*.py" for name in ("models", "rules", "queries", "actions", "states")),
]


def to_registration(play: Play) -> None:
    """Registration is open for three more days; drafts are with units, local admins and the secretariat."""
    play.call()
    play.appoint()
    play.until = stage_of(play.edition, "registration").closes_at - timedelta(days=3)
    play.register()


def to_screening(play: Play) -> None:
    """Registration is over and screening has begun; nothing is examined yet."""
    end(play.edition, "registration", play.by)
    begin(play.edition, "screening", play.by)


def to_desk(play: Play) -> None:
    """Screening is decided, the jury is appointed, its readings are assigned; no sheet is scored yet."""
    play.screen()
    play.assign()


def to_desk_end(play: Play) -> None:
    """Every sheet of the desk evaluation is locked and the stage is closed."""
    play.evaluate()


def to_plenary_end(play: Play) -> None:
    """The panel has read, the first plenary has chosen the finalists; nothing is announced yet."""
    play.read_panel()


def to_finalists(play: Play) -> None:
    """Finalists are announced, objections answered, their decree is issued; interviews come next."""
    play.decide_finalists()
    assert finalists(play.edition).count() >= 2, "this seed leaves too few finalists for the journeys: choose another"


def to_winners(play: Play) -> None:
    """Interviews and visits are over, winners are decided, announced, decreed and awarded."""
    play.hear()
    play.decide_winners()


def to_publication(play: Play) -> None:
    """Every entrant has its result sheet."""
    play.publish()


def to_afterwards(play: Play) -> None:
    """The finalists' pages are open; one was copied, visited, measured, reviewed, embedded and asked about."""
    demo.live_on(play)
    for people in demo.remaining_roles(play.cast).values():
        assert people.is_demo


MOMENTS: dict[str, Callable[[Play], None]] = {
    "registration": to_registration,
    "screening": to_screening,
    "desk": to_desk,
    "desk_end": to_desk_end,
    "plenary_end": to_plenary_end,
    "finalists": to_finalists,
    "winners": to_winners,
    "publication": to_publication,
    "afterwards": to_afterwards,
}


def template(moment: str) -> tuple[str, Path]:
    """The template database of this moment and the folder with its files, made where they are missing."""
    state = database.fingerprint(SHAPING)
    name, files = f"{database.prefix()}_life_{state}", FOLDER / state
    base = database.template()
    with database.maintenance(name) as server:
        if not (database.exists(server, name) and files.exists()):
            database.drop_all(server, f"^{database.prefix()}_life_")
            shutil.rmtree(FOLDER, ignore_errors=True)
            play_all(server, base, name, files)
    return f"{name}_{moment}", files


def play_all(server: object, base: str, name: str, files: Path) -> None:
    """Play the edition once and keep its database at every moment; `name` comes last and says that all is kept."""
    working = f"{name}_making"
    database.copy(server, base, working)
    shelf = {**settings.STORAGES["default"], "OPTIONS": {"location": files}}
    progress = Progress(lambda line: None)
    play = Play(year=YEAR, template="kipp-2022-demo", scale=SCALE, seed=SEED, progress=progress)
    with override_settings(STORAGES={**settings.STORAGES, "default": shelf}):
        for moment, go_on in MOMENTS.items():
            database.point_at(working)
            go_on(play)
            drain()
            let_everybody_in()
            connections["default"].close()
            database.copy(server, working, f"{name}_{moment}")
    server.execute(f'ALTER DATABASE "{working}" RENAME TO "{name}"')


def let_everybody_in() -> None:
    """Everybody of the play gets the same password, so that journeys log in as people do."""
    for user in User.objects.filter(is_demo=True):
        if not user.has_usable_password():
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
