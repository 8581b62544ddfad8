"""The assessor's desk: reports to verify, states of sustainability to find."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import serve
from sinovik.monitoring import actions, forms
from sinovik.monitoring.queries import evidence_for, reviews_for, to_review, to_verify


@page(door=Permission.VERIFY_MEASUREMENTS)
def desk(request: HttpRequest) -> HttpResponse:
    context = {"reports": to_verify(request.person), "reviews": to_review(request.person)}
    return render(request, "monitoring/assessor.html", context)


@page(door=Permission.VERIFY_MEASUREMENTS, writes=True)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    measurement = found(to_verify(request.person), pk=pk)
    form = forms.VerifyForm(request.POST or None)
    if form.hand_to(request, actions.verify, measurement=measurement):
        messages.success(request, _("Pemeriksaan Anda sudah tersimpan di samping laporan pemilik."))
        return redirect("monitoring:assessor")
    return render(request, "monitoring/verify.html", {"measurement": measurement, "form": form})


@page(door=Permission.REVIEW_SUSTAINABILITY, writes=True)
def find(request: HttpRequest, pk: int) -> HttpResponse:
    review = found(reviews_for(request.person), pk=pk)
    form = forms.FindForm(request.POST or None)
    if form.hand_to(request, actions.find_sustainability, review=review):
        messages.success(request, _("Temuan Anda sudah tersimpan di samping laporan pemilik."))
        return redirect("monitoring:assessor")
    return render(request, "monitoring/find.html", {"review": review, "form": form})


@page(door=Permission.VERIFY_MEASUREMENTS)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    return serve(found(evidence_for(request.person), pk=pk).evidence)
