"""Files beside a proposal, and the people who made the innovation."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from sinovik.competitions.models import Attachment, Proposal, TeamMember
from sinovik.competitions.queries.proposals import team_kept
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.files import Kind, store
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.refusals import Refused

from .locks import not_overtaken, open_to_changes

MIB = 1024 * 1024
EVIDENCE = "evidence:"
START_PROOF = f"{EVIDENCE}started_on"  # what shows since when the innovation is in use
EVIDENCE_KINDS = frozenset({Kind.PDF, Kind.JPEG, Kind.PNG, Kind.DOCX, Kind.XLSX})


def _slot_facts(proposal: Proposal, slot: str) -> tuple[frozenset[Kind], int]:
    """Accepted kinds and the largest size in bytes. Raises: Refused for a slot that the form does not have."""
    known = proposal.edition.book.attachments
    if slot in known:
        return frozenset(Kind(kind) for kind in known[slot].kinds), known[slot].max_mib * MIB
    of_section = slot.startswith(EVIDENCE) and slot.removeprefix(EVIDENCE) in proposal.edition.book.sections
    if of_section or slot == START_PROOF:
        return EVIDENCE_KINDS, 25 * MIB
    raise Refused(_("Tempat lampiran ini tidak ada dalam formulir."))


def _take_off(proposal: Proposal, slots: Iterable[str], by: User | None, now: datetime) -> None:
    """Letters make room for newer ones; evidence stays beside evidence."""
    letters = [slot for slot in slots if not slot.startswith(EVIDENCE)]
    if letters:
        proposal.attachments.filter(slot__in=letters, removed_at=None).update(removed_at=now, removed_by=by)


@action("proposals.attach")
def attach(*, proposal: Proposal, slot: str, upload: Any, by: User | None, now: datetime) -> Attachment:
    """Keep a file beside the proposal. A letter replaces the one before; evidence is added.

    Raises: FileRefused if the content is not what the slot accepts; Refused if the proposal is sealed.
    """
    kinds, largest = _slot_facts(proposal, slot)
    open_to_changes(proposal)
    file = store(upload, kinds=kinds, max_bytes=largest, by=by, now=now)
    _take_off(proposal, [slot], by, now)
    return Attachment.objects.create(proposal=proposal, slot=slot, file=file, name=file.name, by=by, at=now)


@action("proposals.attach_kept")
def attach_kept(*, proposal: Proposal, files: Mapping[str, StoredFile], by: User | None, now: datetime) -> Proposal:
    """Put files that are already kept into their slots, as when one letter covers several entries."""
    for slot, file in files.items():
        if Kind(file.kind) not in _slot_facts(proposal, slot)[0]:
            raise Refused(_("Jenis berkas ini tidak diterima di sini."))
    open_to_changes(proposal)
    _take_off(proposal, files, by, now)
    Attachment.objects.bulk_create(
        Attachment(proposal=proposal, slot=slot, file=file, name=file.name, by=by, at=now)
        for slot, file in files.items()
    )
    return proposal


@action("proposals.detach")
def detach(*, attachment: Attachment, by: User | None, now: datetime) -> Attachment:
    """Take a file off the proposal; its content stays kept."""
    open_to_changes(attachment.proposal)
    attachment.removed_at, attachment.removed_by = now, by
    attachment.save(update_fields=["removed_at", "removed_by"])
    return attachment


@action("proposals.set_team")
def set_team(
    *, proposal: Proposal, members: Sequence[Sequence[str]], by: User | None, now: datetime, seen: str = ""
) -> Proposal:
    """Write down who made the innovation: (name, part) or (name, part, contact), in the order in which they are shown.

    seen: mark of what the person's page showed. Raises: Overtaken if somebody else changed it meanwhile.
    """
    open_to_changes(proposal)
    kept = team_kept(proposal)
    not_overtaken(seen, kept, "; ".join(", ".join(filter(None, member)) for member in kept) or _("belum ada"))
    proposal.team.all().delete()
    TeamMember.objects.bulk_create(
        TeamMember(proposal=proposal, name=name, part=part, contact="".join(contact), position=position)
        for position, (name, part, *contact) in enumerate(members)
    )
    return proposal
