"""Verbs of institutionalization: record a root, end a root. Nothing is deleted."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from sinovik.agencies.models import Unit
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.refusals import Refused
from sinovik.innovations.models import Innovation
from sinovik.institutionalization.models import BudgetLine, Duty, LegalBasis, Root
from sinovik.replication.models import WIB


@action("institutionalization.record_basis")
def record_basis(
    *,
    innovation: Innovation,
    kind: str,
    number: str,
    year: int,
    title: str,
    enacted_on: date,
    by: User,
    now: datetime,
    file: StoredFile | None = None,
) -> LegalBasis:
    """Record a rule or decision. Raises Refused if it is recorded already or its date lies ahead."""
    if enacted_on > timezone.localdate(now, WIB):
        raise Refused(_("Tanggal penetapan belum tiba. Catat sesudah ditetapkan."), field="enacted_on")
    return LegalBasis.objects.create(
        innovation=innovation,
        agency=innovation.owner,
        kind=kind,
        number=number.strip(),
        year=year,
        title=title.strip(),
        enacted_on=enacted_on,
        file=file,
        by=by,
        at=now,
    )


@action("institutionalization.record_budget")
def record_budget(
    *,
    innovation: Innovation,
    year: int,
    code: str,
    amount: int,
    source: str,
    by: User,
    now: datetime,
    is_public: bool = True,
) -> BudgetLine:
    """Record a year's budget line, amount in whole rupiah. Raises Refused for zero or a repeated code."""
    return BudgetLine.objects.create(
        innovation=innovation,
        agency=innovation.owner,
        year=year,
        code=code.strip(),
        amount=amount,
        source=source,
        is_public=is_public,
        by=by,
        at=now,
    )


@action("institutionalization.record_duty")
def record_duty(
    *,
    innovation: Innovation,
    unit: Unit,
    position: str,
    task: str,
    since: date,
    by: User,
    now: datetime,
    procedure: str = "",
    file: StoredFile | None = None,
) -> Duty:
    """Record who has the innovation as a written duty, with the procedure's number if there is one.

    Raises: Refused for a unit of another agency.
    """
    if unit.agency_id != innovation.owner_id:
        raise Refused(_("Pilih unit dari instansi pemilik inovasi."), field="unit")
    return Duty.objects.create(
        innovation=innovation,
        agency=innovation.owner,
        unit=unit,
        position=position.strip(),
        task=task.strip(),
        procedure=procedure.strip(),
        since=since,
        file=file,
        by=by,
        at=now,
    )


@action("institutionalization.end")
def end(*, root: Root, ended_on: date, reason: str, by: User, now: datetime) -> Root:
    """A root no longer holds from that day on, and why. Raises Refused without a reason or if it ended before."""
    if root.ended_on is not None:
        raise Refused(_("Catatan ini sudah diakhiri."))
    root.ended_on, root.ended_reason = ended_on, reason.strip()
    root.save(update_fields=["ended_on", "ended_reason"])
    return root
