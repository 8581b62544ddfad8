"""An agency orders its drafts where the edition takes only so many: the first ones go, the others are told why."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from sinovik.agencies.models import Agency
from sinovik.competitions.models import Choice, Edition, Selection
from sinovik.competitions.models.selection import NO_REASON
from sinovik.competitions.queries.selection import Line, line_of
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import Permit
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused

from .locks import hold_places

LONGEST_REASON = 300  # characters
OUT_OF_DATE = gettext_noop(
    "Ada draf yang datang atau berpindah sesudah Anda membuka halaman ini. Periksa lagi urutannya."
)


@action("proposals.select")
def select(
    *, edition: Edition, agency: Agency, order: Sequence[int], reasons: Mapping[int, str], by: User, now: datetime
) -> Selection:
    """Keep the order of all drafts of the agency, with the reason for each beyond the free places.

    order: every draft that is on its way, the first to go first. The same order again keeps nothing anew.
    Raises: Refused once registration is over, for an edition without a cap, for drafts that came or went since the
    page was made, or without a reason for one that is left out.
    """
    hold_places([(edition.pk, agency.pk)])
    if not stage_permits(edition.pk, Permit.SUBMIT):
        raise Refused(_("Pendaftaran tidak dibuka, jadi urutan pengajuan tidak dapat diubah."))
    if edition.book.cap_per_agency is None:
        raise Refused(_("Edisi ini tidak membatasi jumlah proposal per instansi, jadi tidak perlu diurutkan."))
    line = line_of(edition, agency)
    if sorted(order) != sorted(row.pk for row in line.drafts):
        raise Refused(
            _("Ada draf yang datang atau berpindah sesudah Anda membuka halaman ini. Periksa lagi urutannya.")
        )
    told = {pk: reasons.get(pk, "").strip() for pk in order[line.free :]}
    if not all(told.values()):
        raise Refused(_(NO_REASON))
    if line.made is not None and _is_kept(line, order, told):
        return line.made
    made = Selection.objects.create(edition=edition, agency=agency, cap=line.cap, free=line.free, by=by, at=now)
    Choice.objects.bulk_create(
        Choice(selection=made, proposal_id=pk, position=n, reason=told.get(pk, "")) for n, pk in enumerate(order, 1)
    )
    changes.announce("selection.made", on=made, now=now)
    return made


def _is_kept(line: Line, order: Sequence[int], told: Mapping[int, str]) -> bool:
    kept = [(row.proposal_id, row.reason) for row in line.made.choices.order_by("position")]
    return kept == [(pk, told.get(pk, "")) for pk in order]
