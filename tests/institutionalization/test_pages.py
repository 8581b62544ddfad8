"""The pages of institutionalization."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.institutionalization.models import BudgetLine, Duty, LegalBasis
from tests.agencies.makers import a_local_admin, a_unit, a_unit_member, an_agency
from tests.innovations.makers import an_innovation
from tests.institutionalization.makers import a_basis, a_budget_line, a_duty
from tests.pages import send
from tests.replication.makers import a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(now, client_of):
    return client_of(a_local_admin())


def test_rules_money_and_duties_are_recorded_page_by_page_and_show_in_the_index(owner):
    innovation = an_innovation()
    send(
        owner,
        "institutionalization:basis",
        innovation.number,
        kind="head_of_region",
        number="4",
        year=2025,
        title="Antrean Pintar",
        enacted_on_hari="7",
        enacted_on_bulan="1",
        enacted_on_tahun="2025",
        file=a_pdf(),
    )
    send(
        owner,
        "institutionalization:budget",
        innovation.number,
        year=2026,
        code="5.1",
        amount=120000000,
        source="region",
    )
    send(
        owner,
        "institutionalization:duty",
        innovation.number,
        unit=a_unit(innovation.owner).pk,
        position="Kepala loket",
        task="Antrean.",
        procedure="SOP-7",
        since="2025-02-01",
    )

    page = owner.get(reverse("institutionalization:roots", args=[innovation.number])).content.decode()
    assert "83,3" in page
    assert "Rp120.000.000" in page
    assert BudgetLine.objects.get().is_public is False  # an unticked box hides the sum
    stored = LegalBasis.objects.get().file
    answer = owner.get(reverse("institutionalization:file", args=[innovation.number, stored.pk]))
    assert b"".join(answer.streaming_content)[:4] == b"%PDF"


@pytest.mark.parametrize(
    ("page", "given", "sentence"),
    [
        ("budget", {"year": 2026, "code": "5", "amount": "seratus", "source": "region"}, "angka bulat"),
        (
            "basis",
            {"enacted_on_hari": "31", "enacted_on_bulan": "2", "enacted_on_tahun": "2025"},
            "tidak ada di kalender",
        ),
        ("duty", {"unit": "999999"}, "tidak ada lagi"),
    ],
)
def test_a_wrong_value_is_answered_with_a_sentence(owner, page, given, sentence):
    answer = send(owner, f"institutionalization:{page}", an_innovation().number, **given)
    assert sentence in answer.content.decode()


def test_a_record_is_ended_once_and_stays_readable(owner):
    duty = a_duty()
    args = [duty.innovation.number, "duty", duty.pk]
    send(owner, "institutionalization:end", *args, ended_on="2026-03-01", reason="Unit digabung.")

    assert Duty.objects.get().ended_reason == "Unit digabung."
    assert owner.get(reverse("institutionalization:end", args=args)).status_code == 404
    assert "Unit digabung." in owner.get(f"/pelembagaan/{duty.innovation.number}/").content.decode()


def test_an_unknown_kind_of_record_is_not_found(owner):
    basis = a_basis()
    assert (
        owner.get(reverse("institutionalization:end", args=[basis.innovation.number, "x", basis.pk])).status_code == 404
    )


def test_a_stranger_and_a_unit_find_nothing(now, client_of):
    innovation = a_basis().innovation
    stranger = client_of(a_local_admin(an_agency("Kota Bandung")))
    for page in ("roots", "basis", "budget", "duty"):
        assert stranger.get(reverse(f"institutionalization:{page}", args=[innovation.number])).status_code == 404
    assert client_of(a_unit_member()).get("/pelembagaan/").status_code == 404


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_ask_the_database_the_same_for_one_row_and_for_three(owner):
    innovation = an_innovation()
    for address in ("/pelembagaan/", f"/pelembagaan/{innovation.number}/"):
        a_basis(innovation), a_budget_line(innovation), a_duty(innovation)
        one = queries_of(owner, address)
        for _more in range(2):
            a_basis(innovation), a_budget_line(innovation), a_duty(innovation), an_innovation()
        assert queries_of(owner, address) == one
