"""An edition begins from a template or an earlier edition, for the country or for the agency of who begins it."""

from datetime import datetime, timedelta

import pytest

from sinovik.agencies.actions import give_role
from sinovik.agencies.queries import person_of
from sinovik.competitions.actions import editions as act
from sinovik.competitions.models import Edition
from sinovik.competitions.queries.editions import editions_to_begin_from, invited_now, inviting
from sinovik.competitions.rules.proposals import may_screen
from sinovik.competitions.states import Permit
from sinovik.foundation import clock
from sinovik.foundation.access.permissions import Permission
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import a_member, a_unit, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_REGISTRATION,
    IN_SCREENING,
    a_draft,
    a_submitted_proposal,
    an_edition,
    go_to,
)

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime.fromisoformat("2027-05-05T09:00:00+00:00")
TYPED = {
    "template": "kipp-2022-demo",
    "name": "Contoh: Kompetisi Kota",
    "short": "Contoh Kota 2027",
    "year": "2027",
    "slug": "kota-2027",
    "closes_at": "2027-05-05T16:00",
    "is_demo": "on",
}


def an_organiser(name="Kota Surabaya"):
    return a_member("regional_organiser", agency=an_agency(name))


def an_edition_of(name="Kota Surabaya", *, state="open", **facts):
    """An edition of an agency's own by the rules of 2022; the clock stands in its registration."""
    agency = an_agency(name)
    clock.freeze(CLOSES - timedelta(days=90))
    told = {"name": f"Contoh {name}", "short": f"Contoh {name} 2026", "slug": f"edisi-{agency.pk}-2026"}
    edition = act.create_from_template(
        template="kipp-2022-demo",
        year=2026,
        closes_at=CLOSES,
        is_demo=True,
        agency=agency,
        by=None,
        now=clock.now(),
        **told | facts,
    )
    if state == "open":
        act.open_edition(edition=edition, by=None, now=clock.now())
        clock.freeze(IN_REGISTRATION)
    return edition


# --- from an earlier edition ----------------------------------------------------------------------------------------


def test_an_edition_begins_with_the_rules_and_the_moved_calendar_of_an_earlier_one(edition, secretary):
    act.extend(
        stage=edition.stages.get(key="registration"),
        closes_at=CLOSES + timedelta(days=3),
        letter_number="B/1",
        reason="Listrik padam.",
        by=None,
        now=clock.now(),
    )
    begun = act.begin_from_edition(
        earlier=edition, year=2027, slug="lanjutan", closes_at=NEXT_YEAR, is_demo=True, by=secretary, now=clock.now()
    )
    assert (begun.begun_from, begun.template, begun.state) == (edition, "kipp-2022-demo", "preparing")
    assert (begun.year, begun.scope, begun.name) == (2027, "national", edition.name.replace("2026", "2027"))
    kept = {name: value for name, value in begun.rules.items() if name != "edition"}
    edition.refresh_from_db()
    assert kept == {name: value for name, value in edition.rules.items() if name not in ("edition", "calendar")}
    shift = NEXT_YEAR - (CLOSES + timedelta(days=3))
    assert {s.key: (s.opens_at, s.closes_at) for s in begun.stages.all()} == {
        s.key: (s.opens_at and s.opens_at + shift, s.closes_at and s.closes_at + shift) for s in edition.stages.all()
    }


def test_changing_the_new_edition_leaves_the_earlier_one_as_it_was(edition):
    before = Edition.objects.get(pk=edition.pk).rules
    begun = act.begin_from_edition(earlier=edition, slug="lanjutan", is_demo=True, by=None, now=clock.now())
    act.assume_value(edition=begun, path="objection.days", value=9, why="coba", by=None, now=clock.now())
    assert Edition.objects.get(pk=begun.pk).book.objection_days == 9
    assert Edition.objects.get(pk=edition.pk).rules == before


def test_an_edition_that_was_never_opened_is_nothing_to_begin_from():
    preparing = an_edition(state="preparing")
    with pytest.raises(Refused, match="belum pernah dibuka"):
        act.begin_from_edition(earlier=preparing, slug="lanjutan", is_demo=True, by=None, now=clock.now())


def test_assumptions_of_a_demo_edition_do_not_slip_into_a_real_one(edition):
    with pytest.raises(Refused, match="asumsi demo"):
        act.begin_from_edition(earlier=edition, slug="lanjutan", by=None, now=clock.now())


def test_what_an_edition_was_begun_from_is_frozen_with_its_rules(edition):
    other = an_edition()
    with pytest.raises(Exception, match="sudah dibekukan") as refused:
        Edition.objects.filter(pk=edition.pk).update(begun_from=other)
    assert "sudah dibekukan" in str(refused.value)


