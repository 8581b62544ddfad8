"""Every template of a real year beside the committed facts of that year: nothing known is lost, nothing is invented."""

import csv
import re
from datetime import date

import pytest
from django.conf import settings

from sinovik.competitions.rules.shapes import TABLES, WIB
from sinovik.competitions.rules.template import load_template, template_names
from sinovik.competitions.states import RuleBook

with (settings.REFERENCE / "kipp_tahunan.csv").open(encoding="utf-8", newline="") as file:
    YEARS = {row["tahun"]: row for row in csv.DictReader(file)}
TEMPLATES = {year: "pkri-2024" if year == "2024" else f"kipp-{year}" for year in YEARS}
# the forms of these two were seen apart from the yearly facts: tests/competitions/test_edges.py holds them
WITH_A_FORM = {"2022", "2023"}
OWN = "bawaan"  # the source key of SiNovik's own defaults
OWN_NUMBERS = re.compile(r"attachment\.\w+\.max_mib|level\.\w+\.rank")
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAY = re.compile(rf"(\d{{1,2}})(?:-(\d{{1,2}}))? ({'|'.join(MONTHS)})\b")
NUMBERED = re.compile(r"[\w./]+/\d{4}")


def numbers(value):
    return {int(digits) for digits in re.findall(r"\d+", str(value))}


def whole(cell):
    """A count of the file, None where it is empty."""
    return int(cell) if cell else None


def day(cell, part=0):
    """A full date of the file, the first or the second of a span; a month alone is no date."""
    ends = re.findall(r"\d{4}-\d{2}-\d{2}", cell)
    return (ends + [None] * 2)[part] if part == 0 or len(ends) > 1 else None


def in_wib(moment):
    return moment and moment.astimezone(WIB).date().isoformat()


def total(table, whole_of=None):
    """The sum over groups; where only the sum is told, that."""
    told = list((table or {}).values())
    return sum(told) if told and None not in told else whole_of


def dates_of(template):
    return {in_wib(moment) for moments in template.calendar.values() for moment in moments if moment}


@pytest.fixture(params=sorted(YEARS))
def year(request):
    return request.param


def test_there_is_a_template_for_every_year_of_the_facts():
    assert set(TEMPLATES.values()) <= set(template_names())


def test_every_known_fact_of_a_year_stands_in_its_template(year):
    row, template = YEARS[year], load_template(TEMPLATES[year])
    rules, calendar = template.rules, template.calendar
    told = rules["reference"]
    others = {key: [r["value"] for r in rules["report"] if r["about"] == key] for key in ("legal.basis",)}
    found = {
        "tahun": rules["edition"]["year"],
        "kipp_ke": rules["edition"]["sequence"],
        "dasar_hukum": NUMBERED.findall("; ".join([*(rules["legal"]["basis"] or []), *others["legal.basis"]])),
        "kepmen_top99": rules["legal"]["decree_finalists"],
        "kepmen_top_akhir": rules["legal"]["decree_winners"],
        "terdaftar": told["drafts"],
        "diajukan": total(told["submitted"], told["submitted_in_all"]),
        "lolos_administrasi": total(told["passed"]),
        "nominasi_ke_tpi": told["nominees"],
        "finalis_total": total(told["finalists"]),
        "pemenang_umum": (told["winners"] or {}).get("umum"),
        "pemenang_replikasi": (told["winners"] or {}).get("replikasi"),
        "pemenang_khusus_oapsi": (told["winners"] or {}).get("khusus"),
        "tutup_pendaftaran": in_wib(calendar["registration"][1]),
        "penilaian_te": tuple(in_wib(moment) for moment in calendar["desk"]),
        "presentasi": tuple(in_wib(moment) for moment in calendar["interview"]),
        "pengumuman_akhir": in_wib(calendar["announcement_winners"][0]),
        "penghargaan_akhir": told["awarded_on"],
        "komposisi_top99": numbers(told["finalists_by_kind"] or ""),
        "komposisi_top_akhir": numbers(told["winners_by_kind"] or ""),
        "kategori": [category.label for category in RuleBook(rules).categories.values()],
    }
    assert found == {
        "tahun": int(year),
        "kipp_ke": whole(row["kipp_ke"]),
        "dasar_hukum": NUMBERED.findall(row["dasar_hukum"]),
        "kepmen_top99": row["kepmen_top99"] or None,
        "kepmen_top_akhir": row["kepmen_top_akhir"] or None,
        **{column: whole(row[column]) for column in ("terdaftar", "diajukan", "lolos_administrasi")},
        **{column: whole(row[column]) for column in ("nominasi_ke_tpi", "finalis_total")},
        **{f"pemenang_{group}": whole(row[f"pemenang_{group}"]) for group in ("umum", "replikasi", "khusus_oapsi")},
        "tutup_pendaftaran": day(row["tutup_pendaftaran"]),
        "penilaian_te": (day(row["penilaian_te"]), day(row["penilaian_te"], 1)),
        "presentasi": (day(row["presentasi"]), day(row["presentasi"], 1)),
        "pengumuman_akhir": day(row["pengumuman_akhir"]),
        "penghargaan_akhir": day(row["penghargaan_akhir"]),
        "komposisi_top99": numbers(row["komposisi_top99"]),
        "komposisi_top_akhir": numbers(row["komposisi_top_akhir"]),
        "kategori": row["kategori"].split(" | ") if " | " in row["kategori"] else [],
    }


