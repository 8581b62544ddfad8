"""A demo in mid-life: one edition that is over and lives on, one being judged, one open for registration."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings

from sinovik.agencies.actions import issue_account
from sinovik.competitions.models import Edition
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.access.roles import roles
from sinovik.foundation.audit import action
from sinovik.foundation.audit.models import Record
from sinovik.foundation.clock.models import ClockSetting, DatabaseKind
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.judging.queries.interviews import finalists

from . import life, reading
from .cast import Cast, mailbox
from .edition import PHASES
from .player import Play
from .progress import Progress
from .stages import stage_of

NOW = datetime.fromisoformat("2027-05-12T02:30:00+00:00")
FINISHED, JUDGED, OPEN = 2026, 2027, 2028
SCALE = 0.004
SCORED = 0.5
TO_PUBLICATION = PHASES[: PHASES.index("publish") + 1]
TO_DESK = ("call", "register", "screen", "assign")
TO_REGISTRATION = ("call", "register")


@dataclass(frozen=True)
class Login:
    """role: its key in `policy/roles.toml`."""

    role: str
    email: str

    @property
    def label(self) -> str:
        return roles()[self.role].label_id


@action("demo.give_password")
def give_password(*, user: User, password: str, by: User | None, now: datetime) -> User:
    """Let a demo person in. Raises: Refused for a real person or outside a demo database."""
    if not user.is_demo or not ClockSetting.objects.filter(kind=DatabaseKind.DEMO).exists():
        raise Refused("Kata sandi contoh hanya untuk orang contoh di basis data demo.")
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def _to(year: int) -> timedelta:
    """From the template's year to the same days of another."""
    return date(year, 1, 1) - date(2022, 1, 1)


def _play(year: int, phases: tuple[str, ...], progress: Progress, cast: Cast | None = None, **facts: object) -> Play:
    play = Play(
        year=year, template="kipp-2022-demo", scale=SCALE, seed=f"demo-{year}", progress=progress, cast=cast, **facts
    )
    for phase in phases:
        getattr(play, phase)()
    return play


def live_on(play: Play) -> None:
    """The finalists' pages open; one is copied, visited, measured, reviewed, embedded and asked about."""
    with play.progress.phase("after the competition"):
        for proposal in finalists(play.edition).select_related("innovation", "edition"):
            life.publish_page(proposal, play.by)
        first, *others = life.owners_of(play.edition, play.cast)
        copier = next(post for post in play.cast.posts if post.unit.agency_id != first.post.unit.agency_id)
        life.copy_once(first, copier, number="PKS/12/CONTOH/2027")
        life.log_visit(first, copier.unit.agency)
        assessor = life.staff_member("assessor", "Asesor", play.by)
        officer = life.staff_member("information_officer", "Petugas informasi", play.by)
        life.measure(first, assessor)
        for place, owner in enumerate([first, *others]):
            life.review(owner, assessor, place)
        life.embed(first)
        life.ask_for_information(first.innovation, officer, answered=True)


def make(tell: Callable[[str], None]) -> list[Login]:
    """Make the demo in an empty demo database; returns one log-in per role."""
    progress = Progress(tell)
    finished = _play(FINISHED, TO_PUBLICATION, progress, shift=_to(FINISHED))
    live_on(finished)
    judged = _play(JUDGED, TO_DESK, progress, finished.cast, shift=_to(JUDGED))
    with progress.phase("desk evaluation: half of the sheets"):
        desk = stage_of(judged.edition, "desk")
        reading.score_all(desk, judged.jury, judged.quality_of, progress, share=SCORED)
    closes = NOW + timedelta(days=18)
    registration = datetime.fromisoformat("2022-04-16T05:00:00+00:00")
    _play(OPEN, TO_REGISTRATION, progress, finished.cast, shift=closes - registration, until=NOW - timedelta(hours=1))
    clock.freeze(max(clock.now(), NOW))
    life.ask_for_information(finalists(finished.edition)[0].innovation, finished.by, answered=False)
    logins = open_doors(finished.cast, judged.edition)
    with progress.phase("queue: letters and deliveries"):
        progress.step(drain())
    clock.travel_to(clock.now())
    return logins


def resume() -> None:
    """Let the demo's clock go on from its last act, so that it stands still while the demo is not running."""
    # the last row, not the latest moment: reference data is recorded at today's, which may lie after the demo's
    last = Record.objects.order_by("-pk").values_list("written_at", flat=True).first()
    if last is not None:
        clock.travel_to(last + timedelta(minutes=1))


def is_made() -> bool:
    return Edition.objects.filter(is_demo=True).exists()


# --- log-ins --------------------------------------------------------------------------------------------------------


def remaining_roles(cast: Cast) -> dict[str, User]:
    """One person for each role that no play has filled yet."""
    agency, people = cast.posts[0].unit.agency, {}
    for key, role in roles().items():
        if role.scope in {"national", "agency"} and not User.objects.filter(memberships__role=key).exists():
            people[key] = issue_account(
                email=mailbox(key.replace("_", "-"), 1),
                full_name=f"{role.label_id} (contoh)",
                role=key,
                agency=agency if role.scope == "agency" else None,
                by=cast.secretariat,
                now=clock.now(),
                is_demo=True,
            ).user
    return people


def open_doors(cast: Cast, judged: Edition) -> list[Login]:
    """Give one person of every role the demo's password."""
    remaining_roles(cast)
    logins = []
    for key in roles():
        user = User.objects.filter(memberships__role=key, memberships__until=None, is_demo=True).order_by("pk").first()
        if user is not None:
            give_password(user=user, password=settings.DEMO_PASSWORD, by=cast.secretariat, now=clock.now())
            logins.append(Login(key, user.email))
    return logins
