"""How titles are compared, how text is prepared for search, what a higher level includes. Pure: no database."""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings
from django.utils.text import slugify

from sinovik.agencies.rules import fold
from sinovik.innovations.states import RUNGS, Level

UNTITLED_SLUG = "judul-belum-tercatat"
SMALL_WORDS = {
    "dan",
    "di",
    "ke",
    "dari",
    "untuk",
    "bagi",
    "dengan",
    "pada",
    "dalam",
    "yang",
    "melalui",
    "menuju",
    "sebagai",
    "of",
}
QUERY_MAX = 200


@cache
def written_acronyms() -> Mapping[str, str]:
    """Each acronym as people write it: `ktp` → `KTP`, `puskesmas` → `Puskesmas`."""
    with (settings.REFERENCE / "singkatan.csv").open(encoding="utf-8", newline="") as rows:
        return {fold(row["singkatan"]): row["singkatan"] for row in csv.DictReader(rows)}


@cache
def _table(file: str, key: str, value: str) -> Mapping[str, str]:
    with (settings.REFERENCE / file).open(encoding="utf-8", newline="") as rows:
        return {fold(row[key]): fold(row[value]) for row in csv.DictReader(rows)}


def stop_words() -> Mapping[str, str]:
    return _table("kata_henti.csv", "kata", "kata")


def same_words() -> Mapping[str, str]:
    return _table("kata_sepadan.csv", "kata", "dibaca")


def acronyms() -> Mapping[str, str]:
    return _table("singkatan.csv", "singkatan", "kepanjangan")


def title_key(title: str) -> str:
    """The form in which two spellings of one title are equal: folded, without what stands in brackets.

    `RAWAT INAP TANPA KELAS (KELUARGA MISKIN)` and `Rawat Inap tanpa Kelas` are one title.
    """
    return fold(re.sub(r"\([^)]*\)", " ", title)) or fold(title)


def plain_words(text: str) -> str:
    """Folded words without stop words, each in its one spelling; PostgreSQL's Indonesian stemmer does the rest."""
    return " ".join(same_words().get(word, word) for word in fold(text).split() if word not in stop_words())


def search_text(text: str) -> str:
    """What is indexed for a text: its words, and beside each acronym or its long form the other one."""
    folded = f" {fold(text)} "
    more = [long for short, long in acronyms().items() if f" {short} " in folded]
    more += [short for short, long in acronyms().items() if f" {long} " in folded]
    return plain_words(" ".join([folded, *more]))


def query_words(text: str) -> str:
    """What is asked for a person's search text, at most 200 characters of it; empty if nothing is left to look for."""
    return plain_words(text[:QUERY_MAX]) or fold(text[:QUERY_MAX])


def slug_of(title: str) -> str:
    return slugify(title)[:80].strip("-") or UNTITLED_SLUG


def includes(level: str, lower: str) -> bool:
    """Whether who holds `level` holds `lower` too: a Top 45 is a Top 99; final levels do not include each other."""
    return level == lower or RUNGS[level].rank > RUNGS[lower].rank


def highest(levels: Iterable[str]) -> str | None:
    """The highest of some levels, or None of none."""
    return max(levels, key=lambda level: RUNGS[level].rank, default=None)


def level_of(words: str) -> Level:
    """The level a source's words mean: `Top 45`, `Finalis (129)`, `OPSI (28)`, `Top terpuji`, `Top (level not seen)`.

    Raises ValueError for words that no source of ours has used.
    """
    text = fold(words)
    if match := re.match(r"top (\d+)$", text):
        return Level(f"top_{match[1]}")
    for start, level in (
        ("finalis", Level.FINALIST),
        ("opsi", Level.OPSI),
        ("oapsi", Level.OAPSI),
        ("top terpuji", Level.COMMENDED),
    ):
        if text.startswith(start):
            return level
    if text.startswith("top"):
        return Level.TOP
    raise ValueError(f"no level is known for {words!r}")


def _word(word: str, first: bool) -> str:
    bare = fold(word)
    if bare in written_acronyms():
        return word.replace(bare.upper(), written_acronyms()[bare])
    if re.search(r"\d", word) or not re.search(r"[aeiou]", bare):
        return word
    if bare in SMALL_WORDS and not first:
        return word.lower()
    return re.sub(r"[A-Z]+", lambda found: found[0].capitalize(), word)


def readable(title: str) -> str:
    """A title written in capitals, in the usual capitals: acronyms and short names in brackets stay as they are.

    `PELAYANAN KTP 1 JAM` → `Pelayanan KTP 1 Jam`. A title with small letters is left alone.
    """
    tidy = re.sub(r"\s+([)/,:])", r"\1", re.sub(r"\(\s+", "(", " ".join(title.split())))
    if tidy != tidy.upper():
        return tidy
    parts = re.split(r"(\([^)\s]*\)|“[^”\s]*”)", tidy)
    words: list[str] = []
    for number, part in enumerate(parts):
        start = not words
        words += [part] if number % 2 else [_word(word, start and n == 0) for n, word in enumerate(part.split())]
    return re.sub(r"\s+([),:])", r"\1", " ".join(words))
