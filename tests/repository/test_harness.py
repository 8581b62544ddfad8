"""What the harness refuses, tried on itself."""

import threading

import pytest
from django.conf import settings
from django.template import Context, Engine, Origin, Template

OURS = Origin(name=str(settings.PACKAGE / "portal" / "templates" / "invented.html"))


def rendered(source: str, **given: object) -> str:
    """A template as if it stood in our package."""
    return Template(source, origin=OURS, engine=Engine()).render(Context(given))


def test_a_variable_that_nobody_gave_fails_with_its_name():
    with pytest.raises(AssertionError, match=r"Undefined in a template: .*invented\.html: nothing"):
        rendered("{{ nothing }}")


def test_a_missing_attribute_fails_too():
    with pytest.raises(AssertionError, match=r"Undefined in a template: .*given\.nothing"):
        rendered("{{ given.nothing }}", given=1)


def test_asking_whether_something_is_there_is_no_mistake():
    assert rendered('{% if nothing %}yes{% endif %}{{ nothing|default:"no" }}') == "no"


def test_a_template_of_somebody_else_may_leave_variables_out():
    foreign = Template("{{ nothing }}", origin=Origin(name="/elsewhere/form.html"), engine=Engine())
    assert foreign.render(Context()) == ""


def test_an_expression_does_not_answer_for_one_rendered_inside_it():
    assert rendered("{{ inner }}", inner=lambda: rendered('{{ nothing|default:"leer" }}')) == "leer"


def test_an_expression_does_not_answer_for_one_rendered_beside_it():
    def beside() -> str:
        other = threading.Thread(target=rendered, args=['{{ nothing|default:"leer" }}'])
        other.start()
        other.join()
        return "done"

    assert rendered("{{ beside }}", beside=beside) == "done"


def test_what_failed_in_an_expression_is_not_held_against_the_next():
    with pytest.raises(AssertionError):
        rendered("{{ nothing }}")
    assert rendered("{{ given }}", given="there") == "there"
