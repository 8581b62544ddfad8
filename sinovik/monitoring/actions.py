"""Verbs of monitoring: design, report, verify, review. A report and its verification are two rows for good."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sinovik.agencies.queries import members_holding
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.audit import action
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.letters import Words, send
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.innovations.models import Innovation
from sinovik.monitoring.models import (
    Indicator,
    Measurement,
    SustainabilityReview,
    SustainabilityReviewHistory,
    Verification,
)
from sinovik.monitoring.rules import Period, period_of
from sinovik.monitoring.states import SUSTAINABILITY, Sustainability
from sinovik.replication.models import WIB


@action("monitoring.design")
def design(
    *,
    innovation: Innovation,
    name: str,
    unit: str,
    target: Decimal,
    direction: str,
    source: str,
    frequency: str,
    starts_on: date,
    by: User,
    now: datetime,
    baseline: Decimal | None = None,
    is_public: bool = True,
) -> Indicator:
    """Decide what will be measured. Raises Refused if the target lies against the direction or the name is taken."""
    return Indicator.objects.create(
        innovation=innovation,
        agency=innovation.owner,
        name=name.strip(),
        unit=unit.strip(),
        baseline=baseline,
        target=target,
        direction=direction,
        source=source.strip(),
        frequency=frequency,
        starts_on=starts_on,
        is_public=is_public,
        by=by,
        at=now,
    )


@action("monitoring.end_indicator")
def end_indicator(*, indicator: Indicator, by: User, now: datetime, reason: str) -> Indicator:
    """Stop measuring; what was measured stays. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("Tuliskan mengapa indikator ini tidak diukur lagi."), field="reason")
    indicator.ended_at = now
    indicator.save(update_fields=["ended_at"])
    return indicator


def _check_period(indicator: Indicator, period: Period) -> None:
    if period_of(period.end, indicator.frequency) != period or period.end < indicator.starts_on:
        raise Refused(_("Pilih periode yang sesuai dengan frekuensi indikator ini."), field="period")
    if indicator.ended_at is not None:
        raise Refused(_("Indikator ini sudah tidak diukur lagi."))


@action("monitoring.report")
def report(
    *,
    indicator: Indicator,
    period: Period,
    value: Decimal,
    by: User,
    now: datetime,
    note: str = "",
    evidence: StoredFile | None = None,
    evidence_source: str = "",
) -> Measurement:
    """The owner's figure for one ended period. Raises Refused without evidence or if the period has a report."""
    _check_period(indicator, period)
    measurement = Measurement.objects.create(
        indicator=indicator,
        period_start=period.start,
        period_end=period.end,
        value=value,
        note=note.strip(),
        evidence=evidence,
        evidence_source=evidence_source.strip(),
        by=by,
        at=now,
    )
    changes.announce("monitoring.reported", on=measurement, now=now)
    return measurement


@action("monitoring.correct")
def correct(
    *,
    measurement: Measurement,
    value: Decimal,
    reason: str,
    by: User,
    now: datetime,
    evidence: StoredFile | None = None,
    evidence_source: str = "",
) -> Measurement:
    """Replace a figure by a new row with its reason; the old one and its verification stay readable.

    Raises: Refused without a reason or if this figure has been corrected before.
    """
    if Measurement.objects.filter(corrects=measurement).exists():
        raise Refused(_("Angka ini sudah dibetulkan. Muat ulang halaman untuk melihat pembetulannya."))
    return Measurement.objects.create(
        indicator=measurement.indicator,
        period_start=measurement.period_start,
        period_end=measurement.period_end,
        value=value,
        evidence=evidence or measurement.evidence,
        evidence_source=evidence_source.strip() or measurement.evidence_source,
        corrects=measurement,
        reason=reason.strip(),
        by=by,
        at=now,
    )


def _tell_owner(agency_id: int, words: Words, *, now: datetime, about: Model) -> None:
    people = members_holding(Permission.REPORT_MEASUREMENTS, agency=agency_id)
    send(to=people, words=words, link="/pemantauan/", now=now, about=about)


@action("monitoring.verify")
def verify(*, measurement: Measurement, value: Decimal, reason: str, by: User, now: datetime) -> Verification:
    """The assessor's own figure with what it rests on. The reported one is never touched.

    Raises: Refused if the assessor belongs to the owner's agency, reported it, or it was verified or corrected before.
    """
    if Measurement.objects.filter(corrects=measurement).exists():
        raise Refused(_("Angka ini sudah dibetulkan pemilik. Periksa pembetulannya."))
    if Verification.objects.filter(measurement=measurement).exists():
        raise Refused(_("Angka ini sudah diperiksa."))
    check = Verification.objects.create(measurement=measurement, value=value, reason=reason.strip(), by=by, at=now)
    _tell_owner(
        measurement.indicator.agency_id,
        lambda: (
            _("Laporan indikator sudah diperiksa"),
            _("Asesor sudah memeriksa %(name)s. Angka Anda dan angka asesor tampil berdampingan.")
            % {"name": measurement.indicator.name},
        ),
        now=now,
        about=check,
    )
    changes.announce("monitoring.verified", on=check, now=now)
    return check


@action("monitoring.report_sustainability")
def report_sustainability(
    *, innovation: Innovation, year: int, state: str, note: str, by: User, now: datetime
) -> SustainabilityReview:
    """The owner's own word on how the innovation fares this year; said once, kept beside what an assessor finds.

    Raises: Refused for a coming year, or if it was said before.
    """
    if year > timezone.localdate(now, WIB).year:
        raise Refused(_("Tahun ini belum tiba. Pilih tahun yang sedang berjalan atau sebelumnya."), field="year")
    review, _fresh = SustainabilityReview.objects.get_or_create(
        innovation=innovation, year=year, defaults={"agency": innovation.owner}
    )
    review.reported_state, review.reported_note = Sustainability(state), note.strip()
    review.reported_by, review.reported_at = by, now
    review.save(update_fields=["reported_state", "reported_note", "reported_by", "reported_at"])
    return review


@action("monitoring.open_review")
def open_review(*, innovation: Innovation, year: int, by: User | None, now: datetime) -> SustainabilityReview:
    """Begin a year's review without waiting for the owner; the state is unconfirmed until somebody looks."""
    review, _fresh = SustainabilityReview.objects.get_or_create(
        innovation=innovation, year=year, defaults={"agency": innovation.owner}
    )
    return review


@action("monitoring.find_sustainability")
def find_sustainability(
    *, review: SustainabilityReview, state: str, reason: str, by: User, now: datetime
) -> SustainabilityReview:
    """An assessor's finding with its reason.

    Raises: Refused without a reason, by a member of the owner's agency, for the same state again, or for
    "replicated" while no copy is confirmed.
    """
    move(
        review,
        f"find_{Sustainability(state).value}",
        transitions=SUSTAINABILITY,
        history=SustainabilityReviewHistory,
        by=by,
        now=now,
        reason=reason,
    )
    _tell_owner(
        review.agency_id,
        lambda: (
            _("Keadaan keberlanjutan sudah diperiksa"),
            _("Asesor menetapkan keadaan %(year)s: %(state)s.")
            % {"year": review.year, "state": Sustainability(review.state).label},
        ),
        now=now,
        about=review,
    )
    changes.announce("monitoring.sustainability_found", on=review, now=now)
    return review
