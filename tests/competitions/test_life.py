"""The life of a proposal, verb by verb, and what the database refuses on its own."""

import hashlib
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions.proposals.handing import _moved
from sinovik.competitions.models import Attachment, Proposal, Revision, Seal, TeamMember
from sinovik.competitions.queries.proposals import texts_of
from sinovik.competitions.states import PROPOSAL, ProposalState, Turn, turn_of
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import TransitionRefused
from sinovik.foundation.tasks import drain
from sinovik.methods.canonical import canonical_json
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_SCREENING,
    a_draft,
    a_handed_in_proposal,
    a_kept_file,
    a_submitted_proposal,
    an_eligible_proposal,
    passed,
    write,
)
from tests.innovations.makers import an_innovation

pytestmark = pytest.mark.django_db


def by_now(proposal):
    return {"by": proposal.created_by, "now": clock.now()}


def refused_by_the_database(act):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()
    return error.value.__cause__.diag.message_primary


# --- the table ------------------------------------------------------------------------------------------------------


def test_every_verb_leads_where_the_table_says(edition):
    admin = a_local_admin()
    proposal = write(a_draft(edition))
    seen = [proposal.state]
    steps = [
        lambda: act.hand_in(proposal=proposal, **by_now(proposal)),
        lambda: act.return_(proposal=proposal, reason="Lengkapi.", notes={}, by=admin, now=clock.now()),
        lambda: act.hand_in(proposal=proposal, **by_now(proposal)),
        lambda: act.submit(proposal=proposal, by=admin, now=clock.now()),
        lambda: act.withdraw(proposal=proposal, reason="Salah unggah.", by=admin, now=clock.now()),
        lambda: act.resume(proposal=proposal, by=admin, now=clock.now()),
        lambda: act.submit(proposal=proposal, by=admin, now=clock.now()),
    ]
    for step in steps:
        seen.append(step().state)
    assert seen == ["draft", "checking", "returned", "checking", "submitted", "withdrawn", "checking", "submitted"]
    verbs = list(proposal.history.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["hand_in", "return", "hand_in", "submit", "withdraw", "resume", "submit"]
    assert [seal.n for seal in proposal.seals.order_by("n")] == [1, 2]


@pytest.mark.parametrize("state", ProposalState.values)
def test_every_state_has_a_turn(state):
    assert turn_of(state) in Turn
    assert PROPOSAL.verbs_from(state) or state == ProposalState.WITHDRAWN


def test_only_the_local_admins_turn_can_be_submitted(edition):
    proposal = write(a_draft(edition))
    with pytest.raises(Refused, match="belum di tangan admin lokal"):
        act.submit(proposal=proposal, by=a_local_admin(), now=clock.now())


def test_a_return_needs_a_reason_and_pins_its_notes_to_sections(edition):
    proposal, admin = a_handed_in_proposal(edition), a_local_admin()
    with pytest.raises(TransitionRefused, match="alasan"):
        act.return_(proposal=proposal, reason=" ", notes={}, by=admin, now=clock.now())
    notes = {"ringkasan": "Sebutkan angkanya.", "kolaborasi": "  "}
    act.return_(proposal=proposal, reason="Hampir siap.", notes=notes, by=admin, now=clock.now())
    assert list(proposal.notes.values_list("section", "body")) == [("ringkasan", "Sebutkan angkanya.")]


def test_every_act_leaves_one_record(edition):
    proposal = a_submitted_proposal(edition)
    verbs = ["proposals.draft", "proposals.save_sections", "proposals.attach_kept", "proposals.set_team"]
    verbs += ["proposals.hand_in", "proposals.submit"]
    for verb in verbs:
        assert Record.objects.filter(verb=verb, subject_id=proposal.pk).count() == 1, verb


def test_those_whose_turn_it_is_get_a_letter(edition):
    proposal = write(a_draft(edition))
    admin = a_local_admin(proposal.agency)
    act.hand_in(proposal=proposal, **by_now(proposal))
    act.return_(proposal=proposal, reason="Lengkapi.", notes={}, by=admin, now=clock.now())
    act.hand_in(proposal=proposal, **by_now(proposal))
    act.submit(proposal=proposal, by=admin, now=clock.now())
    drain()
    about = Letter.objects.filter(about_id=proposal.pk, about_kind="competitions.proposal")
    assert about.filter(to=admin).count() == 2
    subjects = list(about.filter(to=proposal.created_by).order_by("pk").values_list("subject", flat=True))
    assert [subject.split(":")[0] for subject in subjects] == ["Draf dikembalikan", "Proposal diterima"]


# --- drafting -------------------------------------------------------------------------------------------------------


def test_an_innovation_enters_an_edition_once(edition):
    unit = a_unit()
    innovation = an_innovation(unit=unit)
    a_draft(edition, unit=unit, innovation=innovation)
    with pytest.raises(Refused, match="sudah punya proposal"):
        a_draft(edition, unit=unit, innovation=innovation)


def test_a_unit_does_not_enter_another_agencys_innovation(edition):
    with pytest.raises(Refused, match="milik instansi lain"):
        a_draft(edition, unit=a_unit(), innovation=an_innovation(owner=an_agency("Kota Malang")))


def test_a_draft_stands_in_a_group_and_category_of_the_edition(edition):
    with pytest.raises(Refused, match="kelompok"):
        a_draft(edition, group="istimewa")
    with pytest.raises(Refused, match="kategori"):
        a_draft(edition, category="olahraga")


def test_a_start_ahead_of_today_is_refused(edition):
    proposal = a_draft(edition)
    facts = {"title": "Judul", "group": "umum", "category": "tpb", "novelty": "new", "origin": None}
    with pytest.raises(Refused, match="masa depan"):
        act.describe(proposal=proposal, started_on=date(2030, 1, 1), **facts, **by_now(proposal))
    act.describe(proposal=proposal, started_on=date(2024, 1, 1), **facts, **by_now(proposal))
    assert Proposal.objects.get(pk=proposal.pk).title == "Judul"


# --- two people, one draft ------------------------------------------------------------------------------------------


def save(proposal, text, base, section="ringkasan"):
    return act.save_revision(proposal=proposal, section=section, text=text, base_revision=base, **by_now(proposal))


def test_every_save_is_kept_and_the_newest_is_present(edition):
    proposal = a_draft(edition)
    save(proposal, "Satu", 0)
    save(proposal, "Satu dua", 1)
    assert [(r.n, r.text, r.words) for r in proposal.revisions.order_by("n")] == [(1, "Satu", 1), (2, "Satu dua", 2)]
    assert texts_of(proposal)["ringkasan"].n == 2


def test_the_same_text_twice_is_one_revision(edition):
    proposal = a_draft(edition)
    assert save(proposal, "Satu", 0).n == save(proposal, "Satu", 0).n == 1
    assert proposal.revisions.count() == 1


def test_two_people_never_overwrite_each_other(edition):
    proposal = a_draft(edition)
    save(proposal, "Tulisan pertama", 0)
    save(proposal, "Tulisan Sari", 1)
    with pytest.raises(act.RevisionConflict) as clash:
        save(proposal, "Tulisan Budi", 1)
    assert (clash.value.latest.n, clash.value.latest.text) == (2, "Tulisan Sari")
    assert save(proposal, "Tulisan Budi", clash.value.latest.n).n == 3


def test_an_older_text_is_restored_as_a_new_revision(edition):
    proposal = a_draft(edition)
    first = save(proposal, "Semula", 0)
    save(proposal, "Sesudahnya", 1)
    restored = act.restore_revision(revision=first, **by_now(proposal))
    assert (restored.n, restored.text, restored.restored_from) == (3, "Semula", 1)


def test_a_section_that_the_form_lacks_and_an_endless_text_are_refused(edition):
    proposal = a_draft(edition)
    with pytest.raises(Refused, match="tidak ada dalam formulir"):
        save(proposal, "Satu", 0, section="hobi")
    with pytest.raises(Refused, match="terlalu panjang"):
        save(proposal, "x" * 40_001, 0)


def test_nothing_is_written_while_the_local_admin_checks(edition):
    proposal = a_handed_in_proposal(edition)
    with pytest.raises(Refused, match="tidak sedang ditulis unit"):
        save(proposal, "Diam-diam", 1)
    revision = Revision(proposal=proposal, section="ringkasan", n=9, text="x", words=1, at=clock.now())
    assert "tidak sedang ditulis unit" in refused_by_the_database(revision.save)


# --- files and team -------------------------------------------------------------------------------------------------


def test_a_letter_takes_the_place_of_the_one_before_and_evidence_is_added(edition):
    proposal = a_draft(edition)
    first, second = a_kept_file("a.pdf"), a_kept_file("b.pdf")
    act.attach_kept(proposal=proposal, files={"surat_identitas": first}, **by_now(proposal))
    act.attach_kept(proposal=proposal, files={"surat_identitas": second}, **by_now(proposal))
    act.attach_kept(proposal=proposal, files={"evidence:ringkasan": first}, **by_now(proposal))
    act.attach_kept(proposal=proposal, files={"evidence:ringkasan": second}, **by_now(proposal))
    present = proposal.attachments.filter(removed_at=None).order_by("pk").values_list("slot", "name")
    assert list(present) == [
        ("surat_identitas", "b.pdf"),
        ("evidence:ringkasan", "a.pdf"),
        ("evidence:ringkasan", "b.pdf"),
    ]
    act.detach(attachment=proposal.attachments.get(name="b.pdf", slot="surat_identitas"), **by_now(proposal))
    assert not proposal.attachments.filter(slot="surat_identitas", removed_at=None).exists()


def test_a_slot_that_the_form_lacks_and_a_kind_it_does_not_take_are_refused(edition):
    proposal = a_draft(edition)
    with pytest.raises(Refused, match="tidak ada dalam formulir"):
        act.attach_kept(proposal=proposal, files={"surat_cinta": a_kept_file()}, **by_now(proposal))
    picture = a_kept_file()
    picture.kind = "png"
    with pytest.raises(Refused, match="tidak diterima"):
        act.attach_kept(proposal=proposal, files={"surat_identitas": picture}, **by_now(proposal))


# --- the seal -------------------------------------------------------------------------------------------------------


def test_the_seal_is_recomputed_from_its_content_and_stands_on_the_public_record(edition):
    proposal = a_submitted_proposal(edition)
    seal = Seal.objects.get(proposal=proposal)
    assert hashlib.sha256(canonical_json(seal.content)).hexdigest() == seal.digest
    assert bytes(seal.entry.secret.digest).hex() == seal.digest
    assert seal.content["rules"] == edition.rules_digest
    assert [part["key"] for part in seal.content["sections"]] == [s.key for s in edition.book.sections_of("umum")]
    assert {file["slot"] for file in seal.content["files"]} == set(edition.book.attachments)
    assert seal.content["received_at"] == seal.at.isoformat() == proposal.submitted_at.isoformat()


def test_numbers_count_up_per_group_and_a_second_submission_keeps_its_own(edition):
    first, second = a_submitted_proposal(edition), a_submitted_proposal(edition)
    prefix = edition.slug.upper()
    assert (first.number, second.number) == (f"{prefix}-U-0001", f"{prefix}-U-0002")
    admin = a_local_admin()
    act.withdraw(proposal=first, reason="Keliru.", by=admin, now=clock.now())
    act.resume(proposal=first, by=admin, now=clock.now())
    assert act.submit(proposal=first, by=admin, now=clock.now()).number == f"{prefix}-U-0001"


def test_what_is_missing_is_submitted_only_knowingly(edition):
    proposal = write(a_draft(edition), {"ringkasan": "Hanya ringkasan."}, letters=False)
    act.hand_in(proposal=proposal, **by_now(proposal))
    admin = a_local_admin()
    with pytest.raises(Refused, match="apa adanya"):
        act.submit(proposal=proposal, by=admin, now=clock.now())
    assert act.submit(proposal=proposal, accept_gaps=True, by=admin, now=clock.now()).state == "submitted"


def test_an_empty_or_too_long_proposal_is_never_submitted(edition):
    empty = a_draft(edition)
    act.hand_in(proposal=empty, **by_now(empty))
    with pytest.raises(Refused, match="masih kosong"):
        act.submit(proposal=empty, accept_gaps=True, by=a_local_admin(), now=clock.now())
    long = write(a_draft(edition), {"ringkasan": "kata " * 201})
    act.hand_in(proposal=long, **by_now(long))
    with pytest.raises(Refused, match="lebih 1 kata"):
        act.submit(proposal=long, accept_gaps=True, by=a_local_admin(), now=clock.now())


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Proposal, {"title": "Judul lain"}),
        (Proposal, {"group": "khusus"}),
        (Proposal, {"number": "X-1"}),
        (Attachment, {"name": "lain.pdf"}),
        (TeamMember, {"name": "Orang lain"}),
        (Revision, {"text": "Isi lain"}),
        (Seal, {"digest": "0" * 64}),
    ],
)
def test_nothing_of_a_sealed_proposal_can_be_changed(edition, table, change):
    proposal = a_submitted_proposal(edition)
    rows = table.objects.filter(pk=proposal.pk) if table is Proposal else table.objects.filter(proposal=proposal)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)


