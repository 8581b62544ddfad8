"""What the checker finds before an edition opens: contradictions, each a sentence that leads to where it is mended."""

from copy import deepcopy
from datetime import timedelta

import pytest

from sinovik.competitions.actions import editions as act
from sinovik.competitions.models import Edition, Stage
from sinovik.competitions.rules.editions import blockers_of
from sinovik.foundation import clock
from tests.competitions.makers import CLOSES, OPENS, an_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(db):
    return an_edition(state="preparing")


def with_rules(edition, change):
    rules = deepcopy(edition.rules)
    change(
        {name: {row["key"]: row for row in rules[name]} for name in ("group", "section", "criterion", "level", "stage")}
    )
    Edition.objects.filter(pk=edition.pk).update(rules=rules)
    return found(edition)


def found(edition):
    return {finding.place: finding.message for finding in blockers_of(Edition.objects.get(pk=edition.pk))}


def test_the_demo_has_nothing_to_find(prepared):
    assert found(prepared) == {}


@pytest.mark.parametrize(
    ("change", "place", "sentence"),
    [
        (
            lambda rows: (
                rows["criterion"]["spreadable"].update(sections=[]),
                rows["criterion"]["effective"]["sections"].append("adaptabilitas"),
            ),
            "criterion.spreadable",
            "Kriteria ini dinilai, tetapi tidak satu bagian formulir pun menjawabnya.",
        ),
        (
            lambda rows: rows["group"]["khusus"].update(requires_rank=20, barred_from_rank=20),
            "group.khusus.requires_rank",
            "Jenjang 20 disyaratkan, tetapi jenjang 20 ke atas dilarang.",
        ),
        (
            lambda rows: rows["stage"]["desk"]["scoring"].update(third_reader_threshold="9.5"),
            "stage.desk.scoring.third_reader_threshold",
            "Selisih ini tidak pernah tercapai: nilai tertinggi dan terendah hanya berselisih 9.",
        ),
        (
            lambda rows: rows["level"]["winner"]["places"].update(umum=100),
            "level.winner.places.umum",
            "100 tempat, padahal jenjang di bawahnya, Top 99, hanya mempunyai 99.",
        ),
    ],
)
def test_numbers_that_cannot_be_met_together_are_named(prepared, change, place, sentence):
    assert with_rules(prepared, change) == {place: sentence}


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows["group"]["khusus"].update(requires_rank=20, barred_from_rank=21),
        lambda rows: rows["stage"]["desk"]["scoring"].update(third_reader_threshold="9"),
        lambda rows: rows["level"]["winner"]["places"].update(umum=99),
        lambda rows: (
            rows["criterion"]["effective"]["sections"].append("adaptabilitas"),
            rows["criterion"]["spreadable"].update(sections=[]),
            rows["stage"]["desk"]["scoring"]["weights"].update(spreadable="0", novel="40"),
        ),
    ],
)
def test_numbers_that_just_can_be_met_are_left_alone(prepared, change):
    assert with_rules(prepared, change) == {}


@pytest.mark.parametrize(
    ("key", "opens_at", "sentence"),
    [
        ("interview", CLOSES, "Tahap ini mulai sebelum Keputusan Top 99 berakhir."),
        ("screening", CLOSES - timedelta(seconds=1), "Tahap ini mulai sebelum Pendaftaran berakhir."),
    ],
)
def test_a_stage_may_not_begin_before_the_one_it_waits_for_is_over(prepared, key, opens_at, sentence):
    Stage.objects.filter(edition=prepared, key=key).update(opens_at=opens_at)
    assert found(prepared) == {f"stage.{key}.opens": sentence}


def test_stages_between_without_dates_do_not_hide_an_earlier_one(prepared):
    between = [
        "desk",
        "panel",
        "plenary_finalists",
        "announcement_finalists",
        "objection_finalists",
        "decree_finalists",
    ]
    Stage.objects.filter(edition=prepared, key__in=between).update(opens_at=None, closes_at=None)
    interview = Stage.objects.filter(edition=prepared, key="interview")
    screening = prepared.stages.get(key="screening")
    interview.update(opens_at=screening.closes_at)
    assert found(prepared) == {}
    interview.update(opens_at=screening.closes_at - timedelta(seconds=1))
    assert found(prepared) == {"stage.interview.opens": "Tahap ini mulai sebelum Seleksi administrasi berakhir."}


def test_a_stage_whose_end_is_open_still_comes_after_the_beginning_of_the_one_before(prepared):
    Stage.objects.filter(edition=prepared, key="visit").update(opens_at=OPENS)
    Stage.objects.filter(edition=prepared, key="decree_finalists").update(closes_at=None)
    assert found(prepared)["stage.visit.opens"] == "Tahap ini mulai sebelum Keputusan Top 99 mulai."


# --- where it is mended ---------------------------------------------------------------------------------------------


def test_weights_that_do_not_add_up_lead_to_what_the_organiser_wrote(secretary, client_of):
    edition = an_edition(state="preparing", template="kipp-2021")
    facts = {"edition": edition, "source": "Contoh", "by": secretary, "now": clock.now()}
    act.settle_value(path="section", value=[("Ringkasan", 200, "effective", 90)], **facts)
    for key in ("novel", "effective", "useful", "spreadable", "sustainable"):
        act.settle_value(path=f"stage.desk.scoring.weights.{key}", value=30, **facts)
    assert {"group.umum", "stage.desk.scoring.weights"} <= found(edition).keys()
    page = client_of(secretary).get(f"/edisi/{edition.slug}/").content.decode()
    assert page.count("Jumlah bobot 90, seharusnya 100.") == 3
    assert page.count(f'href="/edisi/{edition.slug}/nilai/section/"') >= 3
    waiting = page[: page.index("Jumlah bobot 150, seharusnya 100.")]
    assert f'/edisi/{edition.slug}/nilai/stage.desk.scoring.weights.novel/"' in waiting[-600:]
