"""Registration played: drafts are written, checked and submitted, spread over the days until closing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from io import BytesIO
from random import Random

from django.core.files.base import ContentFile
from pikepdf import Pdf
from PIL import Image

from sinovik.competitions.actions.proposals import attach_kept, draft, hand_in, save_sections, set_team, submit
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.rules.screening import months_before
from sinovik.competitions.states import RuleBook
from sinovik.foundation import clock
from sinovik.foundation.files import Kind, store
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.ui.words import WIB
from sinovik.innovations.actions import record_standing, register
from sinovik.innovations.models import Innovation
from sinovik.innovations.states import Level

from . import planting, writing
from .cast import Cast, Post, name_of
from .inputs import REPLICATION, SPECIAL, Entry, Fate
from .planting import Defect, Lookalike
from .progress import Progress

MORNING = 6
PARTS = ("Penggagas", "Pelaksana", "Pencatat data")
INVENTED = "gladi, bukan data nyata"


@dataclass
class Played:
    """What the play knows and the judges do not: entry → its proposal and its true quality."""

    entries: dict[int, Entry] = field(default_factory=dict)
    proposals: dict[int, int] = field(default_factory=dict)

    _by_proposal: dict[int, Entry] = field(default_factory=dict)

    def note(self, entry: Entry, proposal: int) -> None:
        self.entries[entry.number] = entry
        self.proposals[entry.number] = proposal
        self._by_proposal[proposal] = entry

    def entry_of(self, proposal: int) -> Entry:
        return self._by_proposal[proposal]


def letter_file(title: str, *, by: object, now: datetime) -> StoredFile:
    """A real, empty one-page PDF under this title."""
    pdf, target = Pdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = title
    pdf.save(target)
    upload = ContentFile(target.getvalue(), name=f"{title}.pdf")
    return store(upload, kinds={Kind.PDF}, max_bytes=1_000_000, by=by, now=now)


def picture_file(title: str, *, by: object, now: datetime) -> StoredFile:
    """A real, plain picture under this title."""
    target = BytesIO()
    Image.new("RGB", (320, 240), "white").save(target, "PNG")
    upload = ContentFile(target.getvalue(), name=f"{title}.png")
    return store(upload, kinds={Kind.PNG}, max_bytes=1_000_000, by=by, now=now)


def moments(opens: datetime, closes: datetime, count: int, chance: Random) -> list[datetime]:
    """When drafts begin: most of them late, the last ones minutes before closing, all of them before it."""
    last = closes - timedelta(minutes=30)
    drawn = (opens + (last - opens) * (1 - chance.random() ** 2) for _ in range(count))
    return sorted(max(opens, min(last, awake(moment))) for moment in drawn)


def awake(moment: datetime) -> datetime:
    """Nobody writes at night: what falls into it moves to the morning of the same day."""
    day = moment.astimezone(WIB)
    return moment if day.hour >= MORNING else moment + timedelta(hours=MORNING - day.hour)


@dataclass(frozen=True)
class Written:
    """An entry that others may copy: whose it is, what it says, and its record."""

    agency: int
    sections: dict[str, str]
    innovation: Innovation


@dataclass
class Registration:
    """Plays every entry through the real actions.

    usual: the template's own rules, by which people's projects came to be before another rule was tried.
    """

    edition: Edition
    stage: Stage
    cast: Cast
    seed: str
    letters: dict[str, StoredFile]
    usual: RuleBook
    sound: list[Written] = field(default_factory=list)
    origins: list[Innovation] = field(default_factory=list)

    # --- what the entry is ------------------------------------------------------------------------------------------

    def _source(self, entry: Entry, post: Post) -> Written | None:
        """Whose text a copy repeats: somebody else's, or the own agency's where that is the look-alike."""
        own = entry.lookalike == Lookalike.OWN_TEXT
        choices = [row for row in self.sound if (row.agency == post.unit.agency_id) == own]
        return Random(f"{self.seed}:source:{entry.number}").choice(choices) if choices else None

    def _possible(self, entry: Entry, source: Written | None) -> bool:
        """Whether what is planted can be: there is somebody to copy, a rule to break."""
        if entry.defect == Defect.COPIED or entry.lookalike in {Lookalike.OWN_TEXT, Lookalike.DECLARED_COPY}:
            return source is not None
        if entry.defect == Defect.TOO_YOUNG or entry.lookalike == Lookalike.EDGE_OF_AGE:
            return bool(self.usual.groups[entry.group].minimum_age_months)
        return entry.lookalike != Lookalike.LONG_AGO or self.usual.repeat_years is not None

    def _started_on(self, entry: Entry, chance: Random, today: date) -> date | None:
        """Old enough for the group by the usual rules, unless its age or its silence about it is the defect."""
        if entry.grade == "no start given":
            return None
        closing = self.stage.closes_at.astimezone(WIB).date()
        least = self.usual.groups[entry.group].minimum_age_months or 0
        latest = months_before(closing, least)
        if entry.defect == Defect.TOO_YOUNG:
            later = {"three months": months_before(closing, max(0, least - 3)), "a day": latest + timedelta(days=1)}
            return min(today, later.get(entry.grade, months_before(closing, max(0, least - 1))))
        if entry.lookalike == Lookalike.EDGE_OF_AGE:
            return latest
        return months_before(closing, least + chance.randint(2, 40))

    def _write(self, entry: Entry, source: Written | None) -> writing.Draft:
        chance = Random(f"{self.seed}:text:{entry.number}")
        limits = {section.key: section.words for section in self.edition.book.sections_of(entry.group)}
        written = writing.write(chance, entry.number, limits)
        own = dict(written.sections)
        if source is not None:
            grade = entry.grade or "every 20th word changed"
            return writing.Draft(written.title, planting.copied(chance, grade, source.sections, own))
        if entry.defect == Defect.NONSENSE:
            own = {key: planting.senseless(chance, entry.grade, text) for key, text in own.items()}
        if entry.defect == Defect.INCOMPLETE and entry.grade in {"empty section", "see the annex"}:
            own = planting.emptied(chance, entry.grade, own)
        if entry.lookalike:
            own = planting.alike(chance, entry.lookalike, own, limits)
        return writing.Draft(written.title, own)

    # --- where it comes from ----------------------------------------------------------------------------------------

    def _earlier_winner(self, title: str, post: Post, started: date | None, years: int, now: datetime) -> Innovation:
        """An invented innovation that reached a finalist level some years ago."""
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
            year=self.edition.year - years,
            is_demo=True,
            by=self.cast.secretariat,
            now=now,
        )
        return innovation

    def _known(self, entry: Entry, title: str, post: Post, started: date | None, now: datetime) -> Innovation | None:
        """The earlier record under which the entry comes; None where it says that it is new."""
        if entry.lookalike == Lookalike.LONG_AGO:
            return self._earlier_winner(title, post, started, (self.usual.repeat_years or 0) + 2, now)
        if entry.group == SPECIAL or entry.grade == "same record":
            return self._earlier_winner(title, post, started, 2, now)
        if entry.grade == "new record, same title":
            self._earlier_winner(title, post, started, 2, now)
        if entry.grade == "new record, new title":
            earlier = writing.title(Random(f"{self.seed}:earlier:{entry.number}"), entry.number)
            self._earlier_winner(earlier, post, started, 2, now)
        return None

    def _origin(
        self, entry: Entry, source: Written | None, post: Post, chance: Random, now: datetime
    ) -> Innovation | None:
        """What an entry says that it copies: of the replication group an invented innovation of somebody else."""
        if source is not None and entry.lookalike == Lookalike.DECLARED_COPY:
            return source.innovation
        if entry.group != REPLICATION:
            return None
        if not self.origins:
            title = writing.title(chance, 0)
            self.origins.append(register(title=title, owner=post.unit.agency, is_demo=True, by=post.writer, now=now))
        return chance.choice(self.origins)

    def _begin(self, entry: Entry, source: Written | None, post: Post, text: writing.Draft, now: datetime) -> Proposal:
        chance = Random(f"{self.seed}:facts:{entry.number}")
        started = self._started_on(entry, chance, now.date())
        proposal = draft(
            edition=self.edition,
            unit=post.unit,
            group=entry.group,
            category=chance.choice(sorted(self.edition.book.categories)),
            innovation=self._known(entry, text.title, post, started, now),
            title=text.title,
            started_on=started,
            origin=self._origin(entry, source, post, chance, now),
            by=post.writer,
            now=now,
        )
        self.origins.append(proposal.innovation)
        if entry.is_sound:
            self.sound.append(Written(post.unit.agency_id, text.sections, proposal.innovation))
        return proposal

    def _attach(self, entry: Entry, proposal: Proposal, post: Post, now: datetime) -> None:
        """The letters that the form asks for; all but one where that is the defect."""
        missing = next(iter(sorted(self.letters)), None) if entry.grade == "missing letter" else None
        files = {slot: file for slot, file in self.letters.items() if slot != missing}
        attach_kept(proposal=proposal, files=files, by=post.writer, now=now)

    def play(self, entry: Entry, post: Post, begins: datetime) -> tuple[Entry, Proposal]:
        """One entry from its first word to its fate; returned as it was played, without what could not be planted."""
        clock.freeze(begins)
        copies = entry.defect == Defect.COPIED or entry.lookalike in {Lookalike.OWN_TEXT, Lookalike.DECLARED_COPY}
        source = self._source(entry, post) if copies else None
        if not self._possible(entry, source):
            entry = replace(entry, defect=None, grade="", lookalike=None)
        text = self._write(entry, source)
        proposal = self._begin(entry, source, post, text, begins)
        save_sections(proposal=proposal, texts=text.sections, bases={}, by=post.writer, now=begins)
        chance = Random(f"{self.seed}:team:{entry.number}")
        members = [(name_of(chance), part) for part in PARTS]
        set_team(proposal=proposal, members=members, by=post.writer, now=begins)
        self._attach(entry, proposal, post, begins)
        self._hand_on(entry, proposal, post, begins)
        return entry, proposal

    def _hand_on(self, entry: Entry, proposal: Proposal, post: Post, begins: datetime) -> None:
        if entry.fate != Fate.LEFT_AT_UNIT:
            hand_in(proposal=proposal, by=post.writer, now=begins)
        if entry.fate == Fate.SUBMITTED:
            later = begins + timedelta(minutes=10)
            clock.freeze(later)
            submit(proposal=proposal, by=post.admin, now=later, accept_gaps=True)


def letters_for(edition: Edition, *, by: object, now: datetime) -> dict[str, StoredFile]:
    """One file for every letter or picture the form asks for; a slot that takes neither is left empty."""
    makers = {Kind.PDF: letter_file, Kind.PNG: picture_file}
    return {
        slot.key: make(slot.label, by=by, now=now)
        for slot in edition.book.attachments.values()
        if (make := next((makers[kind] for kind in makers if kind in slot.kinds), None))
    }


def play_registration(
    *,
    edition: Edition,
    stage: Stage,
    cast: Cast,
    entries: Sequence[Entry],
    usual: RuleBook,
    seed: str,
    until: datetime,
    progress: Progress,
) -> Played:
    """Play all entries in the order of their beginnings, all before `until`. Copies come after what they copy."""
    played = Played()
    letters = letters_for(edition, by=cast.secretariat, now=edition.opened_at)
    play = Registration(edition, stage, cast, seed, letters, usual)
    chance = Random(f"{seed}:moments")
    for entry, begins in zip(entries, moments(stage.opens_at, until, len(entries), chance), strict=True):
        post = cast.posts[entry.number % len(cast.posts)]
        as_played, proposal = play.play(entry, post, begins)
        played.note(as_played, proposal.pk)
        progress.step()
    return played
