"""Awards and their certificates: to agencies, to persons only for the best of the nation, checked by anyone."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction

from sinovik.agencies.queries import person_of
from sinovik.foundation import clock
from sinovik.foundation.audit.models import Record
from sinovik.foundation.changes.models import Change
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.methods.canonical import canonical_json
from sinovik.recognition.actions.awards import ALPHABET, give, give_all, new_code
from sinovik.recognition.models import Award, Certificate
from sinovik.recognition.queries.decrees import awards_of, certificate_by_code, certificates_for, entries_without_award
from sinovik.recognition.rules import may_honour_persons
from sinovik.transparency.models import Opening
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member

pytestmark = pytest.mark.django_db
NAME = "Ratna Contoh Widyasari"


def handed(entry, **facts) -> Award:
    given = {"event": " Contoh acara ", "given_on": entry.decree.dated} | facts
    return give(entry=entry, by=a_secretary(), now=clock.now(), **given)


def entry_of(decree):
    return decree.entries.select_related("decree__edition", "agency", "proposal__unit").first()


def refused_by_the_database(change) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        change()
    return error.value.__cause__.diag.message_primary


def test_an_agency_gets_its_award_and_certificate(first):
    award = handed(entry_of(first))
    assert (award.recipient, award.person_name, award.event, award.agency) == (
        "agency",
        "",
        "Contoh acara",
        award.entry.agency,
    )
    certificate = award.certificate
    assert re.fullmatch(rf"SERT-2026-{first.edition_id}-0001", certificate.number)
    sealed = {"number": certificate.number, **certificate.content}
    assert bytes(certificate.digest) == sha256(canonical_json(sealed)).digest()
    assert Opening.objects.filter(entry=certificate.entry).count() == 1
    assert Record.objects.filter(verb="awards.give", subject_id=award.pk).count() == 1
    assert Change.objects.filter(topic="award.given", subject_id=award.pk).count() == 1


def test_certificates_are_numbered_on_within_the_edition(first, final):
    rows = [handed(entry) for entry in first.entries.select_related("decree__edition").order_by("pk")]
    rows.append(handed(entry_of(final)))
    numbers = [row.certificate.number.rsplit("-", 1)[1] for row in rows]
    assert numbers == ["0001", "0002", "0003"]


def test_an_award_is_given_once(first, final):
    handed(entry_of(first))
    with pytest.raises(Refused, match="Penghargaan instansi untuk inovasi ini sudah dicatat"):
        handed(entry_of(first))
    handed(entry_of(final), person_name=NAME)
    with pytest.raises(Refused, match="Penghargaan untuk orang ini sudah dicatat"):
        handed(entry_of(final), person_name=f" {NAME} ")
    assert handed(entry_of(final), person_name="Orang Lain Contoh").recipient == "person"


def test_no_award_is_older_than_its_decree(first):
    day = first.dated
    for give_it in (lambda on: handed(entry_of(first), given_on=on), lambda on: ceremony(first, given_on=on)):
        with pytest.raises(Refused, match=r"tidak boleh sebelum tanggal keputusan, \d+ \w+ 2026") as refusal:
            give_it(day - timedelta(days=1))
        assert refusal.value.field == "given_on"
    assert handed(entry_of(first), given_on=day).given_on == day


def ceremony(decree, **facts):
    given = {"event": "Contoh acara", "given_on": decree.dated} | facts
    return give_all(decree=decree, by=a_secretary(), now=clock.now(), **given)


def test_one_ceremony_gives_every_agency_what_it_has_not_got_yet(first):
    early = handed(entry_of(first))
    assert entries_without_award(first).count() == 1
    ceremony(first)
    assert (Award.objects.count(), entries_without_award(first).count()) == (2, 0)
    assert {award.pk for award in awards_of(first)} >= {early.pk}
    with pytest.raises(Refused, match="sudah menerima penghargaannya"):
        ceremony(first)
    assert Record.objects.filter(verb="awards.give_all", subject_id=first.pk).count() == 1


def test_persons_are_honoured_for_the_best_of_the_nation_only(first, final):
    finalist, winner = entry_of(first), entry_of(final)
    assert (may_honour_persons(finalist), may_honour_persons(winner)) == (False, True)
    with pytest.raises(Refused, match="pasal 12") as refusal:
        handed(finalist, person_name=NAME)
    assert refusal.value.field == "person_name"
    award = handed(winner, person_name=NAME)
    assert (award.recipient, award.person_name) == ("person", NAME)
    assert NAME not in str(award.certificate.content)


def test_an_edition_that_is_not_national_honours_no_person(final):
    entry = entry_of(final)
    entry.decree.edition.scope = "regional"
    assert may_honour_persons(entry) is False


def test_the_database_itself_honours_persons_for_the_best_only(first, final):
    finalist = handed(entry_of(first))
    facts = {"agency": finalist.agency, "event": "x", "given_on": first.dated, "recorded_by": finalist.recorded_by}
    facts["recorded_at"] = clock.now()
    message = refused_by_the_database(
        lambda: Award.objects.create(entry=entry_of(first), recipient="person", person_name=NAME, **facts)
    )
    assert "pasal 12" in message
    for wrong in ({"recipient": "person", "person_name": ""}, {"recipient": "agency", "person_name": NAME}):
        message = refused_by_the_database(lambda w=wrong: Award.objects.create(entry=entry_of(final), **facts, **w))
        assert "award_names_a_person_or_none" in message


@pytest.mark.parametrize(("model", "column"), [(Award, "event"), (Certificate, "code")])
def test_awards_and_certificates_stay_as_they_are(first, model, column):
    handed(entry_of(first))
    rows = model.objects.all()
    assert "permission denied" in refused_by_the_database(lambda: rows.update(**{column: "lain"}))
    assert "permission denied" in refused_by_the_database(lambda: rows._raw_delete(rows.db))


def test_the_unit_and_its_admin_are_told_and_another_unit_is_not(first):
    entry = entry_of(first)
    told = [a_unit_member(entry.proposal.unit), a_local_admin(entry.agency)]
    other = a_unit_member(a_unit(entry.agency))
    award = handed(entry)
    drain()
    letters = Letter.objects.filter(about_kind="recognition.award", about_id=award.pk)
    assert set(letters.filter(to__in=[*told, other]).values_list("to", "link")) == {
        (user.pk, "/sertifikat/") for user in told
    }


def test_certificates_are_for_their_unit_and_agency(first):
    entry = entry_of(first)
    certificate = handed(entry).certificate
    people = [
        a_unit_member(entry.proposal.unit),
        a_local_admin(entry.agency),
        a_unit_member(a_unit(entry.agency)),
        a_local_admin(first.entries.exclude(pk=entry.pk).get().agency),
    ]
    seen = [certificate in certificates_for(person_of(user)) for user in people]
    assert seen == [True, True, False, False]


def test_a_code_is_twelve_signs_that_cannot_be_mistaken():
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert {len(code) for code in codes} == {12}
    assert set("".join(codes)) <= set(ALPHABET)
    assert not set("ILOU01") & set(ALPHABET)


def test_a_code_is_found_however_it_is_typed(first):
    certificate = handed(entry_of(first)).certificate
    code = certificate.code
    typed = [code, code.lower(), f" {code[:4]} {code[4:8]}-{code[8:]} ", f"{code[:6]}.{code[6:]}"]
    assert [certificate_by_code(one) for one in typed] == [certificate] * 4
    unknown = ["", "   ", "-", "\x00", f"{code[:11]}\x00", code[:11], code + "A", "🏆", "x" * 5000]
    assert [certificate_by_code(one) for one in unknown] == [None] * 9
