"""Copied text: what an examination keeps of it, what is no finding, and how the desk shows both passages."""

import html
import re
from datetime import timedelta
from itertools import count

import pytest

from sinovik.agencies.models import Agency
from sinovik.competitions.actions import editions as edition_acts
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions import screening
from sinovik.competitions.models import Finding
from sinovik.competitions.queries.screening import PASSAGES, Passage, passages_of
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Sight
from sinovik.innovations.models import Innovation
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, an_agency
from tests.competitions.makers import IN_SCREENING, OPENS, a_draft, an_edition, write

_n = count(1)
pytestmark = pytest.mark.django_db

FIRST = "Kapal Sehat: berlayar tiap pekan, membawa bidan dan obat (gratis) ke enam pulau kecil."
SECOND = "Sebelumnya ibu hamil menempuh dua hari perjalanan laut agar diperiksa oleh seorang dokter."
THIRD = "Kini rujukan darurat tiba dalam tiga jam karena perahu siaga menunggu di dermaga nelayan."


@pytest.fixture
def malang():
    return a_unit(an_agency("Kota Malang"))


def own_words():
    n = next(_n)
    return " ".join(f"sendiri{n}k{place}" for place in range(10))


def sections(edition, *texts):
    """The form with these texts at its beginning, and ten words of its own in the other sections."""
    keys = [section.key for section in edition.book.sections_of("umum")]
    return {key: texts[at] if at < len(texts) else own_words() for at, key in enumerate(keys)}


def entered(edition, texts, **facts):
    proposal = write(a_draft(edition, **facts), texts)
    act.hand_in(proposal=proposal, by=proposal.created_by, now=clock.now())
    clock.advance(timedelta(minutes=1))
    return act.submit(proposal=proposal, by=a_local_admin(proposal.agency), now=clock.now())


def copies_found(edition, proposal):
    clock.freeze(IN_SCREENING)
    run = screening.examine(edition=edition, by=None, now=clock.now())
    return list(Finding.objects.filter(run=run, proposal=proposal, rule="near_duplicate"))


def a_later_edition():
    later = an_edition(state="preparing")
    clock.freeze(OPENS + timedelta(days=1))
    return edition_acts.open_edition(edition=later, by=None, now=clock.now())


def page_of(client, proposal):
    answer = client.get(f"/proposal/{proposal.pk}/seleksi/")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def many_sentences():
    """More than are kept, each longer than the one before."""
    return [" ".join(f"kata{at}k{place}" for place in range(12 + at)) + "." for at in range(PASSAGES + 3)]


def words_of(page):
    return " ".join(re.sub("<[^>]+>", "", page).split())


# --- what is found --------------------------------------------------------------------------------------------------


def test_passages_are_kept_as_both_wrote_them_wherever_they_went(edition, malang):
    original = entered(edition, sections(edition, f"{FIRST} {SECOND}", THIRD))
    changed = SECOND.replace("dua hari", "beberapa hari").upper()
    copy = entered(edition, sections(edition, f"Pembuka kami sendiri. {THIRD}", changed), unit=malang)
    [finding] = copies_found(edition, copy)
    ringkasan, second = (section.key for section in edition.book.sections_of("umum")[:2])
    assert finding.other == original
    assert passages_of(finding) == [Passage(ringkasan, own=THIRD, other=THIRD), Passage(second, changed, SECOND)]


def test_passages_are_read_from_the_submissions_that_were_compared(edition, malang):
    original = entered(edition, sections(edition, "Versi yang ditarik sebelum diajukan lagi oleh unit kami."))
    admin = a_local_admin(original.agency)
    act.withdraw(proposal=original, reason="Perlu diperbaiki.", by=admin, now=clock.now())
    act.resume(proposal=original, by=admin, now=clock.now())
    act.return_(proposal=original, reason="Perbaiki.", notes={}, by=admin, now=clock.now())
    write(original, sections(edition, FIRST, SECOND), letters=False)
    act.hand_in(proposal=original, by=original.created_by, now=clock.now())
    act.submit(proposal=original, by=admin, now=clock.now())
    copy = entered(edition, sections(edition, FIRST, SECOND), unit=malang)
    [finding] = copies_found(edition, copy)
    assert finding.facts["seals"] == [1, 2]
    assert FIRST in passages_of(finding)[0].other


