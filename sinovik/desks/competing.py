"""What waits for a person while a competition runs: drafts to write, to check, to screen, and the closing."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.desks import FEW, deadlines, to_check, to_screen, to_write
from sinovik.competitions.queries.proposals import proposals_of_unit
from sinovik.competitions.states import ProposalState
from sinovik.desks.shapes import Card, Waiting
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person


def _page(proposal: Proposal) -> str:
    return reverse("competitions:proposal", args=[proposal.pk])


def _closings(person: Person, now: datetime) -> dict[int, datetime | None]:
    return {row.edition.pk: row.stage.closes_at for row in deadlines(now, _agencies(person))}


def _agencies(person: Person) -> frozenset[int]:
    """The agencies for which the person brings entries in."""
    return person.agencies(Permission.DRAFT_PROPOSALS) | person.agencies(Permission.CHECK_PROPOSALS)


def drafts_to_write(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.DRAFT_PROPOSALS):
        return
    closings = _closings(person, now)
    for proposal in to_write(person).filter(edition__in=closings)[:FEW]:
        back = proposal.state == ProposalState.RETURNED
        title = _("Perbaiki %(title)s") if back else _("Lanjutkan %(title)s")
        yield Waiting(
            title=title % {"title": proposal.title},
            href=_page(proposal),
            text=_("Dikembalikan admin lokal") if back else _("Draf unit Anda"),
            icon="message" if back else "pencil",
            tone="caution" if back else "info",
            due=closings[proposal.edition_id],
        )


def drafts_to_check(person: Person, now: datetime) -> Iterable[Waiting]:
    if not person.holds(Permission.CHECK_PROPOSALS):
        return
    closings = _closings(person, now)
    for proposal in to_check(person).filter(edition__in=closings)[:FEW]:
        yield Waiting(
            title=_("Periksa %(title)s") % {"title": proposal.title},
            href=_page(proposal),
            text=proposal.unit.name,
            icon="checklist",
            due=closings[proposal.edition_id],
        )


def entries_to_screen(person: Person, now: datetime) -> Iterable[Waiting]:
    waiting = to_screen(person)
    first = waiting.select_related("edition").first()
    if first is not None:
        n = waiting.filter(edition=first.edition_id).count()
        text = ngettext("%(n)s proposal menunggu seleksi", "%(n)s proposal menunggu seleksi", n)
        href = reverse("competitions:queue", args=[first.edition.slug])
        yield Waiting(title=text % {"n": n}, href=href, text=first.edition.short, icon="filter")


def closing(person: Person, now: datetime) -> Iterable[Card]:
    """The nearest closing, for those who have something to bring in before it."""
    agencies = _agencies(person)
    rows = deadlines(now, agencies) if agencies else []
    nearest = min(rows, key=lambda row: row.stage.closes_at, default=None)
    if nearest is not None:
        yield Card(
            title=_("Pendaftaran %(edition)s") % {"edition": nearest.edition.short},
            component="deadline",
            props={"at": nearest.stage.closes_at, "now": now},
            place="aside",
            order=10,
            more_href=reverse("competitions:calendar", args=[nearest.edition.slug]),
            more_text=_("Semua tahap"),
            sample=nearest.edition.is_demo,
        )


def unit_count(person: Person) -> int:
    return proposals_of_unit(person).count()


def check_count(person: Person) -> int:
    return to_check(person).count()
