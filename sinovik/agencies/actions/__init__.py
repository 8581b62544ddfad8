"""Verbs about places, agencies, units and people. Each writes one audit record."""

from sinovik.agencies.actions.entry import (
    found_administration,
    give_code,
    new_code,
    reset_factor,
    try_code,
    use_code,
)
from sinovik.agencies.actions.people import (
    appoint_local_admin,
    choose_language,
    duties_in_words,
    end_membership,
    give_role,
    hand_over,
    issue_account,
    register_letter,
)
from sinovik.agencies.actions.places import (
    add_agency,
    add_unit,
    add_units,
    load_agencies,
    load_names,
    load_regions,
)

__all__ = [
    "add_agency",
    "add_unit",
    "add_units",
    "appoint_local_admin",
    "choose_language",
    "duties_in_words",
    "end_membership",
    "found_administration",
    "give_code",
    "give_role",
    "hand_over",
    "issue_account",
    "load_agencies",
    "load_names",
    "load_regions",
    "new_code",
    "register_letter",
    "reset_factor",
    "try_code",
    "use_code",
]