def test_of_many_passages_the_longest_are_kept_and_the_others_counted(edition, malang):
    sentences = many_sentences()
    entered(edition, sections(edition, "Pembuka.", " ".join(sentences)))
    copy = entered(edition, sections(edition, "Awal.", " ".join(reversed(sentences))), unit=malang)
    [finding] = copies_found(edition, copy)
    kept = [row.own for row in passages_of(finding)]
    assert kept == sentences[:2:-1]
    assert finding.facts["more"] == 3


# --- what is no finding ---------------------------------------------------------------------------------------------


def test_an_agencys_earlier_text_is_its_own_although_it_was_renamed(edition):
    first = entered(edition, sections(edition, FIRST, SECOND))
    Agency.objects.filter(pk=first.agency_id).update(name="Pemerintah Kabupaten Baru (contoh)")
    later = a_later_edition()
    again = entered(later, sections(later, FIRST, SECOND), unit=first.unit)
    assert copies_found(later, again) == []


def test_an_innovations_earlier_text_is_its_own_although_it_moved_to_another_agency(edition, malang):
    first = entered(edition, sections(edition, FIRST, SECOND))
    Innovation.objects.filter(pk=first.innovation_id).update(owner=malang.agency, unit=malang)
    later = a_later_edition()
    moved = Innovation.objects.get(pk=first.innovation_id)
    again = entered(later, sections(later, FIRST, SECOND), unit=malang, innovation=moved)
    third = entered(later, sections(later, FIRST, SECOND), unit=a_unit(an_agency("Kota Batu")))
    assert [finding.other for finding in copies_found(later, again)] == [third]
    assert {finding.other for finding in copies_found(later, third)} == {first, again}


# --- the page -------------------------------------------------------------------------------------------------------


def test_both_passages_stand_beside_each_other_with_agency_and_year(edition, malang, client_of):
    original = entered(edition, sections(edition, FIRST, SECOND))
    copy = entered(edition, sections(edition, FIRST.replace("enam", "lima"), SECOND), unit=malang)
    copies_found(edition, copy)
    secretary = a_secretary()
    page = page_of(client_of(secretary), copy)
    assert f"Teks yang sama dengan {original.number}" in page
    assert f'<a href="/proposal/{original.pk}/isi/">{original.agency.name}, 2026</a>' in page
    assert re.search("<del>enam ?</del>", page)
    assert re.search("<ins>lima ?</ins>", page)
    read = Sight.objects.filter(by=secretary, subject_kind="competitions.proposal").values_list("subject_id", flat=True)
    assert set(read) == {original.pk, copy.pk}


def test_beyond_three_passages_the_rest_is_folded_away(edition, malang, client_of):
    sentences = many_sentences()
    entered(edition, sections(edition, "Pembuka.", " ".join(sentences)))
    copy = entered(edition, sections(edition, "Awal.", " ".join(reversed(sentences))), unit=malang)
    copies_found(edition, copy)
    page = words_of(page_of(client_of(a_secretary()), copy))
    assert f"{PASSAGES - 3} bagian sama lainnya" in page
    assert "3 bagian yang lebih pendek tidak ditampilkan." in page


def test_a_text_that_went_back_to_its_unit_is_not_shown_with_the_copy(edition, malang, client_of):
    original = entered(edition, sections(edition, FIRST, f"{SECOND} Rahasia dapur kami."))
    admin = a_local_admin(original.agency)
    act.withdraw(proposal=original, reason="x", by=admin, now=clock.now())
    act.resume(proposal=original, by=admin, now=clock.now())
    copy = entered(edition, sections(edition, FIRST, SECOND.replace("perjalanan", "pelayaran")), unit=malang)
    copies_found(edition, copy)
    client = client_of(a_secretary())
    assert "<del>perjalanan" in page_of(client, copy)
    clock.freeze(IN_SCREENING - timedelta(days=3))
    act.return_(proposal=original, reason="Perbaiki.", notes={}, by=admin, now=clock.now())
    clock.freeze(IN_SCREENING)
    page = page_of(client, copy)
    assert "Teks bandingannya sedang tidak dapat Anda baca" in page
    assert "dua hari pelayaran laut" in page
    assert "perjalanan" not in page
    assert f"/proposal/{original.pk}/isi/" not in page
