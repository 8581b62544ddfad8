"""The home of everybody who is signed in, their letters, and the role they work under."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinovik.agencies.actions import choose_language as keep_language
from sinovik.desks.cards import cards_for, waiting_for
from sinovik.desks.context import CHOICE, under_hat
from sinovik.desks.finding import find
from sinovik.desks.forms import LanguageForm, SaveViewForm, SearchForm
from sinovik.desks.helping import FOR_VISITORS, Manual, manuals_for
from sinovik.desks.helping import manuals as all_manuals
from sinovik.desks.short import short_text
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN, found, page
from sinovik.foundation.letters import link_in
from sinovik.foundation.letters.actions import mark_read
from sinovik.foundation.letters.queries import letters_of
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tables import actions as lists
from sinovik.foundation.tables.queries import saved_views_of

PER_PAGE = 20


@page(door=SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    person, now = under_hat(request, request.person), clock.now()
    cards = cards_for(person, now)
    shown = {
        "waiting": waiting_for(person, now),
        "cards": [card for card in cards if card.place == "main"],
        "asides": [card for card in cards if card.place == "aside"],
    }
    return render(request, "desks/home.html", shown)


@page(door=SIGNED_IN, writes=True, token=False)
def wear(request: HttpRequest) -> HttpResponse:
    """Choose the role to work under; an unknown one changes nothing."""
    if request.method == "POST":
        request.session[CHOICE] = request.POST.get("hat", "")
    return redirect("desks:home")


@page(door=SIGNED_IN, writes=True, token=False)
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the person's letters and show the same page in it; an unknown one changes nothing."""
    form = LanguageForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        return redirect("desks:home")
    language = form.cleaned_data["language"]
    keep_language(user=request.person.user, language=language, by=request.person.user, now=clock.now())
    return redirect(translate_url(form.cleaned_data["next"], language))


@page(door=SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    shown = {
        "asked": request.GET.get("q", ""),
        "text": text,
        "groups": find(request.person, text),
        "error": next(iter(form.errors.get("q", [])), ""),
        "here": request.path,
    }
    return render(request, "desks/search.html", shown)


@page(door=SIGNED_IN)
def inbox(request: HttpRequest) -> HttpResponse:
    letters = Paginator(letters_of(request.person.user), PER_PAGE).get_page(request.GET.get("halaman"))
    return render(request, "desks/inbox.html", {"letters": letters})


@page(door=SIGNED_IN)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    opened = found(letters_of(request.person.user), pk=pk)
    return render(request, "desks/letter.html", {"letter": opened, "short": short_text(opened)})


@page(door=SIGNED_IN, writes=True, token=False)
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the letter was read, and go where it leads. Repeating it changes nothing."""
    opened = found(letters_of(request.person.user), pk=pk)
    if request.method != "POST":
        return redirect("desks:letter", pk=pk)
    mark_read(letter=opened, by=request.person.user, now=clock.now())
    if request.POST.get("go") and opened.link:
        return redirect(link_in(get_language(), opened.link))
    messages.success(request, _("Surat ditandai sudah dibaca."))
    return redirect("desks:inbox")


@page(door=SIGNED_IN, writes=True)
def save_view(request: HttpRequest) -> HttpResponse:
    """Give the list one comes from a name, with its filters and its order."""
    form = SaveViewForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        given = {"name": asked["name"], "path": asked["daftar"], "query": asked["saringan"]}
        try:
            saved = lists.save_view(by=request.person.user, now=clock.now(), **given)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Tampilan disimpan dan tersedia di atas daftarnya."))
            return redirect(link_in(get_language(), saved.address))
    return render(request, "desks/save_view.html", {"form": form})


@page(door=SIGNED_IN)
def saved_views(request: HttpRequest) -> HttpResponse:
    language = get_language()
    rows = [(view, link_in(language, view.address)) for view in saved_views_of(request.person.user)]
    return render(request, "desks/saved_views.html", {"rows": rows})


@page(door=SIGNED_IN, writes=True)
def forget_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = found(saved_views_of(request.person.user), pk=pk)
    if request.method == "POST":
        lists.forget_view(view=view, by=request.person.user, now=clock.now())
        messages.success(request, _("Tampilan dihapus. Daftarnya tetap ada."))
        return redirect("desks:saved_views")
    return render(request, "desks/forget_view.html", {"view": view})


def _frame_for(request: HttpRequest) -> str:
    return "ui/desk.html" if request.person.is_signed_in else "ui/public.html"


@page(door=PUBLIC)
def manuals(request: HttpRequest) -> HttpResponse:
    roles = [holding.role.key for holding in request.person.holdings] or [FOR_VISITORS]
    own = list(dict.fromkeys(manuals_for(roles)))
    shown = {
        "own": [_door(manual) for manual in own],
        "others": [_door(manual) for manual in all_manuals().values() if manual not in own],
        "base": _frame_for(request),
        "language": get_language(),
    }
    return render(request, "desks/manuals.html", shown)


def _door(manual: Manual) -> dict[str, str]:
    return {"title": manual.title, "href": reverse("desks:manual", args=[manual.key]), "icon": "book"}


@page(door=PUBLIC)
def manual(request: HttpRequest, key: str) -> HttpResponse:
    if key not in all_manuals():
        raise Http404
    return render(request, "desks/manual.html", {"manual": all_manuals()[key], "base": _frame_for(request)})
