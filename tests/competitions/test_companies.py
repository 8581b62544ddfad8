"""A regional state company stands under its region's admin: its entries go the same way, unit → admin → seal."""

import pytest

from sinovik.agencies.queries import members_holding, person_of
from sinovik.competitions.queries.editions import people_concerned
from sinovik.competitions.queries.proposals import proposals_of_agency
from sinovik.competitions.states import ProposalState
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_local_admin, a_member, a_person, a_unit, a_unit_member, an_agency
from tests.competitions.makers import a_draft, a_handed_in_proposal, write
from tests.scenes import queries_of

pytestmark = pytest.mark.django_db
COMPANY = "PDAM Surya Sembada Kota Surabaya"


@pytest.fixture
def company():
    return an_agency(COMPANY)


@pytest.fixture
def company_unit(company):
    return a_unit(company)


def test_a_companys_proposal_goes_from_its_unit_through_the_regions_admin_to_the_seal(
    edition, company_unit, client_of, send
):
    writer, admin = a_unit_member(company_unit), a_local_admin(an_agency("Kota Surabaya"))
    proposal = write(a_draft(edition, unit=company_unit, by=writer))
    unit, region, here = client_of(writer), client_of(admin), f"/proposal/{proposal.pk}/"

    assert send(unit, here + "kirim/", {}).url == here
    drain()
    assert Letter.objects.filter(to=admin).first().subject == f"Draf baru untuk diperiksa: {proposal.title}"
    board = region.get("/proposal/instansi/").content.decode()
    assert (proposal.title in board, COMPANY in board) == (True, True)
    assert region.get(here + "isi/").status_code == 200

    assert send(region, here + "kembalikan/", {"reason": "Lengkapi angkanya."}).url == "/proposal/instansi/"
    assert send(unit, here + "kirim/", {}).url == here
    assert send(region, here + "ajukan/", {"sure": "on"}).url == here + "resi/"
    proposal.refresh_from_db()
    assert [row.verb for row in proposal.history.all()] == ["hand_in", "return", "hand_in", "submit"]
    assert (proposal.state, proposal.agency, proposal.seals.get().by) == (
        ProposalState.SUBMITTED,
        company_unit.agency,
        admin,
    )
    assert region.get(here + "resi/").status_code == 200


def test_for_another_regions_admin_a_companys_proposal_does_not_exist(edition, company_unit, client_of):
    proposal = a_handed_in_proposal(edition, unit=company_unit)
    own, other = a_local_admin(an_agency("Kota Surabaya")), a_local_admin(an_agency("Kota Malang"))
    for page in ("", "isi/", "ajukan/", "kembalikan/"):
        assert client_of(own).get(f"/proposal/{proposal.pk}/{page}").status_code == 200, page
        assert client_of(other).get(f"/proposal/{proposal.pk}/{page}").status_code == 404, page
        assert client_of(other).post(f"/proposal/{proposal.pk}/{page}").status_code in {404, 405, 409}, page
    assert proposal.title in client_of(own).get("/proposal/instansi/").content.decode()
    assert proposal.title not in client_of(other).get("/proposal/instansi/").content.decode()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.CHECKING


def test_the_companys_own_admin_sees_nothing_of_the_region(edition, company):
    of_the_region, of_the_company = a_handed_in_proposal(edition), a_handed_in_proposal(edition, unit=a_unit(company))
    assert list(proposals_of_agency(a_person("local_admin", agency=company))) == [of_the_company]
    above = a_person("local_admin", agency=of_the_region.agency)
    assert set(proposals_of_agency(above)) == {of_the_region, of_the_company}


def test_a_role_in_one_unit_of_the_region_reaches_no_company(company):
    person = person_of(a_unit_member(a_unit(an_agency("Kota Surabaya"))))
    assert person.agencies(Permission.EXPRESS_INTEREST) == {an_agency("Kota Surabaya").pk}
    assert not person.holds(Permission.EXPRESS_INTEREST, agency=company.pk)


def test_the_regions_people_act_as_the_region_and_count_for_its_companies(company):
    region = an_agency("Kota Surabaya")
    person = a_person("local_admin", agency=region)
    assert [holding.agency for holding in person.holdings] == [region.pk]
    assert person.houses == {region.pk, company.pk}


def test_a_company_without_people_is_told_through_its_region_and_never_through_the_regions_units(company):
    region = an_agency("Kota Surabaya")
    admin, _writer = a_local_admin(region), a_unit_member(a_unit(region))
    assert members_holding(Permission.REPORT_MEASUREMENTS, agency=company) == [admin]
    assert members_holding(Permission.REPORT_MEASUREMENTS, agency=company.pk) == [admin]
    own = a_member("local_admin", agency=company)
    assert members_holding(Permission.REPORT_MEASUREMENTS, agency=company) == [own]


def test_a_moved_calendar_is_told_to_the_admin_above_a_company(edition, company_unit):
    a_handed_in_proposal(edition, unit=company_unit)
    own, other = a_local_admin(an_agency("Kota Surabaya")), a_local_admin(an_agency("Kota Malang"))
    concerned = people_concerned(edition)
    assert (own in concerned, other in concerned) == (True, False)


def test_the_board_asks_the_same_number_of_questions_with_three_companies_entries(edition, company_unit, client_of):
    client = client_of(a_local_admin(an_agency("Kota Surabaya")))
    a_handed_in_proposal(edition, unit=company_unit)
    with_one = queries_of(client, "/proposal/instansi/")
    for _ in range(2):
        a_handed_in_proposal(edition, unit=company_unit)
    assert queries_of(client, "/proposal/instansi/") == with_one


def test_a_person_with_all_roles_and_companies_is_found_in_one_query(company, django_assert_num_queries):
    user = a_local_admin(an_agency("Kota Surabaya"))
    with django_assert_num_queries(1):
        person = person_of(user)
        assert person.holds(Permission.CHECK_PROPOSALS, agency=company.pk)
