"""The pages of owners and assessors."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sinovik.foundation.files import Kind, store
from sinovik.monitoring.models import Indicator, Measurement, SustainabilityReview, Verification
from tests.agencies.makers import a_local_admin, a_unit, a_unit_member, an_agency
from tests.innovations.makers import an_innovation
from tests.monitoring.makers import a_measurement, a_sustainability_report, a_verification, an_assessor, an_indicator
from tests.pages import send
from tests.replication.makers import a_pdf

pytestmark = pytest.mark.django_db
DESIGN = {
    "name": "Lama menunggu",
    "unit": "menit",
    "direction": "down",
    "baseline": "90",
    "target": "30",
    "source": "Buku loket",
    "frequency": "quarterly",
    "starts_on": "2025-10-01",
}


@pytest.fixture
def owner(now, client_of):
    return client_of(a_local_admin())


@pytest.fixture
def assessor(now, client_of):
    return client_of(an_assessor())


def test_an_indicator_is_designed_reported_and_verified_page_by_page(owner, assessor):
    innovation = an_innovation()
    send(owner, "monitoring:design", innovation.number, **DESIGN)
    indicator = Indicator.objects.get()
    send(owner, "monitoring:report", indicator.pk, period="2025-12-31", value="42", evidence_source="Buku loket")
    send(assessor, "monitoring:verify", Measurement.objects.get().pk, value="51,5", reason="Dihitung ulang.")

    assert (Measurement.objects.get().value, Verification.objects.get().value) == (Decimal(42), Decimal("51.5"))
    page = owner.get(reverse("monitoring:innovation", args=[innovation.number])).content.decode()
    assert "42 <small>menit" in page
    assert "51,5 <small>menit" in page


def test_the_state_of_a_year_is_told_and_found_page_by_page(owner, assessor):
    innovation = an_innovation()
    send(owner, "monitoring:sustain", innovation.number, year=2026, state="growing", note="Dua unit baru.")
    send(assessor, "monitoring:find", SustainabilityReview.objects.get().pk, state="smooth", reason="Belum melayani.")

    page = owner.get(reverse("monitoring:innovation", args=[innovation.number])).content.decode()
    assert "Berlanjut Berkembang" in page
    assert "Berlanjut lancar" in page


def test_a_report_of_an_unknown_period_or_without_evidence_is_answered_with_a_sentence(owner):
    indicator = an_indicator()

    wrong = send(owner, "monitoring:report", indicator.pk, period="2020-12-31", value="1").content.decode()
    bare = send(owner, "monitoring:report", indicator.pk, period="2025-12-31", value="77").content.decode()

    assert "tidak ada lagi" in wrong
    assert "bukti" in bare
    assert 'value="77"' in bare
    assert Measurement.objects.count() == 0


def test_a_report_is_corrected_and_an_indicator_ended_page_by_page(owner):
    measurement = a_measurement()
    send(owner, "monitoring:correct", measurement.pk, value="40", reason="Salah jumlah.")
    assert Measurement.objects.get(corrects=measurement).value == 40
    send(owner, "monitoring:end", measurement.indicator.pk, reason="Diganti.")
    assert Indicator.objects.get().ended_at is not None


def test_an_owner_sees_only_their_own(now, client_of):
    measurement = a_measurement()
    indicator, number = measurement.indicator, measurement.indicator.innovation.number
    stranger = client_of(a_local_admin(an_agency("Kota Bandung")))
    pages = [
        ("innovation", number),
        ("design", number),
        ("sustain", number),
        ("report", indicator.pk),
        ("end", indicator.pk),
        ("correct", measurement.pk),
        ("evidence", measurement.pk),
    ]
    answers = {page: stranger.get(reverse(f"monitoring:{page}", args=[key])).status_code for page, key in pages}
    assert set(answers.values()) == {404}, answers


def test_a_unit_reports_for_its_own_innovation_and_designs_nothing(now, client_of):
    unit = a_unit()
    own, other = an_innovation(unit=unit), an_innovation()
    client = client_of(a_unit_member(unit))

    seen = [client.get(reverse("monitoring:innovation", args=[each.number])).status_code for each in (own, other)]

    assert seen == [200, 404]
    assert client.get(reverse("monitoring:design", args=[own.number])).status_code == 404


def test_assessors_verify_and_owners_do_not(owner, assessor):
    measurement = a_measurement()
    assert owner.get("/pemeriksaan/").status_code == 404
    assert assessor.get("/pemantauan/").status_code == 404
    assert assessor.get(reverse("monitoring:verify", args=[measurement.pk])).status_code == 200


def test_a_verified_report_and_a_found_state_leave_the_assessors_list(assessor):
    a_verification()
    review = a_sustainability_report()
    send(assessor, "monitoring:find", review.pk, state="smooth", reason="x")
    page = assessor.get("/pemeriksaan/").content.decode()
    assert "Tidak ada laporan yang menunggu pemeriksaan." in page
    assert "Tidak ada laporan keberlanjutan yang menunggu." in page


def test_evidence_is_opened_by_the_owner_and_the_assessor(owner, assessor, client_of):
    indicator = an_indicator()
    stored = store(a_pdf(), kinds={Kind.PDF}, max_bytes=10**6, by=indicator.by, now=indicator.at)
    measurement = a_measurement(indicator, evidence=stored, evidence_source="")
    answers = [
        owner.get(reverse("monitoring:evidence", args=[measurement.pk])),
        assessor.get(reverse("monitoring:evidence_seen", args=[measurement.pk])),
    ]
    assert [b"".join(answer.streaming_content)[:4] for answer in answers] == [b"%PDF", b"%PDF"]


def queries_of(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", ["/pemantauan/", "/pemeriksaan/"])
def test_lists_ask_the_database_the_same_for_one_row_and_for_three(owner, assessor, address):
    client = owner if address == "/pemantauan/" else assessor
    a_measurement(), a_verification(), a_sustainability_report()
    one = queries_of(client, address)
    for _more in range(2):
        a_measurement(), a_verification(), a_sustainability_report()
    assert queries_of(client, address) == one


def test_one_innovation_asks_the_same_for_one_indicator_and_for_three(owner):
    innovation = an_innovation()
    address = reverse("monitoring:innovation", args=[innovation.number])
    a_verification(a_measurement(an_indicator(innovation)))
    one = queries_of(owner, address)
    a_measurement(an_indicator(innovation)), a_verification(a_measurement(an_indicator(innovation)))
    assert queries_of(owner, address) == one
