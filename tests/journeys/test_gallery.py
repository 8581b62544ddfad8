"""The gallery in every width, both schemes and both languages: each component in all its states can be used."""

import pytest

from tests.journeys.visitor import DESKTOP, PHONE

NARROWEST = 320


@pytest.mark.journey("registration", way="pointer")
@pytest.mark.parametrize(("path", "scheme"), [("/galeri/", "light"), ("/en/galeri/", "dark")])
def test_every_component_in_every_state_can_be_used(scene, path, scheme):
    visitor = scene.enters(color_scheme=scheme)
    visitor.goes_to(path)

    visitor.is_not_too_wide(PHONE)
    for width in (NARROWEST, DESKTOP):
        visitor.page.set_viewport_size({"width": width, "height": 844})
        visitor.is_not_too_wide()
        visitor.is_accessible()
