"""Editions unlike the first that was built for: other years with their gaps, and an invented one, by the same code."""

from datetime import datetime

import pytest
from django.utils import translation

from sinovik.competitions.actions import editions as act
from sinovik.competitions.actions import proposals
from sinovik.competitions.actions.editions import EditionLacks
from sinovik.competitions.models import Edition
from sinovik.competitions.rules.editions import blockers_of, edition_findings, unknown_values
from sinovik.competitions.rules.places import words_for
from sinovik.competitions.rules.template import load_template, template_names
from sinovik.competitions.states import EditionState, ProposalState, RuleBook, Severity
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from tests.competitions.makers import OPENS, a_draft, a_kept_file, a_submitted_proposal, an_edition

pytestmark = pytest.mark.django_db
REAL = [name for name in template_names() if not load_template(name).assumed]
CLOSES_IN_2027 = datetime.fromisoformat("2027-09-21T08:00:00+00:00")


def the_invented_edition(**facts):
    clock.freeze(CLOSES_IN_2027.replace(month=8))
    told = {"template": "contoh-pulau-kecil", "year": 2027, "closes_at": CLOSES_IN_2027, "is_demo": True}
    return act.create_from_template(slug="pulau-kecil-2027", by=None, now=clock.now(), **told | facts)


# --- real years -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", REAL)
def test_a_real_year_does_not_open_while_its_gaps_are_open_and_each_is_named_in_a_sentence(template):
    clock.freeze(OPENS)
    edition = act.create_from_template(template=template, slug="nyata", by=None, now=clock.now())
    with pytest.raises(EditionLacks, match="belum dapat dibuka") as refused:
        act.open_edition(edition=edition, by=None, now=clock.now())
    lacking = {finding.place for finding in refused.value.findings}
    assert {"objection.days", "stage.desk.scoring.scale", "stage.registration.opens"} - lacking <= KNOWN[template]
    for finding in refused.value.findings:
        assert finding.name and "." not in finding.name, finding.place
        assert finding.message.endswith("."), finding.place
    edition.refresh_from_db()
    assert edition.state == EditionState.PREPARING


KNOWN = dict.fromkeys(REAL, frozenset()) | {
    "kipp-2017": {"stage.registration.opens"},
    "kipp-2020": {"objection.days"},
    "pkri-2024": {"stage.registration.opens"},
    "kipp-2025": {"stage.registration.opens"},
}


def test_what_two_sources_tell_differently_is_laid_before_the_organiser():
    edition = an_edition(state="preparing", template="kipp-2025")
    said = {f.place: (f.severity, f.message) for f in edition_findings(edition)}
    assert said["legal.basis"] == (
        Severity.WARNING,
        "Sumber lain menyebut Pedoman Menteri PANRB 5/2025. Pastikan mana yang berlaku.",
    )
    assert "reference.finalists" not in said


def test_the_page_of_an_edition_tells_what_is_known_of_its_year_and_where_sources_differ(secretary, client_of):
    edition = an_edition(state="preparing", template="kipp-2025")
    client, here = client_of(secretary), f"/edisi/{edition.slug}/"
    page = client.get(here).content.decode()
    assert "Nilai ambang kelulusan 85." in page
    assert "Banyaknya finalis: sumber lain menyebut 245." in page
    assert "The passing grade was 85." in client.get("/en" + here).content.decode()


def test_every_template_is_offered_and_what_it_assumes_is_said(secretary, client_of):
    page = client_of(secretary).get("/edisi/baru/").content.decode()
    assert [name for name in template_names() if f'value="{name}"' not in page] == []
    assert "Contoh: Lomba Layanan Pulau Kecil 2026, seluruhnya rekaan" in page
    assert "Kompetisi Inovasi Pelayanan Publik 2022, nilai yang belum diketahui diisi asumsi demo" in page


def test_every_unknown_or_assumed_value_has_a_name_in_words_of_both_languages():
    for name in template_names():
        rules = load_template(name).rules
        paths = [path for path, _needed in unknown_values(rules) if not path.startswith("reference.")]
        paths += [path for path in RuleBook(rules).assumptions if not path.startswith("reference.")]
        for language in ("id", "en"):
            with translation.override(language):
                assert [path for path in paths if "." in words_for(rules, path) or not words_for(rules, path)] == []
    rules = load_template("kipp-2022").rules
    assert words_for(rules, "level.nominee.places.khusus") == "Jumlah tempat (Kelompok Khusus), Nominasi"
    assert words_for(rules, "stage.interview.scoring.weights.delivery") == (
        "Bobot kriteria (Penyajian), Presentasi dan wawancara"
    )
    assert words_for(rules, "objection.days") == "Lama masa sanggah, dalam hari"
    assert words_for(rules, "category") == "Kategori"
    assert words_for(rules, "stage") == "Tahap"
    assert words_for(rules, "x.y") == "x.y"


