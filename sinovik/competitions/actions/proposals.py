import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from sinovik.agencies.models import Unit
from sinovik.competitions.models import Attachment, Edition, Note, Proposal, ProposalHistory, Revision, Seal, TeamMember
from sinovik.competitions.queries.proposals import present_attachments, present_revisions, texts_of
from sinovik.competitions.rules.proposals import Written, gaps_of
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import PROPOSAL, NoveltyKind, Permit, ProposalState, Severity
from sinovik.competitions.states.lives import WITH_THE_UNIT
from sinovik.foundation import changes, clock
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.files import Kind, store
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.innovations.actions import register
from sinovik.innovations.models import Innovation
from sinovik.methods.canonical import canonical_json
from sinovik.methods.text import count_words
from sinovik.transparency.actions import enter
from sinovik.transparency.states import EntryKind

LONGEST_TEXT = 40_000  # characters; far beyond any word limit, so only a mishap reaches it
MIB = 1024 * 1024
EVIDENCE = "evidence:"
EVIDENCE_KINDS = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.DOCX, Kind.XLSX})
NEXT = """
INSERT INTO competitions_counter (edition_id, "group", last) VALUES (%s, %s, 1)
ON CONFLICT (edition_id, "group") DO UPDATE SET last = competitions_counter.last + 1 RETURNING last
"""


class RevisionConflict(Refused):
    """Somebody else saved the section meanwhile. latest: their revision; nothing was overwritten."""

    def __init__(self, latest: Revision) -> None:
        super().__init__(_("Bagian ini sudah disimpan orang lain sesudah Anda membukanya. Pilih tulisan yang dipakai."))
        self.latest = latest


def _locked(proposal: Proposal, states: frozenset[str] | set[str], permit: Permit, message: str) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).only("pk", "state", "edition_id").get(pk=proposal.pk)
    if row.state not in states or not stage_permits(row.edition_id, permit):
        raise Refused(message)
    return row


def _being_written(proposal: Proposal) -> None:
    message = _(
        "Proposal ini tidak sedang ditulis unit atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah."
    )
    _locked(proposal, WITH_THE_UNIT, Permit.DRAFT, message)


def _open_to_changes(proposal: Proposal) -> None:
    message = _("Proposal ini sudah diajukan atau pendaftaran sudah ditutup, jadi isinya tidak dapat diubah.")
    _locked(proposal, WITH_THE_UNIT | {ProposalState.CHECKING}, Permit.DRAFT, message)


# --- writing --------------------------------------------------------------------------------------------------------


def _check_place(edition: Edition, group: str, category: str) -> None:
    if group not in edition.book.groups:
        raise Refused(_("Pilih kelompok yang ada di edisi ini."), field="group")
    if category not in edition.book.categories:
        raise Refused(_("Pilih kategori yang ada di edisi ini."), field="category")


@action("proposals.draft")
def draft(
    *,
    edition: Edition,
    unit: Unit,
    group: str,
    category: str,
    by: User | None,
    now: datetime,
    innovation: Innovation | None = None,
    title: str = "",
    started_on: date | None = None,
    novelty: str = NoveltyKind.NEW,
    origin: Innovation | None = None,
) -> Proposal:
    """Begin an entry. Without an innovation, one is registered under `title` for the unit.

    Raises: Refused if drafting is not open, the innovation is another agency's or already has an entry here.
    """
    if not stage_permits(edition, Permit.DRAFT):
        raise Refused(_("Pendaftaran edisi ini tidak sedang dibuka. Lihat kalendernya di halaman edisi."))
    _check_place(edition, group, category)
    if innovation is None:
        innovation = register(
            title=title,
            owner=unit.agency,
            unit=unit,
            place=unit.place,
            started_on=started_on,
            is_demo=edition.is_demo,
            by=by,
            now=now,
        )
    if innovation.owner_id != unit.agency_id:
        raise Refused(_("Inovasi ini milik instansi lain. Pilih inovasi instansi Anda."), field="innovation")
    return Proposal.objects.create(
        edition=edition,
        agency_id=unit.agency_id,
        unit=unit,
        innovation=innovation,
        group=group,
        category=category,
        title=title or innovation.title,
        started_on=started_on or innovation.started_on,
        novelty=novelty,
        origin=origin,
        since=now,
        created_by=by,
        created_at=now,
    )


@action("proposals.describe")
def describe(
    *,
    proposal: Proposal,
    title: str,
    group: str,
    category: str,
    started_on: date | None,
    novelty: str,
    origin: Innovation | None,
    by: User | None,
    now: datetime,
) -> Proposal:
    """Set what the entry is: title, group, category, start of implementation, novelty and declared origin."""
    _being_written(proposal)
    _check_place(proposal.edition, group, category)
    if started_on and started_on > now.date():
        raise Refused(_("Tanggal mulai diterapkan tidak boleh di masa depan."), field="started_on")
    facts = {
        "title": title.strip(),
        "group": group,
        "category": category,
        "started_on": started_on,
        "novelty": novelty,
        "origin": origin,
    }
    for name, value in facts.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(facts))
    return proposal


