"""What a reader sees of an entry. Everything shown to readers passes here, so that a hidden name has one gate."""

from dataclasses import dataclass
from functools import cached_property

from sinovik.agencies.models import AgencyName
from sinovik.competitions.models import Proposal, TeamMember
from sinovik.competitions.queries.proposals import texts_of
from sinovik.competitions.states import RuleBook
from sinovik.competitions.states.rulebook import Section

from ..rules.access import Sight
from ..rules.masking import Mask, Part


@dataclass(frozen=True)
class Passage:
    """One section of the entry as the reader sees it."""

    section: Section
    paragraphs: list[list[Part]]
    words: int


@dataclass(frozen=True)
class EntryView:
    """One sealed entry through a reader's eyes. `agency`, `unit` and `place` are None where names are hidden."""

    proposal: int
    number: str
    title: list[Part]
    plain_title: str
    category: str
    group: str
    masked: bool
    agency: str | None
    unit: str | None
    place: str | None
    passages: list[Passage]

    @cached_property
    def by_key(self) -> dict[str, Passage]:
        return {passage.section.key: passage for passage in self.passages}


def names_of(proposal: Proposal) -> Mask:
    """Every name that would tell whose entry this is: agency with all its spellings, unit, place and team."""
    agency, unit = proposal.agency, proposal.unit
    agencies = {agency.name, unit.name, *AgencyName.objects.filter(agency=agency).values_list("name", flat=True)}
    regions = {region for region in (agency.region, unit.place) if region is not None}
    places = {region.name for region in regions} | {region.province.name for region in regions if region.province}
    team = TeamMember.objects.filter(proposal=proposal).values_list("name", "contact")
    people = {said for member in team for said in member if said}
    return Mask(agencies=tuple(sorted(agencies)), places=tuple(sorted(places)), people=tuple(sorted(people)))


def _proposal(pk: int) -> Proposal:
    return Proposal.objects.select_related("agency__region__province", "unit__place__province", "edition").get(pk=pk)


def _sealed_texts(proposal: Proposal) -> dict[str, str]:
    # a received entry takes no more revisions, so the newest are the sealed ones
    return {section: revision.text for section, revision in texts_of(proposal).items()}


def _paragraphs(text: str, mask: Mask) -> list[list[Part]]:
    return [mask.parts(line.strip()) for line in text.splitlines() if line.strip()]


def entry_view(proposal: int, sight: Sight) -> EntryView:
    """The sealed entry as this sight allows. What is masked here is nowhere else in what the reader gets."""
    row = _proposal(proposal)
    mask = Mask() if sight.names else names_of(row)
    book = row.edition.book
    texts = _sealed_texts(row)
    return EntryView(
        proposal=row.pk,
        number=row.number or str(row.pk),
        title=mask.parts(row.title),
        plain_title=mask.plain(row.title),
        category=_label(book, row.category),
        group=book.groups[row.group].label,
        masked=not sight.names,
        agency=row.agency.name if sight.names else None,
        unit=row.unit.name if sight.names else None,
        place=_place(row) if sight.names else None,
        passages=[
            Passage(section, _paragraphs(texts[section.key], mask), len(texts[section.key].split()))
            for section in book.sections_of(row.group)
            if texts.get(section.key)
        ],
    )


def _label(book: RuleBook, category: str) -> str:
    known = book.categories.get(category)
    return known.label if known else category


def _place(proposal: Proposal) -> str:
    region = proposal.unit.place or proposal.agency.region
    return region.name if region else ""


@dataclass(frozen=True)
class EntryLine:
    """An entry in a reader's list: its number, category and, where names are open, title and agency."""

    number: str
    category: str
    title: str
    agency: str | None


def entry_line(proposal: Proposal, sight: Sight, book: RuleBook) -> EntryLine:
    """For lists. A blind list carries no title: masking each would need every name of every agency."""
    return EntryLine(
        number=proposal.number or str(proposal.pk),
        category=_label(book, proposal.category),
        title=proposal.title if sight.names else "",
        agency=proposal.agency.name if sight.names else None,
    )
