"""Bad input at the desks of the secretariat: every answer says what to do, and what was typed stays."""

from datetime import timedelta

import pytest

from sinovik.competitions.actions import editions as edition_acts
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions import screening
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.rules.editions import blockers_of
from sinovik.foundation import clock
from tests.competitions.makers import (
    IN_SCREENING,
    a_submitted_proposal,
    an_edition,
    go_to,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NOTHING_YET = act.mark_of([])


# --- the secretariat ------------------------------------------------------------------------------------------------


def test_a_stage_is_opened_by_its_button_and_an_older_page_does_not_close_it(edition, secretary, client_of, form_token):
    screening_stage = go_to(edition, "screening")
    edition_acts.close_stage(stage=screening_stage, by=secretary, now=clock.now())
    client, path = client_of(secretary), f"/edisi/{edition.slug}/tahap/desk/"
    mine, colleagues = form_token(client, path), form_token(client, path)
    assert client.post(path, {"verb": "open", "form_token": mine}).url == f"/edisi/{edition.slug}/"
    late = client.post(path, {"verb": "open", "form_token": colleagues})
    assert "Tahap ini sudah dibuka." in late.content.decode()
    assert Stage.objects.get(edition=edition, key="desk").state == "open"
    nothing = client.post(path, {"form_token": form_token(client, path)})
    assert nothing.status_code == 200
    assert Stage.objects.get(edition=edition, key="desk").state == "open"


def test_a_closed_stage_is_taken_up_again_on_its_page_with_a_reason(edition, secretary, client_of, send):
    stage = go_to(edition, "screening")
    client, path = client_of(secretary), f"/edisi/{edition.slug}/tahap/screening/"
    send(client, path, {"verb": "close"})
    assert "Tuliskan alasan" in send(client, path, {"verb": "reopen", "reason": " "}).said
    send(client, path, {"verb": "reopen", "reason": "Satu berkas tertinggal."})
    stage.refresh_from_db()
    assert (stage.state, stage.history.last().reason) == ("open", "Satu berkas tertinggal.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"template": "kipp-1999"}, "tidak ada lagi"),
        ({"year": "dua ribu"}, "Tulis tahun antara 2014 dan 2100."),
        ({"year": "1999"}, "Tulis tahun antara 2014 dan 2100."),
        ({"slug": "tidak boleh spasi"}, "slug"),
        ({"closes_at": "besok"}, "sebagai tanggal dan jam"),
        ({"template": "kipp-2022-demo"}, "asumsi demo"),
        ({"slug": "ada-lebih-dulu"}, "sudah dipakai edisi lain"),
    ],
)
def test_an_edition_is_not_made_of_wrong_values(secretary, client_of, send, change, sentence):
    clock.freeze(IN_SCREENING)
    facts = {"by": secretary, "now": clock.now()}
    edition_acts.create_from_template(template="kipp-2022", slug="ada-lebih-dulu", **facts)
    typed = {"template": "kipp-2023", "year": "2027", "slug": "kipp-2027", "closes_at": "2027-05-05T16:00"}
    client = client_of(secretary)
    refused = send(client, "/edisi/baru/", typed | change)
    assert (refused.status_code, Edition.objects.count()) == (200, 1)
    assert sentence in refused.said
    assert 'value="2027-05-05T16:00"' in refused.said or "closes_at" in change
    assert send(client, "/edisi/baru/", typed).url == "/edisi/kipp-2027/"
    closing = Stage.objects.get(edition__slug="kipp-2027", key="registration").closes_at
    assert closing.isoformat() == "2027-05-05T09:00:00+00:00"


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("group.umum.minimum_age_months", "setahun", "angka bulat dari 0 sampai 240"),
        ("group.umum.minimum_age_months", "999", "angka bulat dari 0 sampai 240"),
        ("stage.desk.scoring.scale", "10, 1", "dua angka bulat, yang terendah dahulu"),
        ("stage.desk.scoring.scale", "lima", "dua angka bulat, yang terendah dahulu"),
        ("stage.desk.scoring.weights.novel", "banyak", "angka, misalnya 12 atau 12,5"),
        ("category", "Pendidikan\nPendidikan", "nama yang berbeda-beda"),
        ("category", " = \n", "nama yang berbeda-beda"),
    ],
)
def test_an_official_value_that_does_not_fit_is_refused_in_plain_words_and_kept_in_the_field(
    secretary, client_of, send, path, typed, sentence
):
    edition = an_edition(state="preparing", template="kipp-2023")
    answer = send(client_of(secretary), f"/edisi/{edition.slug}/nilai/{path}/", {"value": typed, "source": "Pasal 5"})
    assert sentence in answer.said
    assert typed.strip().splitlines()[0] in answer.said
    assert 'value="Pasal 5"' in answer.said
    edition.refresh_from_db()
    assert "settled" not in edition.rules


