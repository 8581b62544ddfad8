"""The manuals beside the product: every page that a role can open is explained to it, and nothing named is invented."""

import re
from functools import cache
from inspect import getsource

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from sinovik.desks import helping
from sinovik.desks.helping import manuals, topic_for
from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.roles import roles
from sinovik.foundation.ui import catalogues

P = Permission
ACCOUNTS = {P.MANAGE_ACCOUNTS, P.APPOINT_LOCAL_ADMINS, P.APPOINT_STAFF}
PROPOSALS = {P.DRAFT_PROPOSALS, P.CHECK_PROPOSALS, P.SCREEN_PROPOSALS}
INFORMATION = {P.ANSWER_INQUIRIES, P.ANSWER_INQUIRY_OBJECTIONS}
# doors that open for everybody who is signed in, behind which rows are found only by who holds one of these
FOUND_BY = {
    "agencies:account": ACCOUNTS,
    "agencies:end": ACCOUNTS,
    "agencies:give_code": ACCOUNTS,
    "agencies:hand_over": ACCOUNTS,
    "agencies:reset_factor": ACCOUNTS,
    "competitions:proposal": PROPOSALS,
    "competitions:text": PROPOSALS,
    "competitions:receipt": PROPOSALS,
    "competitions:video": PROPOSALS,
    "competitions:watch": PROPOSALS,
    "inquiries:desk": INFORMATION,
    "inquiries:inquiry": INFORMATION,
}
# answers with a file, with data, or by leading on: nothing that is looked at
NO_PAGE = {
    "competitions:call_list",
    "competitions:draft_pdf",
    "competitions:examine",
    "competitions:file",
    "competitions:pass_clean",
    "competitions:receipt_pdf",
    "competitions:resume",
    "competitions:save_section",
    "competitions:statement",
    "desks:choose_language",
    "desks:read",
    "desks:wear",
    "inquiries:file",
    "institutionalization:file",
    "judging:autosave",
    "judging:evidence",
    "judging:my_evidence",
    "mfa_download_recovery_codes",
    "monitoring:evidence",
    "monitoring:evidence_seen",
    "recognition:my_certificate",
    "rehearsal:plan",
    "replication:file",
}


def pages(resolver: URLResolver | None = None, space: str = "") -> dict[str, URLPattern]:
    """Every address that is not public, by its name."""
    found: dict[str, URLPattern] = {}
    for part in (resolver or get_resolver()).url_patterns:
        if isinstance(part, URLResolver):
            found |= pages(part, f"{part.namespace}:" if part.namespace else space)
        elif part.callback.door != PUBLIC:
            found[f"{space}{part.name}"] = part
    return found


def opens(role: str, page: str, door: object) -> bool:
    held = roles()[role].permissions
    return bool(FOUND_BY[page] & held) if page in FOUND_BY else door == SIGNED_IN or door in held


@pytest.mark.parametrize("role", sorted(roles()))
def test_every_page_that_a_role_can_open_is_explained_to_it(role):
    unexplained = [
        page
        for page, address in pages().items()
        if page not in NO_PAGE and opens(role, page, address.callback.door) and topic_for(page, [role]) is None
    ]

    assert unexplained == []


def test_only_what_draws_nothing_is_left_unexplained():
    known = pages()
    drawing = [page for page in NO_PAGE if re.search(r"\b(render|_page)\(", source_of(known[page]))]

    assert drawing == []
    assert FOUND_BY.keys() <= known.keys()


def source_of(address: URLPattern) -> str:
    return getsource(getattr(address.callback, "__wrapped__", address.callback))


def test_manuals_are_for_roles_that_exist_and_each_role_with_duties_has_one():
    served = [role for manual in manuals().values() for role in manual.roles]

    assert set(served) - {helping.FOR_ALL, helping.FOR_VISITORS} == {
        key for key, role in roles().items() if role.permissions
    }
    assert len(served) == len(set(served))


@pytest.mark.parametrize("key", sorted(manuals()))
def test_what_a_manual_prints_in_bold_stands_on_a_screen(key):
    said = " ".join((helping.FOLDER / f"{key}.md").read_text(encoding="utf-8").split())
    bold = set(re.findall(r"\*\*(.+?)\*\*", said))

    assert bold
    assert bold - on_screens() == set()


@cache
def on_screens() -> set[str]:
    """Every whole text that our pages and forms can show; that the catalogues hold them all is tested with them."""
    ids = [message.id for home in catalogues.homes() for message in catalogues.kept(home) if message.id]
    return {text for one in ids for text in ([one] if isinstance(one, str) else one)}


@pytest.mark.parametrize("key", sorted(manuals()))
def test_a_manual_is_short_and_each_picture_says_what_it_shows(key):
    text = (helping.FOLDER / f"{key}.md").read_text(encoding="utf-8")

    read = re.sub(r"<!--.*?-->", "", text)  # the names of its pages are for the program
    assert len(read.split()) < 1_000
    assert re.findall(r"!\[.{0,19}\]", text) == []
