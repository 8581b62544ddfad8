"""The database refuses in sentences; this module carries them to the person."""

from functools import cache

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext

from sinovik.foundation.refusals import Refused

OWN_REFUSAL = "SN001"


@cache
def _messages() -> dict[str, str]:
    """Constraint name → sentence, for every constraint of ours that carries one."""
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }


def refusal_in(error: DatabaseError) -> Refused | None:
    """The refusal that a database error speaks of, or None if it is not one of our rules."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", "") == OWN_REFUSAL:
        return Refused(gettext(cause.diag.message_primary))
    name = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
    return Refused(gettext(_messages()[name])) if name in _messages() else None
