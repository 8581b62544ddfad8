"""Entries in the public record, made by the real actions."""

import hashlib

from sinovik.transparency.actions import enter
from sinovik.transparency.states import EntryKind


def digest(text):
    return hashlib.sha256(text.encode()).digest()


def entered(now, text="proposal", kind=EntryKind.PROPOSAL_SEALED):
    return enter(kind=kind, digest=digest(text), salt=digest(f"salt of {text}"), by=None, now=now)
