from .editions import CalendarChange, Edition, EditionHistory, Stage, StageHistory
from .proposals import Attachment, Counter, Note, Proposal, ProposalHistory, Revision, Seal, TeamMember
from .screening import Finding, ScreeningDecision, ScreeningRun

__all__ = [
    "Attachment",
    "CalendarChange",
    "Counter",
    "Edition",
    "EditionHistory",
    "Finding",
    "Note",
    "Proposal",
    "ProposalHistory",
    "Revision",
    "ScreeningDecision",
    "ScreeningRun",
    "Seal",
    "Stage",
    "StageHistory",
    "TeamMember",
]
