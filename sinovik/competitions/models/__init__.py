from .editions import CalendarChange, Edition, EditionHistory, Stage, StageHistory
from .proposals import Attachment, Counter, Note, NoteAnswer, Proposal, ProposalHistory, Revision, Seal, TeamMember
from .reminders import Reminder
from .screening import Finding, ScreenerInterest, ScreeningClaim, ScreeningDecision, ScreeningRun
from .selection import Choice, Selection

__all__ = [
    "Attachment",
    "CalendarChange",
    "Choice",
    "Counter",
    "Edition",
    "EditionHistory",
    "Finding",
    "Note",
    "NoteAnswer",
    "Proposal",
    "ProposalHistory",
    "Reminder",
    "Revision",
    "ScreenerInterest",
    "ScreeningClaim",
    "ScreeningDecision",
    "ScreeningRun",
    "Seal",
    "Selection",
    "Stage",
    "StageHistory",
    "TeamMember",
]