def test_a_state_does_not_change_beside_its_history(edition):
    proposal = a_handed_in_proposal(edition)
    message = refused_by_the_database(lambda: Proposal.objects.filter(pk=proposal.pk).update(state="submitted"))
    assert "langkah yang tercatat" in message


def test_a_proposal_is_never_deleted(edition):
    proposal = a_draft(edition)
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk)._raw_delete("default")


# --- the closing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "received"), [(-1, True), (0, True), (1, False)])
def test_one_second_after_closing_is_too_late_for_submitting(edition, seconds, received):
    proposal, admin = a_handed_in_proposal(edition), a_local_admin()
    clock.freeze(CLOSES + timedelta(seconds=seconds))
    if received:
        assert act.submit(proposal=proposal, by=admin, now=clock.now()).submitted_at == clock.now()
    else:
        with pytest.raises(Refused, match="tidak dapat diajukan sekarang"):
            act.submit(proposal=proposal, by=admin, now=clock.now())


@pytest.mark.parametrize(("seconds", "kept"), [(-1, True), (0, True), (1, False)])
def test_one_second_after_closing_is_too_late_for_writing(edition, seconds, kept):
    proposal = a_draft(edition)
    clock.freeze(CLOSES + timedelta(seconds=seconds))
    if kept:
        assert save(proposal, "Satu", 0).n == 1
    else:
        with pytest.raises(Refused):
            save(proposal, "Satu", 0)


