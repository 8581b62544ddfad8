"""Migrating an empty database ten times faster, by not drawing models again that a step does not touch.

Django renders a model anew, with all that it is related to, after every step. Nearly everything here is related to the
user, so a new constraint somewhere redraws a hundred models. A new model, field, constraint, index or trigger changes
no other model, and the step's own SQL is made from the step and the table's name: for these the redrawing is left out.
Fields and tables that change, many-to-many fields and models that others inherit from are redrawn as always.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState
from django.db.models import NOT_PROVIDED, Field
from pgtrigger.migrations import AddTrigger


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state])


_redraw_for_field = ProjectState.add_field


def _add_field(
    self: ProjectState, app_label: str, model_name: str, name: str, field: Field, preserve_default: bool
) -> None:
    key = app_label, model_name
    if "apps" not in self.__dict__ or field.many_to_many or _is_inherited(self, key):
        _redraw_for_field(self, app_label, model_name, name, field, preserve_default)
        return
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    self.models[key].fields[name] = field
    if self._relations is not None:
        self.resolve_model_field_relations(key, name, field)
    model = self.apps.get_model(*key)
    model._meta.apps = self.apps  # there, and not where it was first drawn, are the newer models it may point to
    model.add_to_class(name, field.clone())
    self.apps.clear_cache()


def _is_inherited(state: ProjectState, key: tuple[str, str]) -> bool:
    return any(".".join(key) == str(base).lower() for other in state.models.values() for base in other.bases)


def _append_option(self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
    model_state = self.models[app_label, model_name]
    model_state.options[option_name] = [*model_state.options[option_name], obj]
    if "apps" in self.__dict__:  # a later change of a field asks its model which constraints are not the field's own
        setattr(self.apps.get_model(app_label, model_name)._meta, option_name, model_state.options[option_name])


def _add_trigger(self: AddTrigger, app_label: str, state: ProjectState) -> None:
    model_state = state.models[app_label, self.model_name.lower()]
    model_state.options["triggers"] = [*model_state.options.get("triggers", []), self.trigger]


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Inside this block, `migrate` redraws only what a step changes."""
    patches = [
        (ProjectState, "add_model", _add_model),
        (ProjectState, "add_field", _add_field),
        (ProjectState, "_append_option", _append_option),
        (AddTrigger, "state_forwards", _add_trigger),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name, _ in patches]
    for owner, name, quick in patches:
        setattr(owner, name, quick)
    try:
        yield
    finally:
        for owner, name, original in before:
            setattr(owner, name, original)
