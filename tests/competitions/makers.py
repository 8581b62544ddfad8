"""Editions and proposals for tests, made by the real actions on the demo template of 2022.

The clock must stand still or run inside the edition's calendar: `an_edition()` freezes it in the registration.
"""

from datetime import datetime, timedelta
from itertools import count
from random import Random

from sinovik.agencies.models import Unit
from sinovik.competitions.actions import editions, proposals
from sinovik.competitions.models import Edition, Proposal, Stage
from sinovik.competitions.queries.proposals import texts_of
from sinovik.competitions.states import StageState
from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.foundation.files.models import StoredFile
from sinovik.innovations.models import Innovation
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member
from tests.innovations.makers import an_innovation

_n = count(1)
FOUR_YEARS = timedelta(days=1461)  # the calendar of 2022, moved to 2026
OPENS = datetime.fromisoformat("2026-02-13T17:00:00+00:00")
CLOSES = datetime.fromisoformat("2026-04-16T05:00:00+00:00")
IN_REGISTRATION = datetime.fromisoformat("2026-04-01T03:00:00+00:00")
IN_SCREENING = CLOSES + timedelta(days=2)
COMMON = ["yang", "dan", "di", "untuk", "dengan", "pada", "ini", "oleh", "agar", "sudah", "tidak", "juga"]
NOUN_LIST = (
    "layanan warga antrean loket petugas berkas jadwal desa kota pasar sungai perahu kartu data laporan biaya "
    "waktu kader sekolah anak ibu guru petani nelayan obat rujukan air jalan kebun ternak"
)
NOUNS = NOUN_LIST.split()


def an_edition(*, state: str = "open", stage: str = "registration", template: str = "kipp-2022-demo") -> Edition:
    """A demo edition by the rules of 2022, in 2026: under preparation, or running with the clock in `stage`."""
    clock.freeze(OPENS - timedelta(days=10))
    edition = editions.create_from_template(
        template=template,
        slug=f"kipp-2026-{next(_n)}",
        year=2026,
        shift=FOUR_YEARS,
        is_demo=True,
        by=None,
        now=clock.now(),
    )
    if state != "preparing":
        editions.open_edition(edition=edition, by=None, now=clock.now())
        go_to(edition, stage)
    return edition


def go_to(edition: Edition, key: str) -> Stage:
    """Let the clock and the secretariat bring the edition to this stage, all earlier ones being over."""
    for stage in edition.stages.order_by("position"):
        clock.freeze(max(clock.now(), (stage.opens_at or clock.now()) + timedelta(days=1)))
        stage.edition = edition
        if stage.opening == "act" and stage.state == StageState.WAITING:
            editions.open_stage(stage=stage, by=None, now=clock.now())
        if stage.key == key:
            return stage
        if stage.closing == "calendar":
            clock.freeze(max(clock.now(), stage.closes_at + timedelta(hours=1)))
        elif stage.state != StageState.CLOSED:
            editions.close_stage(stage=stage, by=None, now=clock.now())
    raise KeyError(key)


def some_text(words: int = 60, seed: int = 0) -> str:
    """Invented words that read as language, unlike those of another seed."""
    chance = Random(seed)
    return " ".join(chance.choice(COMMON if place % 3 else NOUNS) for place in range(words))


def a_kept_file(name: str = "surat.pdf", kind: str = "pdf") -> StoredFile:
    n = next(_n)
    return StoredFile.objects.create(
        sha256=f"{n:064x}", received_sha256=f"{n:064x}", size=1024, kind=kind, name=name, by=None, at=clock.now()
    )


def a_draft(
    edition: Edition | None = None,
    *,
    unit: Unit | None = None,
    by: User | None = None,
    group: str = "umum",
    category: str = "inklusif",
    innovation: Innovation | None = None,
    **facts: object,
) -> Proposal:
    """An empty draft of a unit, begun by a member of it."""
    edition = edition or an_edition()
    unit = unit or (innovation.unit if innovation and innovation.unit else a_unit())
    return proposals.draft(
        edition=edition,
        unit=unit,
        group=group,
        category=category,
        innovation=innovation or an_innovation(unit=unit),
        by=by or a_unit_member(unit),
        now=clock.now(),
        **facts,
    )


def a_row(name: str, n: int = 1, *, part: str = "Memimpin", contact: str = "0812 3456 7890") -> dict[str, str]:
    """What is typed into one row of the team's page."""
    return {f"name_{n}": name, f"part_{n}": part, f"contact_{n}": contact}


def write(proposal: Proposal, texts: dict[str, str] | None = None, *, letters: bool = True) -> Proposal:
    """Fill every section of the form (or the given ones), the letters and the team."""
    n = next(_n)
    form = proposal.edition.book.sections_of(proposal.group)
    texts = {section.key: some_text(60, n * 31 + i) for i, section in enumerate(form)} if texts is None else texts
    bases = {key: revision.n for key, revision in texts_of(proposal).items()}
    by, now = proposal.created_by, clock.now()
    proposals.save_sections(proposal=proposal, texts=texts, bases=bases, by=by, now=now)
    if letters:
        slots = proposal.edition.book.attachments.values()
        files = {slot.key: a_kept_file(f"{slot.key}.{slot.kinds[0]}", slot.kinds[0]) for slot in slots}
        proposals.attach_kept(proposal=proposal, files=files, by=by, now=now)
        proposals.set_team(proposal=proposal, members=[("Sari", "Ketua")], by=by, now=now)
    return proposal


def a_handed_in_proposal(edition: Edition | None = None, **facts: object) -> Proposal:
    proposal = write(a_draft(edition, **facts))
    return proposals.hand_in(proposal=proposal, by=proposal.created_by, now=clock.now())


def a_submitted_proposal(edition: Edition | None = None, *, by: User | None = None, **facts: object) -> Proposal:
    """Written, handed in and submitted by a local admin of its agency while registration is open."""
    proposal = a_handed_in_proposal(edition, **facts)
    return proposals.submit(proposal=proposal, by=by or a_local_admin(proposal.agency), now=clock.now())


def passed(proposal: Proposal, *, by: User | None = None) -> Proposal:
    """Let a submitted proposal pass the screening; the clock must stand in that stage."""
    from sinovik.competitions.actions.screening import decide

    return decide(
        proposal=proposal, outcome="pass", reasons=[], note="Lengkap.", by=by or a_secretary(), now=clock.now()
    )


def an_eligible_proposal(edition: Edition | None = None, **facts: object) -> Proposal:
    """Submitted and passed. Moves the clock: into registration first if needed, then into screening.

    For many at once: `some_eligible_proposals`.
    """
    return some_eligible_proposals(1, edition, **facts)[0]


def some_eligible_proposals(number: int, edition: Edition | None = None, **facts: object) -> list[Proposal]:
    edition = edition or an_edition()
    submitted = [a_submitted_proposal(edition, **facts) for _ in range(number)]
    if clock.now() < CLOSES:
        clock.freeze(IN_SCREENING)
    secretary = a_secretary()
    return [passed(proposal, by=secretary) for proposal in submitted]
