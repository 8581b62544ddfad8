"""The builder: an organiser writes any row or value of the rules anew until the edition opens, each with its source."""

from decimal import Decimal

import pytest

from sinovik.competitions.actions import editions
from sinovik.competitions.actions import rows as act
from sinovik.competitions.models import Edition
from sinovik.competitions.rules.editions import blockers_of
from sinovik.competitions.rules.rows import ROWS, row_of
from sinovik.competitions.rules.template import load_template
from sinovik.competitions.states import RuleBook
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import a_member, an_agency
from tests.competitions.makers import IN_REGISTRATION, a_draft, an_edition
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
SECTION = {
    "title": "Satu angka",
    "title_en": "One figure",
    "help": "Tulis satu angka.",
    "help_en": "Write one figure.",
    "groups": ["umum", "khusus"],
    "words": 90,
    "weight": "5",
    "law": "effective",
    "required": True,
}
GROUP = {
    "label": "Kelompok Pulau",
    "label_en": "Island group",
    "code": "P",
    "pool": "khusus",
    "minimum_age_months": 3,
    "barred_from_rank": 0,
    "requires_rank": 0,
    "article": "",
}
CRITERION = {
    "label": "Terasa",
    "label_en": "Felt",
    "question": "Apakah warga merasakannya?",
    "question_en": "Do residents feel it?",
    "law": "useful",
    "sections": ["ringkasan"],
}


@pytest.fixture
def preparing(db):
    return an_edition(state="preparing")


def write(edition, kind, values, key="", position=None, source="Rapat (contoh)"):
    facts = {"key": key, "values": values, "position": position, "source": source, "by": None, "now": clock.now()}
    return act.write_row(edition=edition, kind=kind, **facts)


def remove(edition, kind, key, source="Rapat (contoh)"):
    return act.remove_row(edition=edition, kind=kind, key=key, source=source, by=None, now=clock.now())


def set_values(edition, values, source="Rapat (contoh)"):
    return act.write_values(edition=edition, values=values, source=source, by=None, now=clock.now())


def present(edition, kind, key):
    """What the page of a row shows at first."""
    row = row_of(edition.rules, kind, key)
    return {name: row[name] for name in ROWS[kind]}


# --- rows -----------------------------------------------------------------------------------------------------------


def test_a_section_is_written_anew_in_its_place_and_keeps_its_key_and_its_criteria(preparing):
    before = preparing.book
    kept = [key for key in before.sections]
    changed = present(preparing, "section", "ringkasan") | {"title": "Intisari", "words": 123, "required": False}
    after = write(preparing, "section", changed, key="ringkasan", position=3).book
    assert [*after.sections] == [kept[1], kept[2], "ringkasan", *kept[3:]]
    section = after.sections["ringkasan"]
    assert (section.title, section.words, section.required) == ("Intisari", 123, False)
    assert after.rules["criterion"] == before.rules["criterion"]


def test_a_new_section_is_asked_of_its_groups_and_read_by_the_criterion_of_its_law(preparing):
    book = write(preparing, "section", SECTION, position=1).book
    assert [group for group in book.groups if "satu_angka" in [s.key for s in book.sections_of(group)]] == [
        "umum",
        "khusus",
    ]
    assert next(iter(book.sections)) == "satu_angka"
    assert [row.key for row in book.criteria if "satu_angka" in row.sections] == ["effective"]
    assert write(preparing, "section", SECTION | {"title": "Satu  angka!"}).book.sections["satu_angka_2"].words == 90


def test_a_removed_section_leaves_nothing_that_names_it(preparing):
    edition = write(preparing, "section", SECTION)
    edition = remove(edition, "section", "satu_angka")
    assert "satu_angka" not in edition.book.sections
    assert [row.key for row in edition.book.criteria if "satu_angka" in row.sections] == []


def test_a_new_group_is_ranked_in_one_pool_and_can_be_moved_to_another(preparing):
    book = write(preparing, "group", GROUP).book
    assert (book.pool_of("kelompok_pulau").key, book.groups["kelompok_pulau"].article) == ("khusus", "")
    pools = [*book.pools]
    moved = write(preparing, "group", GROUP | {"pool": pools[0]}, key="kelompok_pulau").book
    assert [pool.key for pool in moved.pools.values() if "kelompok_pulau" in pool.groups] == [pools[0]]


