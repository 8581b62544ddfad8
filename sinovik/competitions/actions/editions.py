import hashlib
import secrets
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from sinovik.agencies.models import Agency
from sinovik.competitions.models import CalendarChange, Edition, EditionHistory, Stage, StageHistory
from sinovik.competitions.rules.editions import EditionFinding, blockers_of, longest_address
from sinovik.competitions.rules.places import SECTIONS, Place, link_criteria, place_of
from sinovik.competitions.rules.shapes import Unfit
from sinovik.competitions.rules.stages import (
    may_close_stage,
    may_finish_edition,
    may_move_calendar,
    may_open_stage,
    may_reopen_stage,
)
from sinovik.competitions.rules.template import Template, TemplateFault, load_template
from sinovik.competitions.states import (
    EDITION,
    PUBLIC_DEADLINE,
    STAGE,
    Advance,
    EditionState,
    Permit,
    Scope,
    StageState,
)
from sinovik.foundation import changes
from sinovik.foundation.access.models import User
from sinovik.foundation.audit import action
from sinovik.foundation.refusals import Refused
from sinovik.foundation.states import move
from sinovik.foundation.tasks import enqueue
from sinovik.methods.canonical import canonical_json
from sinovik.transparency.actions import enter, open_entry
from sinovik.transparency.states import EntryKind

FROZEN = gettext_noop("Aturan edisi ini sudah dibekukan saat dibuka. Hanya kalender yang dapat berubah.")


def _dated(rules: dict[str, Any], year: int) -> dict[str, Any]:
    """The rules with the year of the template replaced in the edition's names."""
    edition = rules["edition"]
    old, new = str(edition["year"]), str(year)
    names = {name: edition[name].replace(old, new) for name in ("name", "short")}
    return rules | {"edition": edition | names | {"year": year}}


def _scope_of(agency: Agency | None) -> Scope:
    """A government organises for its region, another agency for itself."""
    if agency is None:
        return Scope.NATIONAL
    return Scope.REGIONAL if agency.region_id else Scope.AGENCY


def _named(rules: dict[str, Any], name: str, short: str, agency: Agency | None) -> dict[str, Any]:
    """The rules with the edition's own names and the scope of who organises it."""
    facts = rules["edition"]
    told = {"name": name or facts["name"], "short": short or facts["short"], "scope": str(_scope_of(agency))}
    if facts["scope"] != told["scope"] and not (name and short):
        said = _("Edisi ini berbeda lingkup dari sumbernya. Beri nama dan nama pendeknya sendiri.")
        raise Refused(said, field="short" if name else "name")
    return rules | {"edition": facts | told}


def _planned(template: Template, closes_at: datetime) -> Template:
    """The template with its calendar moved so that it takes entries until `closes_at`."""
    key = next(row["key"] for row in template.rules["stage"] if Permit.SUBMIT in row["permits"])
    opens, closes = template.calendar[key]
    shift = closes_at - closes if closes else timedelta()
    moved = {
        name: tuple(moment and moment + shift for moment in moments) for name, moments in template.calendar.items()
    }
    return replace(template, calendar=moved | {key: (opens and opens + shift, closes_at)})


def _stages(edition: Edition, template: Template, shift: timedelta) -> list[Stage]:
    return [
        Stage(
            edition=edition,
            position=position,
            title_id=row["title"],
            title_en=row["title_en"],
            opens_at=opens and opens + shift,
            closes_at=closes and closes + shift,
            **{name: row[name] for name in ("key", "kind", "after", "opening", "closing", "permits")},
        )
        for position, row in enumerate(template.rules["stage"], 1)
        for opens, closes in [template.calendar[row["key"]]]
    ]


def _check_address(slug: str, rules: dict[str, Any]) -> None:
    if Edition.objects.filter(slug=slug).exists():
        raise Refused(_("Alamat ini sudah dipakai edisi lain. Pilih alamat yang berbeda."), field="slug")
    if len(slug) > (most := longest_address(rules)):
        said = _("Alamat menjadi bagian dari setiap nomor proposal, jadi paling panjang %(most)s huruf.")
        raise Refused(said % {"most": most}, field="slug")


