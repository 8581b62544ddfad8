"""How people, units and agencies stand in tables and lists."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from sinovik.agencies.imports.roster import USUAL_ROLE, Step
from sinovik.agencies.models import Membership, Unit
from sinovik.agencies.queries import AgencyRow
from sinovik.agencies.rules import given_inside_an_agency, too_few_local_admins
from sinovik.foundation.access.roles import roles
from sinovik.foundation.tables import Column, Out, Problem
from sinovik.foundation.ui.words import day, moment

Cell = object


def role_label(key: str) -> str:
    return roles()[key].label if key in roles() else key


def place_of(row: Membership) -> str:
    return str(row.unit or row.agency or _("Nasional"))


def account_headers() -> list[str]:
    return [_("Nama"), _("Peran"), _("Tempat"), _("Sejak"), _("Keadaan")]


def account_line(row: Membership) -> list[Cell]:
    state = {"text": _("Aktif"), "tone": "success"} if row.until is None else {"text": _("Berakhir"), "tone": "neutral"}
    return [
        {"text": row.user.full_name, "href": reverse("agencies:account", args=[row.pk]), "note": row.user.email},
        role_label(row.role),
        place_of(row),
        day(row.since),
        state,
    ]


ACCOUNT_COLUMNS = [
    Out(gettext_lazy("Nama"), lambda row: row.user.full_name),
    Out(gettext_lazy("Surel"), lambda row: row.user.email),
    Out(gettext_lazy("Peran"), lambda row: role_label(row.role)),
    Out(gettext_lazy("Instansi"), lambda row: row.agency and row.agency.name),
    Out(gettext_lazy("Unit"), lambda row: row.unit and row.unit.name),
    Out(gettext_lazy("Sejak"), lambda row: row.since),
    Out(gettext_lazy("Sampai"), lambda row: row.until),
    Out(gettext_lazy("Alasan berakhir"), lambda row: row.end_reason),
]
UNIT_COLUMNS = [
    Out(gettext_lazy("Unit"), lambda unit: unit.name),
    Out(gettext_lazy("Instansi"), lambda unit: unit.agency.name),
    Out(gettext_lazy("Tempat"), lambda unit: unit.place and unit.place.name),
]
AGENCY_COLUMNS = [
    Out(gettext_lazy("Instansi"), lambda row: row.agency.name),
    Out(gettext_lazy("Jenis"), lambda row: row.agency.get_kind_display()),
    Out(gettext_lazy("Admin lokal"), lambda row: row.local_admins),
    Out(pgettext_lazy("banyak", "Unit"), lambda row: row.units),
]


def unit_headers() -> list[str]:
    return [_("Unit"), _("Instansi"), _("Tempat")]


def unit_line(unit: Unit) -> list[Cell]:
    return [unit.name, unit.agency.name, str(unit.place or _("Belum tercatat"))]


def agency_headers() -> list[str]:
    return [_("Instansi"), _("Jenis"), _("Admin lokal"), pgettext("banyak", "Unit")]


def agency_line(row: AgencyRow) -> list[Cell]:
    """An agency that hangs on one admin is marked; one that has not begun is not."""
    short = row.local_admins == 1
    return [
        {"text": row.agency.name, "href": reverse("agencies:agency_desk", args=[row.agency.slug])},
        row.agency.get_kind_display(),
        {"text": row.local_admins, "note": _("kurang satu") if short else ""},
        row.units,
    ]


def warning_of_end(left: int | None) -> str:
    """What the end of a local admin's role would leave the agency with; nothing where two remain."""
    if left is None or not too_few_local_admins(left):
        return ""
    said = ngettext(
        "Sesudah ini instansi tinggal mempunyai %(n)s admin lokal. Serah terima kepada penerusnya lebih aman.",
        "Sesudah ini instansi tinggal mempunyai %(n)s admin lokal. Serah terima kepada penerusnya lebih aman.",
        left,
    )
    return said % {"n": left}


def account_facts(row: Membership) -> list[dict[str, str]]:
    shown = [
        (_("Surel"), row.user.email),
        (_("Peran"), role_label(row.role)),
        (_("Tempat"), place_of(row)),
        (_("Instansi"), row.agency.name if row.unit and row.agency else ""),
        (_("Sejak"), moment(row.since)),
        (_("Diberikan oleh"), row.given_by.full_name if row.given_by else ""),
        (_("Surat penunjukan"), row.letter.number if row.letter else ""),
        (_("Berakhir"), moment(row.until)),
        (_("Alasan berakhir"), row.end_reason),
    ]
    return [{"key": key, "value": value} for key, value in shown if value]


# --- many units and accounts from a file ----------------------------------------------------------------------------


def roster_column_headers() -> list[str]:
    return [_("Kolom"), _("Isinya")]


def roster_columns(columns: Iterable[Column]) -> list[list[Cell]]:
    """What each column of the file takes."""
    given = ", ".join(role.label for role in roles().values() if given_inside_an_agency(role))
    told = {
        "unit": _("Nama unit. Unit yang belum ada ditambahkan; yang sudah ada dipakai, apa pun huruf besarnya."),
        "name": _("Kosongkan bersama surel bila baris ini hanya mendaftarkan unit."),
        "email": _("Satu orang satu akun. Bila surel ini sudah punya akun, orangnya mendapat peran tambahan."),
        "role": _("Salah satu dari: %(roles)s. Kosong berarti %(usual)s.")
        % {"roles": given, "usual": role_label(USUAL_ROLE)},
        "agency": _("Hanya bila Anda mengelola lebih dari satu instansi, misalnya badan usaha daerah."),
    }
    return [[column.titles[0], told[column.key]] for column in columns]


def roster_headers() -> list[str]:
    return [_("Baris"), _("Unit"), _("Pemegang akun"), _("Yang akan terjadi")]


def roster_line(step: Step) -> list[Cell]:
    acts = [_("unit baru")] if step.new_unit else []
    if step.account:
        acts.append(_("peran tambahan pada akun yang ada") if step.known else _("akun baru"))
    elif step.line.email:
        acts.append(_("sudah memegang peran ini"))
    elif not step.new_unit:
        acts.append(_("unit sudah ada"))
    person = {"text": step.line.name, "note": f"{step.line.email} · {role_label(step.role)}"} if step.line.email else ""
    where = {"text": step.unit or step.agency.name, "note": step.agency.name if step.unit else ""}
    return [step.line.number, where, person, {"text": ", ".join(acts), "tone": "info" if step.changes else "neutral"}]


def roster_problem_headers() -> list[str]:
    return [_("Baris"), _("Kolom"), _("Yang perlu dibetulkan")]


def roster_problems(problems: Iterable[Problem]) -> list[list[Cell]]:
    return [[problem.row, problem.column or _("Seluruh baris"), problem.message] for problem in problems]