# --- a form of which no source tells --------------------------------------------------------------------------------


FORM = "Ringkasan; 200; Efektif; 40\n\nIde kami; 600; kebaruan; 60"


def test_a_form_that_no_source_tells_is_written_by_the_organiser_and_read_by_the_criteria(secretary, client_of, send):
    edition = an_edition(state="preparing", template="kipp-2021")
    client, path = client_of(secretary), f"/edisi/{edition.slug}/nilai/section/"
    assert path in client.get(f"/edisi/{edition.slug}/").content.decode()
    assert send(client, path, {"value": FORM, "source": "Pedoman, lampiran"}).url == f"/edisi/{edition.slug}/"
    written = Edition.objects.get(pk=edition.pk)
    told = [(s.key, s.title, s.words, s.law, s.weight, s.groups) for s in written.book.sections.values()]
    groups = ["umum", "replikasi", "khusus"]
    assert told == [
        ("ringkasan", "Ringkasan", 200, "effective", 40, groups),
        ("ide_kami", "Ide kami", 600, "novel", 60, groups),
    ]
    reads = {row["key"]: row["sections"] for row in written.rules["criterion"] if row["sections"]}
    assert reads == {"novel": ["ide_kami"], "effective": ["ringkasan"]}
    idle = {f.place: f.message for f in blockers_of(written) if f.place.startswith(("criterion", "section"))}
    unanswered = "Kriteria ini dinilai, tetapi tidak satu bagian formulir pun menjawabnya."
    assert idle == {f"criterion.{key}": unanswered for key in ("useful", "spreadable", "sustainable")}
    assert "Ringkasan; 200; Efektif; 40" in client.get(path).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "Ringkasan",
        "Ringkasan; 200; Efektif",
        "Ringkasan; 200; Indah; 100",
        "Ringkasan; banyak; Efektif; 100",
        "Ringkasan; 0; Efektif; 100",
        "Ringkasan; 200; Efektif; separuh",
        "; 200; Efektif; 100",
        "Ringkasan; 200; Efektif; 50\nRingkasan; 200; Kebaruan; 50",
        "Ringkasan; 200; Efektif; 50; lagi",
    ],
)
def test_a_line_that_is_no_section_is_refused_with_the_pattern_and_kept(secretary, client_of, send, typed):
    edition = an_edition(state="preparing", template="kipp-2021")
    answer = send(client_of(secretary), f"/edisi/{edition.slug}/nilai/section/", {"value": typed, "source": "Pedoman"})
    assert "satu bagian tiap baris: judul; batas kata; kriteria; bobot" in answer.said
    assert typed in answer.said
    edition.refresh_from_db()
    assert edition.book.sections == {}


def test_the_legal_basis_of_a_year_that_tells_none_is_written_as_a_list(secretary, client_of, send):
    edition = an_edition(state="preparing", template="kipp-2016")
    typed = {"value": "PermenPANRB 1/2026 (contoh); Kepmen 2/2026 (contoh)", "source": "JDIH (contoh)"}
    send(client_of(secretary), f"/edisi/{edition.slug}/nilai/legal.basis/", typed)
    edition = Edition.objects.get(pk=edition.pk)
    assert edition.book.legal_basis == ["PermenPANRB 1/2026 (contoh)", "Kepmen 2/2026 (contoh)"]


# --- the invented edition -------------------------------------------------------------------------------------------


def test_the_invented_edition_is_for_demo_editions_only():
    with pytest.raises(Refused, match="asumsi demo"):
        the_invented_edition(is_demo=False)
    assert blockers_of(the_invented_edition()) == []


def test_the_invented_edition_opens_and_takes_a_proposal_by_its_own_form():
    edition = act.open_edition(edition=the_invented_edition(), by=None, now=clock.now())
    clock.freeze(CLOSES_IN_2027.replace(day=15))
    facts = {"group": "terapung", "category": "perhubungan"}
    assert [section.key for section in edition.book.sections_of("terapung")] == ["cerita", "angka", "rute", "tiru"]
    assert edition.book.scoring("baca").scale == (0, 4)
    draft, letter = a_draft(edition, **facts), a_kept_file("surat.pdf")
    with pytest.raises(Refused, match="Jenis berkas ini tidak diterima"):
        proposals.attach_kept(proposal=draft, files={"foto": letter}, by=draft.created_by, now=clock.now())
    submitted = a_submitted_proposal(edition, **facts)
    assert submitted.state == ProposalState.SUBMITTED
    content = submitted.seals.get().content
    assert [part["key"] for part in content["sections"]] == ["cerita", "angka", "rute", "tiru"]


def test_the_forms_of_a_kipp_are_unknown_to_the_invented_edition():
    edition = act.open_edition(edition=the_invented_edition(), by=None, now=clock.now())
    clock.freeze(CLOSES_IN_2027.replace(day=15))
    with pytest.raises(Refused):
        a_draft(edition, group="umum", category="kesehatan")
