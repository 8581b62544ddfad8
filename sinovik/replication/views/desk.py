"""The desk of both sides: what waits for me, what waits for others, one replication with its whole story."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sinovik.foundation.access.doors import found, page
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.files import serve
from sinovik.replication.queries import desk_of, files_of, interests_of, story_of


@page(door=Permission.EXPRESS_INTEREST)
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "replication/desk.html", {"desk": desk_of(request.person)})


@page(door=Permission.EXPRESS_INTEREST)
def interest(request: HttpRequest, pk: int) -> HttpResponse:
    row = found(interests_of(request.person), pk=pk)
    return render(request, "replication/interest.html", {"story": story_of(request.person, row)})


@page(door=Permission.EXPRESS_INTEREST)
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    row = found(interests_of(request.person), pk=pk)
    return serve(found(files_of(row), pk=number))
