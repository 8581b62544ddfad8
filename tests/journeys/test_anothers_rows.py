"""Other people's rows do not exist: every private address of a played competition, asked for by strangers.

Two matrices over all addresses there are. By door: who lacks the permission gets 404, whatever is asked for. By row: a
person with the permission asks for rows of every agency by their numbers and gets only their own. Both are derived
from the list of addresses; a new one without a place in the tables fails.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings as configured
from django.core import signing
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from sinovik.agencies.actions import end_membership
from sinovik.agencies.models import Agency, Membership
from sinovik.agencies.queries import person_of
from sinovik.competitions.models import Attachment, Edition, Proposal
from sinovik.foundation import clock
from sinovik.foundation.access.doors import PUBLIC, SIGNED_IN
from sinovik.foundation.access.models import User
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.access.person import Person
from sinovik.foundation.access.roles import roles
from sinovik.foundation.access.tokens import FIELD, SALT
from sinovik.foundation.files.models import StoredFile
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tables.actions import save_view
from sinovik.foundation.tables.models import SavedView
from sinovik.innovations.models import Innovation
from sinovik.inquiries.models import Inquiry
from sinovik.institutionalization.actions import record_basis
from sinovik.institutionalization.models import LegalBasis
from sinovik.judging.models import FieldVisit, Interview, ResultSheet, Seat, Sheet
from sinovik.monitoring.models import Indicator, Measurement
from sinovik.recognition.models import Certificate
from sinovik.replication import actions as replication
from sinovik.replication.models import Agreement, Interest, Visit
from tests import database
from tests.journeys import mid_life
from tests.repository.test_pages import addresses

SECTION = "ringkasan"


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: object, request: pytest.FixtureRequest) -> Iterator[None]:
    """An edition played to its end and beyond; nothing is changed in it, so all tests share it."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        before = configured.DATABASES["default"]["NAME"]
        source, _files = mid_life.template("afterwards")
        name = database.clone(f"{worker}_rows", source)
        database.point_at(name)
        clock.freeze(clock.now())
        add_what_the_play_lacks()
        yield
        database.point_at(before)
        connections["default"].close()
    with database.maintenance() as server:
        database.drop(server, name)


def add_what_the_play_lacks() -> None:
    """An agreement and a legal basis with their papers, of agencies that have people in the play; views of lists."""
    paper, (owner, copier) = StoredFile.objects.order_by("pk")[0], holders("local_admin")[:2]
    innovation = Innovation.objects.filter(owner__in=person_of(owner).houses, is_demo=True).order_by("pk")[0]
    asking = Agency.objects.get(pk=min(person_of(copier).acts_as(Permission.EXPRESS_INTEREST)))
    now = clock.now()
    for keeper in (owner, copier):
        save_view(name="Terlama", path="/proposal/instansi/", query="urut=lama", by=keeper, now=now)
    interest = replication.ask(innovation=innovation, agency=asking, purpose="Belajar.", by=copier, now=now)
    replication.accept(interest=interest, by=owner, now=now)
    dates = {"signed_on": now.date(), "starts_on": now.date()}
    replication.agree(interest=interest, number="1/X", scope="Loket.", file=paper, by=owner, now=now, **dates)
    rule = {"kind": "head_of_region", "number": "1", "year": 2021, "title": "Antrean", "enacted_on": date(2021, 1, 7)}
    record_basis(innovation=innovation, file=paper, by=owner, now=now, **rule)


