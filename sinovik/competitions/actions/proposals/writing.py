"""The unit writes: a draft, what it says of itself, section by section."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from sinovik.agencies.models import Unit
from sinovik.competitions.models import Edition, Proposal, Revision
from sinovik.competitions.queries.earlier import classification_known
from sinovik.competitions.queries.editions import inviting
from sinovik.competitions.queries.proposals import entry_kept, present_revisions
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.rules.video import video_problem
from sinovik.competitions.states import Digital, NoveltyKind, Permit, Scope, VideoCaptions
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.innovations.actions import register
from sinovik.innovations.models import Innovation
from sinovik.innovations.states import Goal
from sinovik.methods.text import count_words

from .locks import being_written, not_overtaken

EASTERNMOST = ZoneInfo("Asia/Jayapura")
LONGEST_TEXT = 40_000  # characters; far beyond any word limit, so only a mishap reaches it


class RevisionConflict(Refused):
    """Somebody else saved the section meanwhile. latest: their revision; nothing was overwritten."""

    def __init__(self, latest: Revision) -> None:
        super().__init__(_("Bagian ini sudah disimpan orang lain sesudah Anda membukanya. Pilih tulisan yang dipakai."))
        self.latest = latest


def _check_place(edition: Edition, group: str, category: str) -> None:
    if group not in edition.book.groups:
        raise Refused(_("Pilih kelompok yang ada di edisi ini."), field="group")
    if category not in edition.book.categories:
        raise Refused(_("Pilih kategori yang ada di edisi ini."), field="category")


def _check_invited(edition: Edition, unit: Unit) -> None:
    if edition.scope != Scope.NATIONAL and not inviting([unit.agency_id]).filter(pk=edition.pk).exists():
        raise Refused(_("Edisi ini diselenggarakan untuk instansi lain. Pilih edisi yang terbuka bagi instansi Anda."))


def _check_start(started_on: date | None, now: datetime) -> None:
    """In the east the new day begins first; a date that is today somewhere in the country is not ahead of us."""
    if started_on and started_on > now.astimezone(EASTERNMOST).date():
        raise Refused(_("Tanggal mulai diterapkan tidak boleh di masa depan. Periksa tahunnya."), field="started_on")


def _check_video(address: str, captions: str) -> None:
    if address and (problem := video_problem(address)):
        raise Refused(problem, field="video")
    if address and captions not in VideoCaptions.values:
        raise Refused(_("Nyatakan apakah video ini bertakarir."), field="video_captions")


def _check_classes(goals: Iterable[int], digital: str) -> None:
    if not set(goals) <= set(Goal.values):
        raise Refused(_("Pilih tujuan pembangunan dari daftar."), field="goals")
    if digital and digital not in Digital.values:
        raise Refused(_("Nyatakan apakah layanan ini digital."), field="digital")


def _check_new(edition: Edition, unit: Unit, title: str) -> None:
    """A first page sent again, as after the back button, begins nothing twice."""
    if Proposal.objects.filter(edition=edition, unit=unit, title__iexact=" ".join(title.split())).exists():
        said = _("Unit ini sudah punya proposal dengan judul ini. Buka dari daftar proposal, atau beri judul lain.")
        raise Refused(said, field="title")


@action("proposals.draft")
def draft(
    *,
    edition: Edition,
    unit: Unit,
    group: str,
    category: str,
    by: User | None,
    now: datetime,
    innovation: Innovation | None = None,
    title: str = "",
    started_on: date | None = None,
    novelty: str = NoveltyKind.NEW,
    origin: Innovation | None = None,
) -> Proposal:
    """Begin an entry. Without an innovation, one is registered under `title` for the unit; of one that is known, the
    goals, sector, kind of service and whether it is digital are taken over from where they were told last.

    Raises: Refused if drafting is not open, the edition is not for the unit's agency, or the innovation is another
    agency's or already has an entry here.
    """
    if not stage_permits(edition, Permit.DRAFT):
        raise Refused(_("Pendaftaran edisi ini tidak sedang dibuka. Lihat kalendernya di halaman edisi."))
    _check_invited(edition, unit)
    _check_place(edition, group, category)
    _check_start(started_on, now)
    known = classification_known(innovation) if innovation else {}
    if innovation is None:
        _check_new(edition, unit, title)
        innovation = register(
            title=title,
            owner=unit.agency,
            unit=unit,
            place=unit.place,
            started_on=started_on,
            is_demo=edition.is_demo,
            by=by,
            now=now,
        )
    if innovation.owner_id != unit.agency_id:
        raise Refused(_("Inovasi ini milik instansi lain. Pilih inovasi instansi Anda."), field="innovation")
    return Proposal.objects.create(
        edition=edition,
        agency_id=unit.agency_id,
        unit=unit,
        innovation=innovation,
        group=group,
        category=category,
        title=title or innovation.title,
        started_on=started_on or innovation.started_on,
        novelty=novelty,
        origin=origin,
        since=now,
        created_by=by,
        created_at=now,
        **known,
    )


@action("proposals.describe")
def describe(
    *,
    proposal: Proposal,
    title: str,
    group: str,
    category: str,
    started_on: date | None,
    novelty: str,
    origin: Innovation | None,
    by: User | None,
    now: datetime,
    video: str = "",
    video_captions: str = "",
    goals: Iterable[int] = (),
    sector: str = "",
    service: str = "",
    digital: str = "",
    seen: str = "",
) -> Proposal:
    """Set what the entry is: title, group, category, start, novelty, declared origin, the video with its captions, the
    goals it serves, its sector, its kind of service and whether it is digital.

    seen: mark of what the person's page showed. Raises: Overtaken if somebody else changed it meanwhile.
    """
    being_written(proposal)
    kept = entry_kept(proposal)
    not_overtaken(seen, kept, ", ".join(filter(None, kept.values())))
    _check_place(proposal.edition, group, category)
    _check_start(started_on, now)
    _check_video(video, video_captions)
    goals = sorted(set(goals))
    _check_classes(goals, digital)
    facts = {
        "title": title.strip(),
        "group": group,
        "category": category,
        "started_on": started_on,
        "novelty": novelty,
        "origin": origin,
        "video": video,
        "video_captions": video_captions if video else "",
        "goals": goals,
        "sector": " ".join(sector.split()),
        "service": " ".join(service.split()),
        "digital": digital,
    }
    for name, value in facts.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(facts))
    return proposal


def _next_revision(
    proposal: Proposal, section: str, text: str, base: int, latest: Revision | None, **rest: Any
) -> Revision | None:
    """The revision to insert; None if the text is already there, so that a repeated save changes nothing."""
    if latest is not None and latest.text == text:
        return None
    if (latest.n if latest else 0) != base:
        raise RevisionConflict(latest)
    return Revision(proposal=proposal, section=section, n=base + 1, text=text, words=count_words(text), **rest)


def _one_line_ending(text: str) -> str:
    """A browser's form sends other line ends than its script does; the same text must be the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _save(
    proposal: Proposal, texts: Mapping[str, str], bases: Mapping[str, int], **rest: Any
) -> tuple[dict[str, Revision], list[Revision]]:
    texts = {section: _one_line_ending(text) for section, text in texts.items()}
    known = {section.key for section in proposal.edition.book.sections_of(proposal.group)}
    if strange := set(texts) - known:
        raise Refused(_("Bagian %(key)s tidak ada dalam formulir ini.") % {"key": sorted(strange)[0]})
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        raise Refused(_("Tulisan ini terlalu panjang untuk disimpan. Pecah atau ringkas dahulu."), field="text")
    being_written(proposal)
    latest = {revision.section: revision for revision in present_revisions([proposal.pk], texts)}
    fresh = [
        revision
        for section, text in texts.items()
        if (revision := _next_revision(proposal, section, text, bases.get(section, 0), latest.get(section), **rest))
    ]
    Revision.objects.bulk_create(fresh)
    return latest | {revision.section: revision for revision in fresh}, fresh