def test_an_old_now_does_not_get_an_entry_past_the_closing(edition):
    proposal, admin, before = a_handed_in_proposal(edition), a_local_admin(), clock.now()
    clock.freeze(CLOSES + timedelta(seconds=1))
    with pytest.raises(Refused):
        act.submit(proposal=proposal, by=admin, now=before)


def test_the_database_itself_refuses_a_late_submission(edition):
    proposal, admin = a_handed_in_proposal(edition), a_local_admin()
    clock.freeze(CLOSES + timedelta(seconds=1))
    facts = {"by": admin, "now": clock.now(), "number": "X-1", "submitted_by": admin, "submitted_at": clock.now()}
    message = refused_by_the_database(lambda: _moved(proposal, "submit", **facts))
    assert message.startswith("Pendaftaran tidak sedang dibuka")


@pytest.mark.parametrize(
    ("verb", "make"),
    [("hand_in", lambda edition: write(a_draft(edition))), ("withdraw", a_submitted_proposal)],
)
def test_after_closing_nothing_goes_from_hand_to_hand(edition, verb, make):
    proposal = make(edition)
    clock.freeze(CLOSES + timedelta(seconds=1))
    more = {"reason": "Terlambat."} if verb == "withdraw" else {}
    with pytest.raises(Refused, match="sudah ditutup"):
        getattr(act, verb)(proposal=proposal, **more, **by_now(proposal))


