"""From hand to hand: the unit hands in, the local admin returns or submits, and submission seals."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from sinovik.competitions.models import Attachment, Proposal, ProposalHistory, Revision, Seal
from sinovik.competitions.queries.proposals import present_attachments, sound_attachments, texts_of
from sinovik.competitions.queries.selection import standings
from sinovik.competitions.rules.proposals import Written, gaps_of
from sinovik.competitions.rules.selection import beyond_selection
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import PROPOSAL, Permit, ProposalState, Severity
from sinovik.foundation import changes, clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.methods.canonical import canonical_json
from sinovik.transparency.actions import enter
from sinovik.transparency.states import EntryKind

from .locks import hold_places, locked
from .notes import pin

NEXT = """
INSERT INTO competitions_counter (edition_id, "group", last) VALUES (%s, %s, 1)
ON CONFLICT (edition_id, "group") DO UPDATE SET last = competitions_counter.last + 1 RETURNING last
"""


def _moved(
    proposal: Proposal, verb: str, *, by: User | None, now: datetime, reason: str = "", **columns: Any
) -> Proposal:
    moved = move(
        proposal,
        verb,
        transitions=PROPOSAL,
        history=ProposalHistory,
        by=by,
        now=now,
        reason=reason,
        since=now,
        **columns,
    )
    changes.announce(f"proposal.{verb}", on=proposal, now=now)
    return moved


@action("proposals.hand_in")
def hand_in(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """The unit gives the draft to its local admin. Notes that it has not answered stay unanswered, for both to see."""
    if not stage_permits(proposal.edition_id, Permit.DRAFT):
        raise Refused(_("Pendaftaran sudah ditutup, jadi draf tidak dapat dikirim lagi."))
    return _moved(proposal, "hand_in", by=by, now=now)


@action("proposals.return")
def return_(*, proposal: Proposal, reason: str, notes: Mapping[str, str], by: User | None, now: datetime) -> Proposal:
    """The local admin gives the draft back with a reason and notes per section. Raises: Refused without a
    reason, or after closing, when nobody could hand it in again."""
    if not stage_permits(proposal.edition_id, Permit.DRAFT):
        raise Refused(_("Pendaftaran sudah ditutup, jadi draf tidak dapat dikembalikan lagi."))
    pin(proposal, notes, by, now)
    return _moved(proposal, "return", by=by, now=now, reason=reason)


def sealed_content(
    proposal: Proposal,
    revisions: Mapping[str, Revision],
    files: Sequence[Attachment],
    *,
    number: str,
    n: int,
    at: datetime,
) -> dict[str, Any]:
    """What is sealed: every text with its revision, every file with its digest, and what the entry says of itself."""
    return {
        "edition": proposal.edition.slug,
        "rules": proposal.edition.rules_digest,
        "number": number,
        "submission": n,
        "title": proposal.title,
        "group": proposal.group,
        "category": proposal.category,
        "agency": proposal.agency.name,
        "unit": proposal.unit.name,
        "innovation": proposal.innovation.number,
        "started_on": proposal.started_on and proposal.started_on.isoformat(),
        "novelty": proposal.novelty,
        "origin": proposal.origin and proposal.origin.number,
        "video": {"address": proposal.video, "captions": proposal.video_captions} if proposal.video else None,
        "goals": list(proposal.goals),
        "sector": proposal.sector,
        "service": proposal.service,
        "digital": proposal.digital,
        "received_at": at.isoformat(),
        "sections": [
            {"key": section.key, "revision": revisions[section.key].n, "text": revisions[section.key].text}
            for section in proposal.edition.book.sections_of(proposal.group)
            if section.key in revisions
        ],
        "files": [
            {"slot": row.slot, "name": row.name, "sha256": row.file.sha256, "size": row.file.size} for row in files
        ],
        "team": [
            {"name": member.name, "part": member.part, "contact": member.contact} for member in proposal.team.all()
        ],
    }


def _number(proposal: Proposal) -> str:
    """The entry's number, given at its first submission and kept."""
    if proposal.number:
        return proposal.number
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [proposal.edition_id, proposal.group])
        (last,) = cursor.fetchone()
    prefix = proposal.edition.slug.upper()
    return f"{prefix}-{proposal.edition.book.groups[proposal.group].code}-{last:04d}"


