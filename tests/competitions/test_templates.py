"""Edition templates: what the files hold, and one clear sentence for every fault."""

import tomllib
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from sinovik.competitions.forms import read_value
from sinovik.competitions.rules.editions import unknown_values
from sinovik.competitions.rules.template import TemplateFault, load_template, read_template, template_names
from sinovik.competitions.states import RuleBook

RAW = tomllib.loads((settings.POLICY / "editions" / "kipp-2022.toml").read_text())


def faults_of(change):
    raw = deepcopy(RAW)
    change(raw)
    with pytest.raises(TemplateFault) as fault:
        read_template("uji", raw)
    return fault.value.faults


def test_every_template_is_sound():
    real = [*(f"kipp-{year}" for year in (*range(2014, 2024), 2025)), "pkri-2024"]
    assert {name: load_template(name).assumed for name in template_names()} == {
        **dict.fromkeys(real, False),
        "kompetisi-kecil": False,
        "kipp-2022-demo": True,
        "contoh-pulau-kecil": True,
    }


def test_kipp_2022_holds_what_its_sources_say():
    book = RuleBook(load_template("kipp-2022").rules)
    assert book.legal_basis == ["PermenPANRB 7/2021", "PermenPANRB 91/2021", "KepmenPANRB 50/2022"]
    assert [(s.key, s.words, s.weight) for s in book.sections_of("umum")][:2] == [
        ("ringkasan", 200, 5),
        ("ide_inovatif", 600, None),
    ]
    finalist, winner = book.levels["finalist"], book.levels["winner"]
    assert (finalist.places("umum"), finalist.places("khusus")) == (99, 15)
    assert (winner.places("umum"), winner.places("khusus"), winner.standing("khusus")) == (45, 5, "oapsi")
    assert book.reference["drafts"] == 3478
    assert book.pool_of("replikasi").key == "umum"


def test_kipp_2023_has_sections_of_its_own_for_each_group():
    book = RuleBook(load_template("kipp-2023").rules)
    own = {group: [s.key for s in book.sections_of(group)][9:] for group in book.groups}
    assert own == {
        "umum": [],
        "replikasi": ["inspirasi", "proses_replikasi", "faktor_pembeda"],
        "khusus": ["pembaruan", "replikasi_bertambah", "penguatan", "evaluasi"],
    }
    assert book.categories == {}


def test_the_demo_fills_every_needed_value_and_marks_each():
    template = load_template("kipp-2022-demo")
    assert [place for place, needed in unknown_values(template.rules) if needed] == []
    marked = RuleBook(template.rules).assumptions
    assert all(why.startswith("asumsi demo") for why in marked.values())
    known = {place for place, _needed in unknown_values(load_template("kipp-2022").rules)}
    assert {path for path in marked if not path.endswith((".opens", ".closes"))} <= {
        *known,
        *(place.rpartition(".")[0] for place in known),
    }