@pytest.mark.parametrize(
    ("path", "typed", "kept"),
    [
        ("stage.desk.scoring.scale", "1 sampai 10", [1, 10]),
        ("stage.desk.scoring.scale", "1, 10", [1, 10]),
        ("stage.desk.scoring.weights.novel", "12,5", "12.5"),
        ("group.umum.minimum_age_months", " 12 ", 12),
        (
            "category",
            "Pendidikan = Education\n\nKesehatan",
            [
                {"key": "pendidikan", "label": "Pendidikan", "label_en": "Education"},
                {"key": "kesehatan", "label": "Kesehatan", "label_en": "Kesehatan"},
            ],
        ),
    ],
)
def test_an_official_value_is_read_as_people_write_it_and_shown_with_its_source(
    secretary, client_of, send, path, typed, kept
):
    edition = an_edition(state="preparing", template="kipp-2023")
    client = client_of(secretary)
    answer = send(client, f"/edisi/{edition.slug}/nilai/{path}/", {"value": typed, "source": "Kepmen, Pasal 5"})
    assert answer.url == f"/edisi/{edition.slug}/"
    node = Edition.objects.get(pk=edition.pk).rules
    for key in path.split("."):
        node = next(row for row in node if row["key"] == key) if isinstance(node, list) else node[key]
    assert node == kept
    assert "Kepmen, Pasal 5" in client.get(f"/edisi/{edition.slug}/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["edition", "edition.name", "stage.registration.opens", "group.istimewa.weight", "x.y", "section.ringkasan.x"],
)
def test_a_place_that_cannot_be_settled_leads_back_to_the_edition(secretary, client_of, path):
    edition = an_edition(state="preparing", template="kipp-2022")
    client = client_of(secretary)
    assert client.get(f"/edisi/{edition.slug}/nilai/{path}/").url == f"/edisi/{edition.slug}/"
    assert client.get(f"/edisi/{edition.slug}/nilai/group.umum.minimum_age_months/").status_code == 200


def test_opening_an_edition_that_lacks_values_says_what_is_missing(secretary, client_of, send):
    edition = an_edition(state="preparing", template="kipp-2022")
    client, path = client_of(secretary), f"/edisi/{edition.slug}/buka/"
    lacking = blockers_of(edition)
    page = send(client, path, {}, page="/edisi/baru/").said
    assert f"Edisi belum dapat dibuka: {len(lacking)} hal masih kurang." in page
    assert [finding.place for finding in lacking if finding.name not in page] == []
    assert "Bobot kriteria (Kebaruan), Penilaian Tim Evaluasi" in page
    assert "Umur penerapan paling sedikit, dalam bulan, Umum" in page
    edition.refresh_from_db()
    assert edition.state == "preparing"


def test_a_decision_that_contradicts_itself_is_asked_again_and_an_older_page_decides_nothing(
    edition, secretary, client_of, send, form_token
):
    proposal = a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    client, path = client_of(secretary), f"/proposal/{proposal.pk}/seleksi/"
    older = form_token(client, path)
    typed = {"outcome": "pass", "reasons": ["incomplete"], "note": "Ragu."}
    refused = send(client, path, typed)
    assert "Kosongkan alasannya, atau ubah keputusannya." in refused.said
    assert "Ragu.</textarea>" in refused.said
    assert "Pilih satu untuk “Keputusan”." in send(client, path, {"note": ""}).said
    assert "paling sedikit satu alasan" in send(client, path, {"outcome": "fail", "note": ""}).said
    send(client, path, {"outcome": "fail", "reasons": ["incomplete"], "note": "Surat kosong."})
    late = client.post(path, {"outcome": "pass", "note": "", "form_token": older}, follow=True)
    assert "tidak sedang menunggu keputusan" in late.content.decode()
    assert [row.outcome for row in proposal.screening_decisions.all()] == ["fail"]


def test_a_decision_is_taken_back_on_its_page_with_a_reason(edition, secretary, client_of, send):
    proposal = a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    client, here = client_of(secretary), f"/proposal/{proposal.pk}/seleksi/"
    assert client.get(f"{here}tarik/").url == f"/proposal/{proposal.pk}/"
    send(client, here, {"outcome": "pass", "note": ""})
    assert "Tarik kembali keputusan seleksi" in client.get(f"/proposal/{proposal.pk}/").content.decode()
    assert "Isi “Alasan”." in send(client, f"{here}tarik/", {"reason": ""}).said
    assert send(client, f"{here}tarik/", {"reason": "Salah tekan."}).url == here
    proposal.refresh_from_db()
    assert (proposal.state, proposal.history.last().reason) == ("submitted", "Salah tekan.")


def test_the_desk_says_why_nothing_can_be_screened_now(edition, secretary, client_of, send):
    a_submitted_proposal(edition)
    client, here = client_of(secretary), f"/edisi/{edition.slug}/seleksi/"
    assert "tidak sedang dibuka" in client.get(here).content.decode()
    clock.freeze(IN_SCREENING)
    refused = client.post(f"{here}loloskan/", {"form_token": _token(client, here)}, follow=True)
    assert "Jalankan pemeriksaan otomatis dahulu." in refused.content.decode()
    client.post(f"{here}periksa/", {"form_token": _token(client, here)})
    screening.examine(edition=edition, by=secretary, now=clock.now())
    passed = client.post(f"{here}loloskan/", {"form_token": _token(client, here)}, follow=True)
    assert "diloloskan" in passed.content.decode()
    assert Proposal.objects.get(edition=edition).state == "eligible"


def _token(client, path):
    return client.get(path).content.decode().split('name="form_token" value="')[1].split('"')[0]


@pytest.mark.parametrize("digest", ["%00", "0", "z" * 300, "..%2f"])
def test_a_digest_that_is_none_is_not_recorded(db, client, digest):
    assert client.get(f"/resi/{digest}/").status_code == 404


def test_a_date_that_the_calendar_refuses_is_answered_at_the_form(secretary, client_of, send):
    edition = an_edition(state="preparing")
    path = f"/edisi/{edition.slug}/tahap/registration/tanggal/"
    typed = {"opens_at": "2026-05-05T10:00", "closes_at": "2026-05-04T10:00"}
    answer = send(client_of(secretary), path, typed)
    assert "tidak dapat ditutup sebelum dibuka" in answer.said
    assert 'value="2026-05-04T10:00"' in answer.said
