"""What people print: light also from a dark screen, content only, nothing cut off at the edge of the sheet."""

import pytest

from sinovik.competitions.models import Proposal
from sinovik.innovations.models import Innovation
from sinovik.judging.models import RankingRun, ResultSheet

# the text column of an A4 sheet
SHEET = 718
FRAME = (".sn-header", ".sn-footer", ".sn-side", ".sn-topbar", ".sn-skip", ".govuk-breadcrumbs", ".sn-page-tabs")
COLOURS = "() => [document.body, document.documentElement].map(e => getComputedStyle(e).backgroundColor)"
INK = "() => getComputedStyle(document.querySelector('main h1')).color"


def what_is_printed(scene):
    """Pages that end in a file or on a wall, each with somebody who may see it."""
    sheet = ResultSheet.objects.filter(proposal__edition=scene.edition).order_by("pk")[0]
    run = RankingRun.objects.filter(stage__edition=scene.edition).order_by("pk")[0]
    sealed = Proposal.objects.filter(edition=scene.edition, number__isnull=False).order_by("pk")[0]
    published = Innovation.objects.filter(is_demo=True).exclude(published_at=None).order_by("pk")[0]
    secretary = scene.somebody("secretariat")
    return [
        (None, f"/inovasi/{published.number}/"),
        (None, "/statistik/"),
        (sealed.created_by, f"/proposal/{sealed.pk}/resi/"),
        (sheet.proposal.created_by, f"/lembar-hasil/{sheet.pk}/"),
        (secretary, f"/meja-penilaian/{scene.edition.slug}/{run.stage.key}/peringkat/{run.number}/"),
    ]


@pytest.mark.journey("afterwards", way="pointer")
def test_pages_print_light_whole_and_without_their_frame(scene):
    for person, path in what_is_printed(scene):
        visitor = scene.enters(person, width=SHEET, color_scheme="dark")
        visitor.goes_to(path)
        page = visitor.page
        assert page.evaluate(COLOURS)[0] != "rgb(255, 255, 255)"

        page.emulate_media(media="print")

        assert page.evaluate(COLOURS) == ["rgb(255, 255, 255)"] * 2
        assert page.evaluate(INK) == "rgb(31, 31, 31)"
        assert [part for part in FRAME if page.locator(part).first.is_visible()] == []
        assert [fold for fold in page.locator("main .sn-details__body").all() if not fold.is_visible()] == []
        visitor.is_not_too_wide()
