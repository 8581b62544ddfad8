"""Who reads what: the assignment of evaluators to proposals with the largest total fit, exactly, with its proof.

A conflict excludes a pair; it is never a penalty. Among equally good plans the one is taken whose pairs have the
smallest sum of published hash numbers, so neither the order of the input nor chance decides. Documented in
docs/methods/assignment.md.
"""

from collections.abc import Collection, Iterable, Mapping

from .network import Optimum, best_flow
from .plan import Certificate, Pair, Plan, plan_of
from .problem import Fit, Problem, problem_of
from .refusal import Kind, Reason, Refusal
from .shortage import reasons_why_not

METHOD = "max-total-fit"
VERSION = "1"
__all__ = ["Certificate", "Fit", "Kind", "Optimum", "Pair", "Plan", "Problem", "Reason", "Refusal", "assign"]


def assign(
    fits: Mapping[tuple[str, str], Fit],
    *,
    items: Collection[str],
    raters: Collection[str],
    per_item: int | Mapping[str, int],
    max_load: int | Mapping[str, int],
    min_load: int | Mapping[str, int] = 0,
    conflicts: Iterable[tuple[str, str]] = (),
    fixed: Iterable[tuple[str, str]] = (),
    seed: str = "",
) -> Plan | Refusal:
    """The plan with the largest total fit, or the reasons why there is none.

    fits: (item, rater) → fit, read to four decimals, of size ≤ 1000; a pair without a fit is not allowed.
    per_item: readings per item. min_load, max_load: readings per rater, those of fixed pairs included.
    conflicts: pairs that never happen. fixed: pairs that are kept whatever their fit; one of them may lack a fit (0).
    seed: published; it separates equally good plans.
    Raises: ValueError for a fit that is no number of that size, and for a pair of unknown items or raters.
    """
    problem = problem_of(fits, items, raters, per_item, min_load, max_load, conflicts, fixed, seed)
    if reasons := problem.contradictions():
        return Refusal(reasons)
    optimum = best_flow(problem)
    if optimum is None:
        return Refusal(reasons_why_not(problem))
    return plan_of(problem, optimum)
