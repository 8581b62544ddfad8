"""What an entry says of itself: shared by its first page and the later correction."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.models import Edition, Proposal
from sinovik.competitions.models.proposals import LONGEST_KIND
from sinovik.competitions.queries.earlier import origin_numbered, origins_named
from sinovik.competitions.queries.proposals import CLASSES
from sinovik.competitions.rules.video import LONGEST_ADDRESS, video_problem
from sinovik.competitions.states import Digital, NoveltyKind, VideoCaptions
from sinovik.foundation.refusals import Refused
from sinovik.foundation.ui.forms import Form, KnownDateField
from sinovik.innovations.models import Innovation
from sinovik.innovations.rules import title_key
from sinovik.innovations.states import Goal

Choices = list[tuple[str, str]]


def group_choices(edition: Edition) -> Choices:
    return [(group.key, group.label) for group in edition.book.groups.values()]


def category_choices(edition: Edition) -> Choices:
    return [(category.key, category.label) for category in edition.book.categories.values()]


class OriginField(forms.CharField):
    """An innovation by its number or its title. A title that is not exact is answered with those that are near."""

    agencies: Collection[int] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=300, **kwargs)

    def clean(self, value: str) -> Innovation | None:
        typed = super().clean(value)
        if not typed:
            return None
        if re.fullmatch(r"INO-?\d+", typed, re.IGNORECASE):
            return self._numbered(typed)
        found = origins_named(typed)
        if len(found) == 1 and title_key(found[0].title) == title_key(typed):
            return found[0]
        raise forms.ValidationError(_what_is_near(found))

    def _numbered(self, typed: str) -> Innovation:
        innovation = origin_numbered(f"INO-{int(re.sub(r'[^0-9]', '', typed)):06d}", self.agencies)
        if innovation is None:
            raise forms.ValidationError(_("Nomor ini tidak ada di katalog. Periksa lagi, misalnya INO-000123."))
        return innovation


def _what_is_near(found: list[Innovation]) -> str:
    if not found:
        return gettext("Tidak ada inovasi berjudul ini di katalog. Periksa ejaannya, atau tulis nomornya.")
    near = "; ".join(f"{row.title} ({row.owner}) {row.number}" for row in found)
    return gettext("Ada beberapa yang mirip di katalog. Tulis nomor salah satunya: %(near)s.") % {"near": near}


class EntryForm(Form):
    """What an entry says of itself; shared by the first page and the later correction."""

    title = forms.CharField(label=_("Judul inovasi"), max_length=300)
    group = forms.ChoiceField(label=_("Kelompok"), widget=forms.RadioSelect)
    category = forms.ChoiceField(label=pgettext_lazy("satu", "Kategori"), widget=forms.RadioSelect)
    started_on = KnownDateField(
        label=_("Mulai diterapkan"),
        required=False,
        help_text=_("Tanggal layanan mulai berjalan dengan cara baru, sesuai surat pernyataan."),
    )
    novelty = forms.ChoiceField(label=_("Jenis kebaruan"), choices=NoveltyKind.choices, initial=NoveltyKind.NEW)
    origin = OriginField(
        label=_("Inovasi asal"),
        required=False,
        help_text=_(
            "Bila meniru, menyesuaikan, memperluas, atau menyempurnakan inovasi lain: tulis nomornya, misalnya"
            " INO-000123, atau judulnya. Bila judulnya tidak tepat, yang mirip di katalog ditampilkan."
        ),
    )

    def __init__(self, edition: Edition, *args: Any, agencies: Collection[int] = (), **kwargs: Any) -> None:
        """agencies: whose own innovations may be named as the origin before they are public."""
        super().__init__(*args, **kwargs)
        self.fields["origin"].agencies = agencies
        self.fields["group"].choices = group_choices(edition)
        self.fields["category"].choices = category_choices(edition)


class Marked(Form):
    """A form that remembers what its page showed, so that two people never overwrite each other unseen."""

    seen = forms.CharField(widget=forms.HiddenInput(attrs={"autocomplete": "off"}), max_length=16)

    def overtaken(self, refusal: Refused, mark: str) -> None:
        """Say what is kept now; the same form sent once more is a choice made knowing it."""
        self.data = self.data.copy()
        self.data["seen"] = mark
        self.refuse(refusal)


class DescribeForm(Marked, EntryForm):
    """The later correction of what an entry says of itself, by what it is sorted, and its video."""

    goals = forms.TypedMultipleChoiceField(
        label=_("Tujuan pembangunan berkelanjutan (TPB)"),
        choices=[(goal.value, format_lazy("{}. {}", goal.value, goal.label)) for goal in Goal],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pilih hanya tujuan yang hasilnya Anda buktikan dalam proposal."),
    )
    sector = forms.CharField(
        label=_("Sektor"),
        required=False,
        max_length=LONGEST_KIND,
        help_text=_("Bidang urusan yang dilayani, misalnya kesehatan atau kependudukan."),
    )
    service = forms.CharField(
        label=_("Jenis layanan"),
        required=False,
        max_length=LONGEST_KIND,
        help_text=_("Layanan yang diterima masyarakat, misalnya pemeriksaan ibu hamil atau akta kelahiran."),
    )
    digital = forms.ChoiceField(
        label=_("Apakah layanan ini digital?"),
        choices=Digital.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Yang dimaksud ialah cara masyarakat dilayani, bukan cara petugas mencatat."),
    )

    video = forms.CharField(
        label=_("Alamat video"),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
        help_text=_(
            "Boleh kosong. Diawali https://, misalnya dari YouTube atau Vimeo. Penilai yang membaca tanpa mengetahui"
            " pengusul tidak melihatnya."
        ),
    )
    video_captions = forms.ChoiceField(
        label=_("Apakah video ini bertakarir?"),
        choices=VideoCaptions.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_(
            "Takarir adalah tulisan dari apa yang diucapkan dan terdengar. Tanpanya, orang tuli dan orang yang tidak"
            " dapat menyalakan suara tidak dapat mengikuti video. Jawaban Anda tampil bagi yang membukanya."
        ),
    )

    def clean_video(self) -> str:
        address = self.cleaned_data["video"]
        if address and (problem := video_problem(address)):
            raise forms.ValidationError(problem)
        return address

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("video") and not cleaned.get("video_captions") and "video_captions" not in self.errors:
            self.add_error("video_captions", _("Nyatakan apakah video ini bertakarir."))
        return cleaned


def entry_facts(proposal: Proposal) -> dict[str, Any]:
    """What the correction page shows at first."""
    names = ("title", "group", "category", "started_on", "novelty", "video", "video_captions", *CLASSES)
    return {name: getattr(proposal, name) for name in names} | {"origin": proposal.origin and proposal.origin.number}
