"""Visitors without an account find innovations, read what was decided, ask, and are answered in words."""

import re

import pytest

from sinovik.agencies.states import AgencyKind
from sinovik.innovations.models import Innovation
from sinovik.innovations.queries import Wish
from sinovik.innovations.queries import catalogue as found_for
from sinovik.inquiries.models import Inquiry
from sinovik.inquiries.states import AccessWay
from sinovik.judging.models import Announcement
from sinovik.recognition.models import Decree
from tests.journeys.papers import text_of
from tests.journeys.visitor import DESKTOP

STEM = "layanan"


def only_with_the_stem() -> Innovation:
    """A title with "layanan" and without "pelayanan": whoever types the longer word must find it too."""
    rows = Innovation.objects.filter(is_demo=False, title__iregex=rf"\y{STEM}\y").exclude(title__icontains=f"pe{STEM}")
    return rows.order_by("pk")[0]


def in_groups(digest: bytes) -> str:
    return " ".join(re.findall("....", bytes(digest).hex()))


def searches(visitor, words):
    visitor.fills(q=words)
    visitor.presses("Cari")


@pytest.mark.journey("afterwards")
def test_a_visitor_searches_in_indonesian_filters_and_keeps_the_page_in_the_other_language(scene):
    wanted = only_with_the_stem()
    every = found_for(Wish(text="pelayanan")).count()
    of_companies = found_for(Wish(text="pelayanan", kinds=(AgencyKind.STATE_COMPANY,))).count()
    visitor = scene.enters()

    visitor.goes_to("/inovasi/")
    searches(visitor, "pelayanan")
    visitor.sees(f"{every} inovasi untuk “pelayanan”")
    visitor.opens("Saring")
    visitor.ticks(jenis=AgencyKind.STATE_COMPANY.value)
    visitor.presses("Terapkan")
    visitor.sees(f"{of_companies} inovasi untuk “pelayanan”", "Saring, 1 aktif")
    visitor.opens("Menu", within="header")
    visitor.follows("English", within=".sn-menu__panel")
    assert visitor.path == "/en/inovasi/"
    visitor.sees(f"{of_companies} innovations for “pelayanan”")
    visitor.goes_back()
    searches(visitor, "xyzzyqwv")
    visitor.sees("Belum ada inovasi yang cocok", "coba kata lain")
    visitor.follows("Lihat semua inovasi")
    searches(visitor, wanted.title.lower().replace(STEM, f"pe{STEM}"))
    visitor.follows(wanted.title)

    assert 0 < of_companies < every
    visitor.sees(wanted.title, "Sumber tiap fakta", wanted.number)


@pytest.mark.journey("afterwards")
def test_a_visitor_reads_history_that_has_no_title_as_what_it_is(scene):
    record = Innovation.objects.filter(title="", is_demo=False).order_by("pk")[0]
    visitor = scene.enters(width=DESKTOP)

    visitor.goes_to(f"/inovasi/{record.number}/")
    visitor.sees("Judul belum tercatat", "Sumber tiap fakta")
    visitor.follows("English", within="header .sn-header__tool > .sn-phone-hide")

    visitor.sees("Title not recorded", record.owner.name)
    assert visitor.path == f"/en/inovasi/{record.number}/{record.slug}/"


@pytest.mark.journey("afterwards")
def test_a_visitor_reads_announcement_and_decree_and_keeps_the_paper(scene):
    announcement, decree = Announcement.objects.latest("pk"), Decree.objects.latest("pk")
    visitor = scene.enters()

    visitor.goes_to(f"/kompetisi/{scene.edition.slug}/")
    visitor.follows("Pengumuman bernomor")
    visitor.follows(announcement.title)
    visitor.sees(announcement.number, "Tidak ada peringkat di dalam satu tingkat", in_groups(announcement.digest))
    visitor.goes_to(f"/kompetisi/{scene.edition.slug}/")
    visitor.follows("Keputusan penetapan")
    visitor.follows(decree.number)
    visitor.sees(decree.number, in_groups(decree.digest))
    paper = text_of(visitor.downloads("Unduh PDF"))

    assert decree.number.replace(" ", "") in paper
    assert bytes(decree.digest).hex() in paper
    titles = [entry.title.replace(" ", "") for entry in decree.entries.all()]
    assert titles and all(title in paper for title in titles)


@pytest.mark.journey("afterwards")
def test_an_inquiry_keeps_what_was_typed_until_it_can_be_answered_and_is_filed_once(scene):
    before = Inquiry.objects.count()
    visitor = scene.enters()
    typed = {"subject": "Jumlah pemohon per bulan", "details": "Tahun 2021, per loket.", "name": "Wati (contoh)"}

    visitor.goes_to("/permintaan-informasi/")
    visitor.fills(**typed, email="wati@")
    visitor.chooses(access_way="3")
    visitor.presses("Kirim permohonan")
    visitor.sees_beside("email", "Tulis alamat surel yang lengkap")
    visitor.sees_beside("purpose", "Isi “Tujuan penggunaan”.")
    visitor.sees("Pilih satu untuk “Cara mendapat salinan”.", "Pilih satu untuk “Anda bertanya sebagai”.")
    visitor.holds(**typed, email="wati@")
    visitor.fills(email="wati@contoh.invalid", purpose="Skripsi.")
    visitor.chooses(delivery_way="3", requester_kind="1")
    visitor.presses_twice("Kirim permohonan")

    visitor.sees("Jumlah pemohon per bulan", "Skripsi.", "Simpan alamat halaman ini")
    assert Inquiry.objects.count() == before + 1
    assert Inquiry.objects.latest("pk").access_way == AccessWay.FILE
