"""The statements that the agency signs, filled in from the draft, to be stamped, signed and uploaded.

They are official letters, so they are Indonesian in whichever language the person reads.
"""

from datetime import datetime

from django.utils.translation import override

from sinovik.competitions.models import Proposal
from sinovik.competitions.states import NoveltyKind
from sinovik.competitions.states.rulebook import AttachmentSlot
from sinovik.competitions.views.lines import Row
from sinovik.foundation.ui import words

BLANK = ""

IMPLEMENTED = (
    "benar telah diterapkan pada unit pelayanan tersebut sejak tanggal yang disebut di atas, dan masih diterapkan pada"
    " saat surat ini ditandatangani.",
)
IDENTITY = (
    "benar merupakan inovasi unit pelayanan tersebut, dengan judul, kelompok, kategori, dan jenis kebaruan sebagaimana"
    " disebut di atas.",
    "Bagian yang berasal dari inovasi lain, bila ada, telah disebutkan asalnya di atas.",
)
WILLING = (
    "boleh dan dapat ditiru oleh unit pelayanan dan instansi lain. Kami bersedia memberikan keterangan, data, dan"
    " pendampingan yang diperlukan untuk itu sesuai dengan kemampuan kami.",
)
STATEMENTS = {"surat_implementasi": IMPLEMENTED, "surat_identitas": IDENTITY, "surat_replikasi": WILLING}


def statement_of(slot: AttachmentSlot) -> str:
    """Which of our statements fits a slot: the one its edition names, else the one of its key; "" if none does."""
    name = slot.row["template"] or slot.key
    return name if name in STATEMENTS else ""


def _innovation(proposal: Proposal) -> list[list[str]]:
    book = proposal.edition.book
    category = book.categories.get(proposal.category)
    rows = [
        ["Judul inovasi", proposal.title],
        ["Nomor inovasi", proposal.innovation.number],
        ["Unit pelayanan", proposal.unit.name],
        ["Instansi", proposal.agency.name],
        ["Kelompok", book.groups[proposal.group].label],
        ["Kategori", category.label if category else BLANK],
        ["Mulai diterapkan", words.day(proposal.started_on)],
        ["Jenis kebaruan", str(NoveltyKind(proposal.novelty).label)],
    ]
    if proposal.origin:
        rows.append(["Inovasi asal", f"{proposal.origin}\n{proposal.origin.owner}\n{proposal.origin.number}"])
    return rows


def statement_data(proposal: Proposal, slot: AttachmentSlot, at: datetime) -> Row:
    """One statement. What only the signing person knows stays a dotted line."""
    with override("id"):
        edition = proposal.edition
        return {
            "title": slot.label,
            "demo": edition.is_demo,
            "signer": [["Nama", BLANK], ["NIP", BLANK], ["Jabatan", BLANK], ["Instansi", proposal.agency.name]],
            "innovation": _innovation(proposal),
            "sentences": list(STATEMENTS[statement_of(slot)]),
            "closing": f"Demikian pernyataan ini dibuat dengan sebenarnya sebagai kelengkapan proposal pada {edition}.",
            "footer": f"Disiapkan dari draf pada {words.moment(at)}. Periksa isinya sebelum ditandatangani.",
        }
