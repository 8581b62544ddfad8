"""How people, units and agencies stand in tables and lists."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from sinovik.agencies.models import Membership, Unit
from sinovik.agencies.queries import AgencyRow
from sinovik.agencies.rules import too_few_local_admins
from sinovik.foundation.access.roles import roles
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
