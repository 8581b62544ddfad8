"""The gallery: every component on one page, for those who build and those who check."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sinovik.foundation.access.doors import PUBLIC, page
from sinovik.foundation.ui import gallery


@page(door=PUBLIC)
def show_gallery(request: HttpRequest) -> HttpResponse:
    if settings.PRODUCTION:
        raise Http404
    return render(request, "ui/gallery.html", {"sections": list(gallery.sections())})
