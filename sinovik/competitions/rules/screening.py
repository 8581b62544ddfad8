"""The rules of the administrative screening: each yields findings, a person decides.

Values come from the edition; a rule whose value is unknown finds nothing.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.states import ExitReason, Severity
from sinovik.competitions.states.rulebook import Group, RuleBook
from sinovik.methods.text import count_words, nonsense_score


@dataclass(frozen=True)
class Earlier:
    """A standing of the same innovation, or of one of the same owner with the same title (`alike`)."""

    year: int
    rank: int
    label: str
    number: str
    alike: bool = False


@dataclass(frozen=True)
class Overlap:
    """Text shared with another entry of another agency.

    share: of the shorter text; came_first: this entry did; passages: the longest, as words [from, to) of this text and
    [from, to) of the other; more: how many shorter ones there are; seals: which submission of each was compared.
    """

    other: int
    number: str
    share: float
    came_first: bool
    passages: tuple[tuple[int, int, int, int], ...] = ()
    more: int = 0
    seals: tuple[int, int] = (1, 1)


@dataclass(frozen=True)
class Case:
    """One sealed entry with everything the rules look at."""

    proposal: int
    group: str
    category: str
    started_on: date | None
    has_origin: bool
    texts: dict[str, str]
    slots: frozenset[str]
    closing: date
    year: int
    place_in_agency: int  # 1 for the first entry that the agency submitted
    earlier: tuple[Earlier, ...] = ()
    overlaps: tuple[Overlap, ...] = field(default=())

    def words(self, section: str) -> int:
        return count_words(self.texts.get(section, ""))


@dataclass(frozen=True)
class Hit:
    """place: key of the section, slot or field; facts: fill the rule's sentences; other: the entry compared with."""

    place: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    other: int | None = None
    severity: Severity | None = None  # where it differs from the rule's own


Check = Callable[[Case, RuleBook], Iterator[Hit]]


@dataclass(frozen=True)
class Rule:
    """key: stable name; reason: exit code that it proposes; message, advice: sentences filled with a hit's facts."""

    key: str
    severity: Severity
    reason: ExitReason
    message: Promise
    advice: Promise
    check: Check


def _group(case: Case, book: RuleBook) -> Group | None:
    return book.groups.get(case.group)


# --- one function per rule ------------------------------------------------------------------------------------------


def incomplete(case: Case, book: RuleBook) -> Iterator[Hit]:
    """Every required section is written, every required letter attached, the start of implementation given."""
    for section in book.sections_of(case.group):
        if section.required and not case.words(section.key):
            yield Hit(section.key, {"what": section.row["title"]})
    for slot in book.attachments.values():
        if slot.required and slot.key not in case.slots:
            yield Hit(slot.key, {"what": slot.row["label"]})
    if case.started_on is None:
        yield Hit("started_on", {"what": "Tanggal mulai diterapkan"})


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier; the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def below_minimum_age(case: Case, book: RuleBook) -> Iterator[Hit]:
    """The innovation was in use for the group's months on the closing day, counted back from it."""
    group = _group(case, book)
    if group is None or group.minimum_age_months is None or case.started_on is None:
        return
    latest = months_before(case.closing, group.minimum_age_months)
    if case.started_on > latest:
        months, latest_day = group.minimum_age_months, latest.isoformat()
        yield Hit("started_on", {"months": months, "started": case.started_on.isoformat(), "latest": latest_day})


def repeated_entry(case: Case, book: RuleBook) -> Iterator[Hit]:
    """An innovation that reached the barred level within the years of the rule does not enter the group again."""
    group = _group(case, book)
    if group is None or not group.barred_from_rank:
        return
    for row in case.earlier:
        recent = book.repeat_years is None or row.year >= case.year - book.repeat_years
        if row.rank >= group.barred_from_rank and recent and row.year < case.year:
            severity = Severity.APPROVAL if row.alike else None
            yield Hit("innovation", {"level": row.label, "year": row.year, "number": row.number}, severity=severity)


def not_for_this_group(case: Case, book: RuleBook) -> Iterator[Hit]:
    """The group Khusus takes innovations that reached its level before; Replikasi names the innovation it copies."""
    group = _group(case, book)
    if group is None or case.category not in book.categories:
        yield Hit("category", {"what": case.category if group else case.group})
        return
    if group.requires_rank and not any(r.rank >= group.requires_rank and r.year < case.year for r in case.earlier):
        yield Hit("group", {"what": group.row["label"]})
    if group.key == "replikasi" and not case.has_origin:
        yield Hit("origin", {"what": group.row["label"]}, severity=Severity.APPROVAL)