def test_the_create_page_offers_opened_editions_and_keeps_which_was_chosen(edition, secretary, client_of, send):
    hidden, client = an_edition(state="preparing"), client_of(secretary)
    page = client.get("/edisi/baru/").content.decode()
    assert f'value="edisi:{edition.slug}"' in page
    assert f'value="edisi:{hidden.slug}"' not in page
    typed = TYPED | {"template": f"edisi:{edition.slug}", "name": "", "short": ""}
    assert send(client, "/edisi/baru/", typed).url == "/edisi/kota-2027/"
    assert Edition.objects.get(slug="kota-2027").begun_from == edition
    said = client.get("/edisi/kota-2027/").content.decode()
    assert "Dimulai dari" in said
    assert edition.name in said
    refused = send(client, "/edisi/baru/", typed | {"template": f"edisi:{hidden.slug}", "slug": "lain"})
    assert "Pilihan pada “Mulai dari” tidak ada lagi." in refused.said


def test_an_organiser_begins_from_national_and_own_editions_and_from_no_other_agencys():
    national, own, foreign = an_edition(), an_edition_of(), an_edition_of("Kota Malang")
    person = person_of(an_organiser())
    assert set(editions_to_begin_from(person)) == {national, own}
    assert foreign in editions_to_begin_from(person_of(a_member("secretariat")))


# --- for the own agency ---------------------------------------------------------------------------------------------


def test_a_regional_organiser_begins_an_edition_of_the_own_agency(client_of, send):
    organiser = an_organiser()
    client = client_of(organiser)
    assert send(client, "/edisi/baru/", TYPED | {"agency": str(an_agency().pk)}).url == "/edisi/kota-2027/"
    made = Edition.objects.get(slug="kota-2027")
    assert (made.scope, made.agency, made.rules["edition"]["scope"]) == ("regional", an_agency(), "regional")
    assert (made.name, made.short, made.created_by) == (TYPED["name"], TYPED["short"], organiser)
    assert client.get("/edisi/kota-2027/").status_code == 200
    assert "Kota Surabaya" in client.get("/edisi/kota-2027/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"agency": ""}, "Pilih satu untuk “Penyelenggara”."),
        ({"agency": "999999"}, "Pilihan pada “Penyelenggara” tidak ada lagi."),
        ({"name": ""}, "Isi “Nama edisi”."),
        ({"short": ""}, "Isi “Nama pendek”."),
    ],
)
def test_an_agencys_edition_without_its_own_name_and_agency_is_refused_in_words(client_of, send, change, sentence):
    refused = send(client_of(an_organiser()), "/edisi/baru/", TYPED | {"agency": str(an_agency().pk)} | change)
    assert sentence in refused.said
    assert Edition.objects.count() == 0


def test_an_organiser_begins_nothing_in_the_name_of_another_agency(client_of, send):
    client, other = client_of(an_organiser()), an_agency("Kota Malang")
    refused = send(client, "/edisi/baru/", TYPED | {"agency": str(other.pk)})
    assert "Pilihan pada “Penyelenggara” tidak ada lagi." in refused.said
    assert "Kota Malang" not in refused.said
    assert send(client_of(an_organiser("Kota Malang")), "/edisi/baru/", TYPED | {"agency": str(other.pk)}).url


def test_the_secretariat_is_asked_for_no_agency_and_begins_for_the_country(secretary, client_of, send):
    client = client_of(secretary)
    assert 'name="agency"' not in client.get("/edisi/baru/").content.decode()
    send(client, "/edisi/baru/", TYPED)
    made = Edition.objects.get(slug="kota-2027")
    assert (made.scope, made.agency) == ("national", None)


def test_an_agency_that_is_no_government_organises_for_itself():
    ministry = an_agency("Kementerian Kesehatan")
    made = an_edition_of("Kementerian Kesehatan", state="preparing")
    assert (made.scope, made.agency) == ("agency", ministry)


def test_an_agencys_edition_may_not_bear_the_name_of_its_source():
    unnamed = {"template": "kipp-2022-demo", "is_demo": True, "agency": an_agency(), "by": None, "now": clock.now()}
    with pytest.raises(Refused, match="Beri nama") as refused:
        act.create_from_template(**unnamed)
    assert refused.value.field == "name"
    with pytest.raises(Refused, match="Beri nama") as refused:
        act.create_from_template(**unnamed, name="Kompetisi Kota")
    assert refused.value.field == "short"


def test_an_address_too_long_for_a_number_is_refused_while_the_longest_one_takes_entries():
    longest = "k" * 23
    with pytest.raises(Refused, match="paling panjang 23 huruf"):
        an_edition_of(slug=longest + "k")
    assert a_submitted_proposal(an_edition_of(slug=longest)).number == f"{longest.upper()}-U-0001"


# --- who sees it ----------------------------------------------------------------------------------------------------


