"""The gallery in every width, both schemes and both languages: each component in all its states can be used."""

import pytest

WIDTHS = (320, 390, 1280)


@pytest.mark.journey("registration", way="pointer")
@pytest.mark.parametrize("path", ["/galeri/", "/en/galeri/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_in_every_state_can_be_used(scene, scheme, path):
    visitor = scene.enters(color_scheme=scheme)
    visitor.goes_to(path)

    for width in WIDTHS:
        visitor.page.set_viewport_size({"width": width, "height": 844})
        visitor.is_not_too_wide()
        visitor.is_accessible()
