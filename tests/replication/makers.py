"""Replications for tests at every point of their life, made by the real actions."""

from datetime import date, timedelta
from io import BytesIO
from itertools import count

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from sinovik.agencies.models import Agency
from sinovik.foundation import clock
from sinovik.innovations.models import Innovation
from sinovik.replication import actions
from sinovik.replication.models import Agreement, Implementation, Interest, LineageConfirmation, Visit
from tests.agencies.makers import a_local_admin, an_agency
from tests.innovations.makers import an_innovation

_n = count(1)

COPIER = "Kabupaten Sleman"


def a_pdf(name: str = "bukti.pdf") -> SimpleUploadedFile:
    """A small true PDF."""
    pdf, content = pikepdf.new(), BytesIO()
    pdf.add_blank_page()
    pdf.save(content)
    return SimpleUploadedFile(name, content.getvalue())


def an_interest(innovation: Innovation | None = None, agency: Agency | None = None) -> Interest:
    """Sleman asks Surabaya, unless said otherwise."""
    agency = agency or an_agency(COPIER)
    return actions.ask(
        innovation=innovation or an_innovation(),
        agency=agency,
        purpose="Antrean di puskesmas kami juga panjang.",
        by=a_local_admin(agency),
        now=clock.now(),
    )


def an_accepted_interest(**of: object) -> Interest:
    interest = an_interest(**of)
    return actions.accept(interest=interest, by=a_local_admin(interest.owner), now=clock.now())


def an_agreement(**of: object) -> Agreement:
    interest = an_accepted_interest(**of)
    return actions.agree(
        interest=interest,
        number=f"100.3.7/{next(_n)}/2026",
        signed_on=date(2026, 2, 20),
        starts_on=date(2026, 3, 1),
        ends_on=date(2027, 2, 28),
        scope="Peniruan di dua puskesmas.",
        by=a_local_admin(interest.owner),
        now=clock.now(),
    )


def an_implementation(**of: object) -> Implementation:
    agreement = an_agreement(**of)
    return actions.start(agreement=agreement, by=agreement.interest.by, now=clock.now())


def a_step(implementation: Implementation, kind: str = "copy", **facts: object) -> Implementation:
    given = {"done_on": clock.now().date() - timedelta(days=1), "what": "Memakai alur antrean yang sama.", **facts}
    return actions.log_step(implementation=implementation, kind=kind, by=implementation.by, now=clock.now(), **given)


def a_reported_implementation(copy: Innovation | None = None, **of: object) -> Implementation:
    implementation = a_step(an_implementation(**of))
    title = "" if copy else f"Salinan Contoh {next(_n)}"
    return actions.report(implementation=implementation, copy=copy, title=title, by=implementation.by, now=clock.now())


def a_confirmed_copy(source: Innovation | None = None, copy: Innovation | None = None) -> LineageConfirmation:
    """An edge of the lineage: `copy` (or a fresh one) descends from `source`."""
    agency = copy.owner if copy else None
    implementation = a_reported_implementation(copy=copy, innovation=source, agency=agency)
    owner = a_local_admin(implementation.agreement.interest.owner)
    return actions.confirm(implementation=implementation, by=owner, now=clock.now())


def a_visit(innovation: Innovation | None = None, **facts: object) -> Visit:
    innovation = innovation or an_innovation()
    given = {"visitor": "Dinas Kesehatan Kabupaten Contoh", "people": 6, "purpose": "Belajar alur antrean.", **facts}
    return actions.log_visit(
        innovation=innovation,
        visited_on=given.pop("visited_on", clock.now().date() - timedelta(days=1)),
        by=a_local_admin(innovation.owner),
        now=clock.now(),
        **given,
    )
