"""The Excel file in which an agency names its units and people: read, and each row told what it will bring about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from sinovik.agencies.actions import add_unit, issue_account
from sinovik.agencies.models import Agency, Membership, Unit
from sinovik.agencies.queries import agencies_of
from sinovik.agencies.rules import fold, given_inside_an_agency
from sinovik.agencies.states import Scope
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.access.roles import roles
from sinovik.foundation.tables import Column, Problem, Sheet, as_text, one_of, read_xlsx

MOST_ROWS = 1_000
LONGEST = {"unit": 240, "name": 150}
USUAL_ROLE = "unit_member"


@dataclass(frozen=True)
class Line:
    """A row as it was typed. number: as Excel counts it. Empty where nothing stands; without email no account."""

    number: int
    unit: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    agency: str = ""


@dataclass(frozen=True)
class Step:
    """What one row brings about. unit: in these words, None for a role of the whole agency."""

    line: Line
    agency: Agency
    unit: str | None
    new_unit: bool
    role: str
    account: bool
    known: bool

    @property
    def changes(self) -> bool:
        return self.new_unit or self.account


@dataclass(frozen=True)
class Plan:
    """Every row with what it brings about, and what is wrong. Nothing is done while anything is wrong."""

    steps: list[Step]
    problems: list[Problem]

    @property
    def units(self) -> int:
        return sum(step.new_unit for step in self.steps)

    @property
    def accounts(self) -> int:
        return sum(step.account for step in self.steps)


def columns() -> list[Column]:
    """Heads are known in both languages, whichever the reader has chosen; the first is the reader's."""
    return [
        Column("unit", (_("Unit"), "Nama unit", "Unit kerja", "UPP"), _short("unit")),
        Column("name", (_("Nama lengkap"), "Nama lengkap", "Nama", "Nama pegawai", "Full name"), _short("name")),
        Column("email", (_("Surel"), "Surel", "Email", "E-mail", "Alamat surel", "Alamat email"), _email),
        Column("role", (_("Peran"), "Peran", "Role"), one_of(_role_names())),
        Column("agency", (_("Instansi"), "Instansi", "Agency"), as_text),
    ]


def _role_names() -> dict[str, str]:
    """What a role may be called in a file: its label, the reader's language first, or its key."""
    given = [role for role in roles().values() if given_inside_an_agency(role)]
    names = {}
    for language in dict.fromkeys([get_language(), *dict(settings.LANGUAGES)]):
        with override(language):
            names |= {role.label: role.key for role in given}
    return names | {role.key: role.key for role in given}


def read_roster(path: Path) -> Sheet:
    """Raises: FileRefused if it is no sound Excel file, longer than MOST_ROWS, or without the heads of units."""
    return read_xlsx(path, columns(), most_rows=MOST_ROWS)


def lines_of(sheet: Sheet) -> list[Line]:
    return [Line(number=row.number, **{key: value or "" for key, value in row.values.items()}) for row in sheet.rows]


def plan_for(person: Person, lines: Iterable[Line]) -> Plan:
    """What these rows bring about as things stand now, in a handful of queries whatever their number."""
    return _Planner(person).plan(lines)


@transaction.atomic
def carry_out(plan: Plan, *, by: User, now: datetime) -> None:
    """Add the units and give the accounts of a plan without problems: all of it, or nothing.

    Raises: ValueError for a plan with problems. Refused if what it stands on has changed since.
    """
    if plan.problems:
        raise ValueError("a plan with problems is not carried out")
    for step in plan.steps:
        if step.new_unit:
            add_unit(agency=step.agency, name=step.line.unit, is_demo=step.agency.is_demo, by=by, now=now)
    units = {
        (unit.agency_id, unit.name): unit
        for unit in Unit.objects.filter(agency__in={step.agency.pk for step in plan.steps})
    }
    for step in plan.steps:
        if step.account:
            where = {"unit": units[step.agency.pk, step.unit]} if step.unit else {"agency": step.agency}
            person = {"email": step.line.email, "full_name": step.line.name, "role": step.role}
            issue_account(**person, **where, is_demo=step.agency.is_demo, by=by, now=now)