def test_a_pool_never_loses_its_last_group(preparing):
    alone = next(pool for pool in preparing.book.pools.values() if len(pool.groups) == 1)
    other = next(key for key in preparing.book.pools if key != alone.key)
    (group,) = alone.groups
    with pytest.raises(Refused, match="harus tetap mempunyai satu kelompok") as refused:
        write(preparing, "group", present(preparing, "group", group) | {"pool": other}, key=group)
    assert refused.value.field == "pool"
    with pytest.raises(Refused, match=f"Hanya kelompok ini yang diperingkat di {alone.label}"):
        remove(preparing, "group", group)


def test_a_group_leaves_the_sections_and_the_pool_that_it_shared(preparing):
    edition = write(preparing, "group", GROUP)
    edition = write(edition, "section", SECTION | {"groups": ["umum", "kelompok_pulau"]})
    edition = remove(edition, "group", "kelompok_pulau")
    assert edition.book.sections["satu_angka"].groups == ["umum"]
    assert [pool.key for pool in edition.book.pools.values() if "kelompok_pulau" in pool.groups] == []


def test_a_group_of_which_alone_something_is_asked_stays(preparing):
    edition = write(preparing, "group", GROUP)
    edition = write(edition, "section", SECTION | {"groups": ["kelompok_pulau"]})
    with pytest.raises(Refused, match="Bagian formulir Satu angka hanya untuk kelompok ini"):
        remove(edition, "group", "kelompok_pulau")


def test_a_new_criterion_weighs_nothing_until_its_stages_say_how_much(preparing):
    edition = write(preparing, "criterion", CRITERION)
    weights = {stage["key"]: stage["scoring"]["weights"] for stage in edition.rules["stage"] if "scoring" in stage}
    assert weights["desk"]["terasa"] == "0"
    assert "terasa" not in weights["interview"]
    edition = set_values(edition, {"stage.desk.scoring.weights.terasa": "10"})
    assert {row.key: row.weight for row in edition.book.scoring("desk").criteria}["terasa"] == 10
    assert "stage.desk.scoring.weights" in {finding.place for finding in blockers_of(edition)}
    edition = remove(edition, "criterion", "terasa")
    assert {row.key for row in edition.book.scoring("desk").criteria} == {row.key for row in preparing.book.criteria}
    assert blockers_of(edition) == []


def test_an_attachment_states_its_kinds_and_size_and_all_of_them_may_go(preparing):
    foto = {"label": "Foto", "label_en": "Photo", "kinds": ["jpeg", "png"], "max_mib": 5, "required": False}
    edition = write(preparing, "attachment", foto)
    slot = edition.book.attachments["foto"]
    assert (slot.kinds, slot.max_mib, slot.required, slot.row["template"]) == (["jpeg", "png"], 5, False, "")
    for key in edition.book.attachments:
        edition = remove(edition, "attachment", key)
    assert edition.book.attachments == {}
    with pytest.raises(Refused, match="satu-satunya"):
        for key in edition.book.categories:
            edition = remove(edition, "category", key)


def test_the_first_row_of_a_list_that_nobody_knew_takes_the_place_of_the_gap():
    edition = an_edition(state="preparing", template="kipp-2021")
    assert edition.rules["section"][0]["key"] is None
    edition = write(edition, "section", SECTION)
    assert [row["key"] for row in edition.rules["section"]] == ["satu_angka"]


