"""What becomes of an innovation after the competition, played once through the real actions."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sinovik.agencies.actions import issue_account
from sinovik.agencies.models import Agency
from sinovik.competitions.models import Edition, Proposal
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.innovations.actions import publish, revise
from sinovik.innovations.models import Innovation
from sinovik.inquiries.actions import desk, requester
from sinovik.inquiries.states import AccessWay, DeliveryWay, RequesterKind
from sinovik.institutionalization import actions as embedding
from sinovik.institutionalization.states import BasisKind, MoneySource
from sinovik.judging.queries.interviews import finalists
from sinovik.monitoring import actions as monitoring
from sinovik.monitoring.rules import ended_periods
from sinovik.monitoring.states import Direction, Frequency, Sustainability
from sinovik.replication import actions as replication
from sinovik.replication.models import LineageConfirmation
from sinovik.replication.states import StepKind

from .cast import Cast, Post, mailbox
from .registration import letter_file
from .stages import office_hour

STATES = (Sustainability.SMOOTH, Sustainability.GROWING, Sustainability.HINDERED)


@dataclass(frozen=True)
class Owner:
    """An innovation with the people of its unit and agency."""

    innovation: Innovation
    post: Post

    @property
    def admin(self) -> User:
        return self.post.admin


def staff_member(role: str, name: str, now_by: User) -> User:
    """A national role of the play: assessor, information officer, auditor."""
    return issue_account(
        email=mailbox(role.replace("_", "-"), 1),
        full_name=f"{name} (contoh)",
        role=role,
        by=now_by,
        now=clock.now(),
        is_demo=True,
    ).user


def owners_of(edition: Edition, cast: Cast) -> list[Owner]:
    """The finalists' innovations with their people, in the neutral order of the finalists."""
    posts = {post.unit.pk: post for post in cast.posts}
    return [
        Owner(proposal.innovation, posts[proposal.unit_id])
        for proposal in finalists(edition).select_related("innovation")
    ]


def publish_page(proposal: Proposal, by: User) -> Innovation:
    """The agency opens what it sealed as the innovation's public story."""
    seal = proposal.seals.latest("n")
    titles = {section.key: section.title for section in proposal.edition.book.sections.values()}
    sections = [
        {"key": row["key"], "heading": titles[row["key"]], "text": row["text"]} for row in seal.content["sections"]
    ]
    summary = next((row["text"] for row in sections if row["key"] == "ringkasan"), sections[0]["text"])
    content = {"summary": summary, "sections": sections, "goals": [3, 16], "novelty": proposal.novelty}
    version = revise(innovation=proposal.innovation, content=content, by=by, now=clock.now())
    return publish(
        innovation=proposal.innovation,
        version=version,
        open_keys=[row["key"] for row in sections],
        by=by,
        now=clock.now(),
    )


def copy_once(owner: Owner, copier: Post, *, number: str) -> LineageConfirmation:
    """Another agency asks, agrees, copies with one change, and the owner confirms."""
    agency = copier.unit.agency
    interest = replication.ask(
        innovation=owner.innovation,
        agency=agency,
        unit=copier.unit,
        purpose="Keluhan yang sama kami terima setiap pekan; kami ingin mencobanya di dua kecamatan.",
        by=copier.admin,
        now=clock.now(),
    )
    replication.accept(interest=interest, reason="Silakan datang melihat lebih dulu.", by=owner.admin, now=clock.now())
    today = clock.now().date()
    agreement = replication.agree(
        interest=interest,
        number=number,
        signed_on=today,
        starts_on=today,
        scope="Seluruh alur layanan dan formulirnya.",
        by=owner.admin,
        now=clock.now(),
    )
    work = replication.start(agreement=agreement, by=copier.admin, now=clock.now())
    for days, kind, what, why in (
        (10, StepKind.OBSERVE, "Dua petugas mengikuti layanan selama tiga hari.", ""),
        (40, StepKind.COPY, "Alur dan papan jadwal dipakai di dua kecamatan.", ""),
        (
            70,
            StepKind.MODIFY,
            "Jadwal diganti dari mingguan menjadi dua kali sepekan.",
            "Hari pasar jatuh pada Rabu dan Sabtu.",
        ),
    ):
        clock.freeze(max(clock.now(), office_hour(agreement.interest.at + timedelta(days=days))))
        replication.log_step(
            implementation=work,
            kind=kind,
            done_on=clock.now().date(),
            what=what,
            why=why,
            by=copier.admin,
            now=clock.now(),
        )
    replication.report(
        implementation=work,
        title=f"{owner.innovation.title}, tiruan di {agency.name}",
        by=copier.admin,
        now=clock.now(),
    )
    return replication.confirm(implementation=work, by=owner.admin, now=clock.now())


