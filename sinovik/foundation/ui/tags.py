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
    # judging
    # recognition
    # replication
    # inquiries
    # monitoring
    # institutionalization
    # transparency
}


def look_of(state: str, of: str = "") -> Look:
    """How `state` of the noun `of` is drawn. Raises: WrongProperties for a state nobody has drawn yet."""
    for key in (f"{of}.{state}", str(state)):
        if key in STATES:
            return STATES[key]
    raise WrongProperties(f"State {state!r} of {of or 'anything'} is not in ui/tags.py; it knows: {', '.join(STATES)}")