@pytest.mark.parametrize(
    ("kind", "change", "sentence", "field"),
    [
        ("section", {"words": 0}, "angka bulat dari 1 sampai 10000", "words"),
        ("section", {"weight": "separuh"}, "angka, misalnya 12", "weight"),
        ("section", {"law": "indah"}, "salah satu dari", "law"),
        ("section", {"groups": []}, "beberapa nilai", "groups"),
        ("section", {"groups": ["lain"]}, "tidak ada lagi", ""),
        ("section", {"title": "RINGKASAN"}, "sudah dipakai baris lain", "title"),
        ("section", {"title": "…"}, "tidak memuat huruf", "title"),
        ("group", {"code": "U"}, "Kode ini sudah dipakai", "code"),
        ("group", {"code": "P" * 20}, "Pakai satu huruf", "code"),
        ("group", {"pool": "lain"}, "harus tetap mempunyai satu kelompok", "pool"),
        ("criterion", {"sections": ["lain"]}, "tidak ada lagi", ""),
    ],
)
def test_a_row_that_does_not_fit_is_refused_at_its_field_and_nothing_changes(preparing, kind, change, sentence, field):
    values = {"section": SECTION, "group": GROUP, "criterion": CRITERION}[kind]
    with pytest.raises(Refused, match=sentence) as refused:
        write(preparing, kind, values | change)
    assert refused.value.field == field
    assert Edition.objects.get(pk=preparing.pk).rules == preparing.rules
    assert write(preparing, kind, values).pk


# --- sources and freezing -------------------------------------------------------------------------------------------


def test_every_change_needs_a_source_and_is_listed_with_it_once(preparing):
    for source in ("", "  "):
        with pytest.raises(Refused, match="Tuliskan sumber perubahan ini") as refused:
            write(preparing, "section", SECTION, source=source)
        assert refused.value.field == "source"
    edition = write(preparing, "section", SECTION, source="Rapat 1 (contoh)")
    edition = write(edition, "section", SECTION | {"words": 95}, key="satu_angka", source="Rapat 2 (contoh)")
    told = {row["path"]: row["source"] for row in edition.rules["rewritten"]}
    assert told["section.satu_angka"] == "Rapat 2 (contoh)"
    assert (told["section.satu_angka.words"], told["section.satu_angka.law"]) == (
        "Rapat 2 (contoh)",
        "Rapat 1 (contoh)",
    )
    assert edition.rules["section"][-1]["source"] in edition.rules["sources"]


def test_what_an_organiser_writes_is_no_assumption_any_more(preparing):
    assert "objection.days" in preparing.book.assumptions
    edition = set_values(preparing, {"objection.days": 9})
    assert ("objection.days" in edition.book.assumptions, edition.book.objection_days) == (False, 9)
    same = set_values(edition, {"objection.days": 9}, source="Lain")
    assert {row["path"]: row["source"] for row in same.rules["rewritten"]} == {"objection.days": "Rapat (contoh)"}


def test_single_values_are_written_together_or_not_at_all(preparing):
    with pytest.raises(Refused, match="angka bulat") as refused:
        set_values(preparing, {"objection.days": 9, "eligibility.cap_per_agency": 0})
    assert refused.value.field == "eligibility.cap_per_agency"
    assert Edition.objects.get(pk=preparing.pk).rules == preparing.rules
    edition = set_values(preparing, {"edition.name": "Nama baru", "eligibility.cap_per_agency": None})
    assert (edition.name, edition.book.cap_per_agency) == ("Nama baru", None)
    with pytest.raises(Refused, match="mempunyai nama"):
        set_values(preparing, {"edition.short": ""})


def test_once_the_edition_is_open_no_row_and_no_value_changes():
    edition = an_edition()
    for verb in (
        lambda: write(edition, "section", SECTION),
        lambda: remove(edition, "section", "ringkasan"),
        lambda: set_values(edition, {"objection.days": 9}),
    ):
        with pytest.raises(Refused, match="sudah dibekukan"):
            verb()


# --- pages ----------------------------------------------------------------------------------------------------------


def typed(row, **change):
    told = {name: value for name, value in row.items() if value is not None and value is not False}
    return told | {"position": "1", "source": "Rapat (contoh)"} | change


