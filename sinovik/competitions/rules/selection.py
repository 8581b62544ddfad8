"""What an agency's own order of its drafts means for each of them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sinovik.competitions.rules.proposals import Gap
from sinovik.competitions.states import Severity


@dataclass(frozen=True)
class Standing:
    """Where a draft on its way stands in its agency's order.

    place: what was received counts first, then the drafts ordered before it; ordered: whether it is in the order
    itself, or came after it was made; reason: why it was left out, as the local admin wrote it.
    """

    agency: str
    place: int
    cap: int
    ordered: bool
    reason: str

    @property
    def within(self) -> bool:
        return self.place <= self.cap


def left_out(standing: Standing) -> str:
    """The sentence for a draft beyond the cap, with its reason."""
    facts = {"agency": standing.agency, "place": standing.place, "cap": standing.cap, "reason": standing.reason}
    if not standing.ordered:
        message = _(
            "Edisi ini menerima paling banyak %(cap)s proposal dari %(agency)s, dan draf ini belum masuk urutan"
            " pengajuan. Admin lokal dapat mengubah urutannya."
        )
        return message % facts
    message = _(
        "Draf ini di urutan ke-%(place)s pada pilihan %(agency)s; edisi ini menerima paling banyak %(cap)s. Admin lokal"
        " dapat mengubah urutannya."
    )
    return (message % facts) + (" " + _("Alasan: %(reason)s") % facts if standing.reason else "")


def beyond_selection(standing: Standing | None) -> list[Gap]:
    """What keeps a draft from being submitted because its agency put others first. None: there is no order."""
    if standing is None or standing.within:
        return []
    return [Gap(Severity.BLOCKER, "cap", left_out(standing))]