@action("proposals.save_section")
def save_revision(
    *, proposal: Proposal, section: str, text: str, base_revision: int, by: User | None, now: datetime
) -> Revision:
    """Keep what the section says now as its next revision; returns the present one.

    base_revision: number of the revision the writer began from, 0 for none. The same text twice is one revision.
    Raises: RevisionConflict if another was saved meanwhile; Refused if the unit may not write now.
    """
    present, _fresh = _save(proposal, {section: text}, {section: base_revision}, by=by, at=now)
    return present[section]


@action("proposals.save_sections")
def save_sections(
    *, proposal: Proposal, texts: Mapping[str, str], bases: Mapping[str, int], by: User | None, now: datetime
) -> Proposal:
    """Keep several sections at once, as when a text is carried over from elsewhere. Raises as `save_revision`."""
    _save(proposal, texts, bases, by=by, at=now)
    return proposal


@action("proposals.restore_section")
def restore_revision(*, revision: Revision, by: User | None, now: datetime) -> Revision:
    """Make an older text the present one again, as a new revision; nothing is lost."""
    proposal = revision.proposal
    latest = present_revisions([proposal.pk], [revision.section]).get()
    texts, bases = {revision.section: revision.text}, {revision.section: latest.n}
    present, _fresh = _save(proposal, texts, bases, by=by, at=now, restored_from=revision.n)
    return present[revision.section]