def test_every_row_and_value_has_a_page_that_shows_it_and_takes_it_back_unchanged(
    preparing, secretary, client_of, send
):
    client, here = client_of(secretary), f"/edisi/{preparing.slug}/aturan/"
    assert f'href="{here}"' in client.get(f"/edisi/{preparing.slug}/").content.decode()
    page = client.get(here).content.decode()
    for kind in ROWS:
        for place, row in enumerate(preparing.rules[kind], 1):
            path = f"{here}baris/{kind}/{row['key']}/"
            assert f'href="{path}"' in page
            sent = send(client, path, typed(present(preparing, kind, row["key"]), position=str(place)))
            assert (sent.status_code, getattr(sent, "url", sent.said[:0])) == (302, here), path
    now = Edition.objects.get(pk=preparing.pk).rules
    plain = {k: [{n: v for n, v in r.items() if "source" not in n} for r in preparing.rules[k]] for k in ROWS}
    assert {k: [{n: v for n, v in r.items() if "source" not in n} for r in now[k]] for k in ROWS} == plain


def test_single_values_are_shown_and_written_on_their_pages(preparing, secretary, client_of, send):
    client, here = client_of(secretary), f"/edisi/{preparing.slug}/aturan/"
    page = client.get(here).content.decode()
    for path in ("nilai/terms/umum/", "nilai/scoring/desk/", "nilai/scoring/interview/", "nilai/level/nominee/"):
        assert f'href="{here}{path}"' in page
    desk = "stage.desk.scoring."
    scoring = {
        desk + "scale": "1 - 5",
        desk + "readings": "4",
        desk + "third_reader_threshold": "1,5",
        desk + "method": "calibrated",
        **{f"{desk}weights.{key}": "20" for key in preparing.rules["stage"][2]["scoring"]["weights"]},
        "source": "Rapat (contoh)",
    }
    assert send(client, f"{here}nilai/scoring/desk/", scoring).url == here
    book = Edition.objects.get(pk=preparing.pk).book.scoring("desk")
    assert (book.scale, book.readings, book.third_reader_threshold, book.method) == (
        (1, 5),
        4,
        Decimal("1.5"),
        "calibrated",
    )
    wrong = send(client, f"{here}nilai/scoring/desk/", scoring | {desk + "scale": "lima"})
    assert "Tulis rentang nilai dengan dua angka" in wrong.said
    terms = {
        "edition.name": "Contoh: Nama lain",
        "edition.short": "Contoh lain",
        "edition.theme": "",
        "legal.basis": "Satu (contoh)\nDua (contoh)",
        "eligibility.cap_per_agency": "",
        "eligibility.repeat_years": "2",
        "eligibility.near_duplicate_share": "0,4",
        "objection.days": "4",
        "source": "Rapat (contoh)",
    }
    assert send(client, f"{here}nilai/terms/umum/", terms).url == here
    made = Edition.objects.get(pk=preparing.pk)
    assert (made.name, made.book.legal_basis, made.book.repeat_years) == (
        "Contoh: Nama lain",
        ["Satu (contoh)", "Dua (contoh)"],
        2,
    )
    assert "Yang sudah Anda ubah, dengan sumbernya" in client.get(here).content.decode()


def test_a_row_is_added_refused_and_removed_on_its_pages(preparing, secretary, client_of, send):
    client, here = client_of(secretary), f"/edisi/{preparing.slug}/aturan/"
    empty = send(client, f"{here}baris/section/", {"position": "1"})
    assert [s for s in ("Isi “Judul”.", "Isi “Sumber perubahan”.", "Pilih satu untuk") if s not in empty.said] == []
    assert send(client, f"{here}baris/section/", typed(SECTION)).url == here
    assert "Satu angka" in client.get(here).content.decode()
    gone = f"{here}baris/section/satu_angka/hapus/"
    assert "Isi “Sumber perubahan”." in send(client, gone, {"source": ""}).said
    assert send(client, gone, {"source": "Rapat (contoh)"}).url == here
    assert "satu_angka, dihapus" in client.get(here).content.decode()
    assert client.get(gone).status_code == 404


