"""Who may do what to a proposal, and what keeps it from going on."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Edition, Proposal, ScreenerInterest
from sinovik.competitions.rules.editions import organises
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit, ProposalState, Severity
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person


@dataclass(frozen=True)
class Gap:
    """Something that stands between a draft and its submission. place: key of the section, slot or field."""

    severity: Severity
    place: str
    message: str


@dataclass(frozen=True)
class Written:
    """What a proposal holds right now: words and revision number per section, filled slots, team size, open notes."""

    words: dict[str, int]
    revisions: dict[str, int]
    slots: frozenset[str]
    team: int
    notes: int = 0

    @property
    def total(self) -> int:
        return sum(self.words.values())


def _sections_gaps(proposal: Proposal, written: Written) -> list[Gap]:
    gaps = []
    for section in proposal.edition.book.sections_of(proposal.group):
        count = written.words.get(section.key, 0)
        if count > section.words:
            over = count - section.words
            gaps.append(Gap(Severity.BLOCKER, section.key, over_limit(section.title, over)))
        elif section.required and not count:
            gaps.append(Gap(Severity.APPROVAL, section.key, _("%(title)s belum ditulis.") % {"title": section.title}))
    return gaps


def over_limit(title: str, over: int) -> str:
    """The sentence for a section that is too long."""
    text = ngettext(
        "%(title)s lebih %(over)s kata dari batasnya. Ringkas sebelum diajukan.",
        "%(title)s lebih %(over)s kata dari batasnya. Ringkas sebelum diajukan.",
        over,
    )
    return text % {"title": title, "over": over}


def gaps_of(proposal: Proposal, written: Written) -> list[Gap]:
    """What is missing or too long. Blockers keep it from being submitted; the rest may be accepted knowingly, but an
    incomplete entry fails the administrative screening."""
    gaps = _sections_gaps(proposal, written)
    gaps += [
        Gap(Severity.APPROVAL, slot.key, _("%(label)s belum diunggah.") % {"label": slot.label})
        for slot in proposal.edition.book.attachments.values()
        if slot.required and slot.key not in written.slots
    ]
    if not written.total:
        gaps.append(Gap(Severity.BLOCKER, "", _("Proposal ini masih kosong. Tulis isinya sebelum diajukan.")))
    if proposal.started_on is None:
        gaps.append(Gap(Severity.APPROVAL, "started_on", _("Tanggal mulai diterapkan belum diisi.")))
    if not written.team:
        gaps.append(Gap(Severity.WARNING, "team", _("Tim inovasi belum dicatat.")))
    if written.notes:
        text = ngettext(
            "%(n)s catatan admin lokal belum dijawab.", "%(n)s catatan admin lokal belum dijawab.", written.notes
        )
        gaps.append(Gap(Severity.WARNING, "notes", text % {"n": written.notes}))
    return gaps


def hindrances_of(proposal: Proposal, written: Written, *, taking: bool) -> list[Gap]:
    """What stands between a proposal and its submission at this moment: whose turn it is, the stage, what is missing.

    taking: whether its edition takes entries now.
    """
    if proposal.state in WITH_THE_UNIT:
        return [Gap(Severity.BLOCKER, "", _("Draf ini masih di tangan unit. Tunggu sampai unit mengirimnya."))]
    if proposal.state == ProposalState.WITHDRAWN:
        return [Gap(Severity.BLOCKER, "", _("Proposal ini sudah ditarik. Buka kembali dahulu untuk mengajukannya."))]
    if not taking:
        return [Gap(Severity.BLOCKER, "", _("Pendaftaran tidak dibuka, jadi draf ini tidak dapat diajukan."))]
    return gaps_of(proposal, written)


def over_cap(agency: str, place: int, cap: int | None) -> list[Gap]:
    """Whether an entry would be one too many of its agency. It may be submitted, but fails the screening.

    place: 1 for the agency's first entry of the edition. cap: None where the edition has none.
    """
    if cap is None or place <= cap:
        return []
    message = _("Ini proposal ke-%(place)s dari %(agency)s; batasnya %(cap)s. Yang melebihi batas tidak lolos.")
    return [Gap(Severity.APPROVAL, "cap", message % {"place": place, "agency": agency, "cap": cap})]


# --- persons --------------------------------------------------------------------------------------------------------


def is_writer(person: Person, proposal: Proposal) -> bool:
    """Whether the proposal is one of the person's own unit."""
    return proposal.unit_id in person.units(Permission.DRAFT_PROPOSALS)


