"""The geometry of charts, by pencil."""

from sinovik.foundation.ui import charts

BLANK = {"compare": None, "hint": "", "low": None, "high": None, "second": None}


def item(label: str, value: float | None, **more: object) -> dict[str, object]:
    return {**BLANK, "label": label, "value": value, **more}


def test_a_part_is_a_percentage_with_a_point_in_any_language():
    assert [charts.part(*pair) for pair in ((1, 3), (0, 5), (7, 5), (-1, 5), (1, 0))] == [
        "33.33%",
        "0%",
        "100%",
        "0%",
        "0%",
    ]


def test_bars_and_their_comparison_share_one_scale():
    made = charts.bar({"items": [item("a", 5, compare=10), item("b", 2)]})

    assert [(bar["width"], bar["compare_width"]) for bar in made["bars"]] == [("50%", "100%"), ("20%", "")]
    assert made["compares"]
    assert charts.bar({"items": []}) == {"bars": [], "compares": False}


def test_a_funnel_counts_each_stage_against_the_one_before():
    stages = charts.funnel({"items": [item("Terdaftar", 3478), item("Diajukan", 2454), item("Lolos", 1917)]})["stages"]

    assert [(stage["width"], stage["share"]) for stage in stages] == [
        ("100%", "100%"),
        ("70.56%", "71%"),
        ("55.12%", "78%"),
    ]


def test_an_empty_funnel_is_no_error():
    assert charts.funnel({"items": []}) == {"stages": []}
    assert charts.funnel({"items": [item("Terdaftar", 0)]})["stages"][0]["share"] == "0%"


def test_a_line_leaves_out_what_is_not_known():
    made = charts.line({"items": [item("2014", 50), item("2015", None), item("2016", 100)]})

    assert [spot["label"] for spot in made["spots"]] == ["2014", "2016"]
    assert made["spots"][1]["x"] == "624"
    assert [row["label"] for row in made["grid"]] == ["0", "50", "100"]


def test_the_top_of_a_scale_is_a_round_number():
    assert [charts.nice_top(value) for value in (0, 1, 3, 99, 100, 3478)] == [1, 1, 5, 100, 100, 5000]


def test_dots_and_the_cut_stand_on_one_scale():
    made = charts.dots({"items": [item("a", 80, low=78, high=82), item("b", None)], "cut": 80})

    assert made["dot_rows"][0]["x_value"] == made["cut_x"] == "50%"
    assert made["dot_rows"][1]["x_value"] == ""
    assert [tick["label"] for tick in made["ticks"]] == ["78", "80", "82"] or made["ticks"]


def test_tiles_fall_into_six_ordered_classes():
    assert [charts.shade(value) for value in (0, 1, 2, 3, 4, 5, 9, 10, 19, 20)] == [0, 1, 1, 2, 2, 3, 3, 4, 4, 5]
    made = charts.tiles({"items": [{"label": "Aceh", "short": "Aceh", "column": 1, "row": 2, "value": 3, "href": ""}]})
    assert (made["squares"][0]["x"], made["squares"][0]["y"], made["view_box"]) == ("0", "58", "0 0 56 112")


def test_a_quota_has_its_tick_on_the_scale_of_its_bar():
    bars = charts.quotas([{"label": "Kota", "value": 49, "advised": 63, "whole": 98}])

    assert (bars[0]["width"], bars[0]["tick"]) == ("50%", "64.29%")


def test_one_petal_of_the_band_is_yellow_or_none():
    assert charts.kawung(3, 2, 1)["petal_x"] == "48"
    assert charts.kawung(3, 2, None)["petal_x"] == ""
    assert len(charts.kawung(3, 2, None)["flowers"]) == 6
