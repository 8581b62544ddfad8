"""Whose turn it is in a replication, and who may take it."""

from dataclasses import dataclass
from enum import StrEnum

from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.innovations.models import Innovation
from sinovik.replication.models import Interest
from sinovik.replication.states import ImplementationState, InterestState


class Side(StrEnum):
    OWNER = "owner"
    COPIER = "copier"
    NOBODY = "nobody"


class Next(StrEnum):
    """What is to be done next."""

    ANSWER = "answer"
    AGREE = "agree"
    START = "start"
    REPORT = "report"
    CONFIRM = "confirm"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Turn:
    side: Side
    step: Next


OVER = Turn(Side.NOBODY, Next.NOTHING)
OF_IMPLEMENTATION = {
    ImplementationState.RUNNING: Turn(Side.COPIER, Next.REPORT),
    ImplementationState.REPORTED: Turn(Side.OWNER, Next.CONFIRM),
}


def turn_of(interest: Interest) -> Turn:
    """Whose turn it is: every state of the whole procedure has exactly one answer."""
    if interest.state == InterestState.ASKED:
        return Turn(Side.OWNER, Next.ANSWER)
    if interest.state != InterestState.ACCEPTED:
        return OVER
    agreement = getattr(interest, "agreement", None)
    if agreement is None:
        return Turn(Side.OWNER, Next.AGREE)
    implementation = getattr(agreement, "implementation", None)
    if implementation is None:
        return Turn(Side.COPIER, Next.START)
    return OF_IMPLEMENTATION.get(implementation.state, OVER)


def may_ask(person: Person, innovation: Innovation) -> bool:
    """Anyone who acts as an agency other than the owner."""
    return any(agency != innovation.owner_id for agency in person.acts_as(Permission.EXPRESS_INTEREST))


def is_invited_to_ask(person: Person, innovation: Innovation) -> bool:
    """Whether the public page offers copying: to visitors, who then sign in, and to everyone who may ask."""
    return not person.is_signed_in or may_ask(person, innovation)


def is_owner(person: Person, interest: Interest) -> bool:
    return person.holds(Permission.ANSWER_INTERESTS, agency=interest.owner_id)


def is_copier(person: Person, interest: Interest) -> bool:
    return person.holds(Permission.REPORT_IMPLEMENTATION, agency=interest.agency_id)


def may_withdraw(person: Person, interest: Interest) -> bool:
    asked = interest.state == InterestState.ASKED
    return asked and person.holds(Permission.EXPRESS_INTEREST, agency=interest.agency_id)


def may_take(person: Person, interest: Interest, step: Next) -> bool:
    """Whether this step is the next one and this person stands on the side whose turn it is."""
    turn = turn_of(interest)
    stands = {Side.OWNER: is_owner, Side.COPIER: is_copier}.get(turn.side)
    return turn.step == step and stands is not None and stands(person, interest)
