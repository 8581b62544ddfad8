"""Decrees and certificates on paper: what stands there, whose name, which proof, in Indonesian."""

from io import BytesIO

import pikepdf
import pytest
from django.utils.translation import override

from sinovik.foundation import clock
from sinovik.recognition.actions.awards import give
from sinovik.recognition.models import Certificate
from sinovik.recognition.queries.papers import certificate_pdf, decree_pdf, spaced
from tests.agencies.makers import a_secretary

pytestmark = pytest.mark.django_db
NAME = "Ratna Contoh Widyasari"


@pytest.fixture
def data(monkeypatch) -> dict:
    """What a paper is made of, kept while the paper is made."""
    from sinovik.recognition.queries import papers

    kept, render = {}, papers.render_pdf

    def keep(template, given, **facts):
        kept.update(given)
        return render(template, given, **facts)

    monkeypatch.setattr(papers, "render_pdf", keep)
    return kept


def a_certificate_of(decree, person_name="") -> Certificate:
    entry = decree.entries.select_related("decree__edition", "agency", "proposal").first()
    award = give(
        entry=entry,
        event="Contoh acara",
        given_on=decree.dated,
        person_name=person_name,
        by=a_secretary(),
        now=clock.now(),
    )
    return Certificate.objects.select_related("award__entry__decree__edition", "award__agency", "entry").get(
        award=award
    )


def test_a_decree_on_paper_lists_by_agency_and_proves_itself(first, data):
    with override("en"):
        pdf = decree_pdf(first)
    with pikepdf.open(BytesIO(pdf)) as paper:
        assert len(paper.pages) >= 1
        assert str(paper.Root.Lang) == "id"
    (level,) = data["levels"]
    assert level["name"] == "Top 99"
    assert [row[1] for row in level["rows"]] == ["Pemerintah Kabupaten Sleman", "Pemerintah Kota Surabaya"]
    assert data["digest"] == bytes(first.digest).hex()
    assert data["address"].endswith(f"/keputusan/{first.pk}/")
    assert data["qr"].lstrip().startswith("<svg")
    assert data["facts"][1] == ["Tanggal", "17 Juni 2026"]
    assert data["demo"] is True


def test_the_same_decree_is_the_same_file_every_time(first):
    assert decree_pdf(first) == decree_pdf(first)


def test_an_agencys_certificate_names_the_agency_and_its_check_address(first, data):
    certificate = a_certificate_of(first)
    pdf = certificate_pdf(certificate)
    with pikepdf.open(BytesIO(pdf)) as paper:
        assert len(paper.pages) == 1
        left, bottom, right, top = (float(value) for value in paper.pages[0].MediaBox)
        assert right - left > top - bottom
    assert data["title"] == certificate.content["agency"]
    assert data["address"].endswith(f"/periksa/sertifikat/{certificate.code}/")
    assert spaced(certificate.code) in data["proof_text"]
    assert data["digest"] == bytes(certificate.digest).hex()


def test_a_persons_certificate_names_the_person(final, data):
    certificate_pdf(a_certificate_of(final, NAME))
    assert data["title"] == NAME


def test_a_code_is_read_in_groups_of_four():
    assert spaced("ABCDEFGHJKMN") == "ABCD EFGH JKMN"
