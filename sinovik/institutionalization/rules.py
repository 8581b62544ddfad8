"""Who may record what ties an innovation to its agency, and which records still hold."""

from datetime import date

from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.models import Innovation
from sinovik.institutionalization.models import Root


def may_record(person: Person, innovation: Innovation) -> bool:
    return person.holds(Permission.RECORD_EMBEDDING, agency=innovation.owner_id)


def holds_on(root: Root, day: date) -> bool:
    """Whether a record has not ended by that day; on its last day it no longer holds."""
    return root.ended_on is None or day < root.ended_on
