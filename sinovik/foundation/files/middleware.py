from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .kinds import FileHeld


class BodyLimitMiddleware:
    """Refuses a body larger than any form of ours takes by its announced size, before a byte of it is read.

    It stands before the CSRF check, which is the first to read a form. A body without an announced size is empty to us.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdigit() and int(announced) <= settings.LARGEST_BODY:
            return None
        shown = {"largest": settings.LARGEST_FILE_MIB}
        return render(request, "files/too_large.html", shown, status=413)


class HeldFileMiddleware:
    """Answers a request for a file that is given to nobody with a page that says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, FileHeld):
            return None
        return render(request, "files/held.html", {"finding": problem.finding}, status=409)
