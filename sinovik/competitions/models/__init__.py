from .editions import CalendarChange, Edition, EditionHistory, Stage, StageHistory
from .proposals import Attachment, Counter, Note, NoteAnswer, Proposal, ProposalHistory, Revision, Seal, TeamMember
from .reminders import Reminder
from .screening import Finding, ScreeningDecision, ScreeningRun

__all__ = [
    "Attachment",
    "CalendarChange",
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
    "ScreeningDecision",
    "ScreeningRun",
    "Seal",
    "Stage",
    "StageHistory",
    "TeamMember",
]