def test_pages_of_what_is_not_there_or_not_to_be_prepared_do_not_exist(preparing, secretary, client_of):
    client, running = client_of(secretary), an_edition()
    pages = ["", "baris/section/", "baris/section/ringkasan/", "baris/section/ringkasan/hapus/", "nilai/terms/umum/"]
    strange = ["baris/stage/", "baris/section/lain/", "baris/lain/lain/hapus/", "nilai/level/lain/", "nilai/lain/lain/"]
    for edition, paths, code in ((preparing, pages, 200), (preparing, strange, 404), (running, pages, 404)):
        codes = {path: client.get(f"/edisi/{edition.slug}/aturan/{path}").status_code for path in paths}
        assert codes == dict.fromkeys(paths, code)
    other = client_of(a_member("regional_organiser", agency=an_agency()))
    codes = {path: other.get(f"/edisi/{preparing.slug}/aturan/{path}").status_code for path in pages}
    assert codes == dict.fromkeys(pages, 404)


def test_the_page_of_the_rules_takes_the_same_queries_however_many_rows(preparing, secretary, client_of):
    client, here = client_of(secretary), f"/edisi/{preparing.slug}/aturan/"
    few = queries_of(client, here)
    for n in range(3):
        write(preparing, "section", SECTION | {"title": f"Angka {n + 1}"})
    assert queries_of(client, here) == few


def test_a_finding_leads_to_the_page_on_which_it_is_mended(preparing, secretary, client_of):
    write(preparing, "section", SECTION | {"groups": ["umum", "replikasi", "khusus"]})
    set_values(preparing, {"stage.desk.scoring.weights.novel": "1", "level.nominee.places.khusus": 9000})
    page = client_of(secretary).get(f"/edisi/{preparing.slug}/").content.decode()
    here = f"/edisi/{preparing.slug}/aturan/"
    ways = [f'href="{here}baris/group/umum/"', f'href="{here}nilai/scoring/desk/"']
    assert [way for way in ways if way not in page] == []


# --- the whole ------------------------------------------------------------------------------------------------------


def renamed(row, keys):
    """The row with the keys that its groups and sections have in the edition that is being built."""
    return row | {name: [keys[key] for key in row[name]] for name in ("groups", "sections") if name in row}


def built_like(edition, wanted, pools):
    """Add every row of the other rules; the keys that they got here."""
    keys: dict[str, str] = {}
    for kind in ROWS:
        for row in wanted.rules[kind]:
            values = renamed(row, keys) | {"pool": pools.get(row["key"], "")}
            edition = write(edition, kind, values)
            keys[row["key"]] = edition.rules[kind][-1]["key"]
    return edition, keys


def test_the_invented_edition_is_built_from_a_kipp_without_a_line_of_code():
    """From the rules of 2022 to those of an edition unlike every KIPP, by the builder's acts alone."""
    edition, wanted = an_edition(state="preparing"), RuleBook(load_template("contoh-pulau-kecil").rules)
    old = [
        (kind, row["key"])
        for kind in ("criterion", "section", "attachment", "category", "group")
        for row in edition.rules[kind]
    ]
    first, second = edition.book.pools
    edition, keys = built_like(edition, wanted, {"pulau": first, "terapung": second})
    for kind, key in old:
        edition = remove(edition, kind, key)
    desk = "stage.desk.scoring."
    weights = {f"weights.{keys[key]}": weight for key, weight in wanted.rules["stage"][2]["scoring"]["weights"].items()}
    told = {"scale": [0, 4], "readings": 2, "third_reader_threshold": "1.5"} | weights
    edition = set_values(edition, {desk + name: value for name, value in told.items()})
    scored = [
        stage["key"]
        for stage in edition.rules["stage"]
        if keys["terasa"] in stage.get("scoring", {}).get("weights", ())
    ]
    for stage in scored:
        edition = set_values(edition, {f"stage.{stage}.scoring.{name}": weight for name, weight in weights.items()})
    assert blockers_of(edition) == []
    for group in ("pulau", "terapung"):
        asked = [(s.title, s.words, s.law, s.required, s.weight) for s in wanted.sections_of(group)]
        assert [(s.title, s.words, s.law, s.required, s.weight) for s in edition.book.sections_of(keys[group])] == asked
    opened = editions.open_edition(edition=edition, by=None, now=clock.now())
    clock.freeze(IN_REGISTRATION)
    entry = a_draft(opened, group=keys["terapung"], category=keys["perhubungan"])
    assert (entry.group, opened.book.scoring("desk").scale) == ("layanan_terapung", (0, 4))