def begin(
    source: Template,
    *,
    by: User | None,
    now: datetime,
    year: int | None = None,
    slug: str = "",
    name: str = "",
    short: str = "",
    is_demo: bool = False,
    shift: timedelta = timedelta(),
    closes_at: datetime | None = None,
    agency: Agency | None = None,
    parent: Edition | None = None,
    begun_from: Edition | None = None,
) -> Edition:
    """Make the edition of these rules and this calendar; part of an action. Raises: as `create_from_template`."""
    if source.assumed and not is_demo:
        raise Refused(_("Templat ini memuat asumsi demo. Pakai templat resmi, atau tandai edisi ini sebagai contoh."))
    rules = _named(_dated(source.rules, year or source.rules["edition"]["year"]), name, short, agency)
    facts = rules["edition"]
    slug = slug or facts["short"].lower().replace(" ", "-")
    _check_address(slug, rules)
    edition = Edition.objects.create(
        slug=slug,
        name=facts["name"],
        short=facts["short"],
        year=facts["year"],
        scope=facts["scope"],
        agency=agency,
        parent=parent,
        begun_from=begun_from,
        template=source.name,
        rules=rules,
        is_demo=is_demo,
        created_by=by,
        created_at=now,
    )
    Stage.objects.bulk_create(_stages(edition, _planned(source, closes_at) if closes_at else source, shift))
    return edition


@action("editions.create")
def create_from_template(*, template: str, by: User | None, now: datetime, **facts: Any) -> Edition:
    """An edition under preparation with the template's rules and its calendar moved by `shift`.

    facts: year, slug, name, short, is_demo, shift, agency (whose edition it is; none of a national one), parent, and
    closes_at, instead of a shift: the moment at which it stops taking entries; the whole calendar follows.
    Raises: Refused if the template is unfit, the address is taken, it holds assumptions and the edition is no demo, or
    an agency's edition would bear the name of the template.
    """
    try:
        source = load_template(template)
    except TemplateFault as fault:
        raise Refused(_("Templat ini tidak dapat dipakai: %(fault)s") % {"fault": fault.faults[0]}) from fault
    return begin(source, by=by, now=now, **facts)


@action("editions.begin_from")
def begin_from_edition(*, earlier: Edition, by: User | None, now: datetime, **facts: Any) -> Edition:
    """An edition under preparation with the frozen rules of an earlier one, and its calendar as it was last.

    facts, Raises: as for a template. What an organiser wrote down there may be corrected here. The earlier one is kept
    as what this was begun from.
    """
    if earlier.opened_at is None:
        raise Refused(_("Edisi ini belum pernah dibuka, jadi aturannya belum pasti. Pilih edisi lain."))
    rules = {name: deepcopy(value) for name, value in earlier.rules.items() if name != "calendar"}
    calendar = {stage.key: (stage.opens_at, stage.closes_at) for stage in earlier.stages.all()}
    source = Template(earlier.template, rules, calendar, bool(rules["assumptions"]))
    return begin(source, begun_from=earlier, by=by, now=now, **facts)


def lock_preparing(edition: Edition) -> Edition:
    """The edition, locked until the act ends. Raises: Refused once it is open."""
    fresh = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if fresh.state != EditionState.PREPARING:
        raise Refused(_(FROZEN))
    return fresh


def read_place(place: Place, value: Any, field: str = "value") -> Any:
    """The value as its place keeps it. Raises: Refused at the field where it was typed."""
    try:
        return place.reader(value)
    except Unfit as unfit:
        message = _("Nilai ini belum sesuai. Yang diterima: %(kind)s.") % {"kind": unfit.told}
        raise Refused(message, field=field) from unfit


@action("editions.settle_value")
def settle_value(*, edition: Edition, path: str, value: Any, source: str, by: User | None, now: datetime) -> Edition:
    """Write down an official value that was unknown, with its source; one written down before may be corrected.

    Raises: Refused if the value is known already or does not fit; KeyError for a path that the rules do not have.
    """
    edition_now = lock_preparing(edition)
    rules = deepcopy(edition_now.rules)
    place = place_of(rules, path)
    if place.known:
        raise Refused(
            _("Nilai ini sudah diketahui dari sumbernya. Kembali ke halaman edisi untuk melihat yang kurang.")
        )
    if not source.strip():
        raise Refused(_("Tuliskan sumber nilai ini, misalnya nomor keputusan dan pasalnya."), field="source")
    place.table[place.name] = read_place(place, value)
    if path == SECTIONS:
        link_criteria(rules)
    others = [row for row in rules.get("settled", []) if row["path"] != path]
    rules["settled"] = [*others, {"path": path, "source": source.strip()}]
    edition_now.rules = rules
    edition_now.save(update_fields=["rules"])
    return edition_now


