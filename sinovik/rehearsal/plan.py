"""An edition as it stands, carried into a scratch database: its rules and its calendar."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.states import Scope
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.methods.canonical import canonical_json

COPIED = ("key", "kind", "position", "title_id", "title_en", "after", "opening", "closing", "permits")


def _written(moment: datetime | None) -> str | None:
    return moment and moment.isoformat()


def plan_of(edition: Edition) -> dict[str, Any]:
    """Everything that decides how an edition runs, as JSON; a calendar frozen with the rules stands in the stages."""
    rules = {key: value for key, value in edition.rules.items() if key != "calendar"}
    stages = [
        {name: getattr(stage, name) for name in COPIED}
        | {"opens_at": _written(stage.opens_at), "closes_at": _written(stage.closes_at)}
        for stage in edition.stages.order_by("position")
    ]
    return {"name": edition.name, "short": edition.short, "year": edition.year, "rules": rules, "stages": stages}


def digest_of(plan: Mapping[str, Any]) -> str:
    """Changes when a rule or a date changes; texts of the plan count too, because they are rules as well."""
    return hashlib.sha256(canonical_json(plan)).hexdigest()


@action("rehearsal.copy_edition")
def copy_edition(*, plan: Mapping[str, Any], by: User | None, now: datetime) -> Edition:
    """The planned edition, made anew in a scratch database and marked as a sample.

    It is played as a national one: who may enter a regional one is a question of people, which a rehearsal has not.
    """
    edition = Edition.objects.create(
        slug="gladi",
        name=plan["name"],
        short=plan["short"],
        year=plan["year"],
        scope=Scope.NATIONAL,
        template="gladi",
        rules={"assumptions": [], **plan["rules"]},
        is_demo=True,
        created_by=by,
        created_at=now,
    )
    Stage.objects.bulk_create(
        Stage(
            edition=edition,
            opens_at=row["opens_at"] and parse_datetime(row["opens_at"]),
            closes_at=row["closes_at"] and parse_datetime(row["closes_at"]),
            **{name: row[name] for name in COPIED},
        )
        for row in plan["stages"]
    )
    return edition
