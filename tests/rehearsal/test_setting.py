import pytest

from sinovik.rehearsal.setting import WrongSetting, known_paths, nearest, playable, scale_of, settings_of, value_of

RULES = playable(2022).rules


@pytest.mark.parametrize(
    ("pair", "path", "value"),
    [
        ("group.umum.minimum_age_months=36", "group.umum.minimum_age_months", 36),
        ("eligibility.cap_per_agency = 3", "eligibility.cap_per_agency", 3),
        ("stage.desk.scoring.readings=2", "stage.desk.scoring.readings", 2),
        ("stage.desk.scoring.third_reader_threshold=2.50", "stage.desk.scoring.third_reader_threshold", "2.50"),
        ("eligibility.near_duplicate_share=0.2", "eligibility.near_duplicate_share", "0.2"),
        ("level.winner.places.umum=10", "level.winner.places.umum", 10),
        ("stage.desk.scoring.method=calibrated", "stage.desk.scoring.method", "calibrated"),
    ],
)
def test_a_rule_is_set_as_it_is_typed(pair, path, value):
    assert settings_of([pair], RULES) == {path: value}


def test_a_decimal_keeps_its_digits():
    assert (value_of("2.50"), value_of("3"), value_of("true"), value_of("[1, 10]")) == ("2.50", 3, True, [1, 10])


def test_a_strange_key_is_answered_with_the_nearest_ones():
    with pytest.raises(WrongSetting, match=r"^--set cap_per_agencies: .*; nearest: eligibility\.cap_per_agency, "):
        settings_of(["cap_per_agencies=3"], RULES)


def test_the_nearest_key_may_miss_its_first_parts():
    assert nearest("minimum_age", known_paths(RULES))[0].endswith(".minimum_age_months")


def test_a_value_that_does_not_fit_is_answered_with_what_is_accepted():
    with pytest.raises(WrongSetting, match=r"readings: 0 does not fit; accepted: a whole number from 1 to 20\.$"):
        settings_of(["stage.desk.scoring.readings=0"], RULES)


def test_a_pair_without_a_sign_is_refused():
    with pytest.raises(WrongSetting, match="write KEY=VALUE"):
        settings_of(["stage.desk.scoring.readings"], RULES)


def test_an_edition_whose_rules_nobody_knows_is_refused_by_name():
    with pytest.raises(WrongSetting, match=r"--edition 2023: .* playable: 2022\. Unknown \(38\):") as refused:
        playable(2023)
    listed = str(refused.value).splitlines()[1:]
    assert (len(listed), listed[0], listed[-1]) == (
        38,
        "  objection.days",
        "  stage.interview.scoring.weights.delivery",
    )


def test_a_year_without_a_template_is_refused():
    with pytest.raises(WrongSetting, match=r"^--edition 1999: there is no template of that year; playable: 2022\.$"):
        playable(1999)


@pytest.mark.parametrize("scale", [0, -1, 1.01])
def test_a_scale_beyond_the_real_volume_is_refused(scale):
    with pytest.raises(WrongSetting, match="above 0, at most 1"):
        scale_of(scale)


def test_the_whole_and_a_part_are_scales():
    assert (scale_of(1), scale_of(0.01)) == (1, 0.01)
