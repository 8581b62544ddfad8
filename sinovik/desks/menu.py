"""The menu of the signed-in frame: what a person sees follows from what the person may do. Composition only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinovik.desks import competing, judging, results
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.permissions import Permission as P
from sinovik.foundation.access.person import Person
from sinovik.foundation.letters.queries import unread_count

Text = str | Promise
Count = Callable[[Person], int]


@dataclass(frozen=True)
class Door:
    """One line of the menu. `needs`: any of these permissions; empty for everybody. `count` must be one cheap query."""

    label: Text
    url_name: str
    icon: str
    needs: tuple[Permission, ...] = ()
    count: Count | None = None


@dataclass(frozen=True)
class Group:
    title: Text
    doors: list[Door]


def _letters(person: Person) -> int:
    return unread_count(person.user)


INFORMATION_DESK = (Permission.ANSWER_INQUIRIES, Permission.ANSWER_INQUIRY_OBJECTIONS)
_certificates = pgettext_lazy("banyak", "Sertifikat")
MENU: list[Group] = [
    Group("", [
        Door(_("Beranda"), "desks:home", "home"),
        Door(_("Kotak masuk"), "desks:inbox", "inbox", count=_letters),
    ]),
    Group(_("Kompetisi"), [
        Door(_("Proposal unit"), "competitions:mine", "clipboard-list", (P.DRAFT_PROPOSALS,), competing.unit_count),
        Door(_("Papan proposal"), "competitions:board", "checklist", (P.CHECK_PROPOSALS,), competing.check_count),
        Door(_("Edisi dan seleksi"), "competitions:editions", "calendar", (P.SEE_EDITION_PROGRESS,)),
        Door(_("Meja penilaian"), "judging:editions", "gavel", (Permission.MANAGE_EVALUATORS,)),
        Door(_("Penilaian saya"), "judging:mine", "pencil", (Permission.SCORE_PROPOSALS,), judging.sheet_count),
        Door(_("Pleno dan hasil"), "judging:result_editions", "trophy", (Permission.PUBLISH_RESULTS,)),
        Door(_("Urutan wawancara"), "judging:running_order", "speakerphone", (Permission.SCORE_INTERVIEWS,)),
        Door(_("Kunjungan lapangan"), "judging:my_visits", "map-pin", (Permission.VISIT_FIELD,)),
        Door(_("Wawancara"), "judging:my_interviews", "calendar", (P.CONFIRM_INTERVIEWS,), results.confirm_count),
        Door(_("Sanggahan"), "judging:my_objections", "message", (Permission.OBJECT_TO_RESULTS,)),
        Door(_("Lembar hasil"), "judging:result_sheets", "file-text", (Permission.SEE_RESULT_SHEETS,)),
        Door(_certificates, "recognition:my_certificates", "certificate", (P.SEE_RESULT_SHEETS,)),
    ]),
    Group(_("Inovasi"), [
        Door(_("Replikasi"), "replication:desk", "copy", (Permission.EXPRESS_INTEREST,)),
        Door(_("Kunjungan"), "replication:visits", "map-pin", (Permission.LOG_VISITS,)),
        Door(_("Pemantauan"), "monitoring:desk", "chart-bar", (Permission.REPORT_MEASUREMENTS,)),
        Door(_("Pemeriksaan"), "monitoring:assessor", "checklist", (Permission.VERIFY_MEASUREMENTS,)),
        Door(_("Pelembagaan"), "institutionalization:desk", "building-bank", (Permission.RECORD_EMBEDDING,)),
    ]),
    Group(_("Layanan dan instansi"), [
        Door(_("Akun instansi"), "agencies:accounts", "users", (Permission.MANAGE_ACCOUNTS,)),
        Door(pgettext_lazy("banyak", "Unit"), "agencies:units", "building", (Permission.MANAGE_UNITS,)),
        Door(pgettext_lazy("banyak", "Instansi"), "agencies:agencies", "building-community", (P.APPOINT_LOCAL_ADMINS,)),
        Door(_("Petugas nasional"), "agencies:staff", "id-badge", (Permission.APPOINT_STAFF,)),
        Door(_("Meja informasi"), "inquiries:desk", "headset", INFORMATION_DESK),
        Door(_("Kalender hari kerja"), "inquiries:calendar", "calendar", (Permission.CORRECT_CALENDAR,)),
    ]),
]  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A line as it is drawn."""

    label: Text
    href: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True)
class Drawn:
    title: Text
    entries: list[Entry]


def menu_for(person: Person, request: HttpRequest) -> list[Drawn]:
    """The groups with at least one line for this person; the longest address that fits is the current one."""
    lines = [(group, door, _address(door)) for group in MENU for door in group.doors if may_see(person, door)]
    here = max((href for _group, _door, href in lines if href and request.path.startswith(href)), key=len, default="")
    drawn = [
        Drawn(group.title, [_entry(person, d, h, here) for g, d, h in lines if g is group and h]) for group in MENU
    ]
    return [group for group in drawn if group.entries]


def may_see(person: Person, door: Door) -> bool:
    return not door.needs or any(person.holds(permission) for permission in door.needs)


def _entry(person: Person, door: Door, href: str, here: str) -> Entry:
    return Entry(door.label, href, door.icon, door.count(person) if door.count else 0, href == here)


def _address(door: Door) -> str:
    try:
        return reverse(door.url_name)
    except NoReverseMatch:
        return ""
