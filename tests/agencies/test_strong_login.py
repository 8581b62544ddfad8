"""Outside the demo the roles that decide or see everything sign in with a second factor, before any inner page."""

import pytest
from allauth.mfa.models import Authenticator

from sinovik.foundation.access.roles import roles
from tests.agencies.makers import a_local_admin, a_member, a_unit_member, an_agency, membership_of

pytestmark = pytest.mark.django_db
STRONG = ["secretariat", "evaluator", "panelist", "auditor", "administrator"]
SECURITY = "/akun/keamanan/"


@pytest.fixture(autouse=True)
def outside_the_demo(settings):
    settings.STRONG_LOGIN = True


def with_second_factor(user):
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return user


def test_the_roles_that_need_it_are_these():
    assert sorted(key for key, role in roles().items() if role.strong_login) == sorted(STRONG)


@pytest.mark.parametrize("role", STRONG)
def test_without_a_second_factor_a_strong_role_comes_only_to_its_set_up(client_of, role):
    client = client_of(a_member(role))
    sent = client.get("/meja/")
    page = client.get(SECURITY)
    assert (sent.status_code, sent["Location"], page.status_code) == (302, SECURITY, 200)
    assert "Peran Anda memerlukan langkah kedua saat masuk" in page.content.decode()


@pytest.mark.parametrize("role", STRONG)
def test_with_a_second_factor_it_comes_to_its_desk(client_of, role):
    assert client_of(with_second_factor(a_member(role))).get("/meja/").status_code == 200


def test_no_page_of_accounts_opens_with_a_password_alone(client_of):
    row = membership_of(a_local_admin(an_agency()))
    secretary = a_member("secretariat")
    paths = [f"/meja/akun/{row.pk}/{step}" for step in ("", "akhiri/", "serah-terima/", "kode/")]
    alone = [client_of(secretary).get(path).status_code for path in paths]
    with_second_factor(secretary)
    both = [client_of(secretary).get(path).status_code for path in paths]
    assert (alone, both) == ([302] * 4, [200] * 4)


def test_a_post_with_a_password_alone_writes_nothing(client_of):
    row = membership_of(a_local_admin(an_agency()))
    answer = client_of(a_member("secretariat")).post(f"/meja/akun/{row.pk}/akhiri/", {"reason": "Pindah"})
    row.refresh_from_db()
    assert (answer.status_code, row.until) == (302, None)


def test_one_strong_role_among_several_is_enough(client_of):
    from sinovik.agencies.actions import give_role
    from sinovik.foundation import clock

    user = a_unit_member()
    before = client_of(user).get("/meja/").status_code
    give_role(user=user, role="evaluator", by=None, now=clock.now())
    assert (before, client_of(user).get("/meja/").status_code) == (200, 302)


def test_in_the_demo_a_password_is_enough(client_of, settings):
    settings.STRONG_LOGIN = False
    assert client_of(a_member("secretariat")).get("/meja/").status_code == 200
