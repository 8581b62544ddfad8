"""The harness itself: each of its checks is shown a fault and sees it."""

import pytest

from tests.journeys import mid_life
from tests.journeys.visitor import Visitor

FAULTS = {
    "document.querySelector('main').append(document.createElement('input'))": Visitor.is_accessible,
    "document.body.style.width = '2000px'": Visitor.is_not_too_wide,
    "console.error('broken')": Visitor.has_no_trouble,
    "setTimeout(() => { throw new Error('broken') })": Visitor.has_no_trouble,
    "fetch('http://127.0.0.1:9/').catch(() => 0)": Visitor.has_no_trouble,
    "document.createElement('img').src = 'http://127.0.0.1:9/x.png'": Visitor.has_no_trouble,
    "fetch('/tidak-ada/')": Visitor.has_no_trouble,
}


@pytest.mark.journey("registration", way="pointer")
def test_every_check_sees_the_fault_that_it_is_there_for(scene):
    for fault, check in FAULTS.items():
        visitor = scene.enters()
        visitor.goes_to("/")
        visitor.page.evaluate(f"() => {{ {fault} }}")
        visitor.page.wait_for_timeout(200)

        with pytest.raises(AssertionError):
            check(visitor)
        visitor.troubles.clear()


@pytest.mark.journey("registration")
def test_everybody_signs_in_through_the_log_in_page(scene):
    secretary = scene.enters()

    secretary.signs_in(scene.somebody("secretariat").email, mid_life.PASSWORD)

    assert secretary.path == "/meja/"
