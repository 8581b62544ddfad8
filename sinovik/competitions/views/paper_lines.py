"""What our papers say: text only, nothing of it is ever run."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from sinovik.competitions.actions.proposals import START_PROOF
from sinovik.competitions.models import Attachment, Proposal, Revision, Seal, Stage, TeamMember
from sinovik.competitions.states import ProposalState
from sinovik.competitions.states.rulebook import Section
from sinovik.competitions.views.lines import Row, class_rows, fact_rows, of_words, receipt_rows, stage_rows, video_rows
from sinovik.foundation.documents import qr_svg
from sinovik.foundation.ui import words


def receipt_data(proposal: Proposal, seal: Seal, address: str, stages: Iterable[Stage]) -> Row:
    """The receipt of a submission."""
    facts = [[row["key"], row["value"].split("\n")] for row in receipt_rows(proposal, seal)]
    return {
        "language": get_language() or "id",
        "title": _("Proposal Anda sudah kami terima"),
        "kind": f"{_('Resi pengajuan')} · {proposal.edition.short}",
        "lede": _("Isinya kini tersegel. Tidak ada yang dapat mengubahnya, termasuk kami."),
        "demo": proposal.edition.is_demo,
        "facts": facts,
        "qr": qr_svg(address),
        "address": address,
        "proof_title": _("Bukti yang bisa diperiksa siapa saja"),
        "proof_text": _("Pindai kode, atau buka %(address)s dan cocokkan sidik ini.") % {"address": address},
        "digest": seal.digest,
        "steps_title": _("Sesudah ini"),
        "steps": [[row["state"], row["title"], row["more"]] for row in stage_rows(stages)],
    }


def _section_on_paper(section: Section, revision: Revision | None) -> Row:
    text = revision.text if revision else ""
    return {
        "title": section.title,
        "words": of_words(revision.words if revision else 0, section.words),
        "paragraphs": [line for line in text.split("\n") if line.strip()] or [_("Belum ditulis")],
        "written": bool(text.strip()),
    }


def _slot_label(proposal: Proposal, slot: str) -> str:
    """The letter's name, or the section that the evidence stands beside."""
    book = proposal.edition.book
    if slot == START_PROOF:
        return _("Bukti tanggal mulai diterapkan")
    if slot in book.attachments:
        return book.attachments[slot].label
    section = book.sections.get(slot.partition(":")[2])
    return _("Bukti untuk %(title)s") % {"title": section.title if section else slot}


def draft_data(
    proposal: Proposal,
    texts: Mapping[str, Revision],
    files: Iterable[Attachment],
    team: Iterable[TeamMember],
    at: datetime,
) -> Row:
    """The whole draft as it is at this moment. Each page says that it is none that was submitted."""
    withdrawn = proposal.state == ProposalState.WITHDRAWN
    sections = proposal.edition.book.sections_of(proposal.group)
    facts = [*fact_rows(proposal)[1:], *class_rows(proposal), *video_rows(proposal)]  # the title stands above them
    return {
        "language": get_language() or "id",
        "title": proposal.title,
        "kind": " · ".join([_("Draf proposal"), proposal.edition.short]),
        "lede": _("Isi draf pada %(moment)s. Bukan tanda terima.") % {"moment": words.moment(at)},
        "watermark": _("DRAF – sudah ditarik") if withdrawn else _("DRAF – belum diajukan"),
        "demo": proposal.edition.is_demo,
        "facts": [[row["key"], str(row["value"]).split("\n")] for row in facts],
        "sections": [_section_on_paper(section, texts.get(section.key)) for section in sections],
        "files_title": _("Lampiran"),
        "files_head": [_("Untuk"), _("Berkas"), _("Ukuran")],
        "files": [[_slot_label(proposal, row.slot), row.name, words.file_size(row.file.size)] for row in files],
        "no_files": _("Belum ada lampiran"),
        "team_title": _("Tim inovasi"),
        "team_head": [_("Nama"), pgettext("dalam tim", "Peran"), _("Kontak")],
        "team": [[member.name, member.part, member.contact] for member in team],
        "no_team": _("Tim inovasi belum dicatat."),
    }
