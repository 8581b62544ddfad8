"""What the database itself refuses in judging, as triggers shared by the models."""

import pgtrigger
from django.utils.translation import gettext_noop as _


def refusal(message: str) -> str:
    return f"RAISE EXCEPTION USING ERRCODE = 'SN001', MESSAGE = '{message}';"


IN_CONFLICT = _("Penilai ini mempunyai konflik kepentingan dengan instansi proposal. Pilih penilai lain.")
RELEASE_FIRST = _("Lepaskan dulu penugasan penilai ini pada proposal instansi tersebut, lalu catat konfliknya.")
OUT_OF_STAGE = _(
    "Tahap penilaian tidak terbuka. Nilai tidak disimpan; tanyakan sekretariat bila Anda masih perlu waktu."
)
SHEET_LOCKED = _("Lembar ini sudah dikunci. Minta sekretariat membukanya kembali bila ada yang perlu dibetulkan.")
STILL_OPEN = _("Masih ada lembar nilai yang belum dikunci. Peringkat dihitung setelah semuanya terkunci.")
NO_QUORUM = _("Kuorum pleno belum tercapai. Catat kehadiran panelis lebih dulu.")
NO_FREE_QUORUM = _(
    "Panelis tanpa konflik kepentingan belum mencapai kuorum untuk keputusan yang berbeda dari peringkat."
)
NOT_IN_SESSION = _("Pleno ini sudah selesai. Keputusannya tidak dapat ditambah atau diubah.")
OTHER_EDITION = _("Penilai, proposal, dan tahap harus berasal dari edisi yang sama.")
NOT_READY = _("Penilai ini belum siap: pakta integritas dan pernyataan kepentingan harus lengkap lebih dulu.")
UNDECLARED = _(
    "Penilai ini belum menyatakan kepentingannya terhadap instansi proposal. Minta ia menyatakannya lebih dulu."
)
NO_PANELIST = _("Hanya panelis edisi ini yang dihitung hadir.")
DECIDER_IN_CONFLICT = _(
    "Anda mempunyai konflik kepentingan dengan instansi ini. Minta panelis lain atau sekretariat mencatatnya."
)

# the stage must be open and hold one of the two permits under which sheets are written
READING_OPEN = """EXISTS (
            SELECT 1 FROM competitions_stage st JOIN competitions_edition ed ON ed.id = st.edition_id
            WHERE st.id = {stage} AND ed.state = 'open' AND st.permits && \
ARRAY['score', 'panel_read', 'interview']::varchar[]
            AND competitions_stage_is_open(
                st.opening, st.closing, st.state, st.opens_at, st.closes_at, sinovik_now())
        )"""

# both sides take a lock on the evaluator that excludes the other, so that neither can slip past
PAIR_FREE_OF_CONFLICT = pgtrigger.Trigger(
    name="free_of_conflict",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Condition("NEW.state = 'active'"),
    declare=[("e", "judging_evaluator"), ("p", "record")],
    func=f"""
        SELECT * INTO e FROM judging_evaluator WHERE id = NEW.evaluator_id FOR SHARE;
        SELECT edition_id, agency_id INTO p FROM competitions_proposal WHERE id = NEW.proposal_id;
        IF e.edition_id <> p.edition_id
            OR e.edition_id <> (SELECT edition_id FROM competitions_stage WHERE id = NEW.stage_id) THEN
            {refusal(OTHER_EDITION)}
        END IF;
        IF e.state <> 'ready' THEN
            {refusal(NOT_READY)}
        END IF;
        IF EXISTS (SELECT 1 FROM judging_conflict
                   WHERE evaluator_id = NEW.evaluator_id AND agency_id = p.agency_id) THEN
            {refusal(IN_CONFLICT)}
        END IF;
        IF NOT EXISTS (SELECT 1 FROM judging_declaration
                       WHERE evaluator_id = NEW.evaluator_id AND p.agency_id = ANY(agencies)) THEN
            {refusal(UNDECLARED)}
        END IF;
        RETURN NEW;
    """,
)