def test_every_group_of_finalists_and_winners_has_the_places_of_its_year(year):
    row, book = YEARS[year], RuleBook(load_template(TEMPLATES[year]).rules)
    places = {key: {pool: level.places(pool) for pool in book.pools} for key, level in book.levels.items()}
    for level, columns in (
        ("finalist", ("finalis_umum", "finalis_replikasi", "finalis_khusus")),
        ("winner", ("pemenang_umum", "pemenang_replikasi", "pemenang_khusus_oapsi")),
    ):
        told = {column.split("_")[1]: whole(row[column]) for column in columns if row[column]}
        assert {pool: number for pool, number in places[level].items() if pool in told} == told


def test_every_number_of_the_remarks_stands_in_the_template(year):
    template = load_template(TEMPLATES[year])
    told = {key: value for key, value in template.rules.items() if key != "sources"}
    assert numbers(YEARS[year]["catatan"]) - numbers(told) - numbers(sorted(dates_of(template))) == set()


@pytest.mark.parametrize(
    ("template", "about", "kept"),
    [
        ("kipp-2015", "reference.drafts", {"1189", "1188", "1184"}),
        ("kipp-2019", "legal.decree_finalists", {"KepmenPANRB 47/2019", "KepmenPANRB 27/2019"}),
        ("kipp-2025", "reference.finalists", {"{'umum': 273}", "245"}),
    ],
)
def test_of_reports_that_contradict_each_other_both_are_kept(template, about, kept):
    rules = load_template(template).rules
    table, name = about.split(".")
    reports = {report["value"] for report in rules["report"] if report["about"] == about}
    assert {str(rules[table][name]), *reports} == kept


def leaves(template):
    """(path, value, key of its source) of everything that the tables of a template say."""
    for name, rows in template.rules.items():
        if name in ("sources", "assumptions", "template"):
            continue
        for at, row in enumerate([rows] if name in TABLES else rows):
            place = name if name in TABLES else f"{name}.{row.get('key') or at}"
            tables = [(place, row)] + [(f"{place}.{key}", row[key]) for key in ("scoring", "interview") if key in row]
            for where, table in tables:
                for field, value in table.items():
                    if field not in ("key", "source", "scoring", "interview") and not field.endswith("_source"):
                        yield f"{where}.{field}", value, table.get(f"{field}_source", table["source"])


@pytest.mark.parametrize("year", sorted(set(YEARS) - WITH_A_FORM))
def test_no_number_stands_in_a_template_that_the_facts_do_not_carry(year):
    row, template = YEARS[year], load_template(TEMPLATES[year])
    known = set().union(*map(numbers, row.values()))
    said = [(path, in_years(path, value), source) for path, value, source in leaves(template) if numbers(value)]
    assert len(said) > 15
    own = {source for path, _value, source in said if OWN_NUMBERS.fullmatch(path)}
    invented = [
        path
        for path, value, _source in said
        if not OWN_NUMBERS.fullmatch(path) and not numbers(value) <= known and not is_told(value, row)
    ]
    assert (own, invented) == ({OWN}, [])


def in_years(path, value):
    """The facts tell an age in years, the rules in months."""
    return value // 12 if path.endswith(".minimum_age_months") and not value % 12 else value


@pytest.mark.parametrize("year", sorted(set(YEARS) - WITH_A_FORM))
def test_no_date_stands_in_a_calendar_that_the_facts_do_not_carry(year):
    row, template = YEARS[year], load_template(TEMPLATES[year])
    assert [moment for moment in sorted(dates_of(template)) if not is_told(moment, row)] == []


def is_told(value, row):
    """Whether a date stands in the facts: in full, or as day and month in the remarks."""
    try:
        when = date.fromisoformat(str(value))
    except ValueError:
        return False
    days = {(int(end), month) for *ends, month in DAY.findall(row["catatan"]) for end in ends if end}
    in_full = any(str(value) in cell for cell in row.values())
    return in_full or (when.day, MONTHS[when.month - 1]) in days


def test_a_form_stands_only_in_the_years_whose_form_was_seen():
    forms = {year for year, name in TEMPLATES.items() if RuleBook(load_template(name).rules).sections}
    assert forms == WITH_A_FORM


def test_each_template_names_the_sources_of_its_year():
    for year in set(YEARS) - WITH_A_FORM:
        assert load_template(TEMPLATES[year]).rules["sources"]["laporan"] == YEARS[year]["source"]
