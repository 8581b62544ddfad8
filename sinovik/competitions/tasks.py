"""What follows an act or the clock, done by the worker: letters to those concerned."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from sinovik.agencies.queries import members_holding
from sinovik.competitions.actions.reminders import remind
from sinovik.competitions.actions.screening import examine
from sinovik.competitions.models import CalendarChange, Choice, Edition, Proposal
from sinovik.competitions.queries.editions import end_of, people_concerned, stage_for
from sinovik.competitions.queries.proposals import open_notes
from sinovik.competitions.queries.reminders import mark_to_tell, stages_taking_entries
from sinovik.competitions.queries.selection import newly_placed
from sinovik.competitions.states import Permit
from sinovik.foundation import changes, clock
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.changes.models import Change
from sinovik.foundation.letters import send
from sinovik.foundation.tasks import task
from sinovik.foundation.ui.words import day, three_zones


def in_words(moment: datetime | None) -> str:
    """5 Mei 2027, 16.00 WIB · 17.00 WITA · 18.00 WIT."""
    return f"{day(moment)}, {' · '.join(three_zones(moment))}" if moment else _("belum ditetapkan")


@task("competitions.tell_calendar_change")
def tell_calendar_change(*, change_id: int) -> None:
    change = CalendarChange.objects.select_related("stage__edition").get(pk=change_id)
    edition = change.stage.edition

    def words() -> tuple[str, str]:
        facts = {
            "edition": edition.short,
            "stage": change.stage.title,
            "old": in_words(change.old_closes_at),
            "new": in_words(change.new_closes_at),
            "letter": change.letter_number,
            "reason": change.reason,
        }
        body = _("%(stage)s semula berakhir %(old)s, sekarang %(new)s. Dasarnya surat %(letter)s. Alasan: %(reason)s")
        return _("%(edition)s: jadwal %(stage)s berubah") % facts, body % facts

    facts = {"link": reverse("competitions:calendar", args=[edition.slug]), "until": change.new_closes_at}
    send(to=people_concerned(edition), words=words, now=clock.now(), about=edition, **facts)


@task("competitions.tell_cancellation")
def tell_cancellation(*, edition_id: int) -> None:
    edition = Edition.objects.get(pk=edition_id)
    reason = end_of(edition).reason

    def words() -> tuple[str, str]:
        facts = {"edition": edition.name, "reason": reason}
        body = _("%(edition)s dibatalkan. Alasan: %(reason)s Proposal Anda tetap tersimpan dan dapat dibaca.")
        return _("%(edition)s dibatalkan") % facts, body % facts

    link = reverse("competitions:mine")
    send(to=people_concerned(edition), words=words, link=link, now=clock.now(), about=edition)


def _proposal(change: Change) -> Proposal:
    rows = Proposal.objects.select_related("edition", "unit", "created_by").defer("edition__rules")
    return rows.get(pk=change.subject_id)


def _link(proposal: Proposal) -> str:
    return reverse("competitions:proposal", args=[proposal.pk])


def _closing(proposal: Proposal) -> datetime | None:
    stage = stage_for(proposal.edition, Permit.SUBMIT)
    return stage.closes_at if stage else None


@changes.consumer("proposal.hand_in", name="competitions.tell_local_admin")
def tell_local_admin(change: Change) -> None:
    proposal = _proposal(change)

    def words() -> tuple[str, str]:
        facts = {"title": proposal.title, "unit": proposal.unit.name, "edition": proposal.edition.short}
        body = _("%(unit)s mengirim draf “%(title)s” untuk %(edition)s. Sekarang giliran Anda memeriksanya.")
        return _("Draf baru untuk diperiksa: %(title)s") % facts, body % facts

    send(
        to=members_holding(Permission.CHECK_PROPOSALS, agency=proposal.agency_id),
        words=words,
        link=_link(proposal),
        until=_closing(proposal),
        now=clock.now(),
        about=proposal,
    )


def _writers(proposal: Proposal) -> list[User]:
    return members_holding(Permission.DRAFT_PROPOSALS, unit=proposal.unit_id)


@changes.consumer("proposal.return", name="competitions.tell_unit_of_return")
def tell_unit_of_return(change: Change) -> None:
    """The letter carries the reason and every note that waits for an answer."""
    proposal = _proposal(change)
    reason, notes = proposal.history.filter(verb="return").last().reason.strip(), list(open_notes(proposal))
    titles = {key: section.title for key, section in proposal.edition.book.sections.items()}

    def words() -> tuple[str, str]:
        facts = {"title": proposal.title, "reason": reason if reason.endswith((".", "!", "?")) else f"{reason}."}
        body = _("Admin lokal mengembalikan “%(title)s”: %(reason)s Perbaiki menurut catatannya, lalu kirim lagi.")
        pinned = [f"{titles.get(note.section, proposal.title)}: {note.body}" for note in notes]
        return _("Draf dikembalikan: %(title)s") % facts, "\n\n".join([body % facts, *pinned])

    facts = {"link": _link(proposal), "until": _closing(proposal)}
    send(to=_writers(proposal), words=words, now=clock.now(), about=proposal, **facts)


@changes.consumer("proposal.submit", name="competitions.tell_unit_of_submission")
def tell_unit_of_submission(change: Change) -> None:
    proposal = _proposal(change)

    def words() -> tuple[str, str]:
        facts = {"title": proposal.title, "number": proposal.number}
        body = _("“%(title)s” sudah diajukan dan tersegel dengan nomor %(number)s. Resinya dapat diunduh.")
        return _("Proposal diterima: %(number)s") % facts, body % facts

    send(to=_writers(proposal), words=words, link=_link(proposal), now=clock.now(), about=proposal)


@changes.consumer("selection.made", name="competitions.tell_units_of_selection")
def tell_units_of_selection(change: Change) -> None:
    """Whom the new order leaves out, with the reason, and whom it takes in again; the others hear nothing."""
    for choice in newly_placed(change.subject_id):
        _tell_of_place(choice)


def _tell_of_place(choice: Choice) -> None:
    proposal, made = choice.proposal, choice.selection

    def words() -> tuple[str, str]:
        facts = {"title": proposal.title, "agency": proposal.agency.name, "place": choice.position, "cap": made.cap}
        if choice.position <= made.free:
            body = _("%(agency)s memasukkan “%(title)s” lagi ke dalam batas %(cap)s proposal yang dapat diajukannya.")
            return _("Masuk batas instansi: %(title)s") % facts, body % facts
        body = _(
            "%(agency)s menaruh “%(title)s” di luar batas %(cap)s proposal yang dapat diajukannya, jadi untuk sekarang"
            " tidak diajukan. Alasan: %(reason)s"
        )
        return _("Di luar batas instansi: %(title)s") % facts, body % (facts | {"reason": choice.reason})

    facts = {"link": _link(proposal), "until": _closing(proposal)}
    send(to=_writers(proposal), words=words, now=clock.now(), about=proposal, **facts)


@task("competitions.examine")
def examine_edition(*, edition_id: int, by_id: int | None) -> None:
    edition, by = Edition.objects.get(pk=edition_id), User.objects.filter(pk=by_id).first()
    examine(edition=edition, by=by, now=clock.now())


@app.periodic(cron="*/5 * * * *")
@task("competitions.remind")
def remind_of_closings(*, timestamp: int = 0) -> None:
    """Remind of every mark that has come; a worker that was away does so when it is back."""
    now = clock.now()
    for stage in stages_taking_entries(now):
        if mark_to_tell(stage, now):
            remind(stage=stage, by=None, now=now)
