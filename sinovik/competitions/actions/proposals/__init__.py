"""Verbs on a proposal."""

from .files import EVIDENCE, EVIDENCE_KINDS, START_PROOF, attach, attach_kept, detach, set_team
from .handing import hand_in, resume, return_, sealed_content, submit, withdraw
from .locks import Overtaken, mark_of
from .notes import LONGEST_NOTE, answer_note, comment
from .selecting import LONGEST_REASON, OUT_OF_DATE, select
from .together import submit_each
from .writing import RevisionConflict, describe, draft, restore_revision, save_revision, save_sections

__all__ = [
    "EVIDENCE",
    "EVIDENCE_KINDS",
    "LONGEST_NOTE",
    "LONGEST_REASON",
    "OUT_OF_DATE",
    "START_PROOF",
    "Overtaken",
    "RevisionConflict",
    "answer_note",
    "attach",
    "attach_kept",
    "comment",
    "describe",
    "detach",
    "draft",
    "hand_in",
    "mark_of",
    "restore_revision",
    "resume",
    "return_",
    "save_revision",
    "save_sections",
    "sealed_content",
    "select",
    "set_team",
    "submit",
    "submit_each",
    "withdraw",
]
