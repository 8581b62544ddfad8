"""How an organiser begins an edition."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sinovik.agencies.models import Agency
from sinovik.competitions.states import RuleBook
from sinovik.foundation.ui.forms import DateTimeField, Form, LongText, YearField

EARLIER = "edisi:"  # before the address of an edition to begin from; a template's name holds no colon
Grouped = list[tuple[str, list[tuple[str, str]]]]


class Beginning(Form):
    """What every beginning asks: in whose name, and where it is found. An agency's person acts for it alone."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Penyelenggara"),
        help_text=_("Edisi ini hanya terbuka bagi instansi itu dan yang ada di bawah atau di wilayahnya."),
    )
    year = YearField(label=_("Tahun"), first=2014, last=2100)
    slug = forms.SlugField(label=_("Alamat"), max_length=60, help_text=_("Misalnya kipp-2027. Tidak dapat diubah."))

    def __init__(self, organisers: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(organisers)
        if choices:
            self.fields["agency"].queryset = organisers
            self.fields["agency"].initial = choices[0]
        else:
            del self.fields["agency"]


class CreateEditionForm(Beginning):
    template = forms.ChoiceField(
        label=_("Mulai dari"),
        help_text=_("Templat sebuah tahun, atau aturan beku sebuah edisi yang pernah dibuka."),
    )
    name = forms.CharField(
        label=_("Nama edisi"),
        max_length=160,
        required=False,
        help_text=_("Kosongkan untuk memakai nama sumbernya dengan tahun yang baru."),
    )
    short = forms.CharField(label=_("Nama pendek"), max_length=40, required=False)
    closes_at = DateTimeField(
        label=_("Pendaftaran ditutup"),
        help_text=_("Seluruh kalender sumbernya digeser mengikuti waktu ini. Waktu menurut zona Anda."),
    )
    is_demo = forms.BooleanField(
        label=_("Edisi contoh"),
        required=False,
        help_text=_("Hanya edisi contoh yang boleh memakai templat dengan asumsi demo."),
    )
    field_order = ("template", "agency", "name", "short", "year", "slug", "closes_at", "is_demo")

    def __init__(self, sources: Grouped, organisers: QuerySet[Agency], *args: Any, **kwargs: Any) -> None:
        super().__init__(organisers, *args, **kwargs)
        self.fields["template"].choices = sources
        if "agency" in self.fields:
            for name in ("name", "short"):
                self.fields[name].required, self.fields[name].help_text = True, ""

    def begun_from(self) -> str:
        """Address of the edition that was chosen; "" for a template."""
        chosen = self.cleaned_data["template"]
        return chosen.removeprefix(EARLIER) if chosen.startswith(EARLIER) else ""

    def facts(self) -> dict[str, Any]:
        """Everything but the source."""
        return {name: value for name, value in self.cleaned_data.items() if name != "template"}


def category_lines(book: RuleBook) -> str:
    """The categories as `CategoriesForm` reads them."""
    return "\n".join(f"{row['label']} = {row['label_en']}" for row in book.rules["category"] if row["key"])


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class SmallForm(Beginning):
    """A small edition on one page. book: the rules of the small template, whose groups, sections and criteria it asks
    about."""

    name = forms.CharField(label=_("Nama edisi"), max_length=160)
    short = forms.CharField(label=_("Nama pendek"), max_length=40)
    theme = forms.CharField(label=_("Tema"), max_length=300, required=False)
    basis = LongText(
        label=_("Dasar hukum"),
        rows=3,
        help_text=_("Satu peraturan atau keputusan tiap baris. Menjadi sumber semua nilai yang Anda isi di sini."),
    )
    groups = forms.MultipleChoiceField(label=_("Kelompok"), widget=forms.CheckboxSelectMultiple)
    categories = LongText(
        label=_("Kategori"),
        rows=5,
        help_text=_(
            "Satu kategori tiap baris: nama Indonesia, tanda sama dengan, nama Inggris. Nama Inggris boleh kosong."
        ),
    )
    opens_at = DateTimeField(label=_("Pendaftaran dibuka"))
    closes_at = DateTimeField(label=_("Pendaftaran ditutup"), help_text=_("Waktu menurut zona Anda."))
    announced_at = DateTimeField(
        label=_("Pengumuman"),
        help_text=_("Seleksi, penilaian, dan pleno berbagi waktu antara penutupan dan pengumuman. Dapat diubah nanti."),
    )
    lowest = forms.IntegerField(label=_("Nilai terendah"), min_value=0, max_value=1000, initial=1)
    highest = forms.IntegerField(label=_("Nilai tertinggi"), min_value=1, max_value=1000, initial=10)
    readings = forms.IntegerField(label=_("Penilai tiap proposal"), min_value=1, max_value=20, initial=2)
    winners = forms.IntegerField(label=_("Banyaknya pemenang"), min_value=1, max_value=10_000, initial=3)
    objection_days = forms.IntegerField(label=_("Lama masa sanggah, dalam hari"), min_value=1, max_value=60, initial=3)
    is_demo = forms.BooleanField(label=_("Edisi contoh"), required=False)

    def __init__(self, book: RuleBook, *args: Any, **kwargs: Any) -> None:
        self.book = book
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(row.key, row.label) for row in book.groups.values()]
        self.fields["groups"].initial = [*book.groups]
        self.fields["categories"].initial = category_lines(book)
        for section in book.sections.values():
            told = {"label": section.title, "help_text": section.help, "initial": 200}
            self.add(f"words_{section.key}", forms.IntegerField(min_value=1, max_value=10_000, required=False, **told))
        for row in book.criteria:
            told = {"label": row.label, "help_text": row.question, "initial": Decimal(20)}
            self.add(f"weight_{row.key}", forms.DecimalField(min_value=0, max_value=100, decimal_places=2, **told))

    def parts(self) -> list[dict[str, Any]]:
        """The fields under their headings, in the order in which an organiser decides."""
        words = [name for name in self.fields if name.startswith("words_")]
        weights = [name for name in self.fields if name.startswith("weight_")]
        titled = [
            (_("Edisi"), "", ["agency", "name", "short", "theme", "basis", "year", "slug", "is_demo"]),
            (_("Kalender"), "", ["opens_at", "closes_at", "announced_at", "objection_days"]),
            (_("Peserta"), "", ["groups", "categories"]),
            (_("Bagian formulir"), _("Isi batas katanya. Kosongkan bagian yang tidak dipakai."), words),
            (_("Bobot kriteria, dalam persen"), _("Jumlahnya 100."), weights),
            (_("Penilaian"), "", ["lowest", "highest", "readings", "winners"]),
        ]
        return [
            {"title": title, "text": text, "fields": [self[name] for name in names if name in self.fields]}
            for title, text, names in titled
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("lowest"), cleaned.get("highest")
        if low is not None and high is not None and low >= high:
            self.add_error("highest", _("Nilai tertinggi harus lebih besar daripada yang terendah."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What the action asks, from the fields."""
        told = dict(self.cleaned_data)
        low, high = told.pop("lowest"), told.pop("highest")
        words = {key: told.pop(f"words_{key}") for key in self.book.sections}
        weights = {row.key: told.pop(f"weight_{row.key}") for row in self.book.criteria}
        pairs = [line.partition("=") for line in lines_of(told["categories"])]
        return told | {
            "basis": lines_of(told["basis"]),
            "categories": [(label.strip(), english.strip()) for label, _equals, english in pairs],
            "words": {key: most for key, most in words.items() if most},
            "weights": weights,
            "scale": [low, high],
        }
