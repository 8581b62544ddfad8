"""The nouns of judging, each in the file of its family."""

from .assignment import Assignment, AssignmentHistory, AssignmentPlan, PlanApplication
from .evaluators import Conflict, Declaration, Evaluator, EvaluatorHistory, Expertise, Tie
from .panel import Attendance, Decision, Departure, Nomination, Plenary, PlenaryHistory
from .ranking import RankingRow, RankingRun
from .sheets import Score, Sheet, SheetHistory

__all__ = [
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
    "Nomination",
    "PlanApplication",
    "Plenary",
    "PlenaryHistory",
    "RankingRow",
    "RankingRun",
    "Score",
    "Sheet",
    "SheetHistory",
    "Tie",
]