def over_the_cap(case: Case, book: RuleBook) -> Iterator[Hit]:
    """An agency submits no more entries than the edition allows; the first ones submitted count."""
    cap = book.cap_per_agency
    if cap is not None and case.place_in_agency > cap:
        yield Hit("agency", {"place": case.place_in_agency, "cap": cap})


def over_the_word_limit(case: Case, book: RuleBook) -> Iterator[Hit]:
    """No section is longer than its limit."""
    for section in book.sections_of(case.group):
        over = case.words(section.key) - section.words
        if over > 0:
            yield Hit(section.key, {"what": section.row["title"], "over": over, "limit": section.words})


def near_duplicate(case: Case, book: RuleBook) -> Iterator[Hit]:
    """The text is not that of another agency's entry. Overlap with a declared origin or the own agency is none."""
    for overlap in case.overlaps:
        shown = {"passages": overlap.passages, "more": overlap.more, "seals": overlap.seals}
        facts = {"number": overlap.number, "percent": round(overlap.share * 100), **shown}
        # the later of the two has to explain itself; who came first is only shown the likeness
        severity = Severity.WARNING if overlap.came_first else None
        yield Hit("text", facts, other=overlap.other, severity=severity)


NONSENSE_FROM = 0.7


def nonsense_text(case: Case, book: RuleBook) -> Iterator[Hit]:
    """A section reads as language: no keys struck at random, no few words repeated for ever (docs/methods/words.md)."""
    for section in book.sections_of(case.group):
        if nonsense_score(case.texts.get(section.key, "")).score >= NONSENSE_FROM:
            yield Hit(section.key, {"what": section.row["title"]})


RULES: tuple[Rule, ...] = (
    Rule(
        "incomplete",
        Severity.BLOCKER,
        ExitReason.INCOMPLETE,
        _("%(what)s kosong."),
        _("Periksa apakah isinya ada di bagian lain. Bila tidak, proposal tidak lengkap."),
        incomplete,
    ),
    Rule(
        "below_minimum_age",
        Severity.BLOCKER,
        ExitReason.TOO_YOUNG,
        _("Mulai diterapkan %(started)s; paling lambat %(latest)s agar genap %(months)s bulan pada hari penutupan."),
        _("Cocokkan dengan surat pernyataan implementasi."),
        below_minimum_age,
    ),
    Rule(
        "repeated_entry",
        Severity.BLOCKER,
        ExitReason.REPEATED,
        _("Inovasi %(number)s sudah meraih %(level)s pada %(year)s."),
        _("Pastikan inovasinya sama. Yang sudah meraih predikat ini masuk kelompok Khusus, bila syaratnya terpenuhi."),
        repeated_entry,
    ),
    Rule(
        "not_for_this_group",
        Severity.BLOCKER,
        ExitReason.WRONG_CATEGORY,
        _("Syarat kelompok atau kategori %(what)s tidak terlihat."),
        _("Periksa capaian sebelumnya atau inovasi asalnya."),
        not_for_this_group,
    ),
    Rule(
        "over_the_cap",
        Severity.APPROVAL,
        ExitReason.OVER_CAP,
        _("Proposal ke-%(place)s dari instansi ini; batasnya %(cap)s."),
        _("Tanyakan kepada admin lokal proposal mana yang didahulukan."),
        over_the_cap,
    ),
    Rule(
        "over_the_word_limit",
        Severity.BLOCKER,
        ExitReason.OVER_WORDS,
        _("%(what)s lebih %(over)s kata dari batas %(limit)s."),
        _("Periksa hitungan kata pada salinan tersegel."),
        over_the_word_limit,
    ),
    Rule(
        "near_duplicate",
        Severity.APPROVAL,
        ExitReason.COPIED,
        _("%(percent)s persen teks sama dengan %(number)s milik instansi lain."),
        _("Bandingkan keduanya. Meniru itu boleh bila asalnya disebut; menyalin tanpa menyebut asal tidak."),
        near_duplicate,
    ),
    Rule(
        "nonsense_text",
        Severity.APPROVAL,
        ExitReason.NONSENSE,
        _("%(what)s tidak terbaca sebagai uraian."),
        _("Baca bagian ini. Bila memang bukan uraian inovasi, proposal tidak lolos."),
        nonsense_text,
    ),
)
BY_KEY = {rule.key: rule for rule in RULES}


def examine_case(case: Case, book: RuleBook) -> list[tuple[Rule, Hit]]:
    """Every finding about one entry, in the order of the rules. An empty list: nothing stands in its way."""
    return [(rule, hit) for rule in RULES for hit in rule.check(case, book)]
