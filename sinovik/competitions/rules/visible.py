"""Which fields of a proposal a person may see: decided here and nowhere else, for page, list, export and file alike."""

from enum import StrEnum

from sinovik.competitions.models import Proposal
from sinovik.competitions.rules.editions import organises
from sinovik.competitions.rules.proposals import is_checker, is_independent, is_writer
from sinovik.competitions.states.lives import RECEIVED, WITH_THE_UNIT
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person


class Field(StrEnum):
    EXISTENCE = "existence"  # that it is there, its title, unit, group and state
    TEXT = "text"
    REVISIONS = "revisions"
    FILES = "files"
    TEAM = "team"
    NOTES = "notes"
    DRAFT = "draft"  # the whole of it on paper, as long as it is not received
    RECEIPT = "receipt"
    FINDINGS = "findings"
    REASONS = "reasons"  # why it left


EVERYTHING = frozenset(Field)
OF_THE_UNIT = EVERYTHING - {Field.FINDINGS}
OF_THE_CHECKER = EVERYTHING - {Field.FINDINGS, Field.REVISIONS}
OF_THE_SECRETARIAT = EVERYTHING - {Field.REVISIONS, Field.NOTES, Field.DRAFT}
NOTHING: frozenset[Field] = frozenset()


def visible_fields(person: Person, proposal: Proposal) -> frozenset[Field]:
    """Fields of this proposal that the person may see; none means that it does not exist for them.

    The unit sees its own; the local admin sees the agency's; the organiser and the auditor see the state of every
    draft and the content of what was submitted, a screener only of agencies of which they are independent. Evaluators
    read through judging's blind sheet, never here.
    """
    fields = _fields_of(person, proposal)
    return fields - {Field.DRAFT} if proposal.state in RECEIVED else fields


def _fields_of(person: Person, proposal: Proposal) -> frozenset[Field]:
    if is_writer(person, proposal):
        return OF_THE_UNIT
    if is_checker(person, proposal):
        return OF_THE_CHECKER
    if person.holds_nationally(Permission.AUDIT):
        return OF_THE_SECRETARIAT if _was_received(proposal) else frozenset({Field.EXISTENCE})
    if organises(person, Permission.SCREEN_PROPOSALS, proposal.edition):
        fit = _was_received(proposal) and is_independent(person, proposal)
        return OF_THE_SECRETARIAT if fit else frozenset({Field.EXISTENCE})
    watches = organises(person, Permission.SEE_EDITION_PROGRESS, proposal.edition)
    return frozenset({Field.EXISTENCE}) if watches else NOTHING


def _was_received(proposal: Proposal) -> bool:
    return proposal.submitted_at is not None and proposal.state not in WITH_THE_UNIT
