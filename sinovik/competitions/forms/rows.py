"""Pages on which an organiser writes rows and values of the rules anew; every field follows from the kind of row."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sinovik.competitions.forms.editions import lines_of
from sinovik.competitions.rules.places import words_for
from sinovik.competitions.rules.rows import ROWS, listed, row_label
from sinovik.competitions.rules.shapes import FILE_KINDS
from sinovik.competitions.states import Law
from sinovik.foundation.ui.forms import Form, LongText

Rules = Mapping[str, Any]
LABELS = {
    "label": _("Nama"),
    "label_en": _("Nama dalam bahasa Inggris"),
    "title": _("Judul"),
    "title_en": _("Judul dalam bahasa Inggris"),
    "help": _("Petunjuk"),
    "help_en": _("Petunjuk dalam bahasa Inggris"),
    "question": _("Pertanyaan untuk penilai"),
    "question_en": _("Pertanyaan dalam bahasa Inggris"),
    "code": _("Kode pada nomor proposal"),
    "pool": _("Diperingkat bersama"),
    "groups": _("Untuk kelompok"),
    "sections": _("Bagian formulir yang dinilai"),
    "law": _("Kriteria menurut peraturan"),
    "required": _("Wajib diisi"),
    "kinds": _("Jenis berkas"),
    "max_mib": _("Ukuran terbesar, dalam MB"),
    "words": _("Batas kata"),
    "weight": _("Bobot, dalam persen"),
    "minimum_age_months": _("Umur penerapan paling sedikit, dalam bulan"),
    "barred_from_rank": _("Jenjang yang tidak boleh ikut lagi"),
    "requires_rank": _("Jenjang yang harus pernah diraih"),
    "article": _("Pasal"),
    "edition.name": _("Nama edisi"),
    "edition.short": _("Nama pendek"),
}
HINTS = {
    "barred_from_rank": _("0 bila semua boleh ikut. Jenjang 99 adalah Top 99."),
    "requires_rank": _("0 bila tidak ada."),
    "weight": _("Jumlah bobot bagian yang berlaku untuk semua kelompok adalah 100."),
}
WHOLE = {
    "words": (1, 10_000),
    "max_mib": (1, settings.LARGEST_FILE_MIB),
    "minimum_age_months": (0, 240),
    "barred_from_rank": (0, 1000),
    "requires_rank": (0, 1000),
    "cap_per_agency": (1, 10_000),
    "repeat_years": (1, 50),
    "days": (1, 60),
    "readings": (1, 20),
    "places": (1, 10_000),
}
DECIMAL = {"weight", "weights", "near_duplicate_share", "third_reader_threshold"}
LONG = {"help", "help_en", "question", "question_en"}
OPTIONAL = {"help", "help_en", "article", "words", "weight"}
METHODS = [("weighted_mean", _("Rata-rata berbobot")), ("calibrated", _("Dikalibrasi menurut penilai"))]


def _choices(name: str, rules: Rules) -> list[tuple[str, Any]]:
    if name == "law":
        return [*Law.choices]
    if name == "kinds":
        return [(kind, kind.upper()) for kind in FILE_KINDS]
    table = {"groups": "group", "sections": "section", "pool": "pool"}[name]
    return [(row["key"], row_label(row, table)) for row in listed(rules, table)]


def _chosen(name: str, rules: Rules, told: dict[str, Any]) -> forms.Field:
    kind = forms.ChoiceField if name in ("law", "pool") else forms.MultipleChoiceField
    widget = forms.RadioSelect if name in ("law", "pool") else forms.CheckboxSelectMultiple
    return kind(choices=_choices(name, rules), widget=widget, **told)


def _field(name: str, rules: Rules, told: dict[str, Any]) -> forms.Field:
    if name in WHOLE:
        low, high = WHOLE[name]
        return forms.IntegerField(min_value=low, max_value=high, **told)
    if name in DECIMAL:
        return forms.DecimalField(min_value=0, max_value=1000, decimal_places=4, **told)
    if name in LONG:
        return LongText(rows=3, max_length=2000, **told)
    if name == "required":
        return forms.BooleanField(**told | {"required": False})
    if name in ("law", "pool", "groups", "sections", "kinds"):
        return _chosen(name, rules, told)
    return forms.CharField(max_length={"code": 3, "label": 160, "title": 160}.get(name, 300), **told)


class SourcedForm(Form):
    """A change of the rules, and on what it rests."""

    source = forms.CharField(
        label=_("Sumber perubahan"), help_text=_("Misalnya nomor keputusan dan pasalnya."), max_length=300
    )

    def values(self) -> dict[str, Any]:
        """What was written, by name; numbers with decimals as text, as the rules keep them."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("source", "position")}
        return {name: f"{value.normalize():f}" if isinstance(value, Decimal) else value for name, value in told.items()}