def is_checker(person: Person, proposal: Proposal) -> bool:
    """Whether the person checks drafts of the proposal's agency."""
    return proposal.agency_id in person.agencies(Permission.CHECK_PROPOSALS)


def is_on_the_way(proposal: Proposal) -> bool:
    """A draft that the unit writes or the local admin checks."""
    return proposal.state in WITH_THE_UNIT or proposal.state == ProposalState.CHECKING


def is_stranded(proposal: Proposal, at: datetime | None = None) -> bool:
    """A draft that was not submitted while its edition took entries: it stays where it is and takes no part."""
    return is_on_the_way(proposal) and not stage_permits(proposal.edition_id, Permit.SUBMIT, at)


def may_write(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The unit writes while it is its turn and a stage permits drafting."""
    own = is_writer(person, proposal) and proposal.state in WITH_THE_UNIT
    return own and stage_permits(proposal.edition_id, Permit.DRAFT, at)


def may_comment(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The local admin remarks on a draft of the agency, in whoever's hands, while somebody can still act on it."""
    own = is_checker(person, proposal) and is_on_the_way(proposal)
    return own and stage_permits(proposal.edition_id, Permit.DRAFT, at)


def may_check(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The local admin returns or submits while it is their turn and registration is open."""
    own = is_checker(person, proposal) and proposal.state == ProposalState.CHECKING
    return own and stage_permits(proposal.edition_id, Permit.SUBMIT, at)


def may_withdraw(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The local admin takes a submitted proposal back until registration closes."""
    own = (
        proposal.agency_id in person.agencies(Permission.SUBMIT_PROPOSALS) and proposal.state == ProposalState.SUBMITTED
    )
    return own and stage_permits(proposal.edition_id, Permit.WITHDRAW, at)


def may_resume(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The local admin takes up a withdrawn proposal again while registration is open."""
    own = (
        proposal.agency_id in person.agencies(Permission.SUBMIT_PROPOSALS) and proposal.state == ProposalState.WITHDRAWN
    )
    return own and stage_permits(proposal.edition_id, Permit.SUBMIT, at)


def home_agencies(person: Person, edition: Edition) -> frozenset[int]:
    """Agencies of the person's own, on whose entries others decide; none where the person's agency itself organises,
    because there all entries are its own."""
    own_edition = edition.agency_id in person.acts_as(Permission.SCREEN_PROPOSALS)
    return frozenset() if own_edition else person.houses


def is_independent(person: Person, proposal: Proposal) -> bool:
    """Whether the entry is neither of an agency of the person's own nor of one in which they declared an interest."""
    if proposal.agency_id in home_agencies(person, proposal.edition):
        return False
    declared = ScreenerInterest.objects.filter(edition=proposal.edition_id, agency=proposal.agency_id, by=person.user)
    return not declared.exists()


def may_screen(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The organiser decides on a submitted proposal while screening is open, if independent of its agency."""
    fit = proposal.state == ProposalState.SUBMITTED and _screens_independently(person, proposal)
    return fit and stage_permits(proposal.edition_id, Permit.SCREEN, at)


def may_reverse(person: Person, proposal: Proposal, at: datetime | None = None) -> bool:
    """The organiser takes a decision back while screening is open, if independent of its agency."""
    decided = proposal.state in {ProposalState.ELIGIBLE, ProposalState.INELIGIBLE}
    fit = decided and _screens_independently(person, proposal)
    return fit and stage_permits(proposal.edition_id, Permit.SCREEN, at)


def _screens_independently(person: Person, proposal: Proposal) -> bool:
    return organises(person, Permission.SCREEN_PROPOSALS, proposal.edition) and is_independent(person, proposal)