class _Planner:
    """Looks everything up once, then goes through the rows in their order: a unit named twice is made once."""

    def __init__(self, person: Person) -> None:
        self.agencies = list(agencies_of(person, Permission.MANAGE_ACCOUNTS))
        governments = [agency for agency in self.agencies if agency.parent_id is None]
        self.usual = governments[0] if len(governments) == 1 else None
        self.by_name = {fold(agency.name): agency for agency in self.agencies}
        rows = Unit.objects.filter(agency__in=self.agencies).values_list("agency", "name")
        self.units = {(agency, fold(name)): name for agency, name in rows}
        self.made: set[tuple[int, str]] = set()
        self.given: set[tuple[str, str, int, str]] = set()

    def plan(self, lines: Iterable[Line]) -> Plan:
        wanted = list(lines)
        self._look_up({line.email for line in wanted if line.email})
        steps, problems = [], []
        for line in wanted:
            try:
                steps.append(self._step(line))
            except _Wrong as wrong:
                problems.append(Problem(line.number, wrong.column, wrong.message))
        return Plan(steps, problems)

    def _look_up(self, emails: set[str]) -> None:
        self.known = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        held = Membership.objects.filter(user__email__in=emails, until=None, agency__in=self.agencies)
        for email, role, agency, unit in held.values_list("user__email", "role", "agency", "unit__name"):
            self.given.add((email, role, agency, fold(unit or "")))

    def _step(self, line: Line) -> Step:
        agency, role = self._agency(line), line.role or USUAL_ROLE
        if not line.unit and not line.email:
            raise _Wrong("", _("Baris ini tidak menyebut unit maupun surel. Isi salah satunya, atau hapus barisnya."))
        if line.email and not line.name:
            raise _Wrong(_("Nama lengkap"), _("Tulis nama lengkap orang ini."))
        if line.name and not line.email:
            raise _Wrong(_("Surel"), _("Tulis alamat surel dinas orang ini, atau kosongkan namanya."))
        whole = bool(line.email) and roles()[role].scope == Scope.AGENCY
        if not whole and not line.unit:
            raise _Wrong(_("Unit"), _("Tulis unit tempat orang ini bekerja."))
        unit, new = self._unit(agency, line.unit)
        return Step(
            line=line,
            agency=agency,
            unit=None if whole else unit,
            new_unit=new,
            role=role,
            account=bool(line.email) and self._is_first(line.email, role, agency, "" if whole else line.unit),
            known=line.email in self.known,
        )

    def _agency(self, line: Line) -> Agency:
        if line.agency and fold(line.agency) in self.by_name:
            return self.by_name[fold(line.agency)]
        if line.agency:
            raise _Wrong(_("Instansi"), _("Anda tidak mengelola akun instansi dengan nama ini. Tulis nama resminya."))
        if self.usual is None:
            raise _Wrong(_("Instansi"), _("Tulis instansinya, karena Anda mengelola lebih dari satu."))
        return self.usual

    def _unit(self, agency: Agency, name: str) -> tuple[str, bool]:
        """The unit as it is or will be called, and whether this row is the first that makes it."""
        place = agency.pk, fold(name)
        if not name or place in self.units:
            return self.units.get(place, ""), False
        self.units[place] = name
        return name, True

    def _is_first(self, email: str, role: str, agency: Agency, unit: str) -> bool:
        given = email, role, agency.pk, fold(unit)
        first = given not in self.given
        self.given.add(given)
        return first


class _Wrong(Exception):
    def __init__(self, column: str, message: str) -> None:
        self.column, self.message = column, message


def _short(field: str) -> Any:
    def read(cell: Any) -> str:
        text = " ".join(as_text(cell).split())
        if len(text) > LONGEST[field]:
            raise ValueError(
                _("Tulisan ini lebih panjang dari %(most)d huruf. Ringkas dahulu.") % {"most": LONGEST[field]}
            )
        return text

    return read


def _email(cell: Any) -> str:
    text = as_text(cell).strip().lower()
    try:
        validate_email(text)
    except ValidationError:
        raise ValueError(
            _("“%(cell)s” bukan alamat surel yang lengkap. Tulis misalnya nama@instansi.go.id.") % {"cell": text[:40]}
        ) from None
    return text