class RowForm(SourcedForm):
    """One row of a list. row: as it is now, None for a new one."""

    def __init__(self, kind: str, rules: Rules, row: Rules | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = listed(rules, kind)
        for name in ROWS[kind]:
            told = {"label": LABELS[name], "help_text": HINTS.get(name, ""), "initial": self._initial(name, row, rules)}
            needless = name in OPTIONAL or (name == "sections" and not listed(rules, "section"))
            self.add(name, _field(name, rules, told | {"required": not needless}))
        last = len(rows) + (row is None)
        place = next((n for n, other in enumerate(rows, 1) if row and other["key"] == row["key"]), last)
        told = {"label": _("Urutan"), "initial": place, "min_value": 1, "max_value": max(last, 1)}
        self.add("position", forms.IntegerField(**told))
        self.order_fields([*ROWS[kind], "position", "source"])

    @staticmethod
    def _initial(name: str, row: Rules | None, rules: Rules) -> Any:
        if row is not None:
            return row.get(name)
        every = {"groups": "group"}.get(name)
        return [other["key"] for other in listed(rules, every)] if every else (True if name == "required" else None)


def _as_typed(value: Any) -> Any:
    """A list as lines, one span as `1 sampai 10`."""
    if isinstance(value, list):
        whole = all(isinstance(item, int) for item in value)
        return " - ".join(map(str, value)) if whole else "\n".join(value)
    return value


class ValuesForm(SourcedForm):
    """Single values of the rules, each named by its path."""

    def __init__(self, rules: Rules, places: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for path, value in places.items():
            label = LABELS.get(path) or LABELS.get(path.split(".")[-1]) or words_for(rules, path)
            told = {"label": label, "initial": _as_typed(value), "required": path in ("edition.name", "edition.short")}
            self.add(path, self._made(path, rules, told))
        self.order_fields([*places, "source"])

    @staticmethod
    def _made(path: str, rules: Rules, told: dict[str, Any]) -> forms.Field:
        *_way, over, name = path.split(".")
        special: dict[str, Callable[[], forms.Field]] = {
            "legal.basis": lambda: LongText(rows=3, help_text=_("Satu peraturan atau keputusan tiap baris."), **told),
            "edition.short": lambda: forms.CharField(max_length=40, **told),
            "edition.name": lambda: forms.CharField(max_length=160, **told),
        }
        if path in special:
            return special[path]()
        if name == "scale":
            return forms.RegexField(
                r"^\s*\d{1,4}\s*(?:-|–|sampai)\s*\d{1,4}\s*$",
                help_text=_("Dua angka, misalnya 1 - 10."),
                error_messages={"invalid": _("Tulis rentang nilai dengan dua angka, misalnya 1 - 10.")},
                **told,
            )
        if name == "method":
            return forms.ChoiceField(choices=METHODS, widget=forms.RadioSelect, **told | {"required": True})
        return _field(over if over in ("places", "weights") else name, rules, told)

    def values(self) -> dict[str, Any]:
        told = super().values()
        for path, value in told.items():
            if path == "legal.basis":
                told[path] = lines_of(value)
            elif path.endswith(".scale") and value:
                low, high = value.replace("–", "-").replace("sampai", "-").split("-")
                told[path] = [int(low), int(high)]
        return told


class RemoveForm(SourcedForm):
    pass
