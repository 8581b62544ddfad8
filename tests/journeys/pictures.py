"""The pictures of the manuals, taken from the product as it is: `./test tests/journeys/pictures.py`.

Not part of the suite: it writes into sinovik/desks/static/manuals, and git then shows what the code changed. A
picture is a page of a played competition, seen by somebody who may see it; the part that the text speaks of is cut
out. 390 px wide at twice the size, or 1000 px; a file over 40 KB is refused.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db.models import Count
from PIL import Image

from sinovik.competitions.models import Proposal
from sinovik.competitions.states import ProposalState
from sinovik.desks.helping import PICTURES
from sinovik.foundation.access.models import User
from sinovik.innovations.models import Innovation
from sinovik.judging.models import AssignmentPlan, RankingRun, Sheet
from sinovik.monitoring.actions import correct
from sinovik.monitoring.models import Measurement
from sinovik.rehearsal.life import ask_for_information
from tests.journeys.conftest import Scene
from tests.journeys.visitor import PHONE, Visitor

DESK = 1000
MOST = 40_000
COLOURS = 64
Place = tuple[User | None, str]


@dataclass(frozen=True)
class Picture:
    """`where` says who looks at which address; `starts` is the element that becomes the upper edge."""

    name: str
    moment: str
    where: Callable[[Scene], Place]
    width: int = PHONE
    height: int = 640
    starts: str = ""


def a_draft(scene: Scene) -> Proposal:
    """The one that is furthest written."""
    rows = Proposal.objects.filter(edition=scene.edition, state=ProposalState.DRAFT)
    return rows.annotate(parts=Count("revisions")).order_by("-parts", "pk")[0]


def to_check(scene: Scene) -> tuple[Proposal, User]:
    proposal = Proposal.objects.filter(edition=scene.edition, state=ProposalState.CHECKING).order_by("pk")[0]
    return proposal, User.objects.filter(memberships__role="local_admin", memberships__agency=proposal.agency)[0]


def at_draft(scene: Scene) -> Place:
    draft = a_draft(scene)
    return draft.created_by, f"/proposal/{draft.pk}/"


def at_section(scene: Scene) -> Place:
    draft = a_draft(scene)
    shortest = min(draft.edition.book.sections_of(draft.group), key=lambda section: section.words)
    return draft.created_by, f"/proposal/{draft.pk}/bagian/{shortest.key}/"


def at_submit(scene: Scene) -> Place:
    proposal, admin = to_check(scene)
    return admin, f"/proposal/{proposal.pk}/ajukan/"


def at_plan(scene: Scene) -> Place:
    plan = AssignmentPlan.objects.filter(stage=scene.stage("desk")).order_by("-number")[0]
    return scene.somebody("secretariat"), f"/meja-penilaian/{scene.edition.slug}/desk/penugasan/{plan.number}/"


def at_sheet(scene: Scene) -> Place:
    sheet = Sheet.objects.filter(assignment__stage=scene.stage("desk")).order_by("pk")[0]
    return sheet.assignment.evaluator.user, f"/lembar-nilai/{sheet.pk}/"


def at_run(scene: Scene) -> Place:
    run = RankingRun.objects.filter(stage=scene.stage("desk")).order_by("-number")[0]
    return scene.somebody("secretariat"), f"/meja-penilaian/{scene.edition.slug}/desk/peringkat/{run.number}/"


def at_report(scene: Scene) -> Place:
    """The owner has corrected a figure, so the correction waits for an assessor."""
    last = Measurement.objects.order_by("-pk")[0]
    told = {"reason": "Satu loket tidak ikut terhitung.", "evidence_source": "Rekap loket, lembar 3"}
    report = correct(measurement=last, value=last.value + 1, by=last.by, now=scene.now, **told)
    return scene.somebody("assessor"), f"/pemeriksaan/laporan/{report.pk}/"


def at_screening(scene: Scene) -> Place:
    """The secretariat has let the proposals be examined."""
    screener = scene.somebody("secretariat")
    there = f"/edisi/{scene.edition.slug}/seleksi/"
    visitor = scene.enters(screener, width=DESK)
    visitor.goes_to(there)
    visitor.presses("Periksa otomatis")
    scene.does_what_waits()
    return screener, there


def at_information_desk(scene: Scene) -> Place:
    """Somebody has just asked."""
    officer = scene.somebody("information_officer")
    ask_for_information(Innovation.objects.filter(is_demo=True).order_by("pk")[0], officer, answered=False)
    return officer, "/meja-informasi/"


def seen_by(role: str, path: str) -> Callable[[Scene], Place]:
    return lambda scene: (scene.somebody(role), path.format(edition=scene.edition.slug))


ALL = [
    Picture("beranda", "registration", lambda scene: (to_check(scene)[1], "/meja/"), height=700),
    Picture("unit-proposal", "registration", at_draft, height=760),
    Picture("unit-bagian", "registration", at_section, height=620, starts="main h1"),
    Picture("admin-papan", "registration", lambda scene: (to_check(scene)[1], "/proposal/instansi/"), DESK, 560),
    Picture("admin-ajukan", "registration", at_submit, height=520, starts="main .sn-form"),
    Picture("sekretariat-seleksi", "screening", at_screening, DESK, 560),
    Picture("sekretariat-penugasan", "desk", at_plan, DESK, 600),
    Picture("penilai-lembar", "desk", at_sheet, height=700, starts=".sn-scoring__sheet"),
    Picture("sekretariat-peringkat", "plenary_end", at_run, DESK, 640),
    Picture("panelis-pleno", "plenary_end", seen_by("panelist", "/pleno/{edition}/plenary_finalists/"), DESK, 600),
    Picture("pimpinan-beranda", "afterwards", seen_by("agency_head", "/meja/"), height=760),
    Picture("asesor-periksa", "afterwards", at_report, height=700),
    Picture("ppid-meja", "afterwards", at_information_desk, DESK, 480),
    Picture("pengunjung-katalog", "afterwards", lambda scene: (None, "/inovasi/?q=pelayanan"), height=700),
]


@pytest.mark.parametrize(
    "picture", [pytest.param(one, marks=pytest.mark.journey(one.moment, way="pointer"), id=one.name) for one in ALL]
)
def test_take(scene: Scene, picture: Picture) -> None:
    person, path = picture.where(scene)
    scale = 2 if picture.width == PHONE else 1
    visitor = scene.enters(person, width=picture.width, device_scale_factor=scale)
    visitor.goes_to(path)
    taken = cut_out(visitor, picture)

    packed = pack(taken)
    assert len(packed) <= MOST, f"{picture.name} has {len(packed)} bytes: show less of the page"
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / f"{picture.name}.webp").write_bytes(packed)


def cut_out(visitor: Visitor, picture: Picture) -> bytes:
    """The page from the named element on, without the demo's notice and the bar above."""
    top = visitor.page.locator(picture.starts or "main").first.bounding_box()["y"]
    frame = {"x": 0, "y": top, "width": picture.width, "height": picture.height}
    return visitor.page.screenshot(clip=frame, full_page=True, animations="disabled")


def pack(png: bytes) -> bytes:
    """Few colours without loss: a screen is flat, so this is smaller than a photograph's way and letters stay sharp."""
    image, out = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    few = image.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB")
    few.save(out, "WEBP", lossless=True, quality=100, method=6)
    return out.getvalue()