@action("editions.assume_value")
def assume_value(*, edition: Edition, path: str, value: Any, why: str, by: User | None, now: datetime) -> Edition:
    """Put an assumption in the place of a value, known or not: to try another rule on an edition marked as a demo.

    Raises: Refused for a real edition or a value that does not fit; KeyError for a path that the rules do not have.
    """
    edition_now = lock_preparing(edition)
    if not edition_now.is_demo:
        raise Refused(_("Asumsi hanya boleh dicoba pada edisi contoh."))
    rules = deepcopy(edition_now.rules)
    place = place_of(rules, path)
    place.table[place.name] = read_place(place, value)
    others = [row for row in rules["assumptions"] if row["path"] != path]
    edition_now.rules = rules | {"assumptions": [*others, {"path": path, "why": why}]}
    edition_now.save(update_fields=["rules"])
    return edition_now


@action("editions.plan_stage")
def plan_stage(
    *, stage: Stage, opens_at: datetime | None, closes_at: datetime | None, by: User | None, now: datetime
) -> Stage:
    """Set the dates of a stage while the edition is being prepared. Raises: Refused once it is open."""
    lock_preparing(stage.edition)
    stage.opens_at, stage.closes_at = opens_at, closes_at
    stage.save(update_fields=["opens_at", "closes_at"])
    return stage


def _calendar(edition: Edition) -> list[dict[str, str | None]]:
    return [
        {
            "stage": stage.key,
            "opens": stage.opens_at and stage.opens_at.isoformat(),
            "closes": stage.closes_at and stage.closes_at.isoformat(),
        }
        for stage in edition.stages.order_by("position")
    ]


class EditionLacks(Refused):
    """An edition that may not open yet. findings: every blocker, each with its place."""

    def __init__(self, findings: list[EditionFinding]) -> None:
        self.findings, n = findings, len(findings)
        sentence = ngettext(
            "Edisi belum dapat dibuka: %(n)s hal masih kurang.", "Edisi belum dapat dibuka: %(n)s hal masih kurang.", n
        )
        super().__init__(sentence % {"n": n})


@action("editions.open")
def open_edition(*, edition: Edition, by: User | None, now: datetime) -> Edition:
    """Freeze the rules with the calendar of this day, put their digest on the public record, and begin.

    Raises: EditionLacks with every finding while a needed value is unknown or two rules contradict each other.
    """
    fresh = lock_preparing(edition)
    if blockers := blockers_of(fresh):
        raise EditionLacks(blockers)
    rules = fresh.rules | {"calendar": _calendar(fresh)}
    digest, salt = hashlib.sha256(canonical_json(rules)).digest(), secrets.token_bytes(32)
    entry = enter(kind=EntryKind.EDITION_OPENED, digest=digest, salt=salt, by=by, now=now)
    open_entry(entry=entry, by=by, now=now)  # the rules are public, so is their digest
    opened = move(
        edition,
        "open",
        transitions=EDITION,
        history=EditionHistory,
        by=by,
        now=now,
        rules=rules,
        rules_digest=digest.hex(),
        rules_entry=entry,
        opened_by=by,
        opened_at=now,
    )
    opened.__dict__.pop("book", None)
    return opened


@action("editions.finish")
def finish_edition(*, edition: Edition, by: User | None, now: datetime) -> Edition:
    """End an edition; from now on no stage of it permits anything. Raises: Refused while a public deadline runs."""
    if edition.state == EditionState.OPEN and not may_finish_edition(edition, now):
        raise Refused(_("Batas waktu untuk umum masih berjalan. Edisi dapat diselesaikan sesudah batas itu lewat."))
    return move(edition, "finish", transitions=EDITION, history=EditionHistory, by=by, now=now)


@action("editions.cancel")
def cancel_edition(*, edition: Edition, reason: str, by: User | None, now: datetime) -> Edition:
    """Call an edition off, with a reason that everyone concerned is told."""
    called_off = move(edition, "cancel", transitions=EDITION, history=EditionHistory, by=by, now=now, reason=reason)
    enqueue("competitions.tell_cancellation", edition_id=edition.pk)
    return called_off


# --- stages ---------------------------------------------------------------------------------------------------------


def _move_dates(stage: Stage, opens_at: datetime | None, closes_at: datetime | None, **why: Any) -> CalendarChange:
    change = CalendarChange.objects.create(
        stage=stage,
        old_opens_at=stage.opens_at,
        old_closes_at=stage.closes_at,
        new_opens_at=opens_at,
        new_closes_at=closes_at,
        **why,
    )
    stage.opens_at, stage.closes_at = opens_at, closes_at
    stage.save(update_fields=["opens_at", "closes_at"])
    return change


