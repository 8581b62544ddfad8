"""When a decree may be issued, what it gives in the registry, and whom an award may honour."""

import re
from datetime import datetime

from sinovik.competitions.models import Edition
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit, Scope
from sinovik.competitions.states.rulebook import Level
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.states import Level as Rung
from sinovik.judging.models import Announcement
from sinovik.judging.queries.announcements import open_objections

from .models import Decree, DecreeEntry

TOP = re.compile(r"\bTop (\d+)\b")
AWARDS = {"OAPSI": Rung.OAPSI, "OPSI": Rung.OPSI}


def may_decree(person: Person, announcement: Announcement, *, now: datetime) -> bool:
    """The stage is open, agencies can no longer object, and every objection has its answer."""
    return (
        person.holds(Permission.ISSUE_DECREES)
        and stage_permits(announcement.edition, Permit.DECREE, at=now)
        and not stage_permits(announcement.edition, Permit.OBJECT, at=now)
        and not open_objections(announcement)
    )


def is_final(level: Level, edition: Edition) -> bool:
    """Whether no higher level is left to decide in this edition."""
    return level.rank == max(other.rank for other in edition.book.levels.values())


def rung_of(label: str) -> str:
    """The registry's word for a level as the edition's rules call it: `Top 99` is top_99; any other is a finalist."""
    for word, rung in AWARDS.items():
        if re.search(rf"\b{word}\b", label):
            return rung
    found = TOP.search(label)
    name = f"top_{found[1]}" if found else ""
    return name if name in Rung.values else Rung.FINALIST


def honours_persons(decree: Decree) -> bool:
    """Article 12: persons are honoured only for what is among the best of the nation."""
    return decree.is_final and decree.edition.scope == Scope.NATIONAL


def may_honour_persons(entry: DecreeEntry) -> bool:
    return honours_persons(entry.decree)
