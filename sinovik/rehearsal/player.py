"""Plays a whole edition through the real actions, on a database whose clock may be moved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sinovik.agencies.models import Agency
from sinovik.agencies.states import LOCAL_GOVERNMENTS
from sinovik.competitions.actions.editions import assume_value, create_from_template, open_edition
from sinovik.competitions.models import Edition
from sinovik.competitions.states import RuleBook
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import panel, resultsheets
from sinovik.judging.states import EvaluatorRole

from . import outcome, reading
from .cast import Cast, appoint_posts, appoint_secretariat
from .inputs import Entry, Volume, entries_of, scaled_places, volume_of
from .progress import Progress
from .registration import Played, play_registration
from .screening import play_screening
from .stages import begin, end, office_hour, stage_of

UNITS_PER_DRAFT = 0.4


@dataclass
class Play:
    """One edition being played.

    overrides: path of a rule → value to try instead; shift: moves the template's calendar; cast: people of an earlier
    play; until: registration is left open at this moment instead of being played to its end.
    """

    year: int
    scale: float
    seed: str
    progress: Progress
    template: str = ""
    overrides: Mapping[str, Any] = field(default_factory=dict)
    shift: timedelta = timedelta()
    cast: Cast | None = None
    until: datetime | None = None
    edition: Edition = field(init=False)
    usual: RuleBook = field(init=False)
    volume: Volume = field(init=False)
    entries: list[Entry] = field(init=False)
    played: Played = field(init=False)
    jury: reading.Jury = field(init=False)

    @property
    def by(self) -> User:
        return self.cast.secretariat

    def quality_of(self, proposal: int) -> float:
        return self.played.entry_of(proposal).quality

    # --- the phases, in order ---------------------------------------------------------------------------------------

    def call(self) -> None:
        """The edition is made from its template, its rules are set for this play, and it opens."""
        with self.progress.phase("call: edition made and opened"):
            self.cast = self.cast or Cast(secretariat=self._first_person())
            name = self.template or f"kipp-{self.year}-demo"
            self.edition = create_from_template(
                template=name, is_demo=True, year=self.year, shift=self.shift, by=self.by, now=clock.now()
            )
            self.usual = RuleBook(self.edition.rules)
            self._set_rules()
            opens = stage_of(self.edition, "registration").opens_at
            clock.freeze(office_hour(opens - timedelta(days=30)))
            self.edition = open_edition(edition=self.edition, by=self.by, now=clock.now())
            self.volume = volume_of(self.edition.book, self.scale)
            self.entries = entries_of(self.edition.book, self.volume, self.seed)
            self.progress.step()

    def _first_person(self) -> User:
        return User.objects.filter(email="sekretariat@contoh.invalid").first() or appoint_secretariat(clock.now())

    def _set_rules(self) -> None:
        if self.scale != 1:
            for level, places in scaled_places(self.edition.book, self.scale).items():
                why = f"gladi berskala {self.scale:g}"
                self._assume(f"level.{level}.places", places, why)
        for path, value in self.overrides.items():
            self._assume(path, value, "aturan lain yang dicoba")

    def _assume(self, path: str, value: Any, why: str) -> None:
        self.edition = assume_value(edition=self.edition, path=path, value=value, why=why, by=self.by, now=clock.now())
        self.edition.__dict__.pop("book", None)

    def appoint(self) -> None:
        """Local admins and units get their accounts, unless an earlier play's people go on."""
        if self.cast.posts:
            return
        with self.progress.phase("accounts: agencies, units, people"):
            agencies = list(
                Agency.objects.filter(kind__in=LOCAL_GOVERNMENTS, ended_year=None, is_demo=False).order_by("pk")
            )
            chance = Random(f"{self.seed}:cast")
            count = max(6, min(len(agencies), round(len(agencies) * self.scale)))
            chosen = sorted(chance.sample(agencies, count), key=lambda agency: agency.pk)
            units = round(self.volume.drafts * UNITS_PER_DRAFT)
            for _post in appoint_posts(self.cast, agencies=chosen, units=units, chance=chance, now=clock.now()):
                self.progress.step()

    def register(self) -> None:
        """Drafts are written, checked, submitted; registration closes."""
        with self.progress.phase("registration: drafts, files, submissions"):
            stage = stage_of(self.edition, "registration")
            self.played = play_registration(
                edition=self.edition,
                stage=stage,
                cast=self.cast,
                entries=self.entries,
                usual=self.usual,
                seed=self.seed,
                until=self.until or stage.closes_at,
                progress=self.progress,
            )
            if self.until is None:
                end(self.edition, "registration", self.by)

    def screen(self) -> None:
        with self.progress.phase("screening: examined and decided"):
            begin(self.edition, "screening", self.by)
            self.screening = play_screening(self.edition, self.by, self.progress)

    def assign(self) -> None:
        """The jury is appointed, screening ends, the desk evaluation opens and readings are assigned."""
        with self.progress.phase("jury: evaluators and panelists declared"):
            self.jury = reading.Jury(self.seed)
            readings = reading.reading_rules(stage_of(self.edition, "desk")).readings
            capacity = readings * self.volume.submitted // self.volume.evaluators + 10
            for role, count in (
                (EvaluatorRole.EVALUATOR, self.volume.evaluators),
                (EvaluatorRole.PANELIST, self.volume.panelists),
            ):
                reading.appoint_jury(
                    self.edition,
                    self.jury,
                    role=role,
                    count=count,
                    capacity=capacity,
                    by=self.by,
                    progress=self.progress,
                )
        with self.progress.phase("assignment: exact plan applied"):
            end(self.edition, "screening", self.by)
            begin(self.edition, "desk", self.by)
            reading.assign(stage_of(self.edition, "desk"), self.by, self.progress)

    def evaluate(self) -> None:
        with self.progress.phase("desk evaluation: sheets scored and locked"):
            desk = stage_of(self.edition, "desk")
            reading.score_until_settled(desk, self.jury, self.quality_of, self.by, self.progress)
            end(self.edition, "desk", self.by)

    def read_panel(self) -> None:
        """The desk is ranked, nominees are named, the panel reads them in pairs and decides in plenary."""
        with self.progress.phase("panel: nominees read, finalists decided"):
            begin(self.edition, "panel", self.by)
            self.desk_run = reading.rank(stage_of(self.edition, "desk"), self.by)
            panel_stage = stage_of(self.edition, "panel")
            panel.nominate(stage=panel_stage, run=self.desk_run, by=self.by, now=clock.now())
            reading.assign(panel_stage, self.by, self.progress)
            reading.score_until_settled(panel_stage, self.jury, self.quality_of, self.by, self.progress)
            end(self.edition, "panel", self.by)
            begin(self.edition, "plenary_finalists", self.by)
            self.panel_run = reading.rank(panel_stage, self.by)
            stage = stage_of(self.edition, "plenary_finalists")
            self.finalist_plenary = reading.hold_plenary(stage, self.panel_run, self.jury, self.by)
            end(self.edition, "plenary_finalists", self.by)

    def decide_finalists(self) -> None:
        """Finalists are announced; agencies may object; answers; the decree."""
        with self.progress.phase("announcement, objections, decree of finalists"):
            begin(self.edition, "announcement_finalists", self.by)
            announcement = outcome.announce(
                self.finalist_plenary, f"B/1/CONTOH/{self.edition.year}", "Pengumuman finalis (gladi)", self.by
            )
            end(self.edition, "announcement_finalists", self.by)
            begin(self.edition, "objection_finalists", self.by)
            filed = outcome.object_to(announcement, self.cast, self.seed, self.progress)
            outcome.answer_all(filed, self.by)
            end(self.edition, "objection_finalists", self.by)
            begin(self.edition, "decree_finalists", self.by)
            outcome.decree(announcement, f"{self.edition.year}/1-CONTOH", "Finalis (gladi)", self.by)
            end(self.edition, "decree_finalists", self.by)

    def hear(self) -> None:
        """Interviews over days and rooms, then visits to some."""
        with self.progress.phase("interviews and visits"):
            begin(self.edition, "interview", self.by)
            outcome.plan_hearings(self.edition, self.jury, self.by)
            outcome.hear_all(self.edition, self.cast, self.jury, self.quality_of, self.by, self.progress)
            end(self.edition, "interview", self.by)
            begin(self.edition, "visit", self.by)
            outcome.visit_some(self.edition, self.jury, self.seed, self.by, self.progress)
            end(self.edition, "visit", self.by)

    def decide_winners(self) -> None:
        """The hearings are ranked; a second plenary decides the last level; decree and awards follow."""
        with self.progress.phase("winners: plenary, announcement, decree, awards"):
            begin(self.edition, "plenary_winners", self.by)
            run = reading.rank(stage_of(self.edition, "interview"), self.by)
            plenary = reading.hold_plenary(stage_of(self.edition, "plenary_winners"), run, self.jury, self.by)
            end(self.edition, "plenary_winners", self.by)
            begin(self.edition, "announcement_winners", self.by)
            announcement = outcome.announce(
                plenary, f"B/2/CONTOH/{self.edition.year}", "Pengumuman inovasi terbaik (gladi)", self.by
            )
            end(self.edition, "announcement_winners", self.by)
            begin(self.edition, "decree_winners", self.by)
            decree = outcome.decree(announcement, f"{self.edition.year}/2-CONTOH", "Inovasi terbaik (gladi)", self.by)
            outcome.award(decree, self.by)
            self.progress.step(decree.entries.count())
            end(self.edition, "decree_winners", self.by)

    def publish(self) -> None:
        with self.progress.phase("result sheets for every entrant"):
            begin(self.edition, "publication", self.by)
            resultsheets.publish(edition=self.edition, by=self.by, now=clock.now())
            self.progress.step(self.volume.submitted)

    def post(self) -> None:
        """Letters and other queued work are done."""
        with self.progress.phase("queue: letters and deliveries"):
            self.progress.step(drain())
