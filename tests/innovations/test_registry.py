from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from sinovik.innovations.actions import publish, record_standing, register, revise
from sinovik.innovations.models import Innovation, InnovationVersion, NumberSequence, Provenance, Standing
from sinovik.innovations.queries import figures, open_story, similar_to, winners_by_year
from sinovik.innovations.states import Level
from tests.agencies.makers import a_unit, an_agency
from tests.innovations.makers import STORY, a_standing, a_version, an_innovation

pytestmark = pytest.mark.django_db


def last_number() -> int:
    return NumberSequence.objects.get(kind="INO").last


def test_a_new_record_takes_the_next_number():
    before = last_number()
    assert an_innovation().number == f"INO-{before + 1:06d}"


def test_a_refused_registration_leaves_no_gap():
    before = last_number()
    with pytest.raises(Refused, match="bukan milik"):
        an_innovation(owner=an_agency("Kabupaten Siak"), unit=a_unit(an_agency("Kota Surabaya")))
    with pytest.raises(Refused, match="Tuliskan judul"):
        register(title=" ", owner=an_agency(), by=None, now=clock.now())
    assert an_innovation().number == f"INO-{before + 1:06d}"


def test_a_start_ahead_of_today_is_refused(now):
    with pytest.raises(Refused, match="masa depan"):
        register(title="A", owner=an_agency(), started_on=now.date() + timedelta(days=1), by=None, now=now)
    assert register(title="A", owner=an_agency(), started_on=now.date(), by=None, now=now).started_year == now.year


def test_the_database_refuses_a_start_that_disagrees_with_its_year():
    innovation = an_innovation()
    with pytest.raises(IntegrityError, match="innovation_start_agrees_with_year"), transaction.atomic():
        Innovation.objects.filter(pk=innovation.pk).update(started_on=date(2020, 1, 1), started_year=2019)


def test_versions_count_up_and_a_same_one_is_refused():
    innovation = an_innovation()
    assert a_version(innovation).n == 1
    with pytest.raises(Refused, match="Tidak ada yang berubah"):
        a_version(innovation)
    assert revise(innovation=innovation, content={**STORY, "summary": "Baru."}, by=None, now=clock.now()).n == 2


@pytest.mark.parametrize("model", [InnovationVersion, Standing, Provenance])
def test_what_is_written_once_cannot_be_changed_or_deleted(model):
    innovation = an_innovation()
    a_version(innovation), a_standing(innovation)
    row = model.objects.order_by("-pk").first()
    for change in (row.delete, lambda: model.objects.filter(pk=row.pk).update(innovation=innovation)):
        with pytest.raises(DatabaseError, match=r"permission denied|tidak dapat diubah"), transaction.atomic():
            change()


def test_only_open_sections_are_public():
    innovation = an_innovation()
    publish(innovation=innovation, version=a_version(innovation), open_keys=["masalah"], by=None, now=clock.now())
    assert [part["key"] for part in open_story(innovation)] == ["masalah"]


def test_the_newest_publication_counts():
    innovation, version = an_innovation(), None
    version = a_version(innovation)
    publish(innovation=innovation, version=version, open_keys=["masalah", "biaya"], by=None, now=clock.now())
    publish(innovation=innovation, version=version, open_keys=[], by=None, now=clock.now())
    assert open_story(innovation) == []


def test_an_innovation_without_story_has_none():
    assert open_story(an_innovation()) == []


def test_another_innovations_version_or_an_unknown_section_is_refused():
    one, other = an_innovation(), an_innovation()
    version = a_version(other)
    with pytest.raises(Refused, match="inovasi lain"):
        publish(innovation=one, version=version, by=None, now=clock.now())
    with pytest.raises(Refused, match="tidak ada dalam versi"):
        publish(innovation=other, version=version, open_keys=["rahasia"], by=None, now=clock.now())


def test_the_same_standing_is_recorded_once_even_without_a_year():
    innovation = an_innovation()
    a_standing(innovation, year=None)
    with pytest.raises(Refused, match="sudah tercatat"):
        a_standing(innovation, year=None)


def test_a_standing_needs_a_source():
    with pytest.raises(Refused, match="Sebutkan sumber"):
        record_standing(innovation=an_innovation(), level=Level.TOP_99, year=2022, source="", by=None, now=clock.now())


def test_winners_by_year_are_real_alphabetical_and_recent_first():
    demo = an_innovation("AAA Contoh")
    a_standing(demo, Level.TOP_45, 2023)
    years = winners_by_year(years=2)
    assert [row.year for row in years] == [2025, 2023]
    assert [row.title for row in years[1].innovations] == [
        "Ambulance Dering Ibu Hamil",
        "Biochar Three in One (Biotron)",
        "CEISA Barang Kiriman",
    ]


def test_figures_count_real_records_and_say_what_is_off_the_map():
    an_innovation()
    shown = figures()
    assert (shown.innovations, shown.with_standing) == (329, 142)
    assert sum(shown.by_province.values()) + shown.elsewhere == 142
    assert shown.by_province["35"] == 27


def test_similar_innovations_share_words_and_leave_out_the_record_itself():
    first = an_innovation("Bank Sampah Kotak Cokelat")
    twin = an_innovation("Bank Sampah Kotak Cokelat Baru")
    assert twin in similar_to(first)
    assert first not in similar_to(first)
