"""What is planted among the entries: defects from plain to nearly invisible, and honest entries that look like them.

The rules of screening know nothing of this file: no defect carries a mark, each is only what it would be in life. Some
grades lie beyond what a rule can see, so that the measured recall is one; look-alikes measure the precision.
"""

from collections.abc import Mapping
from enum import StrEnum
from random import Random

from sinovik.methods.text import count_words

from . import writing

Texts = Mapping[str, str]


class Defect(StrEnum):
    """What is wrong with a planted entry; screening is expected to find it."""

    TOO_YOUNG = "too_young"
    INCOMPLETE = "incomplete"
    REPEATED = "repeated"
    COPIED = "copied"
    NONSENSE = "nonsense"


class Lookalike(StrEnum):
    """An honest entry that resembles a defective one; screening is expected to leave it alone."""

    EDGE_OF_AGE = "old enough to the day"
    SHORT = "short but complete"
    LONG_AGO = "winner of long ago"
    OWN_TEXT = "text of the same agency"
    DECLARED_COPY = "copy that names its origin"
    QUOTATION = "quotes a common regulation"
    ACRONYMS = "full of acronyms"
    LISTS = "same words in long lists"


# the grades of each defect, the plainest first
GRADES: dict[Defect, tuple[str, ...]] = {
    Defect.TOO_YOUNG: ("three months", "a month", "a day"),
    Defect.INCOMPLETE: ("empty section", "missing letter", "no start given", "see the annex"),
    Defect.REPEATED: ("same record", "new record, same title", "new record, new title"),
    Defect.COPIED: (
        "word for word",
        "every 20th word changed",
        "every 8th word changed",
        "every 3rd word changed",
        "half",
    ),
    Defect.NONSENSE: ("keys", "consonants", "few words", "shuffled words"),
}
CHANGED = {"word for word": 0.0, "every 20th word changed": 0.05, "every 8th word changed": 0.125}
CHANGED |= {"every 3rd word changed": 0.33, "half": 0.03}
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
CONSONANTS = "bcdfghjklmnpqrstvwxz"
ACRONYMS = ("BPJS", "DPMPTSP", "SPBE", "KTP", "NIK", "RSUD", "SKPD", "OPD", "DTKS", "PKH", "SKM", "SOP", "UPTD", "LPSE")
QUOTED = (
    "Menimbang bahwa penyelenggara wajib memberikan pelayanan publik sesuai asas kepentingan umum, kepastian hukum,"
    " kesamaan hak, keseimbangan hak dan kewajiban, keprofesionalan, partisipatif, persamaan perlakuan, keterbukaan,"
    " akuntabilitas, fasilitas dan perlakuan khusus bagi kelompok rentan, ketepatan waktu, serta kecepatan, kemudahan,"
    " dan keterjangkauan."
)
ANNEX = ("Lihat lampiran.", "Terlampir.", "Sama dengan bagian sebelumnya.", "-- belum diisi --")


# --- texts of defects -----------------------------------------------------------------------------------------------


def copied(chance: Random, grade: str, original: Texts, own: Texts) -> dict[str, str]:
    """Somebody else's sections with a share of the words changed; of "half", every second section is the copier's."""
    changed = {
        key: writing.reworded(chance, text, share=CHANGED[grade]) for key, text in original.items() if key in own
    }
    if grade == "half":
        kept = sorted(changed)[::2]
        return {**own, **{key: changed[key] for key in kept}}
    return {**own, **changed}


def _typed(chance: Random) -> str:
    row, length = chance.choice(ROWS), chance.randint(3, 6)
    start = chance.randrange(len(row) - length + 1)
    return row[start : start + length] * chance.choice((1, 1, 2))


def _babbled(chance: Random) -> str:
    return "".join(chance.choice(CONSONANTS) for _ in range(chance.randint(5, 9)))


def senseless(chance: Random, grade: str, text: str) -> str:
    """What fills a field without saying anything, about half as long as the text would have been."""
    words = text.split()
    length = max(12, len(words) // 2)
    if grade == "keys":
        return " ".join(_typed(chance) for _ in range(length))
    if grade == "consonants":
        return " ".join(_babbled(chance) for _ in range(length))
    if grade == "few words":
        few = chance.sample(words, k=min(5, len(words)))
        return " ".join(chance.choice(few) for _ in range(length))
    return " ".join(chance.sample(words, k=min(length, len(words))))


def emptied(chance: Random, grade: str, sections: Texts) -> dict[str, str]:
    """One section left out, or filled with a pointer to somewhere else."""
    chosen = chance.choice(sorted(sections))
    if grade == "see the annex":
        return {**sections, chosen: chance.choice(ANNEX)}
    return {key: text for key, text in sections.items() if key != chosen}


# --- texts of look-alikes -------------------------------------------------------------------------------------------


def _sentences(text: str) -> list[str]:
    return [sentence.rstrip(".") for sentence in text.split(". ")]


def _listed(chance: Random, words: int) -> str:
    """What a unit writes about twelve villages: honest, and the same words again and again."""
    names = chance.sample(writing.PLACES, k=6)
    lines, service = [], chance.choice(writing.SERVICES)
    while sum(len(line.split()) for line in lines) < words - 14:
        lines.append(
            f"Desa {len(lines) + 1} di {chance.choice(names)}: {chance.randint(2, 90)} warga dilayani {service},"
            f" {chance.randint(1, 9)} pekan."
        )
    return " ".join(lines)


def alike(chance: Random, kind: Lookalike, sections: Texts, limits: Mapping[str, int]) -> dict[str, str]:
    """The honest text that resembles a defective one; the same text for kinds that differ in facts only."""
    if kind == Lookalike.SHORT:
        return {
            key: ". ".join(_sentences(text)[: max(1, len(text.split()) // 60)]) + "." for key, text in sections.items()
        }
    chosen = max(sections, key=lambda key: limits.get(key, 0))
    if kind == Lookalike.LISTS:
        return {**sections, chosen: _listed(chance, limits[chosen])}
    if kind == Lookalike.QUOTATION:
        own = _sentences(sections[chosen])
        while own and count_words(". ".join([*own, QUOTED])) > limits[chosen]:
            own.pop()
        return {**sections, chosen: ". ".join([*own, QUOTED])}
    if kind == Lookalike.ACRONYMS:
        words = sections[chosen].split()
        return {**sections, chosen: " ".join(chance.choice(ACRONYMS) if chance.random() < 0.25 else w for w in words)}
    return dict(sections)
