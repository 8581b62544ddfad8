"""How every state of the product is drawn: label, tone and icon in one place.

A key is `noun.state`, or the bare state where all nouns that have it are drawn alike.
Each folder keeps its block; a component asks with `{% c "tag" state=proposal.state of="proposal" %}`.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sinovik.foundation.ui.components import WrongProperties


@dataclass(frozen=True)
class Look:
    label: str | Promise
    tone: str = "outline"
    icon: str = ""


STATES: dict[str, Look] = {
    # parts of a form and of a task list
    "not_started": Look(_("Belum mulai")),
    "in_progress": Look(_("Sedang ditulis"), "info"),
    "complete": Look(_("Lengkap"), "success", "check"),
    "over_limit": Look(_("Lebih panjang"), "danger"),
    "has_notes": Look(_("Ada catatan"), "caution", "message"),
    "optional": Look(_("Boleh kosong")),
    # anything that waits, runs or is over
    "waiting": Look(_("Menunggu"), "caution", "clock"),
    "open": Look(_("Terbuka"), "info"),
    "closed": Look(_("Ditutup"), "neutral"),
    "overdue": Look(_("Lewat batas"), "danger", "alert-triangle"),
    "done": Look(_("Selesai"), "success", "check"),
    "cancelled": Look(_("Dibatalkan"), "neutral"),
    "unknown": Look(_("Belum tercatat")),
    "unconfirmed": Look(_("Tidak terkonfirmasi")),
    "reported": Look(_("Dilaporkan"), "info"),
    "verified": Look(_("Terverifikasi"), "success", "check"),
    "accepted": Look(_("Diterima"), "success", "check"),
    "refused": Look(_("Ditolak"), "danger"),
    "draft": Look(_("Draf")),
    "published": Look(_("Terbit"), "success", "check"),
    # agencies
    # innovations
    # competitions
    "proposal.draft": Look(_("Ditulis unit"), "info"),
    "proposal.checking": Look(_("Diperiksa admin lokal"), "caution", "clock"),
    "proposal.returned": Look(_("Dikembalikan ke unit"), "caution", "message"),
    "proposal.submitted": Look(_("Diajukan"), "success", "check"),
    "proposal.withdrawn": Look(_("Ditarik"), "neutral"),
    "proposal.eligible": Look(_("Lolos seleksi administrasi"), "success", "check"),
    "proposal.ineligible": Look(_("Tidak lolos seleksi administrasi"), "neutral"),
    "edition.preparing": Look(_("Disiapkan")),
    "edition.open": Look(_("Berjalan"), "info"),
    "edition.finished": Look(_("Selesai"), "neutral"),
    "edition.cancelled": Look(_("Dibatalkan"), "neutral"),
    # judging
    "sheet.open": Look(_("Belum dikunci"), "info"),
    "sheet.in_progress": Look(_("Sedang dinilai"), "info"),
    "sheet.locked": Look(_("Terkunci"), "success", "lock"),
    "evaluator.appointed": Look(_("Belum menyatakan kepentingan"), "caution", "clock"),
    "evaluator.ready": Look(_("Siap menilai"), "success", "check"),
    "evaluator.withdrawn": Look(_("Mundur"), "neutral"),
    "plan.applied": Look(_("Diterapkan"), "success", "check"),
    "plenary.open": Look(_("Berlangsung tertutup"), "info"),
    "plenary.concluded": Look(_("Selesai"), "success", "check"),
    "decision.chosen": Look(_("Terpilih"), "success", "check"),
    "decision.not_chosen": Look(_("Tidak terpilih"), "neutral"),
    "objection.filed": Look(_("Menunggu jawaban"), "caution", "clock"),
    "objection.upheld": Look(_("Dikabulkan"), "success", "check"),
    "objection.dismissed": Look(_("Ditolak"), "neutral"),
    "objection.withdrawn": Look(_("Ditarik instansi"), "neutral"),
    "interview.planned": Look(_("Menunggu konfirmasi"), "caution", "clock"),
    "interview.confirmed": Look(_("Dikonfirmasi"), "success", "check"),
    "interview.held": Look(_("Selesai"), "neutral", "check"),
    "visit.planned": Look(_("Direncanakan"), "info"),
    "visit.reported": Look(_("Laporan terkunci"), "success", "check"),
    "visit_mode.open": Look(_("Terbuka"), "info"),
    "visit_mode.secret": Look(_("Tertutup"), "caution"),
    "resultsheet.chosen": Look(_("Terpilih"), "success", "check"),
    "resultsheet.not_chosen": Look(_("Belum terpilih"), "neutral"),
    "resultsheet.screened_out": Look(_("Tidak lolos seleksi administrasi"), "neutral"),
    # recognition
    "certificate.valid": Look(_("Tercatat dan sah"), "success", "check"),
    "certificate.unknown": Look(_("Tidak dikenal"), "danger", "alert-triangle"),
    # replication
    "replication.asked": Look(_("Menunggu jawaban"), "caution", "clock"),
    "replication.withdrawn": Look(_("Dibatalkan"), "neutral"),
    "replication.running": Look(_("Sedang ditiru"), "info"),
    "replication.reported": Look(_("Menunggu pemastian"), "caution", "clock"),
    "replication.confirmed": Look(_("Dipastikan pemilik"), "success", "check"),
    "replication.stopped": Look(_("Dihentikan"), "neutral"),
    "step.observe": Look(_("Amati")),
    "step.copy": Look(_("Tiru"), "info"),
    "step.modify": Look(_("Modifikasi"), "caution", "pencil"),
    # inquiries
    "inquiry.received": Look(_("Permohonan masuk"), "info"),
    "inquiry.incomplete": Look(_("Perlu dilengkapi"), "caution", "pencil"),
    "inquiry.confirmed": Look(_("Dikonfirmasi"), "info"),
    "inquiry.forwarded": Look(_("Diteruskan"), "info"),
    "inquiry.extended": Look(_("Diperpanjang"), "caution", "clock"),
    "inquiry.answered": Look(_("Dijawab"), "success", "check"),
    "inquiry.refused": Look(_("Ditolak"), "danger"),
    "inquiry.objected": Look(_("Keberatan"), "caution", "flag"),
    "inquiry.objection_answered": Look(_("Keberatan dijawab"), "success", "check"),
    # monitoring
    "sustainability.unconfirmed": Look(_("Tidak terkonfirmasi")),
    "sustainability.stopped": Look(_("Berhenti"), "neutral"),
    "sustainability.hindered": Look(_("Berlanjut berkendala"), "caution", "alert-triangle"),
    "sustainability.smooth": Look(_("Berlanjut lancar"), "success", "check"),
    "sustainability.growing": Look(_("Berlanjut berkembang"), "success", "check"),
    "sustainability.replicated": Look(_("Berlanjut bereplikasi"), "success", "copy"),
    "sustainability.transformed": Look(_("Bertransformasi"), "info"),
    # institutionalization
    "root.holds": Look(_("Berlaku"), "success", "check"),
    "root.ended": Look(_("Tidak berlaku"), "neutral"),
    # transparency
}


def look_of(state: str, of: str = "") -> Look:
    """How `state` of the noun `of` is drawn. Raises: WrongProperties for a state nobody has drawn yet."""
    for key in (f"{of}.{state}", str(state)):
        if key in STATES:
            return STATES[key]
    raise WrongProperties(f"State {state!r} of {of or 'anything'} is not in ui/tags.py; it knows: {', '.join(STATES)}")
