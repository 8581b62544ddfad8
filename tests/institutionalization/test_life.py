"""Rules, money and duties: recorded once, ended with a reason, added up by the embedding index."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from sinovik.agencies.queries import person_of
from sinovik.foundation.audit.models import Record
from sinovik.foundation.refusals import Refused
from sinovik.institutionalization import actions
from sinovik.institutionalization.models import BudgetLine, LegalBasis
from sinovik.institutionalization.queries import public_summary, recorded_by, roots_of
from sinovik.institutionalization.rules import holds_on, may_record
from sinovik.institutionalization.states import LASTING, PERSONAL, BasisKind
from tests.agencies.makers import a_local_admin, a_unit, an_agency
from tests.innovations.makers import an_innovation
from tests.institutionalization.makers import a_basis, a_budget_line, a_duty

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def test_every_kind_of_basis_is_either_lasting_or_personal():
    assert set(BasisKind) == LASTING | PERSONAL
    assert not LASTING & PERSONAL


def test_the_index_adds_up_what_holds(now):
    innovation = an_innovation()
    a_basis(innovation)
    a_budget_line(innovation, year=2025)
    a_budget_line(innovation, year=2026)
    a_duty(innovation, procedure="")

    index = roots_of(innovation, TODAY).index

    assert [(part.key, part.points.quantize(Decimal("0.1"))) for part in index.parts] == [
        ("legal_basis", Decimal("25.0")),
        ("budget", Decimal("16.7")),
        ("duty", Decimal("25.0")),
        ("procedure", Decimal("0.0")),
    ]
    assert index.value == Decimal("66.7")


def test_what_has_ended_stays_readable_and_counts_no_longer(now):
    innovation = an_innovation()
    basis, duty, line = a_basis(innovation), a_duty(innovation), a_budget_line(innovation)
    for root in (basis, duty, line):
        actions.end(root=root, ended_on=TODAY, reason="Dicabut.", by=root.by, now=now)

    roots = roots_of(innovation, TODAY)

    assert roots.index.value == 0
    assert (roots.bases, roots.duties, roots.budget) == ((basis,), (duty,), (line,))
    assert public_summary(innovation).bases == ()


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_root_holds_until_the_day_it_ends(now, days, holds):
    basis = a_basis()
    actions.end(root=basis, ended_on=TODAY, reason="Dicabut.", by=basis.by, now=now)
    assert holds_on(basis, TODAY + timedelta(days=days)) is holds


@pytest.mark.parametrize("make", [a_basis, a_budget_line, a_duty])
def test_an_end_has_a_reason_and_comes_once(now, make):
    root = make()
    with pytest.raises(Refused, match="alasan"):
        actions.end(root=root, ended_on=TODAY, reason=" ", by=root.by, now=now)
    root = type(root).objects.get(pk=root.pk)
    actions.end(root=root, ended_on=TODAY, reason="Dicabut.", by=root.by, now=now)
    with pytest.raises(Refused, match="sudah diakhiri"):
        actions.end(root=root, ended_on=TODAY, reason="Lagi.", by=root.by, now=now)


@pytest.mark.parametrize("make", [a_basis, a_duty])
def test_an_end_before_the_beginning_is_refused(now, make):
    root = make()
    with pytest.raises(Refused, match="mendahului"):
        actions.end(root=root, ended_on=date(2024, 12, 31), reason="x", by=root.by, now=now)


def test_the_same_rule_line_and_duty_are_recorded_once(now):
    basis, line, duty = a_basis(), a_budget_line(), a_duty()
    with pytest.raises(Refused, match="sudah tercatat"):
        a_basis(basis.innovation, number=basis.number)
    with pytest.raises(Refused, match="sudah tercatat"):
        a_budget_line(line.innovation, code=line.code)
    with pytest.raises(Refused, match="sudah tercatat"):
        a_duty(duty.innovation, unit=duty.unit)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_budget_line_holds_money(now, amount):
    with pytest.raises(Refused, match="lebih dari nol"):
        a_budget_line(amount=amount)


@pytest.mark.parametrize("year", [1944, 2101])
@pytest.mark.parametrize("make", [a_basis, a_budget_line])
def test_a_year_has_four_sensible_figures(now, make, year):
    with pytest.raises(Refused, match="empat angka"):
        make(year=year)


def test_a_rule_is_recorded_from_the_day_it_is_enacted_in_jakarta(at, now):
    midnight = now.replace(hour=17, minute=0)
    at(midnight - timedelta(seconds=1))
    with pytest.raises(Refused, match="belum tiba"):
        a_basis(enacted_on=date(2026, 3, 3))
    at(midnight)
    assert a_basis(enacted_on=date(2026, 3, 3)).pk


def test_a_duty_belongs_to_a_unit_of_the_owner(now):
    with pytest.raises(Refused, match="instansi pemilik"):
        a_duty(unit=a_unit(an_agency("Kota Bandung")))


def test_the_public_sees_no_account_codes_and_no_hidden_lines(now):
    innovation = an_innovation()
    shown = a_budget_line(innovation)
    a_budget_line(innovation, is_public=False)

    (line,) = public_summary(innovation).budget

    assert (line.year, line.amount, line.source) == (2026, 120_000_000, "APBD")
    assert shown.code not in str(line)


def test_only_the_owner_records_roots(now):
    innovation = an_innovation()
    owner, other = person_of(a_local_admin()), person_of(a_local_admin(an_agency("Kota Bandung")))
    assert (may_record(owner, innovation), may_record(other, innovation)) == (True, False)
    seen = [innovation in list(recorded_by(person)) for person in (owner, other)]
    assert seen == [True, False]


def test_the_regions_admin_records_the_roots_of_its_company_and_another_regions_does_not(now, client_of):
    innovation = an_innovation(owner=an_agency("PDAM Surya Sembada Kota Surabaya"))
    own, other = a_local_admin(an_agency("Kota Surabaya")), a_local_admin(an_agency("Kota Malang"))
    assert [may_record(person_of(user), innovation) for user in (own, other)] == [True, False]
    for page in ("", "dasar-hukum/", "anggaran/", "tugas/"):
        address = f"/pelembagaan/{innovation.number}/{page}"
        assert [client_of(user).get(address).status_code for user in (own, other)] == [200, 404], page


def test_each_record_leaves_one_audit_record(now):
    a_basis(), a_budget_line(), a_duty()
    assert Record.objects.filter(verb__startswith="institutionalization.").count() == 3


def test_the_database_refuses_half_an_end(now):
    basis, line = a_basis(), a_budget_line()
    for model, row in ((LegalBasis, basis), (BudgetLine, line)):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.filter(pk=row.pk).update(ended_on=TODAY)
