"""Reminding: one letter to each person whose turn it is before a stage that takes entries closes."""

from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.competitions.models import Proposal, Reminder, Stage
from sinovik.competitions.queries.reminders import InHand, mark_to_tell, people_in_hand, stages_taking_entries
from sinovik.competitions.states import ProposalState
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.letters import send
from sinovik.foundation.ui.words import moment

NAMED = 20  # a letter names so many drafts of each kind; the desk behind its link has them all


@action("stages.remind")
def remind(*, stage: Stage, by: User | None, now: datetime) -> Stage:
    """Write to everybody whose turn it is of the mark that has come; nobody twice, whoever else reminds meanwhile."""
    # whoever comes second waits here, and then finds it done; the unique constraint would refuse the rest
    held = stages_taking_entries(now).select_for_update(of=("self",), no_key=True).filter(pk=stage.pk).first()
    mark = mark_to_tell(held, now) if held else None
    people = people_in_hand(held, mark) if mark else []
    Reminder.objects.bulk_create(
        Reminder(stage=held, to=person.to, mark=mark, closes_at=held.closes_at, at=now) for person in people
    )
    for person in people:
        facts = {"link": _link(person), "until": held.closes_at, "about": held.edition}
        send(to=[person.to], words=partial(_words, held, person), now=now, **facts)
    return stage


def _link(person: InHand) -> str:
    drafts = [*person.writing, *person.checking]
    if len(drafts) == 1:
        return reverse("competitions:proposal", args=[drafts[0].pk])
    return reverse("competitions:mine" if person.writing else "competitions:board")


def _words(stage: Stage, person: InHand) -> tuple[str, str]:
    n = len(person.writing) + len(person.checking)
    facts = {"edition": stage.edition.short, "stage": stage.title, "closes": moment(stage.closes_at), "n": n}
    turn = ngettext("Giliran Anda: %(n)s draf belum diajukan.", "Giliran Anda: %(n)s draf belum diajukan.", n)
    parts = [" ".join([turn, _("%(edition)s menerima proposal sampai %(closes)s.")]) % facts]
    if person.writing:
        parts.append(_list(_("Kirim ke admin lokal sebelum waktu itu, supaya sempat diperiksa:"), person.writing))
    if person.checking:
        parts.append(_list(_("Periksa, lalu ajukan atau kembalikan sebelum waktu itu:"), person.checking))
    parts.append(_("Sesudah waktu itu tidak ada proposal yang diterima."))
    return _("%(edition)s: %(stage)s ditutup %(closes)s") % facts, "\n\n".join(parts)


def _list(asked: str, drafts: list[Proposal]) -> str:
    left = len(drafts) - NAMED
    more = ngettext("dan %(n)s draf lain", "dan %(n)s draf lain", left) % {"n": left}
    return "\n".join([asked, *map(_line, drafts[:NAMED]), *([f"- {more}"] if left > 0 else [])])


def _line(draft: Proposal) -> str:
    facts = {"title": draft.title, "unit": draft.unit.name}
    if draft.state == ProposalState.RETURNED:
        return "- " + _("“%(title)s” dari %(unit)s, dikembalikan dengan catatan") % facts
    return "- " + _("“%(title)s” dari %(unit)s") % facts