def _check_gaps(
    proposal: Proposal, revisions: Mapping[str, Revision], files: Sequence[Attachment], accept_gaps: bool
) -> None:
    held = Written(
        words={key: row.words for key, row in revisions.items()},
        revisions={key: row.n for key, row in revisions.items()},
        slots=frozenset(row.slot for row in files),
        team=1,
    )
    beyond = beyond_selection(standings([proposal]).get(proposal.pk))
    for gap in [*beyond, *gaps_of(proposal, held)]:
        if gap.severity == Severity.BLOCKER:
            raise Refused(gap.message, field=gap.place)
        if gap.severity == Severity.APPROVAL and not accept_gaps:
            message = _("%(gap)s Lengkapi dahulu, atau nyatakan bahwa proposal diajukan apa adanya.")
            raise Refused(message % {"gap": gap.message}, field="accept_gaps")


@action("proposals.submit")
def submit(*, proposal: Proposal, by: User, now: datetime, accept_gaps: bool = False) -> Proposal:
    """The local admin submits: the content is sealed, numbered and put on the public record.

    The moment that counts is read from the database's clock after the lock is taken. accept_gaps: the local admin
    knows that something is missing. Raises: Refused after closing, for a text over its limit, an unaccepted gap, or
    when the agency put others first and its places are taken.
    """
    message = _(
        "Proposal ini tidak dapat diajukan sekarang: pendaftaran tidak dibuka, atau draf belum di tangan admin lokal."
    )
    locked(proposal, {ProposalState.CHECKING}, Permit.SUBMIT, message)
    if proposal.edition.book.cap_per_agency is not None:
        hold_places([(proposal.edition_id, proposal.agency_id)])
    at = clock.now()
    revisions, files = texts_of(proposal), list(sound_attachments(present_attachments(proposal)))
    _check_gaps(proposal, revisions, files, accept_gaps)
    number = _number(proposal)
    n = proposal.seals.count() + 1
    content = sealed_content(proposal, revisions, files, number=number, n=n, at=at)
    digest = hashlib.sha256(canonical_json(content)).digest()
    entry = enter(kind=EntryKind.PROPOSAL_SEALED, digest=digest, salt=secrets.token_bytes(32), by=by, now=at)
    Seal.objects.create(
        proposal=proposal,
        n=n,
        content=content,
        digest=digest.hex(),
        entry=entry,
        words=sum(revision.words for revision in revisions.values()),
        files=len(files),
        by=by,
        at=at,
    )
    return _moved(proposal, "submit", by=by, now=at, number=number, submitted_by=by, submitted_at=at)


@action("proposals.withdraw")
def withdraw(*, proposal: Proposal, reason: str, by: User | None, now: datetime) -> Proposal:
    """The local admin takes a submitted entry back while registration is open. Its seal stays on the record."""
    if not stage_permits(proposal.edition_id, Permit.WITHDRAW):
        raise Refused(_("Pendaftaran sudah ditutup, jadi proposal tidak dapat ditarik lagi."))
    return _moved(proposal, "withdraw", by=by, now=now, reason=reason)


@action("proposals.resume")
def resume(*, proposal: Proposal, by: User | None, now: datetime) -> Proposal:
    """Take a withdrawn entry up again: it is checked, corrected and submitted anew under its number."""
    if not stage_permits(proposal.edition_id, Permit.SUBMIT):
        raise Refused(_("Pendaftaran sudah ditutup, jadi proposal tidak dapat diajukan lagi."))
    return _moved(proposal, "resume", by=by, now=now)