def test_an_organiser_runs_the_own_edition_and_another_agencys_does_not_exist(client_of):
    own, foreign, national = an_edition_of(), an_edition_of("Kota Malang"), an_edition()
    client = client_of(an_organiser())
    listed = client.get("/edisi/").content.decode()
    assert [e.slug for e in (own, foreign, national) if f'href="/edisi/{e.slug}/"' in listed] == [own.slug]
    pages = ["", "formulir/", "keikutsertaan/", "seleksi/", "selesai/", "batal/", "tahap/desk/", "tahap/desk/tanggal/"]
    assert {page: client.get(f"/edisi/{own.slug}/{page}").status_code for page in pages} == dict.fromkeys(pages, 200)
    for edition in (foreign, national):
        codes = {page: client.get(f"/edisi/{edition.slug}/{page}").status_code for page in pages}
        assert codes == dict.fromkeys(pages, 404)


def test_who_watches_every_edition_configures_only_the_own(client_of):
    national, own = an_edition(), an_edition_of()
    watcher = an_organiser()
    give_role(user=watcher, role="auditor", agency=None, unit=None, letter=None, by=None, now=clock.now())
    client = client_of(watcher)
    said = client.get(f"/edisi/{national.slug}/").content.decode()
    assert "Batalkan edisi" not in said
    assert "Batalkan edisi" in client.get(f"/edisi/{own.slug}/").content.decode()
    assert client.get(f"/edisi/{national.slug}/batal/").status_code == 404
    assert client.get(f"/edisi/{own.slug}/batal/").status_code == 200


@pytest.mark.parametrize(
    ("organiser", "entrant", "invited"),
    [
        ("Kota Surabaya", "Kota Surabaya", True),
        ("Kota Surabaya", "Kota Malang", False),
        ("Provinsi Jawa Timur", "Kota Surabaya", True),
        ("Provinsi Jawa Timur", "Provinsi Jawa Timur", True),
        ("Provinsi Jawa Timur", "Kota Bandung", False),
        ("Kota Surabaya", "Provinsi Jawa Timur", False),
        ("Kementerian Kesehatan", "Kementerian Kesehatan", True),
        ("Kementerian Kesehatan", "Kota Surabaya", False),
    ],
)
def test_an_agencys_edition_is_open_to_what_it_is_organised_for(organiser, entrant, invited):
    edition, unit = an_edition_of(organiser), a_unit(an_agency(entrant))
    assert inviting([unit.agency_id]).filter(pk=edition.pk).exists() is invited
    assert inviting([unit.agency_id]).filter(pk=an_edition().pk).exists()
    clock.freeze(IN_REGISTRATION)
    if invited:
        assert a_draft(edition, unit=unit).agency == unit.agency
    else:
        with pytest.raises(Refused, match="diselenggarakan untuk instansi lain"):
            a_draft(edition, unit=unit)


def test_a_unit_is_offered_editions_that_invite_it_and_no_other(client_of):
    own, foreign = an_edition_of(), an_edition_of("Kota Malang")
    writer = a_member("unit_member", agency=an_agency(), unit=a_unit())
    offered = invited_now(person_of(writer), Permission.DRAFT_PROPOSALS, Permit.DRAFT, clock.now())
    assert list(offered) == [own]
    client = client_of(writer)
    assert client.get(f"/proposal/baru/{own.slug}/").status_code == 200
    assert client.get(f"/proposal/baru/{foreign.slug}/").status_code == 404
    assert foreign.name not in client.get("/proposal/").content.decode()


def test_an_organiser_screens_entries_of_the_own_edition_and_no_others(client_of, send):
    own = an_edition_of()
    entry = a_submitted_proposal(own)
    national = an_edition()
    clock.freeze(IN_REGISTRATION)
    elsewhere = a_submitted_proposal(national)
    go_to(own, "screening")
    clock.freeze(IN_SCREENING)
    organiser, other = an_organiser(), an_organiser("Kota Malang")
    assert [may_screen(person_of(user), entry) for user in (organiser, other)] == [True, False]
    assert may_screen(person_of(organiser), elsewhere) is False
    client, path = client_of(organiser), f"/proposal/{entry.pk}/seleksi/"
    assert entry.number in client.get(f"/edisi/{own.slug}/seleksi/").content.decode()
    assert client_of(other).get(path).status_code == 404
    assert client.get(f"/proposal/{elsewhere.pk}/seleksi/").status_code == 404
    send(client, path, {"outcome": "pass", "note": "Lengkap."})
    entry.refresh_from_db()
    assert entry.state == "eligible"


def test_the_content_of_a_draft_stays_closed_to_the_organiser_until_it_is_submitted(client_of):
    own = an_edition_of()
    draft, entry = a_draft(own), a_submitted_proposal(own)
    client = client_of(an_organiser())
    assert client.get(f"/proposal/{draft.pk}/isi/").status_code == 404
    assert client.get(f"/proposal/{entry.pk}/isi/").status_code == 200
    assert client_of(an_organiser("Kota Malang")).get(f"/proposal/{entry.pk}/isi/").status_code == 404