def test_a_bare_date_is_the_whole_day_in_wib():
    opens, closes = load_template("kipp-2022").calendar["desk"]
    assert opens == datetime(2022, 5, 8, 17, tzinfo=UTC)
    assert closes == datetime(2022, 5, 30, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda raw: raw["edition"].pop("name"), 'edition.name is missing; write its value or "unknown".'),
        (lambda raw: raw["edition"].update(name="unknown"), 'edition.name may not be "unknown".'),
        (lambda raw: raw["edition"].update(nama="x"), "edition.nama is not known; accepted: name, short, year,"),
        (lambda raw: raw["edition"].update(year=1999), "edition.year is 1999; accepted: a whole number from 2014"),
        (lambda raw: raw["edition"].update(scope="planet"), "edition.scope is 'planet'; accepted: one of national,"),
        (lambda raw: raw["edition"].pop("source"), "edition names no source."),
        (lambda raw: raw["edition"].update(source="kabar"), "edition.source is 'kabar'; accepted: a key of [sources]."),
        (lambda raw: raw["legal"].update(dasar_source="menpan_1917"), "legal.dasar_source is the source of nothing."),
        (lambda raw: raw["legal"].update(basis=[]), "legal.basis is []; accepted: a list of 1 or more."),
        (lambda raw: raw.pop("objection"), "[objection] is missing."),
        (lambda raw: raw.update(category=[]), "[[category]] is missing; write one or more."),
        (lambda raw: raw.update(hadiah={}), "[hadiah] is not known; accepted: sources, edition, legal,"),
        (lambda raw: raw["section"][0].update(weight=5.5), "section.ringkasan.weight is 5.5; accepted: a whole number"),
        (lambda raw: raw["section"][0].update(required="ya"), "section.ringkasan.required is 'ya'; accepted: true or"),
        (lambda raw: raw["section"][0].update(title=7), "section.ringkasan.title is 7; accepted: a text."),
        (lambda raw: raw["level"][0].update(places=9), "level.nominee.places is 9; accepted: a table such as"),
        (lambda raw: raw["stage"][0].update(closes="besok"), "stage.registration.closes is 'besok'; accepted: a date,"),
        (
            lambda raw: raw["stage"][2]["scoring"].update(scale=[10, 1]),
            "stage.desk.scoring.scale is [10, 1]; accepted: two whole numbers, the lowest first",
        ),
        (lambda raw: raw["section"].append(raw["section"][0]), "[[section]] has the key 'ringkasan' 2 times."),
        (lambda raw: raw["section"][0].update(groups=["semua"]), "section.ringkasan.groups names 'semua'; accepted:"),
        (lambda raw: raw["criterion"][0].update(sections=["x"]), "criterion.novel.sections names 'x'; accepted:"),
        (lambda raw: raw["pool"][0].update(groups=["umum"]), "Group 'replikasi' stands in 0 pools; accepted: 1."),
        (lambda raw: raw["level"][0].update(decided_in="rapat"), "level.nominee.decided_in names 'rapat'; accepted:"),
        (lambda raw: raw["level"][1].update(places={"umum": 99}), "level.finalist.places must have one value for each"),
        (lambda raw: raw["stage"][1].update(after=["visit"]), "stage.screening.after names 'visit'; accepted:"),
        (
            lambda raw: raw["stage"][2]["scoring"].update(weights={"indah": 100}),
            "stage.desk.scoring.weights names 'indah'; accepted:",
        ),
        (
            lambda raw: raw.update(category=[{"key": "unknown", "label": "Desa", "source": "menpan_3478"}]),
            "category.label is 'Desa'; accepted beside an unknown key: \"unknown\".",
        ),
        (lambda raw: raw.update(category=[{"key": "unknown"}]), "category.unknown names no source."),
        (
            lambda raw: raw.update(report=[{"about": "legal.dasar", "value": "1", "source": "menpan_3478"}]),
            "report.about is 'legal.dasar'; accepted: a value of a table, such as reference.drafts.",
        ),
        (
            lambda raw: raw.update(note=[{"text": "x", "source": "bawaan"}]),
            "note.1.text_en is missing; write its value",
        ),
        (lambda raw: raw["stage"][1].update(closes=date(2022, 1, 1)), "stage.screening closes before it opens."),
        (lambda raw: raw["stage"][0].update(closing="act"), "stage.registration.closing is 'act'; a deadline for"),
    ],
)
def test_a_fault_is_one_sentence_with_its_place(change, sentence):
    (fault,) = faults_of(change)
    assert fault.startswith(sentence)


def test_every_fault_is_told_at_once():
    def change(raw):
        raw["edition"]["year"] = "dua ribu"
        raw["legal"].pop("basis")

    assert len(faults_of(change)) == 2


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("edition.short", "edition.short is known in the base template; an overlay may only fill what is unknown."),
        ("edition.warna", "edition.warna is not in the base template."),
    ],
)
def test_an_overlay_only_fills_what_is_unknown(path, sentence, tmp_path, settings):
    folder = tmp_path / "editions"
    folder.mkdir()
    source = settings.POLICY / "editions" / "kipp-2022.toml"
    (folder / "kipp-2022.toml").write_text(source.read_text())
    overlay = f'base = "kipp-2022"\nnote = "uji"\n[[set]]\npath = "{path}"\nvalue = "x"\nwhy = "uji"\n'
    (folder / "lain.toml").write_text(overlay)
    settings.POLICY = tmp_path
    with pytest.raises(TemplateFault) as fault:
        load_template("lain")
    assert fault.value.faults == [sentence]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("12", 12), ("12.5", "12.5"), ("umum=99, khusus=15", {"umum": 99, "khusus": 15}), ("1, 10", [1, 10]), ("a", "a")],
)
def test_what_an_organiser_types_is_read_as_a_value(typed, read):
    assert read_value(typed) == read