def _next_revision(
    proposal: Proposal, section: str, text: str, base: int, latest: Revision | None, **rest: Any
) -> Revision | None:
    """The revision to insert; None if the text is already there, so that a repeated save changes nothing."""
    if latest is not None and latest.text == text:
        return None
    if (latest.n if latest else 0) != base:
        raise RevisionConflict(latest)
    return Revision(proposal=proposal, section=section, n=base + 1, text=text, words=count_words(text), **rest)


def _save(
    proposal: Proposal, texts: Mapping[str, str], bases: Mapping[str, int], **rest: Any
) -> tuple[dict[str, Revision], list[Revision]]:
    known = {section.key for section in proposal.edition.book.sections_of(proposal.group)}
    if strange := set(texts) - known:
        raise Refused(_("Bagian %(key)s tidak ada dalam formulir ini.") % {"key": sorted(strange)[0]})
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise Refused(_("Tulisan ini terlalu panjang untuk disimpan. Pecah atau ringkas dahulu."), field="text")
    _being_written(proposal)
    latest = {revision.section: revision for revision in present_revisions([proposal.pk], texts)}
    fresh = [
        revision
        for section, text in texts.items()
        if (revision := _next_revision(proposal, section, text, bases.get(section, 0), latest.get(section), **rest))
    ]
    Revision.objects.bulk_create(fresh)
    return latest | {revision.section: revision for revision in fresh}, fresh


@action("proposals.save_section")
def save_revision(
    *, proposal: Proposal, section: str, text: str, base_revision: int, by: User | None, now: datetime
) -> Revision:
    """Keep what the section says now as its next revision; returns the present one.

    base_revision: number of the revision the writer began from, 0 for none. The same text twice is one revision.
    Raises: RevisionConflict if another was saved meanwhile; Refused if the unit may not write now.
    """
    present, _fresh = _save(proposal, {section: text}, {section: base_revision}, by=by, at=now)
    return present[section]


@action("proposals.save_sections")
def save_sections(
    *, proposal: Proposal, texts: Mapping[str, str], bases: Mapping[str, int], by: User | None, now: datetime
) -> Proposal:
    """Keep several sections at once, as when a text is carried over from elsewhere. Raises as `save_revision`."""
    _save(proposal, texts, bases, by=by, at=now)
    return proposal


@action("proposals.restore_section")
def restore_revision(*, revision: Revision, by: User | None, now: datetime) -> Revision:
    """Make an older text the present one again, as a new revision; nothing is lost."""
    proposal = revision.proposal
    latest = present_revisions([proposal.pk], [revision.section]).get()
    texts, bases = {revision.section: revision.text}, {revision.section: latest.n}
    present, _fresh = _save(proposal, texts, bases, by=by, at=now, restored_from=revision.n)
    return present[revision.section]


# --- files and people -----------------------------------------------------------------------------------------------


def _slot_facts(proposal: Proposal, slot: str) -> tuple[frozenset[Kind], int]:
    """Accepted kinds and the largest size in bytes. Raises: Refused for a slot that the form does not have."""
    known = proposal.edition.book.attachments
    if slot in known:
        return frozenset(Kind(kind) for kind in known[slot].kinds), known[slot].max_mib * MIB
    if slot.startswith(EVIDENCE) and slot.removeprefix(EVIDENCE) in proposal.edition.book.sections:
        return EVIDENCE_KINDS, 25 * MIB
    raise Refused(_("Tempat lampiran ini tidak ada dalam formulir."))


def _take_off(proposal: Proposal, slot: str, by: User | None, now: datetime) -> None:
    if not slot.startswith(EVIDENCE):
        proposal.attachments.filter(slot=slot, removed_at=None).update(removed_at=now, removed_by=by)


@action("proposals.attach")
def attach(*, proposal: Proposal, slot: str, upload: Any, by: User | None, now: datetime) -> Attachment:
    """Keep a file beside the proposal. A letter replaces the one before; evidence is added.

    Raises: FileRefused if the content is not what the slot accepts; Refused if the proposal is sealed.
    """
    kinds, largest = _slot_facts(proposal, slot)
    _open_to_changes(proposal)
    file = store(upload, kinds=kinds, max_bytes=largest, by=by, now=now)
    _take_off(proposal, slot, by, now)
    return Attachment.objects.create(proposal=proposal, slot=slot, file=file, name=file.name, by=by, at=now)


@action("proposals.attach_kept")
def attach_kept(*, proposal: Proposal, files: Mapping[str, StoredFile], by: User | None, now: datetime) -> Proposal:
    """Put files that are already kept into their slots, as when one letter covers several entries."""
    for slot, file in files.items():
        if Kind(file.kind) not in _slot_facts(proposal, slot)[0]:
            raise Refused(_("Jenis berkas ini tidak diterima di sini."))
    _open_to_changes(proposal)
    for slot in files:
        _take_off(proposal, slot, by, now)
    Attachment.objects.bulk_create(
        Attachment(proposal=proposal, slot=slot, file=file, name=file.name, by=by, at=now)
        for slot, file in files.items()
    )
    return proposal