@pytest.fixture(autouse=True)
def _files_of_the_play(lived: None, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files are there to be read, and what is not found is said without drawing a page: only the code is asked."""
    _source, files = mid_life.template("afterwards")
    default = settings.STORAGES["default"]
    settings.STORAGES = {**settings.STORAGES, "default": {**default, "OPTIONS": {"location": files}}}
    monkeypatch.setattr("sinovik.config.urls.handler404", _nothing, raising=False)


def _nothing(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def opened(client: Client, address: str) -> int:
    """The answer's code; a file that came along is closed."""
    answer = client.get(address)
    answer.close()
    return answer.status_code


def holders(role: str) -> list[User]:
    """People who hold this role and no other, in the order of their accounts."""
    rows = Membership.objects.filter(role=role, until=None).select_related("user").order_by("user")
    people = list({row.user_id: row.user for row in rows}.values())
    return [user for user in people if {held.role.key for held in person_of(user).holdings} == {role}]


# --- by door: who lacks the permission ------------------------------------------------------------------------------


def private_addresses() -> list[tuple[str, Permission]]:
    """Every address behind a permission, with numbers and words in its holes."""
    return [
        ("/" + _filled(route), pattern.callback.door)
        for route, pattern in addresses()
        if isinstance(getattr(pattern.callback, "door", None), Permission)
    ]


def _filled(route: str) -> str:
    for kind, word in (("int", "1"), ("slug", "kipp-2026"), ("str", "INO-000001")):
        while f"<{kind}:" in route:
            start = route.index(f"<{kind}:")
            route = route[:start] + word + route[route.index(">", start) + 1 :]
    assert "<" not in route, route
    return route


@pytest.mark.parametrize("role", sorted(roles()))
def test_an_address_behind_a_permission_does_not_exist_for_a_role_without_it(role, lived):
    """One address of each permission; the mentor, who has none, tries them all."""
    held, client = roles()[role].permissions, signed_in(holders(role)[0])
    every = role == "mentor"
    refused = {address if every else door: address for address, door in private_addresses() if door not in held}
    assert len(refused) > (100 if every else 20)
    codes = {address: opened(client, address) for address in refused.values()}
    assert {address: code for address, code in codes.items() if code != 404} == {}


# --- by row: who has the permission, for somebody else's -------------------------------------------------------------


@dataclass(frozen=True)
class Family:
    """Addresses of one kind of row: which rows there are, whose each is, and the addresses that lead to it."""

    rows: Callable[[], Iterable[object]]
    mine: Callable[[Person, object], bool]
    args: Callable[[object], tuple[object, ...]]
    names: dict[str, tuple[object, ...]]


def of_agency(*paths: str) -> Callable[[Person, object], bool]:
    """Whether one of these fields of the row names an agency in which the person holds something."""

    def mine(person: Person, row: object) -> bool:
        return any(_follow(row, path) in person.houses for path in paths)

    return mine


def of_user(path: str) -> Callable[[Person, object], bool]:
    return lambda person, row: _follow(row, path) == person.user.pk


def _follow(row: object, path: str) -> object:
    for name in path.split("."):
        row = getattr(row, name)
    return row


def of_unit_or_agency(person: Person, proposal: Proposal) -> bool:
    units, whole = person.units(Permission.DRAFT_PROPOSALS), person.whole_agencies(Permission.CHECK_PROPOSALS)
    return proposal.unit_id in units or proposal.agency_id in whole


def of_its_unit(path: str) -> Callable[[Person, object], bool]:
    """A unit's person has what is the unit's, an agency's person what is any unit's."""

    def mine(person: Person, row: object) -> bool:
        proposal = _follow(row, path) if path else row
        units = {holding.unit for holding in person.holdings}
        return proposal.unit_id in units or (None in units and proposal.agency_id in person.houses)

    return mine


def of_visitor(person: Person, visit: FieldVisit) -> bool:
    return visit.members.filter(evaluator__user=person.user).exists()


def of_innovation(path: str) -> Callable[[Person, object], bool]:
    def mine(person: Person, row: object) -> bool:
        innovation = _follow(row, path) if path else row
        units = {holding.unit for holding in person.holdings}
        return innovation.unit_id in units - {None} or (None in units and innovation.owner_id in person.houses)

    return mine


def pk(row: object) -> tuple[object, ...]:
    return (row.pk,)


def number(row: Innovation) -> tuple[object, ...]:
    return (row.number,)


NOTHING: tuple[object, ...] = ()
FAMILIES = {
    "proposal": Family(
        Proposal.objects.all,
        of_unit_or_agency,
        pk,
        {
            "competitions:proposal": NOTHING,
            "competitions:text": NOTHING,
            "competitions:draft_pdf": NOTHING,
            "competitions:receipt": NOTHING,
            "competitions:receipt_pdf": NOTHING,
            "competitions:describe": NOTHING,
            "competitions:section": (SECTION,),
            "competitions:save_section": (SECTION,),
            "competitions:comment": (SECTION,),
            "competitions:revisions": (SECTION,),
            "competitions:restore": (SECTION, 1),
            "competitions:attachments": NOTHING,
            "competitions:statement": ("surat_replikasi",),
            "competitions:attach": ("surat_identitas",),
            "competitions:team": NOTHING,
            "competitions:hand_in": NOTHING,
            "competitions:return": NOTHING,
            "competitions:submit": NOTHING,
            "competitions:withdraw": NOTHING,
            "competitions:resume": NOTHING,
        },
    ),
    "file of a proposal": Family(
        lambda: Attachment.objects.filter(removed_at=None).select_related("proposal"),
        lambda person, row: of_unit_or_agency(person, row.proposal),
        lambda row: (row.proposal_id, row.pk),
        {"competitions:file": NOTHING, "competitions:detach": NOTHING},
    ),
    "result sheet": Family(
        lambda: ResultSheet.objects.select_related("proposal"),
        of_its_unit("proposal"),
        pk,
        {"judging:result_sheet": NOTHING},
    ),
    "interview": Family(
        lambda: Interview.objects.select_related("proposal"),
        of_its_unit("proposal"),
        pk,
        {"judging:confirm_interview": NOTHING},
    ),
    "score sheet": Family(
        lambda: Sheet.objects.select_related("assignment__evaluator"),
        of_user("assignment.evaluator.user_id"),
        pk,
        {"judging:score": NOTHING, "judging:autosave": NOTHING, "judging:lock": NOTHING, "judging:step_back": NOTHING},
    ),
    "seat at an interview": Family(
        lambda: Seat.objects.select_related("panelist"),
        of_user("panelist.user_id"),
        pk,
        {"judging:score_interview": NOTHING},
    ),
    "field visit": Family(FieldVisit.objects.all, of_visitor, pk, {"judging:report_visit": NOTHING}),
    "certificate": Family(
        lambda: Certificate.objects.select_related("award__entry__proposal"),
        of_its_unit("award.entry.proposal"),
        lambda row: (row.code,),
        {"recognition:my_certificate": NOTHING},
    ),
    "replication": Family(
        Interest.objects.all,
        of_agency("owner_id", "agency_id"),
        pk,
        {
            "replication:interest": NOTHING,
            "replication:answer": NOTHING,
            "replication:withdraw": NOTHING,
            "replication:agree": NOTHING,
            "replication:start": NOTHING,
            "replication:log_step": NOTHING,
            "replication:report": NOTHING,
            "replication:confirm": NOTHING,
            "replication:stop": NOTHING,
        },
    ),
    "file of a replication": Family(
        lambda: Agreement.objects.exclude(file=None).select_related("interest"),
        of_agency("interest.owner_id", "interest.agency_id"),
        lambda row: (row.interest_id, row.file_id),
        {"replication:file": NOTHING},
    ),
    "visit to an innovation": Family(Visit.objects.all, of_agency("agency_id"), pk, {"replication:follow_up": NOTHING}),
    "innovation": Family(
        lambda: Innovation.objects.filter(is_demo=True),
        of_innovation(""),
        number,
        {
            "monitoring:innovation": NOTHING,
            "monitoring:design": NOTHING,
            "monitoring:sustain": NOTHING,
            "institutionalization:roots": NOTHING,
            "institutionalization:basis": NOTHING,
            "institutionalization:budget": NOTHING,
            "institutionalization:duty": NOTHING,
        },
    ),
    "indicator": Family(
        lambda: Indicator.objects.select_related("innovation"),
        of_innovation("innovation"),
        pk,
        {"monitoring:report": NOTHING, "monitoring:end": NOTHING},
    ),
    "measurement": Family(
        lambda: Measurement.objects.select_related("indicator__innovation"),
        of_innovation("indicator.innovation"),
        pk,
        {"monitoring:correct": NOTHING, "monitoring:evidence": NOTHING},
    ),
    "root of an innovation": Family(
        lambda: LegalBasis.objects.select_related("innovation"),
        of_innovation("innovation"),
        lambda row: (row.innovation.number, "basis", row.pk),
        {"institutionalization:end": NOTHING},
    ),
    "file of a root": Family(
        lambda: LegalBasis.objects.exclude(file=None).select_related("innovation"),
        of_innovation("innovation"),
        lambda row: (row.innovation.number, row.file_id),
        {"institutionalization:file": NOTHING},
    ),
    "request for information": Family(
        Inquiry.objects.all,
        lambda person, _row: person.holds(Permission.ANSWER_INQUIRIES),
        pk,
        {"inquiries:inquiry": NOTHING, "inquiries:file": NOTHING},
    ),
    "saved view": Family(SavedView.objects.all, of_user("user_id"), pk, {"desks:forget_view": NOTHING}),
    "letter": Family(Letter.objects.all, of_user("to_id"), pk, {"desks:letter": NOTHING, "desks:read": NOTHING}),
    "account": Family(
        lambda: Membership.objects.exclude(agency=None),
        of_agency("agency_id"),
        pk,
        {
            "agencies:account": NOTHING,
            "agencies:end": NOTHING,
            "agencies:hand_over": NOTHING,
            "agencies:give_code": NOTHING,
            "agencies:reset_factor": NOTHING,
        },
    ),
}
TENANTS = ["unit_member", "local_admin", "agency_head", "hub_officer", "evaluator", "panelist"]
# addresses with a hole that is not for a row of the play's people, and what keeps each
ELSEWHERE = {
    "competitions:draft": "an open edition",
    "competitions:province_turnout": "an edition; agencies of the person's own province",
    "competitions:selection": "an edition that takes entries; tests/competitions/test_selection",
    "judging:interests": "an edition in which the person reads",
    "judging:my_profile": "an edition in which the person reads",
    "judging:stage_sheets": "a stage in which the person reads",
    "judging:plenary": "a stage that the panel decides together",
    "judging:departure": "a stage that the panel decides together",
    "competitions:video": "no video in the play; tests/competitions/test_video",
    "competitions:watch": "the same",
    "competitions:answer": "no local admin remarks on a draft in the play; tests/competitions/test_notes",
    "judging:object": "nobody objects in the play; tests/judging/objections",
    "judging:objection": "the same",
    "judging:my_evidence": "the same",
    "replication:ask": "an innovation of the public catalogue",
    "mfa_remove_webauthn": "a key, kept by allauth",
    "mfa_edit_webauthn": "a key, kept by allauth",
}
FOREIGN = 1  # rows of one kind that are tried in one person's name


def tenants_addresses() -> set[str]:
    """Names of the addresses with a hole that a person of an agency, a unit or the jury may come to."""
    held = {permission for role in TENANTS for permission in roles()[role].permissions}
    return {
        _name_of(route, pattern)
        for route, pattern in addresses()
        if "<" in route and getattr(pattern.callback, "door", PUBLIC) in {SIGNED_IN, *held}
    }


def _name_of(route: str, pattern: object) -> str:
    folder = pattern.callback.__module__.split(".")
    return f"{folder[1]}:{pattern.name}" if folder[0] == "sinovik" and folder[1] != "foundation" else pattern.name


def sent(client: Client, somebody: User, address: str) -> int:
    """The answer to a form with a true token of the person's own; a page that only reads refuses the method first."""
    token = signing.dumps([secrets.token_hex(16), somebody.pk], salt=SALT)
    code = client.post(address, {FIELD: token}).status_code
    return 404 if code == 405 else code


def test_every_address_that_leads_to_a_row_is_tried_below():
    tried = {name for family in FAMILIES.values() for name in family.names}
    assert tenants_addresses() - tried == set(ELSEWHERE)


@pytest.mark.parametrize("role", TENANTS)
def test_a_row_that_is_not_ones_own_does_not_exist(role, lived):
    somebody = holders(role)[0]
    client, person = signed_in(somebody), person_of(somebody)
    tried = [
        [reverse(name, args=[*family.args(row), *more]) for name, more in family.names.items()]
        for family in FAMILIES.values()
        for row in [row for row in family.rows() if not family.mine(person, row)][:FOREIGN]
    ]
    assert len(tried) > FOREIGN * len(FAMILIES) // 2
    read = {address: opened(client, address) for ways in tried for address in ways}
    assert {address: code for address, code in read.items() if code != 404} == {}
    written = {address: sent(client, somebody, address) for ways in tried[::FOREIGN] for address in ways}
    assert {address: code for address, code in written.items() if code != 404} == {}


@pytest.mark.parametrize("kind", FAMILIES)
def test_there_was_something_to_find(kind, lived):
    """The same addresses open for the people whose rows they are; else the test above would prove nothing."""
    family = FAMILIES[kind]
    owners = [user for role in [*TENANTS, "information_officer"] for user in holders(role)]
    people = [(person_of(user), user) for user in owners]
    found = (
        True
        for row in family.rows()
        for person, user in people
        if family.mine(person, row)
        for name, more in family.names.items()
        if opened(signed_in(user), reverse(name, args=[*family.args(row), *more])) == 200
    )
    assert next(found, False)


def test_a_file_of_another_proposal_is_not_found_below_ones_own(lived):
    files = list(Attachment.objects.filter(removed_at=None).select_related("proposal").order_by("pk"))
    own = next(file for file in files if _writers(file.proposal))
    client = signed_in(_writers(own.proposal)[0])
    other = next(file for file in files if file.proposal.agency_id != own.proposal.agency_id)
    codes = {
        (name, file.pk): opened(client, reverse(name, args=[own.proposal_id, file.pk]))
        for name in ("competitions:file", "competitions:detach")
        for file in (own, other)
    }
    assert [code for (_name, file), code in codes.items() if file == own.pk] == [200, 200]
    assert [code for (_name, file), code in codes.items() if file == other.pk] == [404, 404]


def _writers(proposal: Proposal) -> list[User]:
    held = Membership.objects.filter(unit=proposal.unit, role="unit_member", until=None).select_related("user")
    return [row.user for row in held]


def test_a_right_that_was_taken_away_ends_with_the_next_request(lived):
    file = Attachment.objects.filter(removed_at=None).select_related("proposal").order_by("pk")[0]
    row = Membership.objects.filter(unit=file.proposal.unit, role="unit_member", until=None).first()
    client, address = signed_in(row.user), reverse("competitions:file", args=[file.proposal_id, file.pk])
    before = opened(client, address)
    with transaction.atomic():
        end_membership(membership=row, reason="Pindah.", by=None, now=clock.now())
        after = opened(client, address)
        transaction.set_rollback(True)
    assert (before, after) == (200, 404)


def test_an_organiser_of_a_region_finds_nothing_of_the_national_edition(lived):
    organiser, secretary = signed_in(holders("regional_organiser")[0]), signed_in(holders("secretariat")[0])
    edition = Edition.objects.get(is_demo=True)
    reach = roles()["regional_organiser"].permissions & roles()["secretariat"].permissions
    whole = [
        "/" + re.sub(r"<slug:(slug|edition)>", edition.slug, route).replace("<slug:stage>", "desk")
        for route, pattern in addresses()
        if getattr(pattern.callback, "door", PUBLIC) in reach and re.search(r"<slug:(slug|edition)>", route)
    ]
    open_to_all = [address for address in whole if "<" not in address]
    assert len(open_to_all) > 10
    found = {address: opened(organiser, address) for address in open_to_all}
    assert {address: code for address, code in found.items() if code != 404} == {}
    assert sum(opened(secretary, address) == 200 for address in open_to_all) > 8
