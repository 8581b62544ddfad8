"""The scale in words first: five bands from strongest to weakest, each with the marks that belong to it."""

from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

WORDS = [
    ("very_strong", _("Sangat kuat"), _("Bukti lengkap dan terukur, dibandingkan, dan bertahan.")),
    ("strong", _("Kuat"), _("Jelas dengan angka sebelum dan sesudah. Cara mengukurnya diterangkan.")),
    ("fair", _("Cukup"), _("Ada bukti, tetapi tanpa keadaan awal atau tanpa cara mengukur.")),
    ("weak", _("Lemah"), _("Disebut, tetapi buktinya hanya kegiatan atau kesan.")),
    ("absent", _("Belum tampak"), _("Tidak ada yang dapat diperiksa.")),
]


@dataclass(frozen=True)
class Band:
    key: str
    label: str
    help: str
    marks: tuple[int, ...]

    @property
    def range(self) -> str:
        return f"{self.marks[0]}–{self.marks[-1]}" if len(self.marks) > 1 else str(self.marks[0])


def bands(scale: tuple[int, int]) -> list[Band]:
    """The whole scale divided into at most five bands as even as possible, the best first.

    A scale of fewer than five marks gives as many bands as marks. On 1 to 10: 9–10, 7–8, 5–6, 3–4, 1–2.
    """
    low, high = scale
    marks = list(range(low, high + 1))
    count = min(len(WORDS), len(marks))
    edges = [round(i * len(marks) / count) for i in range(count + 1)]
    parts = [tuple(marks[a:b]) for a, b in pairwise(edges)]
    return [Band(*words, marks=part) for words, part in zip(WORDS, reversed(parts), strict=False)]


def band_of(value: object, scale: tuple[int, int]) -> Band:
    """The band of a mark; a mean between two bands belongs to the lower one."""
    found = [band for band in bands(scale) if value >= band.marks[0]]
    return found[0] if found else bands(scale)[-1]
