"""Notes of the local admin on a draft, and the unit's answers. Both stay as they were written."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from sinovik.competitions.models import Note, NoteAnswer, Proposal
from sinovik.competitions.models.proposals import NO_MORE_NOTES, NOT_ANSWERABLE
from sinovik.competitions.queries.proposals import open_notes, revision_number, texts_of
from sinovik.competitions.states import Permit, ProposalState
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused

from .locks import Overtaken, locked, mark_of

LONGEST_NOTE = 2_000  # characters


def fit_to_keep(body: str, ask: str) -> str:
    """The sentence as it is kept. ask: what is said of an empty one. Raises: Refused."""
    body = body.strip().replace("\r\n", "\n")
    if not body:
        raise Refused(ask, field="body")
    if len(body) > LONGEST_NOTE:
        message = _("Catatan paling panjang %(most)s huruf. Ringkas dahulu.")
        raise Refused(message % {"most": LONGEST_NOTE}, field="body")
    return body


def pin(proposal: Proposal, notes: Mapping[str, str], by: User | None, now: datetime) -> None:
    """Write a note to every section that has a text here. Raises: Refused if one is too long."""
    texts = texts_of(proposal)
    Note.objects.bulk_create(
        Note(
            proposal=proposal,
            section=section,
            revision=texts[section].n if section in texts else 0,
            body=fit_to_keep(body, ""),
            by=by,
            at=now,
        )
        for section, body in notes.items()
        if body.strip()
    )


def _read_before(proposal: Proposal, section: str, seen: str) -> int:
    """Number of the revision that is remarked on. Raises: Overtaken if the section was rewritten under the reader."""
    n = revision_number(proposal, section)
    mark = mark_of([n])
    if seen and seen != mark:
        message = _(
            "Bagian ini ditulis lagi sesudah Anda membukanya. Tulisan yang baru tampil di halaman ini. Catatan Anda"
            " belum tersimpan; kirim lagi bila masih sesuai."
        )
        raise Overtaken(message, mark)
    return n


@action("proposals.comment")
def comment(*, proposal: Proposal, section: str, body: str, by: User | None, now: datetime, seen: str = "") -> Note:
    """The local admin remarks on a section. The same remark once more, as yet unanswered, stays one.

    seen: mark of the revision that the person's page showed. Raises: Overtaken if the section was rewritten
    meanwhile; Refused for a section that the form lacks, an empty remark, or once nobody could answer.
    """
    body = fit_to_keep(body, _("Tuliskan isi catatan."))
    if section not in {part.key for part in proposal.edition.book.sections_of(proposal.group)}:
        raise Refused(_("Bagian %(key)s tidak ada dalam formulir ini.") % {"key": section})
    locked(proposal, WITH_THE_UNIT | {ProposalState.CHECKING}, Permit.DRAFT, _(NO_MORE_NOTES))
    same = open_notes(proposal).filter(section=section, body=body, by=by).first()
    if same is not None:
        return same
    n = _read_before(proposal, section, seen)
    return Note.objects.create(proposal=proposal, section=section, revision=n, body=body, by=by, at=now)


@action("proposals.answer_note")
def answer_note(*, note: Note, body: str, by: User | None, now: datetime) -> NoteAnswer:
    """The unit says in a sentence what it did about a note, which is thereby done.

    Raises: Refused if somebody answered before, with their words; or if it is not the unit's turn.
    """
    body = fit_to_keep(body, _("Tuliskan apa yang sudah dilakukan."))
    locked(note.proposal, WITH_THE_UNIT, Permit.DRAFT, _(NOT_ANSWERABLE))
    given = NoteAnswer.objects.filter(note=note).select_related("by").first()
    if given is None:
        return NoteAnswer.objects.create(note=note, body=body, by=by, at=now)
    if (given.body, given.by) == (body, by):
        return given
    message = _("Catatan ini sudah dijawab %(name)s: “%(body)s”. Jawaban Anda belum tersimpan.")
    raise Refused(message % {"name": given.by or "—", "body": given.body}, field="body")
