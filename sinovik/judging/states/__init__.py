"""Words and transition tables of judging: data only. Each noun has its file."""

from .panel import PLENARY, Outcome, PlenaryState
from .people import EVALUATOR, EvaluatorRole, EvaluatorState, Ground, TieKind
from .reading import ASSIGNMENT, SHEET, AssignmentKind, AssignmentState, SheetState

__all__ = [
    "ASSIGNMENT",
    "EVALUATOR",
    "PLENARY",
    "SHEET",
    "AssignmentKind",
    "AssignmentState",
    "EvaluatorRole",
    "EvaluatorState",
    "Ground",
    "Outcome",
    "PlenaryState",
    "SheetState",
    "TieKind",
]