NO_PAIR_IN_CONFLICT_LATER = pgtrigger.Trigger(
    name="released_first",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        PERFORM 1 FROM judging_evaluator WHERE id = NEW.evaluator_id FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM judging_assignment a JOIN competitions_proposal p ON p.id = a.proposal_id
                   WHERE a.evaluator_id = NEW.evaluator_id AND a.state = 'active' AND p.agency_id = NEW.agency_id) THEN
            {refusal(RELEASE_FIRST)}
        END IF;
        RETURN NEW;
    """,
)

SHEET_ONLY_IN_STAGE = pgtrigger.Trigger(
    name="only_in_stage",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("draft", "note", "revision", "round", "state", "saved_at", "locked_at"),
    declare=[("a", "record")],
    func=f"""
        IF OLD.state = 'locked' AND NEW.state = 'locked' THEN
            {refusal(SHEET_LOCKED)}
        END IF;
        SELECT stage_id, state INTO a FROM judging_assignment WHERE id = NEW.assignment_id;
        IF a.state <> 'active' OR NOT {READING_OPEN.format(stage="a.stage_id")} THEN
            {refusal(OUT_OF_STAGE)}
        END IF;
        RETURN NEW;
    """,
)

SCORE_ONLY_IN_STAGE = pgtrigger.Trigger(
    name="only_in_stage",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("s", "record")],
    func=f"""
        SELECT s1.state, s1.round, a.state AS pair, a.stage_id INTO s FROM judging_sheet s1
            JOIN judging_assignment a ON a.id = s1.assignment_id WHERE s1.id = NEW.sheet_id;
        IF s.state <> 'open' OR s.round <> NEW.round THEN
            {refusal(SHEET_LOCKED)}
        END IF;
        IF s.pair <> 'active' OR NOT {READING_OPEN.format(stage="s.stage_id")} THEN
            {refusal(OUT_OF_STAGE)}
        END IF;
        RETURN NEW;
    """,
)

RANKED_WHEN_ALL_LOCKED = pgtrigger.Trigger(
    name="all_locked",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF EXISTS (SELECT 1 FROM judging_assignment a JOIN judging_sheet s ON s.assignment_id = a.id
                   WHERE a.stage_id = NEW.stage_id AND a.state = 'active' AND s.state <> 'locked') THEN
            {refusal(STILL_OPEN)}
        END IF;
        RETURN NEW;
    """,
)

ATTENDED_IN_SESSION = pgtrigger.Trigger(
    name="in_session",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("e", "judging_evaluator"), ("session", "judging_plenary")],
    func=f"""
        SELECT * INTO session FROM judging_plenary WHERE id = NEW.plenary_id FOR SHARE;
        SELECT * INTO e FROM judging_evaluator WHERE id = NEW.evaluator_id FOR SHARE;
        IF session.state <> 'open' THEN
            {refusal(NOT_IN_SESSION)}
        END IF;
        IF e.role <> 'panelist'
            OR e.edition_id <> (SELECT edition_id FROM competitions_stage WHERE id = session.stage_id) THEN
            {refusal(NO_PANELIST)}
        END IF;
        IF e.state <> 'ready' THEN
            {refusal(NOT_READY)}
        END IF;
        RETURN NEW;
    """,
)

DEPARTED_IN_SESSION = pgtrigger.Trigger(
    name="in_session",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func=f"""
        IF (SELECT state FROM judging_plenary WHERE id = NEW.plenary_id FOR SHARE) <> 'open' THEN
            {refusal(NOT_IN_SESSION)}
        END IF;
        IF EXISTS (SELECT 1 FROM judging_conflict c JOIN judging_evaluator e ON e.id = c.evaluator_id
                   JOIN competitions_proposal p ON p.agency_id = c.agency_id AND p.edition_id = e.edition_id
                   WHERE p.id = NEW.proposal_id AND e.user_id = NEW.by_id) THEN
            {refusal(DECIDER_IN_CONFLICT)}
        END IF;
        RETURN NEW;
    """,
)

DECIDED_IN_QUORATE_SESSION = pgtrigger.Trigger(
    name="quorate_session",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    declare=[("session", "judging_plenary")],
    func=f"""
        SELECT * INTO session FROM judging_plenary WHERE id = NEW.plenary_id;
        IF session.state <> 'open' OR session.stage_id <> NEW.stage_id THEN
            {refusal(NOT_IN_SESSION)}
        END IF;
        IF (SELECT count(*) FROM judging_attendance WHERE plenary_id = NEW.plenary_id) < session.quorum THEN
            {refusal(NO_QUORUM)}
        END IF;
        IF NEW.departs AND (
            SELECT count(*) FROM judging_attendance a WHERE a.plenary_id = NEW.plenary_id AND NOT EXISTS (
                SELECT 1 FROM judging_conflict c JOIN competitions_proposal p ON p.agency_id = c.agency_id
                WHERE c.evaluator_id = a.evaluator_id AND p.id = NEW.proposal_id)
        ) < session.quorum THEN
            {refusal(NO_FREE_QUORUM)}
        END IF;
        RETURN NEW;
    """,
)
