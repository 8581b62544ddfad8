"""Registration played: drafts are written, checked and submitted, spread over the days until closing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from pikepdf import Pdf

from sinovik.competitions.actions.proposals import attach_kept, draft, hand_in, save_sections, set_team, submit
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.foundation import clock
from sinovik.foundation.files import Kind, store
from sinovik.foundation.files.models import StoredFile
from sinovik.innovations.actions import record_standing, register
from sinovik.innovations.models import Innovation
from sinovik.innovations.states import Level

from . import writing
from .cast import Cast, Post, name_of
from .inputs import REPLICATION, SPECIAL, Defect, Entry, Fate
from .progress import Progress

PARTS = ("Penggagas", "Pelaksana", "Pencatat data")
INVENTED = "gladi, bukan data nyata"


@dataclass
class Played:
    """What the play knows and the judges do not: entry → its proposal and its true quality."""

    entries: dict[int, Entry] = field(default_factory=dict)
    proposals: dict[int, int] = field(default_factory=dict)

    def entry_of(self, proposal: int) -> Entry:
        return self._by_proposal[proposal]

    @property
    def _by_proposal(self) -> dict[int, Entry]:
        return {proposal: self.entries[number] for number, proposal in self.proposals.items()}


def letter_file(title: str, *, by: object, now: datetime) -> StoredFile:
    """A real, empty one-page PDF under this title."""
    pdf, target = Pdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = title
    pdf.save(target)
    upload = ContentFile(target.getvalue(), name=f"{title}.pdf")
    return store(upload, kinds={Kind.PDF}, max_bytes=1_000_000, by=by, now=now)


def moments(opens: datetime, closes: datetime, count: int, chance: Random) -> list[datetime]:
    """When drafts begin: most of them late, the last ones minutes before closing, all of them before it."""
    span = (closes - opens) - timedelta(minutes=30)
    return sorted(opens + span * (1 - chance.random() ** 2) for _ in range(count))


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


@dataclass
class Registration:
    """Plays every entry through the real actions."""

    edition: Edition
    stage: Stage
    cast: Cast
    seed: str
    letters: dict[str, StoredFile]
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    origins: list[Innovation] = field(default_factory=list)

    def _started_on(self, entry: Entry, chance: Random) -> date:
        """Old enough for the group, or a month too young where that is the planted defect."""
        least = self.edition.book.groups[entry.group].minimum_age_months or 0
        months = least - 1 if entry.defect == Defect.TOO_YOUNG else least + chance.randint(2, 40)
        return _months_before(self.stage.closes_at.date(), max(0, months))

    def _write(self, entry: Entry) -> writing.Draft:
        chance = Random(f"{self.seed}:text:{entry.number}")
        limits = {section.key: section.words for section in self.edition.book.sections_of(entry.group)}
        written = writing.write(chance, entry.number, limits)
        sections = dict(written.sections)
        if entry.defect == Defect.COPIED:
            sections = {key: writing.reworded(chance, text) for key, text in self.texts[entry.twin].items()}
        if entry.defect == Defect.NONSENSE:
            sections = {key: writing.nonsense(chance, words) for key, words in limits.items()}
        if entry.defect == Defect.INCOMPLETE:
            sections.pop(chance.choice(sorted(sections)))
        if entry.fate == Fate.SUBMITTED and entry.defect is None:
            self.texts[entry.number] = sections
        return writing.Draft(written.title, sections)

    def _earlier_winner(self, title: str, post: Post, started: date, now: datetime) -> Innovation:
        """An invented innovation that reached a finalist level two years ago."""
        innovation = register(
            title=title,
            owner=post.unit.agency,
            unit=post.unit,
            place=post.unit.place,
            started_on=started,
            is_demo=True,
            by=post.writer,
            now=now,
        )
        record_standing(
            innovation=innovation,
            level=Level.TOP_99,
            source=INVENTED,
            year=self.edition.year - 2,
            is_demo=True,
            by=self.cast.secretariat,
            now=now,
        )
        return innovation

    def _origin(self, entry: Entry, post: Post, chance: Random, now: datetime) -> Innovation | None:
        """What an entry of the replication group says that it copies: an invented innovation of somebody else."""
        if entry.group != REPLICATION:
            return None
        if not self.origins:
            title = writing.title(chance, 0)
            self.origins.append(register(title=title, owner=post.unit.agency, is_demo=True, by=post.writer, now=now))
        return chance.choice(self.origins)

    def _begin(self, entry: Entry, post: Post, text: writing.Draft, now: datetime) -> Proposal:
        chance = Random(f"{self.seed}:facts:{entry.number}")
        started = self._started_on(entry, chance)
        known = entry.group == SPECIAL or entry.defect == Defect.REPEATED
        innovation = self._earlier_winner(text.title, post, started, now) if known else None
        proposal = draft(
            edition=self.edition,
            unit=post.unit,
            group=entry.group,
            category=chance.choice(sorted(self.edition.book.categories)),
            innovation=innovation,
            title=text.title,
            started_on=started,
            origin=self._origin(entry, post, chance, now),
            by=post.writer,
            now=now,
        )
        self.origins.append(proposal.innovation)
        return proposal

    def play(self, entry: Entry, post: Post, begins: datetime) -> Proposal:
        """One entry from its first word to its fate."""
        clock.freeze(begins)
        text = self._write(entry)
        proposal = self._begin(entry, post, text, begins)
        save_sections(proposal=proposal, texts=text.sections, bases={}, by=post.writer, now=begins)
        chance = Random(f"{self.seed}:team:{entry.number}")
        members = [(name_of(chance), part) for part in PARTS]
        set_team(proposal=proposal, members=members, by=post.writer, now=begins)
        if not (entry.defect == Defect.INCOMPLETE and chance.random() < 0.5):
            attach_kept(proposal=proposal, files=self.letters, by=post.writer, now=begins)
        if entry.fate != Fate.LEFT_AT_UNIT:
            hand_in(proposal=proposal, by=post.writer, now=begins)
        if entry.fate == Fate.SUBMITTED:
            later = begins + timedelta(minutes=10)
            clock.freeze(later)
            submit(proposal=proposal, by=post.admin, now=later, accept_gaps=True)
        return proposal


def letters_for(edition: Edition, *, by: object, now: datetime) -> dict[str, StoredFile]:
    """One file for every letter the form asks for."""
    return {slot.key: letter_file(slot.label, by=by, now=now) for slot in edition.book.attachments.values()}


def play_registration(
    *,
    edition: Edition,
    stage: Stage,
    cast: Cast,
    entries: Sequence[Entry],
    seed: str,
    until: datetime,
    progress: Progress,
) -> Played:
    """Play all entries in the order of their beginnings, all before `until`. Copies come after what they copy."""
    played = Played({entry.number: entry for entry in entries})
    letters = letters_for(edition, by=cast.secretariat, now=stage.opens_at)
    play = Registration(edition, stage, cast, seed, letters)
    chance = Random(f"{seed}:moments")
    for entry, begins in zip(entries, moments(stage.opens_at, until, len(entries), chance), strict=True):
        post = cast.posts[entry.number % len(cast.posts)]
        played.proposals[entry.number] = play.play(entry, post, begins).pk
        progress.step()
    return played
