"""Notes of the local admin pinned to sections: who writes, who answers, who never reads them, and that they stay."""

import html
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions.proposals import LONGEST_NOTE
from sinovik.competitions.models import Note, NoteAnswer
from sinovik.competitions.rules.proposals import may_comment
from sinovik.foundation import clock
from sinovik.foundation.access.person import person_for
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import CLOSES, IN_SCREENING, a_draft, a_handed_in_proposal, a_submitted_proposal, write

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
REMARK = "Sebutkan angka sebelum dan sesudahnya."
DONE = "Angkanya sudah ditambahkan."
OPEN_TAG = "1 catatan belum dijawab"


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


def a_note(proposal, body=REMARK, *, section="ringkasan", by=None):
    by = by or a_local_admin(proposal.agency)
    return act.comment(proposal=proposal, section=section, body=body, by=by, now=clock.now())


def an_answer(note, body=DONE, *, by=None):
    return act.answer_note(note=note, body=body, by=by or note.proposal.created_by, now=clock.now())


def refused_by_the_database(change):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary


# --- from one to the other ------------------------------------------------------------------------------------------


def test_a_note_written_while_reading_stands_beside_its_section_and_in_the_task_list(
    edition, unit, writer, admin, client_of, send
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    here = f"/proposal/{proposal.pk}/"
    office = client_of(admin)
    assert f"{here}bagian/ringkasan/catatan/" in said(office, f"{here}isi/")
    answer = send(office, f"{here}bagian/ringkasan/catatan/", {"body": f" {REMARK} ", "seen": act.mark_of([1])})
    assert answer.url == f"{here}isi/#ringkasan"
    note = Note.objects.get(proposal=proposal)
    assert (note.section, note.revision, note.body, note.by) == ("ringkasan", 1, REMARK, admin)
    assert Record.objects.filter(verb="proposals.comment", subject_id=note.pk, by=admin).count() == 1
    tasks, beside, other = (
        said(client_of(writer), here + page) for page in ("", "bagian/ringkasan/", "bagian/kolaborasi/")
    )
    assert tasks.count(OPEN_TAG) == 1
    for page in (tasks, beside):
        assert REMARK in page
        assert f"{admin} · " in page
        assert "versi 1" in page
        assert f"{here}catatan/{note.pk}/" in page
    assert REMARK not in other


def test_an_answer_marks_the_note_as_done_and_both_stay_where_each_of_the_two_reads_them(
    edition, unit, writer, admin, client_of, send
):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    note, here = a_note(proposal, by=admin), f"/proposal/{proposal.pk}/"
    answer = send(client_of(writer), f"{here}catatan/{note.pk}/", {"body": DONE})
    assert answer.url == here
    kept = NoteAnswer.objects.get(note=note)
    assert (kept.body, kept.by, kept.at) == (DONE, writer, clock.now())
    tasks = said(client_of(writer), here)
    assert OPEN_TAG not in tasks
    assert f"{here}catatan/{note.pk}/" not in tasks
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now())
    for user, page in [(writer, ""), (writer, "bagian/ringkasan/"), (admin, ""), (admin, "isi/")]:
        text = said(client_of(user), here + page)
        assert (REMARK in text, DONE in text) == (True, True), page


