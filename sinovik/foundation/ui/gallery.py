"""What the gallery shows: every component in the states that matter, with made-up content."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from sinovik.foundation.ui import forms as ours
from sinovik.foundation.ui.tags import STATES

NOW = datetime(2027, 4, 23, 7, 32, tzinfo=UTC)
CLOSES = datetime(2027, 5, 5, 9, 0, tzinfo=UTC)
LONG = _("Badan Perencanaan Pembangunan, Riset, dan Inovasi Daerah Kabupaten Kepulauan Siau Tagulandang Biaro")


@dataclass(frozen=True)
class Example:
    name: str
    props: dict[str, Any] = field(default_factory=dict)
    note: Any = ""


class EveryField(ours.Form):
    title = forms.CharField(label=_("Judul inovasi"), help_text=_("Singkat, tanpa nama pejabat."), max_length=120)
    story = ours.LongText(label=_("Latar belakang"), max_words=12, help_text=_("Masalahnya, siapa yang mengalaminya."))
    group = forms.ChoiceField(
        label=_("Kelompok"), choices=[("umum", _("Umum")), ("replikasi", _("Replikasi"))], widget=forms.RadioSelect
    )
    place = forms.ChoiceField(label=_("Tempat"), choices=[("", _("Pilih tempat")), ("1", LONG)])
    reach = forms.MultipleChoiceField(
        label=_("Sasaran"),
        choices=[("ibu", _("Ibu dan bayi")), ("lansia", _("Lansia"))],
        widget=forms.CheckboxSelectMultiple,
    )
    started = ours.KnownDateField(label=_("Mulai berjalan"), help_text=_("Misalnya 27, 3, dan 2022."))
    meeting = ours.DateField(label=_("Tanggal kunjungan"), required=False)
    people = forms.IntegerField(label=_("Jumlah penerima layanan"))
    contact = forms.EmailField(label=_("Surel penghubung"))
    password = forms.CharField(label=_("Kata sandi"), widget=forms.PasswordInput({"autocomplete": "off"}))
    letter = forms.FileField(label=_("Surat pernyataan"), help_text=_("PDF, paling besar 5 MB."))
    true = forms.BooleanField(label=_("Isi proposal ini benar menurut pengetahuan saya"))


def wrong_input() -> dict[str, Any]:
    return {"story": "kata " * 14, "people": "banyak", "contact": "yulia", "started_0": "31"} | {
        "started_hari": "31",
        "started_bulan": "2",
        "started_tahun": "2022",
    }


TASKS = [
    {"title": _("Ringkasan"), "href": "#1", "hint": _("188 dari 200 kata"), "state": "complete"},
    {"title": _("Latar belakang dan tujuan"), "href": "#2", "hint": _("207 dari 300 kata"), "state": "in_progress"},
    {
        "title": _("Signifikansi"),
        "href": "#3",
        "hint": _("642 dari 600 kata"),
        "state": "over_limit",
        "tag": _("Lebih 42 kata"),
    },
    {"title": _("Sumber daya"), "href": "#4", "state": "has_notes", "tag": _("1 catatan")},
    {"title": _("Strategi keberlanjutan"), "href": "#5", "state": "not_started"},
]
ROWS = [
    {"key": _("Judul"), "value": _("Antrean Tanpa Menunggu"), "href": "#a", "action": _("Ubah")},
    {"key": _("Pengusul"), "value": LONG, "href": "#b", "action": _("Ubah")},
    {"key": _("Penerima layanan"), "value": 3478},
    {"key": _("Sidik"), "value": "77ffc4cb69b6360f27e04adaa130511f", "code": True},
]
STEPS = [
    {"title": _("Pendaftaran"), "text": _("8 Maret sampai 5 Mei"), "state": "done"},
    {"title": _("Seleksi administrasi"), "text": _("6 sampai 21 Mei"), "state": "now"},
    {"title": _("Penilaian"), "text": _("24 Mei sampai 18 Juni")},
]
MANY_STEPS = [
    {
        "title": STEPS[2]["title"],
        "text": STEPS[2]["text"],
        "state": "done" if at < 4 else ("now" if at == 4 else "next"),
    }
    for at in range(14)
]
FUNNEL = [
    (_("Terdaftar"), 3478, _("612 berhenti di unit, 412 di admin lokal")),
    (_("Diajukan"), 2454, _("537 tidak lolos seleksi administrasi")),
    (_("Lolos administrasi"), 1917, _("1.803 tidak masuk finalis")),
    (pgettext_lazy("banyak", "Finalis"), 114, _("99 kelompok umum dan 15 kelompok khusus")),
    (_("Terbaik"), 50),
]
DOTS = [
    {"label": _("Proposal A"), "value": 81.96, "low": 80.4, "high": 83.2, "second": 81.5},
    {"label": _("Proposal B"), "value": 80.54, "low": 79.1, "high": 82.0, "second": 80.6},
    {"label": _("Proposal C"), "value": 79.2, "low": 77.6, "high": 80.7, "second": 79.9},
    {"label": _("Proposal D"), "value": None, "hint": _("belum dinilai")},
]


def sections() -> Iterator[tuple[Any, list[Example]]]:
    yield _("Bertindak"), _acting()
    yield _("Mengisi"), _asking()
    yield (
        _("Keadaan"),
        [Example("tag", dict(zip(("state", "of"), key.split(".")[::-1], strict=False)), key) for key in STATES],
    )
    yield _("Isi"), _showing()
    yield _("Penunjuk arah"), _finding()
    yield _("Gambar dengan angka"), _charts()
    yield _("Bingkai"), _frames()


def _acting() -> list[Example]:
    buttons = [("primary", "send"), ("secondary", "download"), ("danger", "trash"), ("quiet", "edit")]
    return [
        *(
            Example("button", {"text": _("Kirim proposal"), "variant": variant, "icon": icon})
            for variant, icon in buttons
        ),
        Example("link_button", {"text": _("Unduh PDF"), "href": "#unduh", "icon": "download", "variant": "secondary"}),
        Example("more", {"text": _("KIPP dari tahun ke tahun"), "href": "#semua"}),
        Example("language_switch"),
    ]


def _asking() -> list[Example]:
    empty, wrong = (
        EveryField(prefix="kosong"),
        EveryField({f"salah-{k}": v for k, v in wrong_input().items()}, prefix="salah"),
    )
    options = [
        {"value": "kab", "label": _("Kabupaten"), "checked": True, "count": 6},
        {"value": "kota", "label": _("Kota"), "checked": False, "count": 1204},
    ]
    return [
        Example("form", {"form": empty, "submit": _("Simpan dan lanjut"), "cancel_href": "#batal"}, _("Kosong")),
        Example("form", {"form": wrong, "submit": _("Simpan dan lanjut"), "upload": True}, _("Dengan galat")),
        Example("search", {"action": "#cari", "placeholder": _("Misalnya: antrean puskesmas"), "name": "q"}),
        Example(
            "filters",
            {"action": "#saring", "groups": [(_("Jenis instansi"), "jenis", options, True)], "clear_href": "#s"},
        ),
        Example("chips", {"items": [(_("Kabupaten"), "#x")], "clear_href": "#y"}),
        Example(
            "files",
            {
                "items": [
                    {"name": "SK tim layanan.pdf", "text": _("1,2 MB, selesai diperiksa"), "remove_href": "#h"},
                    {
                        "name": "Rekap pemeriksaan.xlsx",
                        "percent": 62,
                        "text": _("5,1 dari 8,2 MB"),
                        "icon": "file-spreadsheet",
                    },
                    {
                        "name": "ruang.heic",
                        "icon": "photo",
                        "remove_href": "#h2",
                        "error": _("Jenis berkas ini belum didukung. Simpan sebagai JPG atau PNG, lalu unggah lagi."),
                    },
                ]
            },
        ),
        Example("autosave", {"saved_at": NOW}),
    ]


def _showing() -> list[Example]:
    return [
        Example("task_list", {"title": _("Isi proposal"), "items": TASKS, "heading": 3}),
        Example("summary_list", {"rows": ROWS, "wide": True}),
        Example("check_answers", {"sections": [{"title": _("Keterangan"), "rows": ROWS[:2], "href": "#u"}]}),
        Example(
            "confirmation",
            {
                "title": _("Proposal Anda sudah kami terima"),
                "reference": "KIPP-2027-U-0417",
                "reference_label": _("Nomor"),
                "body": _("Isinya kini tersegel."),
            },
        ),
        Example(
            "table",
            {
                "headers": [_("Provinsi"), _("Entri"), _("Keadaan")],
                "numeric": "1",
                "caption": _("Tercatat terbanyak"),
                "rows": [
                    [_("Jawa Timur"), 3478, {"text": "", "state": "verified"}],
                    [LONG, 18, {"text": "", "state": "waiting"}],
                ],
            },
        ),
        Example(
            "table", {"headers": [_("Provinsi")], "rows": [], "empty": _("Belum ada yang tercatat.")}, _("Tabel kosong")
        ),
        Example(
            "table",
            {
                "headers": [_("Provinsi"), _("Entri")],
                "numeric": "1",
                "rows": [
                    [{"text": _("Jawa Timur"), "href": "#jatim", "pick": {"name": "p", "value": 1}}, 3478],
                    [{"text": LONG, "pick": {"name": "p", "value": 2}, "note": _("Diajukan")}, 18],
                ],
            },
            _("Dengan kotak centang"),
        ),
        *(
            Example("notice", {"text": _("Pendaftaran ditutup 12 hari lagi."), "tone": tone})
            for tone in ("info", "success", "caution", "danger")
        ),
        Example(
            "empty",
            {
                "title": _("Belum ada proposal"),
                "text": _("Mulai dari satu layanan yang sudah berjalan."),
                "href": "#mulai",
                "action": _("Mulai proposal"),
            },
        ),
        Example("steps", {"items": STEPS, "heading": _("Giliran siapa")}),
        Example("steps", {"items": STEPS, "wide": True}, _("Mendatar")),
        Example("steps", {"items": MANY_STEPS, "wide": True}, _("Empat belas tahap")),
        Example(
            "timeline",
            {
                "items": [
                    {"title": _("Diajukan"), "at": NOW, "by": _("Admin lokal"), "tone": "success"},
                    {
                        "title": _("Dikembalikan"),
                        "at": NOW,
                        "by": _("Admin lokal"),
                        "tone": "caution",
                        "text": _("Sebutkan jumlah kader."),
                    },
                ]
            },
        ),
        Example(
            "waiting",
            {
                "items": [
                    {
                        "title": _("2 sanggahan belum dijawab"),
                        "href": "#s",
                        "icon": "alert-triangle",
                        "tone": "danger",
                        "text": _("Batas jawab Senin, 16.00 WIB."),
                    },
                    {"title": _("11 surat tidak sampai"), "href": "#m", "icon": "mail", "tone": "caution"},
                ]
            },
        ),
        Example("progress", {"value": 3, "of": 9, "label": _("3 dari 9 bagian lengkap")}),
        Example(
            "figures",
            {
                "items": [
                    (3478, _("proposal terdaftar")),
                    (94, pgettext_lazy("banyak", "instansi")),
                    (412, _("replikasi"), "", True),
                    (0.56, _("indeks")),
                ]
            },
        ),
        Example("facts", {"rows": [(_("Perhitungan"), _("No. 4"), _("beku 22 April, 18.00")), (_("Proposal"), 1776)]}),
        Example("deadline", {"at": CLOSES, "now": NOW, "title": _("Sisa waktu")}),
        Example("deadline", {"at": NOW, "now": CLOSES, "title": _("Sisa waktu")}, _("Sudah lewat")),
        Example(
            "comment",
            {
                "title": _("Catatan admin lokal"),
                "text": _("Sebutkan berapa kader yang tetap."),
                "meta": _("Kemarin, 16.05 WIB"),
            },
        ),
        Example(
            "comment",
            {
                "title": _("Catatan admin lokal"),
                "text": _("Sebutkan berapa kader yang tetap."),
                "meta": _("Kemarin, 16.05 WIB"),
                "reply": _("Sudah ditambahkan: 120 kader."),
                "reply_meta": _("Hari ini, 09.10 WIB"),
                "href": "#jawab",
                "link": _("Jawab dan tandai selesai"),
            },
            _("Dijawab"),
        ),
        Example("people", {"items": [("Yulia Sari", _("menulis bagian ini")), ("dr. Rina Adi", "")]}),
        Example("digest", {"value": bytes(range(32)), "label": _("Sidik")}),
        Example("copy", {"text": "https://sinovik.example/kalender/", "label": _("Alamat"), "name": "contoh"}),
        Example("reported", {"reported": 92, "verified": None, "unit": "%", "reported_at": _("April 2027")}),
        Example(
            "lineage",
            {
                "items": [
                    (_("Antrean Tanpa Menunggu"), "#l", _("asal, 2021")),
                    (_("Antre Sehat"), "#l2", _("ditiru 2024")),
                ]
            },
        ),
        Example(
            "results",
            {
                "items": [
                    {
                        "title": _("Antrean Tanpa Menunggu"),
                        "href": "#r",
                        "text": LONG,
                        "sample": True,
                        "tags": [{"text": _("Top 45"), "tone": "accent"}, {"state": "unconfirmed"}],
                    }
                ]
            },
        ),
        Example(
            "doors",
            {
                "items": [
                    {"title": _("Unit pelayanan"), "href": "#d", "text": _("Tulis proposal"), "icon": "clipboard-list"},
                    {"title": _("Peneliti"), "href": "#d2", "text": _("Statistik"), "icon": "chart-bar"},
                ]
            },
        ),
        Example("quota", {"items": [(_("Kementerian dan lembaga"), 23, 12), (_("Kabupaten dan kota"), 49, 63)]}),
    ]


def _finding() -> list[Example]:
    places = [{"text": _("Isi"), "href": "#i", "current": True}, {"text": _("Lampiran"), "href": "#l", "count": 3}]
    return [
        Example("breadcrumbs", {"items": [(_("Beranda"), "/"), (_("Proposal"), "#p"), (LONG, "")]}),
        Example("tabs", {"items": places, "label": _("Bagian halaman")}),
        Example("section_nav", {"items": places, "label": _("Bagian")}),
        *(Example("pagination", {"page": Paginator(range(400), 20).page(number)}) for number in (1, 7, 20)),
        Example(
            "list_tools",
            {
                "views": [(_("Menunggu saya"), "#", True), (_("Puskesmas, terlama dahulu"), "#")],
                "save_href": "#",
                "manage_href": "#",
                "downloads": [("Excel", "#"), ("CSV", "#")],
            },
        ),
    ]


def _charts() -> list[Example]:
    years = [
        (str(year), value) for year, value in zip(range(2014, 2020), (515, 1184, 2476, 3054, 2824, 3156), strict=True)
    ]
    bars = [(_("Jawa Timur"), 27, 31), (_("Jawa Tengah"), 18, 12), (LONG, 7, 0)]
    tiles = [
        (_("Aceh"), "Aceh", 1, 1, 2),
        (_("Jawa Timur"), "Jatim", 2, 1, 27),
        (_("Bali"), "Bali", 3, 2, 4),
        (_("Papua"), "Papua", 4, 1, 0),
    ]
    source = _("contoh untuk galeri")
    return [
        Example(
            "chart_funnel",
            {"title": _("Dari terdaftar sampai terbaik"), "items": FUNNEL, "source": source, "heading": 3},
        ),
        Example(
            "chart_bar",
            {
                "title": _("Pemenang tiap provinsi"),
                "items": bars,
                "source": source,
                "heading": 3,
                "text": _("Garis tipis: tahun sebelumnya."),
            },
        ),
        Example(
            "chart_line", {"title": _("Proposal dari tahun ke tahun"), "items": years, "source": source, "heading": 3}
        ),
        Example(
            "chart_dots",
            {
                "title": _("Di sekitar garis batas"),
                "items": DOTS,
                "cut": 80.5,
                "cut_label": _("Garis batas, 80,5"),
                "source": source,
                "heading": 3,
            },
        ),
        Example("chart_tiles", {"title": _("Empat provinsi"), "items": tiles, "source": source, "heading": 3}),
        Example("chart_bar", {"title": _("Pemenang tiap provinsi"), "items": [], "heading": 3}, _("Kosong")),
        Example("chart_dots", {"title": _("Di sekitar garis batas"), "items": [], "heading": 3}, _("Kosong")),
    ]


def _frames() -> list[Example]:
    body = mark_safe("<p>Isi.</p>")
    return [
        Example(
            "card",
            {"title": _("Sisa waktu"), "body": body, "heading": 3, "more_href": "#k", "more_text": _("Kalender")},
        ),
        Example("section", {"title": _("Pemenang"), "body": body, "more_href": "#w", "more_text": _("Semua pemenang")}),
        Example("details", {"summary": _("Mengapa kami bertanya"), "body": body}),
        Example(
            "comparison",
            {
                "before": _("Warga menunggu dua jam di loket."),
                "after": _("Warga menunggu paling lama dua puluh menit di loket."),
                "before_title": _("Versi 3"),
                "after_title": _("Sekarang"),
                "heading": 3,
            },
        ),
        Example("dialog", {"title": _("Bantuan"), "body": body, "name": "contoh", "open": True}),
        Example("receipt", {"body": mark_safe("<p>SiNovik</p>")}),
        Example("sample"),
    ]
