"""What a competition is made of, as data: states and their verbs, stages and what they permit, the rule book."""

from .lives import (
    EDITION,
    PROPOSAL,
    STAGE,
    Digital,
    EditionState,
    ExitReason,
    NoveltyKind,
    ProposalState,
    Severity,
    StageState,
    Turn,
    VideoCaptions,
    turn_of,
)
from .rulebook import RuleBook
from .stages import PERMITS_OF_KIND, PUBLIC_DEADLINE, REMINDER_MARKS, Advance, Law, Permit, Scope, StageKind

__all__ = [
    "EDITION",
    "PERMITS_OF_KIND",
    "PROPOSAL",
    "PUBLIC_DEADLINE",
    "REMINDER_MARKS",
    "STAGE",
    "Advance",
    "Digital",
    "EditionState",
    "ExitReason",
    "Law",
    "NoveltyKind",
    "Permit",
    "ProposalState",
    "RuleBook",
    "Scope",
    "Severity",
    "StageKind",
    "StageState",
    "Turn",
    "VideoCaptions",
    "turn_of",
]
