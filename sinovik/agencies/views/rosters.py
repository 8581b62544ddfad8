"""Many units and accounts at once, from an Excel file: checked row by row, then carried out as a whole."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sinovik.agencies.forms import RosterForm
from sinovik.agencies.imports.roster import Line, Plan, carry_out, columns, lines_of, plan_for, read_roster
from sinovik.agencies.views import lines
from sinovik.foundation import clock
from sinovik.foundation.access.doors import page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files.kinds import FileRefused
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import Problem, Sheet, xlsx_download

SALT = "agencies.roster"
MOST_AGE = 3600  # seconds between checking and carrying out


@page(door=Permission.MANAGE_ACCOUNTS, writes=True)
def upload(request: HttpRequest) -> HttpResponse:
    """Read the file and show what each row brings about. Nothing is written."""
    form = RosterForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            sheet = _read(form.cleaned_data["file"])
        except FileRefused as refusal:
            form.add_error("file", refusal.message)
        else:
            return _checked(request, lines_of(sheet), sheet.problems)
    shown = {
        "form": form,
        "column_headers": lines.roster_column_headers(),
        "columns": lines.roster_columns(columns()),
    }
    return render(request, "agencies/roster.html", shown)


def _read(file: UploadedFile) -> Sheet:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        with path.open("wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
        return read_roster(path)


def _checked(request: HttpRequest, rows: list[Line], unreadable: list[Problem]) -> HttpResponse:
    plan = plan_for(request.person, rows)
    problems = sorted([*unreadable, *plan.problems], key=lambda problem: problem.row)
    signed = [request.person.user.pk, *([*vars(row).values()] for row in rows)]
    shown = {
        "problems": lines.roster_problems(problems),
        "problem_headers": lines.roster_problem_headers(),
        "plan": plan,
        "headers": lines.roster_headers(),
        "rows": [lines.roster_line(step) for step in plan.steps],
        "payload": signing.dumps(signed, salt=SALT, compress=True) if plan.steps and not problems else "",
    }
    return render(request, "agencies/roster_check.html", shown)


@page(door=Permission.MANAGE_ACCOUNTS, writes=True)
def run(request: HttpRequest) -> HttpResponse:
    """Carry out what was shown. Who comes without a checked file begins with one."""
    try:
        owner, *rows = signing.loads(request.POST.get("payload", ""), salt=SALT, max_age=MOST_AGE)
    except signing.BadSignature:
        owner, rows = None, []
    if owner != request.person.user.pk:
        if request.method == "POST":
            messages.error(request, _("Pemeriksaan berkas ini sudah kedaluwarsa. Unggah berkasnya sekali lagi."))
        return redirect("agencies:import_roster")
    checked = [Line(*row) for row in rows]
    plan = plan_for(request.person, checked)
    if plan.problems:
        return _checked(request, checked, [])
    try:
        carry_out(plan, by=request.person.user, now=clock.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("agencies:import_roster")
    messages.success(request, _told(plan))
    return redirect(f"{reverse('agencies:accounts')}?urut=baru")


def _told(plan: Plan) -> str:
    units = ngettext("%(n)s unit ditambahkan", "%(n)s unit ditambahkan", plan.units) % {"n": plan.units}
    accounts = ngettext("%(n)s akun diberikan", "%(n)s akun diberikan", plan.accounts) % {"n": plan.accounts}
    return _("%(units)s, %(accounts)s.") % {"units": units, "accounts": accounts}


@page(door=Permission.MANAGE_ACCOUNTS)
def template(request: HttpRequest) -> FileResponse:
    return xlsx_download("unit-dan-akun", [column.titles[0] for column in columns()], [])
