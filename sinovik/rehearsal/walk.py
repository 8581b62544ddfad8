"""Walks any edition's own stages in their order, whatever they are called, through the real actions.

`player.Play` plays the years that have templates, with all their letters; this one knows kinds of stages only. Where
the rules do not let it go on, it stops, keeps the sentence of the refusal, and tells what it has seen until there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from sinovik.agencies.models import Agency
from sinovik.agencies.states import LOCAL_GOVERNMENTS
from sinovik.competitions.actions.editions import assume_value, open_edition
from sinovik.competitions.models import Edition, ScreeningRun, Stage
from sinovik.competitions.states import RuleBook, StageKind
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.refusals import Refused
from sinovik.judging.actions import panel, resultsheets
from sinovik.judging.models import Announcement, Plenary, RankingRun
from sinovik.judging.states import EvaluatorRole

from . import outcome, reading
from .cast import Cast, appoint_posts, appoint_secretariat
from .inputs import Entry, Volume, entries_of, scaled_places, volume_expected
from .plan import copy_edition
from .player import UNITS_PER_DRAFT
from .progress import Progress
from .registration import Played, play_registration
from .screening import play_screening
from .stages import begin, end, office_hour

DRAFTS_PER_AGENCY = 6  # as in 2022: 3,478 drafts of some 550 agencies


@dataclass
class Walk:
    """expected: drafts that the organiser expects; drafts: how many are played; began: stage → moment of the play."""

    plan: Mapping[str, Any]
    expected: int
    drafts: int
    seed: str
    progress: Progress
    edition: Edition = field(init=False)
    usual: RuleBook = field(init=False)
    volume: Volume = field(init=False)
    entries: list[Entry] = field(init=False)
    cast: Cast = field(init=False)
    jury: reading.Jury = field(init=False)
    played: Played = field(default_factory=Played)
    screening: ScreeningRun | None = None
    read_in: Stage | None = None
    run: RankingRun | None = None
    plenary: Plenary | None = None
    announcement: Announcement | None = None
    began: dict[str, str] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)

    @property
    def by(self) -> User:
        return self.cast.secretariat

    @property
    def scale(self) -> float:
        return self.volume.scale

    def quality_of(self, proposal: int) -> float:
        return self.played.entry_of(proposal).quality

    # --- from the call to the last stage ----------------------------------------------------------------------------

    def go(self) -> None:
        """Every stage in its order. A refusal of the product ends the walk and is kept; anything else is a fault."""
        with self.progress.phase("call"):
            self._call()
        with self.progress.phase("people"):
            self._appoint()
        for stage in self.edition.stages.order_by("position"):
            stage.edition = self.edition
            with self.progress.phase(stage.key):
                try:
                    self._pass_through(stage)
                except Refused as refusal:
                    self.stopped = {"stage": stage.key, "why": str(refusal)}
                    return

    def _call(self) -> None:
        self.cast = Cast(secretariat=appoint_secretariat(clock.now()))
        self.edition = copy_edition(plan=self.plan, by=self.by, now=clock.now())
        self.usual = RuleBook(self.edition.rules)
        book = self.edition.book
        readings = max([self._readings(key) for key in book.stages], default=1)
        self.volume = volume_expected(book, expected=self.expected, drafts=self.drafts, readings=readings)
        self.entries = entries_of(book, self.volume, self.seed)
        if self.scale < 1:
            self._scale_places()
        opens = self.edition.stages.filter(kind=StageKind.REGISTRATION).order_by("position")[0].opens_at
        clock.freeze(office_hour(opens - timedelta(days=30)))
        self.edition = open_edition(edition=self.edition, by=self.by, now=clock.now())

    def _readings(self, key: str) -> int:
        scoring = self.usual.stages[key].get("scoring") or {}
        return scoring.get("readings") or 1

    def _scale_places(self) -> None:
        for level, places in scaled_places(self.edition.book, self.scale).items():
            facts = {"why": f"gladi berskala {self.scale:g}", "by": self.by, "now": clock.now()}
            self.edition = assume_value(edition=self.edition, path=f"level.{level}.places", value=places, **facts)
        self.edition.__dict__.pop("book", None)

    def _appoint(self) -> None:
        """As many agencies as the drafts need, within the cap that the rules may set for each."""
        each = min(DRAFTS_PER_AGENCY, self.edition.book.cap_per_agency or DRAFTS_PER_AGENCY)
        possible = list(
            Agency.objects.filter(kind__in=LOCAL_GOVERNMENTS, ended_year=None, is_demo=False).order_by("pk")
        )
        count = min(len(possible), max(6, -(-self.volume.drafts // each)))
        chance = Random(f"{self.seed}:cast")
        chosen = sorted(chance.sample(possible, count), key=lambda agency: agency.pk)
        units = max(count, round(self.volume.drafts * UNITS_PER_DRAFT))
        for _post in appoint_posts(self.cast, agencies=chosen, units=units, chance=chance, now=clock.now()):
            self.progress.step()

    def _pass_through(self, stage: Stage) -> None:
        acts: dict[str, Callable[[Stage], None]] = {
            StageKind.SCREENING: self._screen,
            StageKind.DESK: self._read,
            StageKind.PANEL: self._read_nominees,
            StageKind.PLENARY: self._decide,
            StageKind.ANNOUNCEMENT: self._announce,
            StageKind.OBJECTION: self._object,
            StageKind.DECREE: self._decree,
            StageKind.INTERVIEW: self._hear,
            StageKind.VISIT: self._visit,
            StageKind.PUBLICATION: self._publish,
        }
        if stage.kind == StageKind.REGISTRATION:
            self._register(stage)
        else:
            self.began[stage.key] = begin(self.edition, stage.key, self.by).isoformat()
            acts[stage.kind](stage)
        if stage.kind != StageKind.PUBLICATION:
            end(self.edition, stage.key, self.by)

    # --- what is done in each kind of stage -------------------------------------------------------------------------

    def _register(self, stage: Stage) -> None:
        self.played = play_registration(
            edition=self.edition,
            stage=stage,
            cast=self.cast,
            entries=self.entries,
            usual=self.usual,
            seed=self.seed,
            until=stage.closes_at,
            progress=self.progress,
        )

    def _screen(self, stage: Stage) -> None:
        self.screening = play_screening(self.edition, self.by, self.progress)
        self.jury = reading.Jury(self.seed)
        capacity = 10 + self.volume.submitted * 4  # nobody is short of time in a rehearsal; the page counts the load
        counts = {EvaluatorRole.EVALUATOR: self.volume.evaluators, EvaluatorRole.PANELIST: self.volume.panelists}
        for role, count in counts.items():
            facts = {"role": role, "count": count, "capacity": capacity, "by": self.by, "progress": self.progress}
            reading.appoint_jury(self.edition, self.jury, **facts)

    def _read(self, stage: Stage) -> None:
        reading.assign(stage, self.by, self.progress)
        reading.score_until_settled(stage, self.jury, self.quality_of, self.by, self.progress)
        self.read_in = stage

    def _rank(self) -> RankingRun:
        """The run of what was read last, made where a stage first permits it."""
        if self.run is None or self.run.stage_id != self.read_in.pk:
            self.run = reading.rank(self.read_in, self.by)
        return self.run

    def _read_nominees(self, stage: Stage) -> None:
        panel.nominate(stage=stage, run=self._rank(), by=self.by, now=clock.now())
        self._read(stage)

    def _decide(self, stage: Stage) -> None:
        self.plenary = reading.hold_plenary(stage, self._rank(), self.jury, self.by)

    def _announce(self, stage: Stage) -> None:
        number = f"B/{stage.position}/CONTOH/{self.edition.year}"
        self.announcement = outcome.announce(self.plenary, number, "Pengumuman (gladi)", self.by)

    def _object(self, stage: Stage) -> None:
        filed = outcome.object_to(self.announcement, self.cast, self.seed, self.progress)
        outcome.answer_all(filed, self.by)

    def _decree(self, stage: Stage) -> None:
        number = f"{self.edition.year}/{stage.position}-CONTOH"
        outcome.decree(self.announcement, number, "Keputusan (gladi)", self.by)

    def _hear(self, stage: Stage) -> None:
        outcome.plan_hearings(self.edition, self.jury, self.by, key=stage.key)
        facts = {"key": stage.key}
        outcome.hear_all(self.edition, self.cast, self.jury, self.quality_of, self.by, self.progress, **facts)
        self.read_in = stage

    def _visit(self, stage: Stage) -> None:
        outcome.visit_some(self.edition, self.jury, self.seed, self.by, self.progress, key=stage.key)

    def _publish(self, stage: Stage) -> None:
        resultsheets.publish(edition=self.edition, by=self.by, now=clock.now())
