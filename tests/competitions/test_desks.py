"""The desks' pages in the hands of their people: what each list costs, what each step leads to, what is not theirs."""

import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sinovik.competitions.actions import editions as edition_acts
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions import screening
from sinovik.competitions.models import Finding, Revision, ScreeningDecision, ScreeningRun, Seal, TeamMember
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Sight
from sinovik.innovations.models import Standing
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_SCREENING,
    a_draft,
    a_row,
    a_submitted_proposal,
    an_edition,
    some_text,
    write,
)
from tests.foundation.files.makers import pdf
from tests.innovations.makers import an_innovation

pytestmark = pytest.mark.django_db


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def cost(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


# --- what lists cost ------------------------------------------------------------------------------------------------


def test_every_list_asks_as_much_for_three_rows_as_for_one(edition, unit, writer, admin, client_of):
    secretary = a_secretary()
    clients = {"writer": client_of(writer), "admin": client_of(admin), "secretary": client_of(secretary)}
    proposal = write(a_draft(edition, unit=unit, by=writer))
    stage = edition.stages.get(key="registration")
    lists = [
        ("writer", "/proposal/"),
        ("writer", f"/proposal/{proposal.pk}/bagian/ringkasan/versi/"),
        ("writer", f"/proposal/{proposal.pk}/bagian/ringkasan/"),
        ("writer", f"/proposal/{proposal.pk}/lampiran/"),
        ("admin", "/proposal/instansi/"),
        ("secretary", "/edisi/"),
        ("secretary", f"/edisi/{edition.slug}/"),
        ("secretary", f"/kalender/{edition.slug}/"),
    ]

    def one_more(number):
        write(a_draft(edition, unit=unit, by=writer))
        facts = {"section": "ringkasan", "text": f"Versi {number}", "base_revision": number}
        act.save_revision(proposal=proposal, by=writer, now=clock.now(), **facts)
        upload = SimpleUploadedFile(f"bukti-{number}.pdf", pdf())
        act.attach(proposal=proposal, slot="evidence:ringkasan", upload=upload, by=writer, now=clock.now())
        later = {"closes_at": CLOSES + timedelta(days=number), "letter_number": f"B/{number}", "reason": "Gangguan."}
        edition_acts.extend(stage=stage, by=secretary, now=clock.now(), **later)

    one_more(1)
    for who, path in lists:  # whatever is read once and kept
        clients[who].get(path)
    with_one = [cost(clients[who], path) for who, path in lists]
    one_more(2)
    one_more(3)
    moment = clock.now()
    for number in (1, 2):
        facts = {"template": "kipp-2023", "slug": f"lain-{number}", "by": secretary, "now": moment}
        edition_acts.create_from_template(**facts)
    assert [cost(clients[who], path) for who, path in lists] == with_one


def test_the_queue_asks_as_much_for_three_entries_with_findings_as_for_one(edition, client_of):
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/seleksi/"
    for _ in range(3):
        a_submitted_proposal(edition, started_on=(clock.now() - timedelta(days=30)).date())
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    with_three = cost(client, path)
    for proposal in list(edition.proposals.all())[:2]:
        facts = {"reasons": ["too_young"], "note": "", "by": a_secretary(), "now": clock.now()}
        screening.decide(proposal=proposal, outcome="fail", **facts)
    assert cost(client, path) == with_three


# --- the task list --------------------------------------------------------------------------------------------------


def test_the_task_list_says_how_full_each_part_is_and_what_needs_attention(edition, unit, writer, admin, client_of):
    texts = {
        "ringkasan": "kata " * 201,
        "ide_inovatif": some_text(300, 1),
        "signifikansi": some_text(10, 2),
        "kolaborasi": some_text(150, 3),
    }
    proposal = write(a_draft(edition, unit=unit, by=writer), texts, letters=False)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    notes = {"kolaborasi": "Sebutkan perannya."}
    act.return_(proposal=proposal, reason="Hampir.", notes=notes, by=admin, now=clock.now())
    page = said(client_of(writer), f"/proposal/{proposal.pk}/")
    tasks = [
        (part.split("</a>")[0].split(">")[-1], part.split("</div>")[1].split("</li>")[0])
        for part in page.split('class="sn-tasks"')[1].split("<li>")[1:8]
    ]
    drawn = {title: next(word for word in WORDS if word in rest) for title, rest in tasks}
    assert drawn == {
        "Ringkasan": "Lebih 1 kata",
        "Ide inovatif": "Lengkap",
        "Signifikansi": "Sedang ditulis",
        "Kontribusi terhadap TPB": "Belum mulai",
        "Adaptabilitas": "Belum mulai",
        "Keberlanjutan": "Belum mulai",
        "Kolaborasi pemangku kepentingan": "1 catatan belum dijawab",
    }
    assert "Sebutkan perannya." in page
    assert "12.00 WIB" in page


WORDS = ["Lebih 1 kata", "Lengkap", "Sedang ditulis", "Belum mulai", "1 catatan belum dijawab"]


def test_an_older_version_is_restored_on_its_page_until_the_closing(edition, unit, writer, client_of, form_token):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Semula."}, letters=False)
    facts = {"section": "ringkasan", "text": "Sesudahnya.", "base_revision": 1}
    act.save_revision(proposal=proposal, by=writer, now=clock.now(), **facts)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/bagian/ringkasan/versi/1/"
    first, second = form_token(client, path), form_token(client, path)
    assert client.post(path, {"form_token": first}).url == f"/proposal/{proposal.pk}/bagian/ringkasan/"
    assert [row.text for row in proposal.revisions.order_by("n")] == ["Semula.", "Sesudahnya.", "Semula."]
    clock.freeze(CLOSES + timedelta(seconds=1))
    late = client.post(path, {"form_token": second}, follow=True)
    assert "pendaftaran sudah ditutup" in late.content.decode()
    assert proposal.revisions.count() == 3


# --- files ----------------------------------------------------------------------------------------------------------


def test_a_file_is_handed_to_its_agency_and_after_submission_to_the_secretariat_with_a_trace(
    edition, unit, writer, admin, client_of
):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    upload = SimpleUploadedFile("Rekap akhir.pdf", pdf())
    kept = act.attach(proposal=proposal, slot="evidence:ringkasan", upload=upload, by=writer, now=clock.now())
    path, secretary = f"/proposal/{proposal.pk}/berkas/{kept.pk}/", a_secretary()
    for user in (writer, admin):
        answer = client_of(user).get(path)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        assert answer["Content-Disposition"] == 'attachment; filename="Rekap akhir.pdf"'
    outsiders = [a_local_admin(an_agency("Kota Malang")), a_unit_member(a_unit()), secretary]
    assert [client_of(user).get(path).status_code for user in outsiders] == [404, 404, 404]
    assert not Sight.objects.exists()
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now())
    assert b"".join(client_of(secretary).get(path).streaming_content).startswith(b"%PDF-")
    assert [(sight.by_id, sight.subject_id) for sight in Sight.objects.all()] == [(secretary.pk, proposal.pk)]
    assert client_of(outsiders[0]).get(path).status_code == 404


