"""The pages of recognition: the secretariat's desk, an agency's certificates, what everybody can check."""

from datetime import timedelta

import pytest

from sinovik.foundation import clock
from sinovik.recognition.actions.awards import give, give_all
from sinovik.recognition.models import Award
from tests.agencies.makers import a_local_admin, a_member, a_secretary, a_unit_member
from tests.pages import send
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
NAME = "Ratna Contoh Widyasari"


def certificate_of(decree, **facts):
    entry = decree.entries.select_related("decree__edition", "agency", "proposal__unit").first()
    award = give(entry=entry, event="Acara", given_on=decree.dated, by=a_secretary(), now=clock.now(), **facts)
    return award.certificate


# --- the secretariat --------------------------------------------------------------------------------------------------


def test_awards_are_given_and_shown_page_by_page(first, secretary):
    desk = f"/penghargaan/{first.pk}/"
    before = secretary.get(desk).content.decode()
    assert ("Catat penyerahan" in before, "Diserahkan" in before, "Perorangan" in before) == (True, False, False)
    early = {"event": "Acara", "given_on": (first.dated - timedelta(days=1)).isoformat()}
    assert "tidak boleh sebelum" in send(secretary, "recognition:give_awards", first.pk, **early).content.decode()
    facts = {"event": "Acara", "given_on": first.dated.isoformat()}
    assert send(secretary, "recognition:give_awards", first.pk, **facts).url == desk
    after = secretary.get(desk).content.decode()
    assert after.count("Diserahkan") == 2
    assert "Catat penyerahan" not in after
    for award in Award.objects.select_related("certificate"):
        assert award.certificate.number in after


def test_a_person_is_honoured_on_the_last_decree_only(first, final, secretary):
    winner, finalist = final.entries.get(), first.entries.first()
    facts = {"person_name": NAME, "event": "Acara", "given_on": final.dated.isoformat()}
    page = send(secretary, "recognition:honour_person", first.pk, finalist.pk, **facts).content.decode()
    assert "pasal 12" in page
    assert send(secretary, "recognition:honour_person", final.pk, winner.pk, **facts).url == f"/penghargaan/{final.pk}/"
    desk = secretary.get(f"/penghargaan/{final.pk}/").content.decode()
    assert (NAME in desk, f"/perorangan/{winner.pk}/" in desk) == (True, True)
    assert secretary.get(f"/penghargaan/{final.pk}/perorangan/{finalist.pk}/").status_code == 404


@pytest.mark.parametrize("role", ["panelist", "auditor", "evaluator"])
def test_the_desks_are_for_the_secretariat_alone(first, client_of, role):
    other = client_of(a_member(role))
    desks = [f"/meja-hasil/{first.edition.slug}/keputusan/", f"/penghargaan/{first.pk}/"]
    desks.append(f"/penghargaan/{first.pk}/serahkan/")
    assert {other.get(address).status_code for address in desks} <= {403, 404}


@pytest.mark.parametrize("address", ["/penghargaan/0/", "/penghargaan/0/serahkan/", "/penghargaan/0/perorangan/1/"])
def test_an_unknown_decree_answers_404_at_the_desk(secretary, address):
    assert secretary.get(address).status_code == 404


# --- agencies ---------------------------------------------------------------------------------------------------------


def test_an_agency_fetches_its_certificate(first, client_of):
    certificate = certificate_of(first)
    owner = certificate.award.entry.proposal
    client = client_of(a_unit_member(owner.unit))
    assert certificate.number in client.get("/sertifikat/").content.decode()
    file = client.get(f"/sertifikat/{certificate.code}/pdf/")
    assert (file["Content-Type"], file.content[:4]) == ("application/pdf", b"%PDF")
    assert file["Content-Disposition"] == f'attachment; filename="{certificate.number}.pdf"'


def test_anothers_certificate_answers_404(first, client_of):
    certificate = certificate_of(first)
    other = first.entries.exclude(pk=certificate.award.entry_id).get()
    stranger = client_of(a_local_admin(other.agency))
    assert stranger.get(f"/sertifikat/{certificate.code}/pdf/").status_code == 404
    page = stranger.get("/sertifikat/").content.decode()
    assert (certificate.number in page, "Belum ada sertifikat" in page) == (False, True)


# --- everybody --------------------------------------------------------------------------------------------------------


def test_a_decree_is_public_with_its_paper(first, client):
    assert first.number in client.get("/keputusan/").content.decode()
    page = client.get(f"/keputusan/{first.pk}/").content.decode()
    sleman, surabaya = page.index("Pemerintah Kabupaten Sleman"), page.index("Pemerintah Kota Surabaya")
    assert sleman < surabaya
    assert "Kabupaten Banyuwangi" not in page
    assert "Tidak ada peringkat di dalam satu tingkat" in page
    file = client.get(f"/keputusan/{first.pk}/pdf/")
    assert (file["Content-Type"], file.content[:4]) == ("application/pdf", b"%PDF")


def test_a_decree_speaks_english_to_who_asks(first, client):
    page = client.get(f"/en/keputusan/{first.pk}/").content.decode()
    assert '<html lang="en"' in page
    assert "Tidak ada peringkat" not in page
    assert first.title in page


@pytest.mark.parametrize("address", ["/keputusan/0/", "/keputusan/0/pdf/"])
def test_an_unknown_decree_answers_404(now, client, address):
    assert client.get(address).status_code == 404


def test_anyone_can_check_a_certificate_and_learns_no_name(final, client):
    certificate = certificate_of(final, person_name=NAME)
    for address in (
        f"/periksa/sertifikat/{certificate.code}/",
        f"/periksa/sertifikat/?kode={certificate.code[:4]}+{certificate.code[4:].lower()}",
    ):
        page = client.get(address).content.decode()
        assert "Tercatat dan sah" in page
        assert certificate.number in page
        assert NAME not in page
    assert certificate.award.person_name == NAME


@pytest.mark.parametrize("code", ["TIDAKADA2345", "%00", "<script>", "x" * 3000])
def test_an_unknown_code_says_what_to_do(now, client, code):
    answer = client.get(f"/periksa/sertifikat/?kode={code}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Kode ini tidak kami kenal" in page
    assert "<script>alert" not in page


def test_the_empty_form_asks_nothing_yet(now, client):
    page = client.get("/periksa/sertifikat/").content.decode()
    assert ("Kode sertifikat" in page, "tidak kami kenal" in page, "Tercatat dan sah" in page) == (True, False, False)


# --- counts -----------------------------------------------------------------------------------------------------------


def test_awards_and_certificates_ask_the_same_for_one_and_for_more(first, final, secretary, client_of):
    owner = final.entries.get().proposal
    mine = client_of(a_local_admin(owner.agency))
    give_all(decree=final, event="Acara", given_on=final.dated, by=a_secretary(), now=clock.now())
    asked = [(secretary, f"/penghargaan/{final.pk}/"), (mine, "/sertifikat/")]
    one = [queries_of(who, address) for who, address in asked]
    entry = final.entries.select_related("decree__edition", "agency", "proposal").get()
    for name in (NAME, "Orang Lain Contoh"):
        facts = {"event": "Acara", "given_on": final.dated, "by": a_secretary(), "now": clock.now()}
        give(entry=entry, person_name=name, **facts)
    assert Award.objects.count() == 3
    assert [queries_of(who, address) for who, address in asked] == one