def log_visit(owner: Owner, visitor: Agency) -> None:
    replication.log_visit(
        innovation=owner.innovation,
        visitor=visitor.name,
        visitor_agency=visitor,
        people=4,
        visited_on=clock.now().date(),
        purpose="Melihat alur layanan dan cara mencatat jadwal.",
        followed="Pengunjung menyusun rencana uji coba di satu kecamatan.",
        by=owner.admin,
        now=clock.now(),
    )


def measure(owner: Owner, assessor: User) -> None:
    """One indicator is designed, reported with evidence, and verified with another figure than the reported one."""
    now = clock.now()
    indicator = monitoring.design(
        innovation=owner.innovation,
        name="Waktu tunggu rata-rata",
        unit="menit",
        baseline=Decimal(95),
        target=Decimal(30),
        direction=Direction.DOWN,
        source="Catatan loket",
        frequency=Frequency.MONTHLY,
        starts_on=(now - timedelta(days=100)).date(),
        by=owner.admin,
        now=now,
    )
    evidence = letter_file("Rekap loket", by=owner.admin, now=now)
    reported = monitoring.report(
        indicator=indicator,
        period=list(ended_periods(indicator, now.date()))[-1],
        value=Decimal(34),
        note="Rata-rata satu bulan.",
        evidence=evidence,
        by=owner.post.writer,
        now=now,
    )
    monitoring.verify(
        measurement=reported, value=Decimal(38), reason="Rekap tidak memuat hari Sabtu.", by=assessor, now=now
    )


def review(owner: Owner, assessor: User, place: int) -> None:
    now = clock.now()
    said = monitoring.report_sustainability(
        innovation=owner.innovation,
        year=now.year,
        state=Sustainability.GROWING,
        note="Layanan berjalan di semua kecamatan.",
        by=owner.admin,
        now=now,
    )
    monitoring.find_sustainability(
        review=said,
        state=STATES[place % len(STATES)],
        reason="Diperiksa dari laporan dan wawancara petugas.",
        by=assessor,
        now=now,
    )


def embed(owner: Owner) -> None:
    """A rule, a budget line and a written duty."""
    now = clock.now()
    embedding.record_basis(
        innovation=owner.innovation,
        kind=BasisKind.HEAD_OF_REGION,
        number="12 (contoh)",
        year=now.year,
        title="Pedoman layanan (contoh)",
        enacted_on=date(now.year, 1, 5),
        by=owner.admin,
        now=now,
    )
    embedding.record_budget(
        innovation=owner.innovation,
        year=now.year,
        code="1.02.02 (contoh)",
        amount=185_000_000,
        source=MoneySource.REGION,
        by=owner.admin,
        now=now,
    )
    embedding.record_duty(
        innovation=owner.innovation,
        unit=owner.post.unit,
        position="Kepala seksi layanan",
        task="Menjalankan dan mencatat layanan",
        since=date(now.year, 1, 5),
        procedure="SOP 7 (contoh)",
        by=owner.admin,
        now=now,
    )


def ask_for_information(innovation: Innovation, officer: User, *, answered: bool) -> None:
    """A member of the public asks; the officer answers within the working days."""
    inquiry = requester.file(
        subject="Syarat meniru layanan",
        details="Mohon daftar alat dan perkiraan biaya untuk satu kecamatan.",
        purpose="Bahan penelitian mahasiswa",
        requester_kind=RequesterKind.PERSON,
        access_way=AccessWay.FILE,
        delivery_way=DeliveryWay.EMAIL,
        name="Warga Contoh",
        email="warga@contoh.invalid",
        innovation=innovation,
        is_demo=True,
        by=None,
        now=clock.now(),
    )
    if answered:
        clock.freeze(office_hour(clock.now() + timedelta(days=1)))
        desk.confirm(inquiry=inquiry, by=officer, now=clock.now())
        desk.answer(
            inquiry=inquiry, text="Daftar alat dan biaya kami lampirkan dalam jawaban ini.", by=officer, now=clock.now()
        )