def test_handing_in_leaves_what_is_not_answered_open_for_both_to_see(edition, unit, writer, admin, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    a_note(proposal, by=admin)
    warned = "1 catatan admin lokal belum dijawab."
    assert warned in said(client_of(writer), f"/proposal/{proposal.pk}/kirim/")
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    assert warned in said(client_of(admin), f"/proposal/{proposal.pk}/ajukan/")
    assert act.submit(proposal=proposal, by=admin, now=clock.now()).state == "submitted"


def test_the_return_letter_carries_the_reason_and_every_note_that_waits_for_an_answer(edition, unit, writer, admin):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    an_answer(a_note(proposal, "Sudah lama.", by=admin))
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    a_note(proposal, by=admin)
    notes = {"kolaborasi": "Sebut perannya.", "signifikansi": " "}
    act.return_(proposal=proposal, reason="Hampir siap", notes=notes, by=admin, now=clock.now())
    drain()
    letter = Letter.objects.get(to=writer, subject__startswith="Draf dikembalikan")
    titles = {key: edition.book.sections[key].title for key in ("ringkasan", "kolaborasi")}
    assert letter.body.split("\n\n")[1:] == [
        f"{titles['ringkasan']}: {REMARK}",
        f"{titles['kolaborasi']}: Sebut perannya.",
    ]
    assert "Hampir siap" in letter.body


# --- who reads them -------------------------------------------------------------------------------------------------


def test_whoever_screens_reads_the_text_and_never_a_note(edition, unit, writer, admin, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    an_answer(a_note(proposal, by=admin))
    a_note(proposal, "Belum cukup.", by=admin)
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now())
    clock.freeze(IN_SCREENING)
    secretary, own = client_of(a_secretary()), client_of(admin)
    text = proposal.seals.get().content["sections"][0]["text"]
    for page in ("", "isi/", "seleksi/"):
        seen = said(secretary, f"/proposal/{proposal.pk}/{page}")
        assert [words in seen for words in (REMARK, DONE, "Belum cukup.")] == [False] * 3, page
    assert text in said(secretary, f"/proposal/{proposal.pk}/isi/")
    assert [words in said(own, f"/proposal/{proposal.pk}/isi/") for words in (REMARK, DONE)] == [True, True]
    assert REMARK not in str(proposal.seals.get().content)


def test_a_note_that_is_not_ones_own_does_not_exist(edition, unit, writer, admin, client_of):
    proposal = write(a_draft(edition, unit=unit, by=writer))
    note, here = a_note(proposal, by=admin), f"/proposal/{proposal.pk}/"
    own = a_draft(edition, unit=a_unit())
    pages = [f"{here}bagian/ringkasan/catatan/", f"{here}catatan/{note.pk}/"]
    for user in (own.created_by, a_local_admin(an_agency("Kota Malang")), a_secretary()):
        assert [client_of(user).get(page).status_code for page in pages] == [404, 404]
    assert client_of(own.created_by).get(f"/proposal/{own.pk}/catatan/{note.pk}/").status_code == 404
    assert client_of(writer).get(pages[0]).status_code == 404
    assert client_of(admin).get(pages[1]).status_code == 404
    assert client_of(admin).get(f"{here}bagian/hobi/catatan/").status_code == 404
    assert client_of(admin).get(pages[0]).status_code == 200
    assert client_of(a_unit_member(unit)).get(pages[1]).status_code == 200


# --- bad input, twice, at once --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Isi “Catatan”."),
        ("  \n ", "Isi “Catatan”."),
        ("x" * (LONGEST_NOTE + 1), "Isian “Catatan” paling panjang 2000 huruf, sekarang 2001."),
        ("a\x00b", "memuat tanda yang tidak dapat dibaca"),
    ],
)
def test_a_note_that_cannot_be_kept_is_answered_at_its_field_and_stays_as_typed(
    edition, unit, writer, admin, client_of, send, body, sentence
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    page = send(
        client_of(admin), f"/proposal/{proposal.pk}/bagian/ringkasan/catatan/", {"body": body, "seen": act.mark_of([1])}
    )
    assert sentence in page.said
    if len(body) > LONGEST_NOTE:
        assert body in page.said
    assert not Note.objects.exists()


def test_the_actions_refuse_by_themselves_what_no_form_would_send(edition):
    proposal = write(a_draft(edition), letters=False)
    with pytest.raises(Refused, match="Tuliskan isi catatan"):
        a_note(proposal, "  ")
    with pytest.raises(Refused, match="paling panjang 2000 huruf"):
        a_note(proposal, "x" * (LONGEST_NOTE + 1))
    with pytest.raises(Refused, match="tidak ada dalam formulir"):
        a_note(proposal, section="hobi")
    note = a_note(proposal, "x" * LONGEST_NOTE)
    with pytest.raises(Refused, match="apa yang sudah dilakukan"):
        an_answer(note, " ")
    assert (Note.objects.count(), NoteAnswer.objects.count()) == (1, 0)


def test_a_section_rewritten_under_the_reader_is_shown_before_the_note_is_kept(
    edition, unit, writer, admin, client_of, send
):
    proposal = write(a_draft(edition, unit=unit, by=writer), {"ringkasan": "Semula."}, letters=False)
    client, path = client_of(admin), f"/proposal/{proposal.pk}/bagian/ringkasan/catatan/"
    opened = said(client, path)
    mark = opened.split('name="seen" value="')[1].split('"')[0]
    write(proposal, {"ringkasan": "Ditulis lagi."}, letters=False)
    page = send(client, path, {"body": REMARK, "seen": mark})
    assert "Bagian ini ditulis lagi sesudah Anda membukanya." in page.said
    assert "Ditulis lagi." in page.said
    assert f"{REMARK}</textarea>" in page.said
    assert not Note.objects.exists()
    again = page.said.split('name="seen" value="')[1].split('"')[0]
    send(client, path, {"body": REMARK, "seen": again})
    assert Note.objects.get().revision == 2


def test_the_same_note_or_answer_sent_twice_is_one(edition, unit, writer, admin, client_of, send, form_token):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    path = f"/proposal/{proposal.pk}/bagian/ringkasan/catatan/"
    seen = act.mark_of([1])
    for _ in range(2):  # two windows, each with a token of its own
        assert send(client_of(admin), path, {"body": REMARK, "seen": seen}).status_code == 302
    note = Note.objects.get()
    client, path = client_of(writer), f"/proposal/{proposal.pk}/catatan/{note.pk}/"
    tokens = [form_token(client, path) for _ in range(2)]
    assert [client.post(path, {"body": DONE, "form_token": token}).status_code for token in tokens] == [302, 302]
    assert NoteAnswer.objects.count() == 1
    assert a_note(proposal, by=admin).pk != note.pk  # once answered, the same may be asked again


def test_a_colleagues_earlier_answer_is_told_and_what_was_typed_stays(
    edition, unit, writer, admin, client_of, form_token
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    note = a_note(proposal, by=admin)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/catatan/{note.pk}/"
    token, colleague = form_token(client, path), a_unit_member(unit)
    an_answer(note, "Sudah saya ubah.", by=colleague)
    page = html.unescape(client.post(path, {"body": DONE, "form_token": token}).content.decode())
    assert f"Catatan ini sudah dijawab {colleague}: “Sudah saya ubah.”. Jawaban Anda belum tersimpan." in page
    assert f"{DONE}</textarea>" in page
    assert NoteAnswer.objects.get().by == colleague


# --- when, and what the database keeps ------------------------------------------------------------------------------


def test_notes_are_taken_until_the_second_of_the_closing(edition, unit, writer, admin, client_of, form_token):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    client, path = client_of(admin), f"/proposal/{proposal.pk}/bagian/ringkasan/catatan/"
    token = form_token(client, path)
    allowed = []
    for second in (-1, 0, 1):
        clock.freeze(CLOSES + second * SECOND)
        allowed.append(may_comment(person_for(admin), proposal))
    late = html.unescape(
        client.post(path, {"body": REMARK, "seen": act.mark_of([1]), "form_token": token}).content.decode()
    )
    assert allowed == [True, True, False]
    assert "catatan tidak dapat ditambahkan lagi" in late
    assert f"{REMARK}</textarea>" in late
    assert not Note.objects.exists()


def test_a_sealed_proposal_takes_no_note_whatever_way_it_comes(edition, client_of):
    proposal = a_submitted_proposal(edition)
    admin = a_local_admin(proposal.agency)
    with pytest.raises(Refused, match="catatan tidak dapat ditambahkan lagi"):
        a_note(proposal, by=admin)
    row = Note(proposal=proposal, section="ringkasan", body=REMARK, by=admin, at=clock.now())
    assert "catatan tidak dapat ditambahkan lagi" in refused_by_the_database(row.save)
    page = said(client_of(admin), f"/proposal/{proposal.pk}/bagian/ringkasan/catatan/")
    assert "catatan tidak dapat ditambahkan lagi" in page
    assert "<textarea" not in page


def test_the_unit_answers_only_in_its_turn(edition, unit, writer, client_of):
    proposal = a_handed_in_proposal(edition, unit=unit, by=writer)
    note = a_note(proposal)
    with pytest.raises(Refused, match="catatan tidak dapat dijawab"):
        an_answer(note)
    row = NoteAnswer(note=note, body=DONE, by=writer, at=clock.now())
    assert "catatan tidak dapat dijawab" in refused_by_the_database(row.save)
    page = said(client_of(writer), f"/proposal/{proposal.pk}/catatan/{note.pk}/")
    assert ("catatan tidak dapat dijawab" in page, "<textarea" in page) == (True, False)
    act.return_(proposal=proposal, reason="Lengkapi.", notes={}, by=note.by, now=clock.now())
    assert an_answer(note).body == DONE


@pytest.mark.parametrize("table", [Note, NoteAnswer])
def test_what_was_written_is_neither_changed_nor_deleted(edition, table):
    note = a_note(write(a_draft(edition), letters=False))
    row = note if table is Note else an_answer(note)
    rows = table.objects.filter(pk=row.pk)
    for change in (lambda: rows.update(body="Lain"), lambda: rows._raw_delete("default")):
        assert "permission denied" in refused_by_the_database(change)  # and of an owner by append_only's trigger
    assert "_has_body" in refused_by_the_database(lambda: table.objects.create(**_emptied(row)))
    assert str(rows.get()) == row.body


def _emptied(row):
    told = {"by": row.by, "at": row.at, "body": ""}
    return told | (
        {"note": a_note(row.note.proposal, "Lain.")} if isinstance(row, NoteAnswer) else {"proposal": row.proposal}
    )


@pytest.mark.parametrize("page", ["", "isi/", "bagian/ringkasan/"])
def test_a_page_with_three_notes_asks_as_many_questions_as_one_with_a_single_note(
    edition, unit, writer, admin, client_of, page, django_assert_num_queries
):
    proposal = write(a_draft(edition, unit=unit, by=writer), letters=False)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/{page}"
    an_answer(a_note(proposal, by=admin))
    a_note(proposal, "Satu.", by=admin)
    said(client, path)
    with CaptureQueriesContext(connection) as few:
        said(client, path)
    for n in range(2):
        an_answer(a_note(proposal, f"Dijawab {n}.", by=admin))
        a_note(proposal, f"Terbuka {n}.", by=admin)
    with django_assert_num_queries(len(few)):
        said(client, path)