def test_a_withdrawn_entry_is_not_resumed_after_closing(edition):
    proposal, admin = a_submitted_proposal(edition), a_local_admin()
    act.withdraw(proposal=proposal, reason="Keliru.", by=admin, now=clock.now())
    clock.freeze(CLOSES + timedelta(seconds=1))
    with pytest.raises(Refused, match="sudah ditutup"):
        act.resume(proposal=proposal, by=admin, now=clock.now())


def test_a_decision_of_the_screening_needs_the_open_stage_in_the_database_too(edition):
    proposal = a_submitted_proposal(edition)
    message = refused_by_the_database(lambda: _moved(proposal, "pass", by=a_secretary(), now=clock.now()))
    assert message.startswith("Seleksi administrasi tidak sedang dibuka")
    clock.freeze(IN_SCREENING)
    assert passed(proposal).state == ProposalState.ELIGIBLE


def test_an_eligible_proposal_is_made_in_one_line():
    assert an_eligible_proposal().state == ProposalState.ELIGIBLE


def test_a_colleague_of_the_unit_writes_on(edition):
    proposal = a_draft(edition)
    colleague = a_unit_member(proposal.unit)
    save(proposal, "Satu", 0)
    facts = {"proposal": proposal, "section": "ringkasan", "text": "Satu dua", "base_revision": 1}
    assert act.save_revision(by=colleague, now=clock.now(), **facts).by == colleague