@action("proposals.detach")
def detach(*, attachment: Attachment, by: User | None, now: datetime) -> Attachment:
    """Take a file off the proposal; its content stays kept."""
    _open_to_changes(attachment.proposal)
    attachment.removed_at, attachment.removed_by = now, by
    attachment.save(update_fields=["removed_at", "removed_by"])
    return attachment


@action("proposals.set_team")
def set_team(*, proposal: Proposal, members: Sequence[tuple[str, str]], by: User | None, now: datetime) -> Proposal:
    """Write down who made the innovation: (name, part), in the order in which they are shown."""
    _open_to_changes(proposal)
    proposal.team.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(proposal=proposal, name=name, part=part, position=position)
        for position, (name, part) in enumerate(members)
    )
    return proposal


# --- from hand to hand ----------------------------------------------------------------------------------------------


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
    """The unit gives the draft to its local admin. Notes of an earlier return count as settled."""
    if not stage_permits(proposal.edition_id, Permit.DRAFT):
        raise Refused(_("Pendaftaran sudah ditutup, jadi draf tidak dapat dikirim lagi."))
    Note.objects.filter(proposal=proposal, settled_at=None).update(settled_at=now, settled_by=by)
    return _moved(proposal, "hand_in", by=by, now=now)


@action("proposals.return")
def return_(*, proposal: Proposal, reason: str, notes: Mapping[str, str], by: User | None, now: datetime) -> Proposal:
    """The local admin gives the draft back with a reason and notes per section. Raises: Refused without a reason."""
    Note.objects.bulk_create(
        Note(proposal=proposal, section=section, body=body.strip(), by=by, at=now)
        for section, body in notes.items()
        if body.strip()
    )
    return _moved(proposal, "return", by=by, now=now, reason=reason)


def sealed_content(
    proposal: Proposal, number: str, revisions: Mapping[str, Revision], files: Sequence[Attachment], at: datetime
) -> dict[str, Any]:
    """What is sealed: every text with its revision, every file with its digest, and what the entry says of itself."""
    return {
        "edition": proposal.edition.slug,
        "rules": proposal.edition.rules_digest,
        "number": number,
        "title": proposal.title,
        "group": proposal.group,
        "category": proposal.category,
        "agency": proposal.agency.name,
        "unit": proposal.unit.name,
        "innovation": proposal.innovation.number,
        "started_on": proposal.started_on and proposal.started_on.isoformat(),
        "novelty": proposal.novelty,
        "origin": proposal.origin and proposal.origin.number,
        "received_at": at.isoformat(),
        "sections": [
            {"key": section.key, "revision": revisions[section.key].n, "text": revisions[section.key].text}
            for section in proposal.edition.book.sections_of(proposal.group)
            if section.key in revisions
        ],
        "files": [
            {"slot": row.slot, "name": row.name, "sha256": row.file.sha256, "size": row.file.size} for row in files
        ],
        "team": [{"name": member.name, "part": member.part} for member in proposal.team.all()],
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
    for gap in gaps_of(proposal, held):
        if gap.severity == Severity.BLOCKER:
            raise Refused(gap.message, field=gap.place)
        if gap.severity == Severity.APPROVAL and not accept_gaps:
            message = _("%(gap)s Lengkapi dahulu, atau nyatakan bahwa proposal diajukan apa adanya.")
            raise Refused(message % {"gap": gap.message}, field="accept_gaps")


@action("proposals.submit")
def submit(*, proposal: Proposal, by: User, now: datetime, accept_gaps: bool = False) -> Proposal:
    """The local admin submits: the content is sealed, numbered and put on the public record.

    The moment that counts is read from the database's clock after the lock is taken. accept_gaps: the local admin
    knows that something is missing. Raises: Refused after closing, for a text over its limit, or an unaccepted gap.
    """
    message = _(
        "Proposal ini tidak dapat diajukan sekarang: pendaftaran tidak dibuka, atau draf belum di tangan admin lokal."
    )
    _locked(proposal, {ProposalState.CHECKING}, Permit.SUBMIT, message)
    at = clock.now()
    revisions, files = texts_of(proposal), list(present_attachments(proposal))
    _check_gaps(proposal, revisions, files, accept_gaps)
    number = _number(proposal)
    content = sealed_content(proposal, number, revisions, files, at)
    digest = hashlib.sha256(canonical_json(content)).digest()
    entry = enter(kind=EntryKind.PROPOSAL_SEALED, digest=digest, salt=secrets.token_bytes(32), by=by, now=at)
    Seal.objects.create(
        proposal=proposal,
        n=proposal.seals.count() + 1,
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