def test_a_receipt_does_not_exist_before_the_submission(edition, unit, writer, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    client = client_of(writer)
    assert [client.get(f"/proposal/{proposal.pk}/{page}").status_code for page in ("resi/", "resi.pdf")] == [404, 404]


def test_a_file_is_not_taken_off_after_the_closing(edition, unit, writer, client_of, form_token):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    attachment = proposal.attachments.first()
    client, path = client_of(writer), f"/proposal/{proposal.pk}/lampiran/{attachment.pk}/lepas/"
    token = form_token(client, path)
    clock.freeze(CLOSES + timedelta(seconds=1))
    late = client.post(path, {"form_token": token}, follow=True)
    assert "pendaftaran sudah ditutup" in late.content.decode()
    attachment.refresh_from_db()
    assert attachment.removed_at is None


def test_a_team_sent_late_stays_on_the_page(edition, unit, writer, client_of, form_token):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/tim/"
    token = form_token(client, path)
    clock.freeze(CLOSES + timedelta(seconds=1))
    late = client.post(path, a_row("Sari") | {"seen": act.mark_of([]), "form_token": token})
    text = html.unescape(late.content.decode())
    assert "pendaftaran sudah ditutup" in text
    assert 'value="Sari"' in text
    assert not TeamMember.objects.exists()


# --- the local admin ------------------------------------------------------------------------------------------------


def test_a_withdrawn_entry_is_taken_up_again_only_while_registration_is_open(
    edition, unit, writer, admin, client_of, form_token
):
    proposal = a_submitted_proposal(edition, unit=unit, by=writer)
    act.withdraw(proposal=proposal, reason="Keliru.", by=admin, now=clock.now())
    client, here = client_of(admin), f"/proposal/{proposal.pk}/"
    token = form_token(client, here)
    assert client.get(f"{here}buka-kembali/").url == here
    clock.freeze(CLOSES + timedelta(seconds=1))
    assert client.post(f"{here}buka-kembali/", {"form_token": token}).url == here
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    text = said(client, f"{here}resi/")
    assert "kemudian ditarik" in text


def test_a_withdrawn_seal_says_so_to_whoever_checks_it(edition, admin, client):
    proposal = a_submitted_proposal(edition)
    path = f"/resi/{proposal.seals.get().digest}/"
    assert "Benar diterima" in said(client, path)
    act.withdraw(proposal=proposal, reason="Keliru.", by=admin, now=clock.now())
    assert "Pernah diterima, kemudian ditarik" in said(client, path)


def test_the_local_admin_sees_what_keeps_a_draft_from_being_submitted(edition, unit, writer, admin, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "kata " * 201}, letters=False)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    page = said(client_of(admin), f"/proposal/{proposal.pk}/ajukan/")
    assert "Ringkasan lebih 1 kata dari batasnya." in page
    assert "Belum dapat diajukan" in page
    assert "Ajukan dan segel" not in page


