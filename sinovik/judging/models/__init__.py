"""The nouns of judging, each in the file of its family."""

from .announcements import Amendment, Announcement, Objection, ObjectionHistory
from .assignment import Assignment, AssignmentHistory, AssignmentPlan, PlanApplication
from .evaluators import Conflict, Declaration, Evaluator, EvaluatorHistory, Expertise, Tie
from .interviews import Interview, InterviewHistory, Room, Seat
from .panel import Attendance, Decision, Departure, Nomination, Plenary, PlenaryHistory
from .ranking import RankingRow, RankingRun
from .resultsheets import ResultSheet
from .sheets import Score, Sheet, SheetHistory
from .visits import FieldVisit, FieldVisitHistory, VisitFinding, VisitMember

__all__ = [
    "Amendment",
    "Announcement",
    "Assignment",
    "AssignmentHistory",
    "AssignmentPlan",
    "Attendance",
    "Conflict",
    "Decision",
    "Declaration",
    "Departure",
    "Evaluator",
    "EvaluatorHistory",
    "Expertise",
    "FieldVisit",
    "FieldVisitHistory",
    "Interview",
    "InterviewHistory",
    "Nomination",
    "Objection",
    "ObjectionHistory",
    "PlanApplication",
    "Plenary",
    "PlenaryHistory",
    "RankingRow",
    "RankingRun",
    "ResultSheet",
    "Room",
    "Score",
    "Seat",
    "Sheet",
    "SheetHistory",
    "Tie",
    "VisitFinding",
    "VisitMember",
]