@action("stages.open")
def open_stage(*, stage: Stage, by: User | None, now: datetime) -> Stage:
    """Open a stage that waits for an act. An objection period gets its end from the number of days in the rules.

    Raises: Refused while a stage that must come before is not over, or if it was opened before.
    """
    if stage.state == StageState.OPEN:
        raise Refused(_("Tahap ini sudah dibuka. Muat ulang halaman edisi untuk melihat keadaannya."))
    if not may_open_stage(stage, now):
        raise Refused(_("Tahap ini belum dapat dibuka. Selesaikan dahulu tahap sebelumnya."))
    days = stage.edition.book.objection_days
    if Permit.OBJECT in stage.permits and days:
        reason = _("Masa sanggah %(days)s hari dihitung dari pembukaannya.") % {"days": days}
        _move_dates(stage, now, now + timedelta(days=days), by_rule=True, reason=reason, by=by, at=now)
    changes.announce("stage.opened", on=stage, now=now)
    return move(stage, "open", transitions=STAGE, history=StageHistory, by=by, now=now)


@action("stages.close")
def close_stage(*, stage: Stage, by: User | None, now: datetime) -> Stage:
    """End a stage that is open. Raises: Refused for a deadline of the public that has not passed."""
    if not may_close_stage(stage, now):
        raise Refused(
            _("Tahap ini tidak dapat ditutup sekarang. Batas waktu untuk umum hanya berakhir menurut kalender.")
        )
    changes.announce("stage.closed", on=stage, now=now)
    return move(stage, "close", transitions=STAGE, history=StageHistory, by=by, now=now)


@action("stages.reopen")
def reopen_stage(*, stage: Stage, reason: str, by: User | None, now: datetime) -> Stage:
    """Take up again a stage that was closed by an act, while no stage after it has begun. Needs a reason."""
    if not may_reopen_stage(stage):
        raise Refused(_("Tahap ini tidak dapat dibuka kembali karena tahap sesudahnya sudah mulai."))
    return move(stage, "reopen", transitions=STAGE, history=StageHistory, by=by, now=now, reason=reason)


def _digest_of(change: CalendarChange) -> bytes:
    dates = [change.old_opens_at, change.old_closes_at, change.new_opens_at, change.new_closes_at]
    told = [change.stage.edition.slug, change.stage.key, change.letter_number, change.reason]
    return hashlib.sha256(canonical_json([*told, *(date and date.isoformat() for date in dates)])).digest()


def _push_following(stage: Stage, closes_at: datetime, change: CalendarChange) -> None:
    """A stage that begins by the calendar never begins before the one it waits for is over."""
    following = Stage.objects.filter(
        edition=stage.edition_id, after__contains=[stage.key], opening=Advance.CALENDAR, opens_at__lt=closes_at
    )
    for later in following.order_by("position"):
        ends = later.closes_at and max(later.closes_at, closes_at)
        _move_dates(
            later, closes_at, ends, letter_number=change.letter_number, reason=change.reason, by=change.by, at=change.at
        )


@action("stages.extend")
def extend(
    *,
    stage: Stage,
    closes_at: datetime,
    letter_number: str,
    reason: str,
    by: User | None,
    now: datetime,
    opens_at: datetime | None = None,
) -> CalendarChange:
    """Move a stage's dates on record: letter, reason, old and new dates; everyone concerned is told.

    Raises: Refused if the stage is over, if a deadline of the public would come earlier, or without letter or reason.
    """
    stage = Stage.objects.select_for_update(of=("self",)).select_related("edition").get(pk=stage.pk)
    if not may_move_calendar(stage):  # by the clock, read after the lock
        raise Refused(_("Tahap ini sudah berakhir, jadi tanggalnya tidak dapat dipindahkan lagi."), field="closes_at")
    if PUBLIC_DEADLINE & set(stage.permits) and stage.closes_at and closes_at <= stage.closes_at:
        raise Refused(_("Batas waktu untuk umum hanya dapat dimundurkan, tidak dimajukan."), field="closes_at")
    if not letter_number.strip():
        raise Refused(_("Tuliskan nomor surat perubahan kalender."), field="letter_number")
    if not reason.strip():
        raise Refused(_("Tuliskan alasan perubahan kalender."), field="reason")
    change = _move_dates(
        stage,
        opens_at or stage.opens_at,
        closes_at,
        letter_number=letter_number.strip(),
        reason=reason.strip(),
        by=by,
        at=now,
    )
    _push_following(stage, closes_at, change)
    changes.announce("stage.moved", on=stage, now=now, payload={"change": change.pk})
    enter(kind=EntryKind.CALENDAR_MOVED, digest=_digest_of(change), salt=secrets.token_bytes(32), by=by, now=now)
    enqueue("competitions.tell_calendar_change", change_id=change.pk)
    return change