# --- the secretariat ------------------------------------------------------------------------------------------------


def test_an_edition_is_opened_on_its_page_and_shows_the_digest_of_its_rules(client_of, form_token):
    edition = an_edition(state="preparing")
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/buka/"
    assert "Siap dibuka" in said(client, f"/edisi/{edition.slug}/")
    assert client.get(f"/kalender/{edition.slug}/").status_code == 404
    client.post(path, {"form_token": form_token(client, path)})
    edition.refresh_from_db()
    assert edition.rules_digest[:4] in said(client, f"/edisi/{edition.slug}/")
    assert "Pendaftaran" in said(client, f"/kalender/{edition.slug}/")


def test_the_pages_of_an_edition_are_the_secretariats_alone(edition, unit, writer, admin, client_of):
    pages = ["", "buka/", "tahap/desk/", "tahap/desk/tanggal/", "seleksi/", "nilai/group.umum.weight/"]
    for user in (writer, admin):
        client = client_of(user)
        assert [client.get(f"/edisi/{edition.slug}/{page}").status_code for page in pages] == [404] * len(pages)
    secretary = client_of(a_secretary())
    assert [secretary.get(f"/edisi/{edition.slug}/{page}").status_code for page in pages[:-1]] == [200] * 5


def test_nothing_is_examined_while_screening_is_closed(edition, client_of, form_token):
    a_submitted_proposal(edition)
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/seleksi/"
    clock.freeze(IN_SCREENING)
    token = form_token(client, path)
    clock.freeze(CLOSES - timedelta(seconds=1))
    late = client.post(f"{path}periksa/", {"form_token": token}, follow=True)
    assert "Seleksi administrasi tidak sedang dibuka." in late.content.decode()
    assert not ScreeningRun.objects.exists()
    assert client.get(f"{path}periksa/").url == client.get(f"{path}loloskan/").url == path


def test_the_next_entry_follows_a_decision_and_after_the_last_the_queue(edition, client_of, form_token):
    first, second = a_submitted_proposal(edition), a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    client = client_of(a_secretary())
    ways = []
    for proposal in (first, second):
        path = f"/proposal/{proposal.pk}/seleksi/"
        ways.append(client.post(path, {"outcome": "pass", "note": "", "form_token": form_token(client, path)}).url)
    assert ways == [f"/proposal/{second.pk}/seleksi/", f"/edisi/{edition.slug}/seleksi/"]
    assert client.get(f"/proposal/{first.pk}/seleksi/").url == f"/proposal/{first.pk}/"


@pytest.mark.parametrize(("alike", "severity"), [(False, "blocker"), (True, "approval")])
def test_an_earlier_title_bars_the_same_innovation_and_asks_about_one_alike(edition, client_of, alike, severity):
    proposal = a_submitted_proposal(edition)
    owner = proposal.agency
    winner = an_innovation(owner=owner, title=proposal.title) if alike else proposal.innovation
    facts = {"year": 2024, "competition": "KIPP", "level": "top_99", "level_rank": 20, "source": "uji"}
    facts |= {"recorded_at": clock.now()}
    Standing.objects.create(innovation=winner, **facts)
    clock.freeze(IN_SCREENING)
    run = screening.examine(edition=edition, by=None, now=clock.now())
    finding = Finding.objects.get(run=run)
    assert (finding.rule, finding.severity, finding.field) == ("repeated_entry", severity, "innovation")
    page = said(client_of(a_secretary()), f"/proposal/{proposal.pk}/seleksi/")
    assert f"Inovasi {winner.number} sudah meraih Top 99 pada 2024." in page
    assert "Isian: Inovasi." in page


def test_a_missing_letter_is_named_with_its_field(edition, client_of):
    proposal = write(a_draft(edition), letters=False)
    act.hand_in(proposal=proposal, by=proposal.created_by, now=clock.now())
    facts = {"accept_gaps": True, "by": a_local_admin(proposal.agency), "now": clock.now()}
    act.submit(proposal=proposal, **facts)
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    page = said(client_of(a_secretary()), f"/proposal/{proposal.pk}/seleksi/")
    assert "Surat pernyataan identitas inovasi kosong." in page
    assert "Isian: Surat pernyataan identitas inovasi." in page


# --- rows speak for themselves --------------------------------------------------------------------------------------


def test_rows_name_themselves(edition):
    proposal = a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    screening.decide(proposal=proposal, outcome="fail", reasons=["other"], note="x", by=a_secretary(), now=clock.now())
    seal = Seal.objects.get(proposal=proposal)
    decision, attachment = ScreeningDecision.objects.get(), proposal.attachments.first()
    named = [proposal, edition, seal, decision, proposal.team.get(), attachment]
    assert [str(row) for row in named] == [
        proposal.title,
        edition.name,
        seal.digest,
        f"fail {proposal.pk}",
        "Sari",
        attachment.name,
    ]
    assert str(Revision.objects.filter(section="ringkasan").get()) == "ringkasan v1"
