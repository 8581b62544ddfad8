"""The information desk: requests by deadline, one page per step, the corrected calendar."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sinovik.foundation import clock
from sinovik.foundation.access.doors import SIGNED_IN, found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import serve
from sinovik.inquiries import actions, forms
from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.queries import corrections, ended, inquiries_of, open_rows, row_of, waiting_rows
from sinovik.inquiries.rules import may_see_desk

PER_PAGE = 20


def _found(request: HttpRequest, pk: int) -> Inquiry:
    return found(inquiries_of(request.person), pk=pk)


@page(door=SIGNED_IN)
def desk(request: HttpRequest) -> HttpResponse:
    if not may_see_desk(request.person):
        raise Http404
    context = {
        "rows": open_rows(request.person, clock.now()),
        "waiting": waiting_rows(request.person),
        "ended": Paginator(ended(request.person), PER_PAGE).get_page(request.GET.get("halaman")),
    }
    return render(request, "inquiries/desk.html", context)


@page(door=SIGNED_IN)
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    row = row_of(request.person, _found(request, pk), clock.now())
    steps = [step for step in STEPS if row.mine and step.verb in row.verbs and request.person.holds(step.door)]
    context = {"row": row, "inquiry": row.inquiry, "steps": steps, "history": row.inquiry.history.select_related("by")}
    return render(request, "inquiries/inquiry.html", context)


@page(door=SIGNED_IN)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    return serve(found(inquiries_of(request.person).exclude(answer_file=None), pk=pk).answer_file)


@dataclass(frozen=True)
class Step:
    """One step of the desk: its verb (and address), form and words; `secondary` steps are not the usual way on."""

    verb: str
    act: Callable[..., Inquiry]
    form: type[forms.Form]
    title: Promise
    done: Promise
    text: Promise | str = ""
    door: Permission = Permission.ANSWER_INQUIRIES
    secondary: bool = True

    @property
    def url_name(self) -> str:
        return f"inquiries:{self.verb}"


STEPS = [
    Step(
        "confirm",
        actions.confirm,
        forms.ConfirmForm,
        gettext_lazy("Nyatakan lengkap"),
        gettext_lazy("Permohonan dinyatakan lengkap."),
        text=gettext_lazy("Sepuluh hari kerja dihitung sejak permohonan diterima, bukan sejak hari ini."),
        secondary=False,
    ),
    Step(
        "ask_to_complete",
        actions.ask_to_complete,
        forms.ReasonForm,
        gettext_lazy("Minta dilengkapi"),
        gettext_lazy("Pemohon sudah diminta melengkapi."),
    ),
    Step(
        "answer",
        actions.answer,
        forms.AnswerForm,
        gettext_lazy("Jawab permohonan"),
        gettext_lazy("Jawaban sudah dikirim kepada pemohon."),
        secondary=False,
    ),
    Step(
        "forward",
        actions.forward,
        forms.ForwardForm,
        gettext_lazy("Teruskan"),
        gettext_lazy("Permohonan sudah diteruskan. Tenggatnya tetap."),
    ),
    Step(
        "extend",
        actions.extend,
        forms.ReasonForm,
        gettext_lazy("Perpanjang waktu"),
        gettext_lazy("Waktu jawab diperpanjang tujuh hari kerja."),
        text=gettext_lazy("Hanya satu kali, sebelum tenggat, dengan alasan tertulis."),
    ),
    Step(
        "refuse",
        actions.refuse,
        forms.RefuseForm,
        gettext_lazy("Tolak permohonan"),
        gettext_lazy("Penolakan dan alasannya sudah dikirim kepada pemohon."),
    ),
    Step(
        "close",
        actions.close,
        forms.ReasonForm,
        gettext_lazy("Tutup permohonan"),
        gettext_lazy("Permohonan sudah ditutup."),
    ),
    Step(
        "answer_objection",
        actions.answer_objection,
        forms.AnswerObjectionForm,
        gettext_lazy("Jawab keberatan"),
        gettext_lazy("Jawaban atas keberatan sudah dikirim."),
        door=Permission.ANSWER_INQUIRY_OBJECTIONS,
        secondary=False,
    ),
]


def page_of(step: Step) -> Callable[..., HttpResponse]:
    """The page of one step; its door is the step's."""

    @page(door=step.door, writes=True)
    def take(request: HttpRequest, pk: int) -> HttpResponse:
        row = _found(request, pk)
        form = step.form(request.POST or None, request.FILES or None)
        if form.hand_to(request, step.act, inquiry=row):
            messages.success(request, step.done)
            return redirect("inquiries:desk")
        return render(request, "inquiries/step.html", {"inquiry": row, "form": form, "step": step})

    return take


@page(door=Permission.CORRECT_CALENDAR, writes=True)
def calendar(request: HttpRequest) -> HttpResponse:
    form = forms.DayForm(request.POST or None)
    if form.hand_to(request, actions.correct_day):
        messages.success(request, _("Kalender sudah dibetulkan. Setiap tenggat yang berjalan dihitung ulang."))
        return redirect("inquiries:calendar")
    rows = Paginator(corrections(), PER_PAGE).get_page(request.GET.get("halaman"))
    return render(request, "inquiries/calendar.html", {"form": form, "corrections": rows})
