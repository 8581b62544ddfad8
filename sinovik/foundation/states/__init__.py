"""States as tables: verb → from, to. The database knows the same table and refuses every other way.

A noun keeps its current state in a guarded column `state`; each change has one immutable history row of the same
transaction, with person, moment and reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import pgtrigger
from django.db.models import Model
from django.utils.translation import gettext as _

from sinovik.foundation.append_only import append_only
from sinovik.foundation.memory import remember
from sinovik.foundation.refusals import Refused

if TYPE_CHECKING:
    from sinovik.foundation.access.models import User

M = TypeVar("M", bound=Model)


class TransitionRefused(Refused):
    """The noun is not in a state from which this verb leads on, or the reason is missing."""


@dataclass(frozen=True)
class Transition:
    """sources: states where the verb may start; target: where it leads; needs_reason: an empty reason is refused."""

    sources: frozenset[str] | set[str]
    target: str
    needs_reason: bool = False


@dataclass(frozen=True)
class Transitions:
    """A noun's whole life: the state it begins in and every verb that moves it on."""

    initial: str
    table: dict[str, Transition] = field(default_factory=dict)

    def verbs_from(self, state: str) -> list[str]:
        return [verb for verb, row in self.table.items() if state in row.sources]

    def rows(self) -> list[tuple[str, str, str, bool]]:
        """(verb, from, to, needs reason), sorted: one line per allowed move."""
        return sorted(
            (verb, str(source), str(row.target), row.needs_reason)
            for verb, row in self.table.items()
            for source in row.sources
        )


def _values(rows: Iterable[tuple[str, str, str, bool]]) -> str:
    return ", ".join(
        f"('{verb}', '{source}', '{target}', {str(reason).lower()})" for verb, source, target, reason in rows
    )


def guarded(transitions: Transitions, *, history: str) -> list[pgtrigger.Trigger]:
    """Triggers for the noun: it begins in the initial state and moves only beside its history row.

    history: the history's table, e.g. "competitions_proposalhistory".
    """
    return [
        pgtrigger.Trigger(
            name="state_begins",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Condition(f"NEW.state <> '{transitions.initial}'"),
            func="RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Catatan baru harus mulai dari keadaan awal.';",
        ),
        pgtrigger.Trigger(
            name="state_guarded",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf("state"),
            condition=pgtrigger.Condition("NEW.state IS DISTINCT FROM OLD.state"),
            func=f"""
                IF NOT EXISTS (
                    SELECT 1 FROM {history} h WHERE h.subject_id = NEW.id AND h.from_state = OLD.state
                    AND h.to_state = NEW.state AND h.transaction = txid_current()
                ) THEN
                    RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                        'Keadaan hanya dapat berubah melalui langkah yang tercatat. Ulangi lewat halaman yang sesuai.';
                END IF;
                RETURN NEW;
            """,
        ),
    ]


def history_triggers(transitions: Transitions, *, subject: str, table: str) -> list[pgtrigger.Trigger]:
    """Triggers for the history: only rows of the transition table, from the noun's present state, never changed.

    subject: the noun's table, e.g. "competitions_proposal"; table: the history's own.
    """
    return [
        *append_only(table),
        pgtrigger.Trigger(
            name="move_allowed",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("needs_reason", "boolean"), ("present", "text")],
            func=f"""
                SELECT t.needs_reason INTO needs_reason FROM (VALUES {_values(transitions.rows())})
                    AS t(verb, from_state, to_state, needs_reason)
                    WHERE t.verb = NEW.verb AND t.from_state = NEW.from_state AND t.to_state = NEW.to_state;
                SELECT s.state INTO present FROM {subject} s WHERE s.id = NEW.subject_id;
                IF needs_reason IS NULL OR present IS DISTINCT FROM NEW.from_state THEN
                    RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE =
                        'Langkah ini tidak dapat dilakukan dari keadaan sekarang. Muat ulang halaman untuk melihatnya.';
                END IF;
                IF needs_reason AND btrim(NEW.reason) = '' THEN
                    RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = 'Tuliskan alasan untuk langkah ini.';
                END IF;
                RETURN NEW;
            """,
        ),
    ]


def _transition(row: Model, verb: str, transitions: Transitions, reason: str) -> Transition:
    if verb not in transitions.table:
        raise KeyError(f"{verb!r} is no verb of {row._meta.label}; known: {sorted(transitions.table)}")
    transition = transitions.table[verb]
    if row.state not in transition.sources:
        raise TransitionRefused(
            _("Langkah ini tidak dapat dilakukan dari keadaan sekarang. Muat ulang halaman untuk melihatnya.")
        )
    if transition.needs_reason and not reason.strip():
        raise TransitionRefused(_("Tuliskan alasan untuk langkah ini."), field="reason")
    return transition


def move(
    subject: M,
    verb: str,
    *,
    transitions: Transitions,
    history: type[Model],
    by: User | None,
    now: datetime,
    reason: str = "",
    **columns: Any,
) -> M:
    """Move a noun by one verb: lock, check, write the history row, update `state` and the given columns.

    Must run inside an action. Returns the same instance, fresh; it is as before again when the action fails.
    Raises TransitionRefused.
    """
    row = type(subject)._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    transition = _transition(row, verb, transitions, reason)
    history.objects.create(
        subject=row, verb=verb, from_state=row.state, to_state=transition.target, by=by, at=now, reason=reason.strip()
    )
    changed = {"state": transition.target, **columns}
    type(subject)._base_manager.filter(pk=row.pk).update(**changed)
    remember(subject)
    for name, value in changed.items():
        setattr(subject, name, value)
    return subject
