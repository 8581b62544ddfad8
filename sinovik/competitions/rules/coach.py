"""What a reader would ask of a text: figures that are missing, claims without one, acronyms that nobody explains.

Pure: no database, no clock. It marks words that stand in the text and never writes any; nothing here decides anything,
and a text without a mark is not thereby good. The words are Indonesian, as proposals are.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST = 8  # remarks at once; more would be a list of errors, not a hint


class Kind(StrEnum):
    NO_FIGURE = "no_figure"  # something is said to have changed, without a figure
    ONE_FIGURE = "one_figure"  # the figure after the change stands there, the one before does not
    EMPTY_CLAIM = "empty_claim"  # "signifikan" without a figure near
    ACRONYM = "acronym"  # capital letters that the text does not explain


@dataclass(frozen=True)
class Remark:
    """A place in the text and what is asked there. start, end: its characters; quote: what stands there."""

    kind: Kind
    start: int
    end: int
    quote: str


# --- sentences and figures ------------------------------------------------------------------------------------------

# a full stop inside a number, after an initial or a title ends no sentence: 1.250 warga, dr. Sari, No. 5, S. Kom
_ENDS = re.compile(r"(?<!\b[A-Za-z])(?<!\bdr)(?<!\bNo)(?<!\bKab)(?<!\bRp)(?<![.!?;])[.!?;]++(?=\s|$)|\n++")
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]*\d|\s*(?:orang|warga|pasien|berkas|kasus|keluarga|unit)\b)")
_DATE = re.compile(
    r"\b\d{1,2}\s+(?:Jan|Feb|Mar|Apr|Mei|Jun|Jul|Agu|Agt|Sep|Okt|Nov|Des)\w*|(?<!\d)\d{1,2}[/-]\d{1,2}[/-]\d{2,4}", re.I
)
_LAW = re.compile(r"\b(?:nomor|no\.?|pasal|ayat|tahun|bab|versi|tahap|kelas|tabel|gambar|lampiran|ke)[\s-]*\d+", re.I)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = re.compile(
    r"\b(?:nol|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|seratus|seribu|sejuta|separuh|setengah"
    r"|sepertiga|seperempat|puluh|belas|ratus|ribu|juta|miliar)\b",
    re.I,
)
_SHARE = re.compile(r"\d\s*(?:%|persen|kali)|\b(?:separuh|setengah|dua kali|tiga kali)\b", re.I)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with the place at which it begins."""
    start = 0
    for end in [*_ENDS.finditer(text), None]:
        stop = end.end() if end else len(text)
        if text[start:stop].strip():
            yield start, text[start:stop]
        start = stop


def figures(sentence: str) -> int:
    """How many figures a sentence tells, in digits or words. Years, dates and numbers of laws and tables are none."""
    for other in (_DATE, _LAW, _YEAR):
        sentence = other.sub(" ", sentence)
    spelt = re.sub(rf"(?:{_WORDS.pattern}\s*)+", " 1 ", sentence, flags=re.I)
    return len(_DIGITS.findall(spelt))


# --- what is asked --------------------------------------------------------------------------------------------------

_CHANGED = re.compile(
    r"\b(?:meningkat|menurun|berkurang|bertambah|melonjak|merosot|meningkatkan|menurunkan|mengurangi|memangkas|mempercepat"
    r"|meningkatnya|menurunnya|berkurangnya|bertambahnya"
    r"|lebih (?:cepat|murah|singkat|banyak|sedikit|hemat|tinggi|rendah)"
    r"|(?:naik|turun)(?! tangan| kelas| pangkat| jabatan)"
    r"(?! (?:ke|dari|di|perahu|kapal|bus|motor|mobil|kereta|ojek|haji)\b))\b",
    re.I,
)
# what is planned or asked for has no figure yet, and a duty or an aim claims none
_NOT_YET = re.compile(
    r"\b(?:akan|rencana\w*|berencana|bertujuan|tujuan\w*|untuk|agar|supaya|diharapkan|harapan\w*|ingin|perlu|harus|bila|jika"
    r"|apabila|guna|demi|upaya|tidak|belum|bukan|target\w*)\b",
    re.I,
)
_EMPTY = re.compile(
    r"\b(?:signifikan|optimal|maksimal|drastis|luar biasa|sangat (?:baik|efektif|efisien|puas|memuaskan|tinggi|besar)"
    r"|jauh lebih baik|pesat|terbukti efektif)\b",
    re.I,
)
_CAPITALS = re.compile(r"(?<![\w@./-])[A-Z][A-Z0-9]{1,9}(?![\w@]|[./-]\w)")
_ROMAN = re.compile(r"^(?=[IVXLC])X{0,3}(?:IX|IV|V?I{0,3})$")
# what every reader of a proposal knows, so that nobody is asked to spell it out
_KNOWN_TO_ALL = (
    "KTP KK NIK SIM RT RW SD SMP SMA SMK TK PAUD PNS ASN TNI POLRI RI UU PP HP WA SMS TV AC PDF QR KIPP PKK BPJS UMKM"
    " PUPR PANRB NTT NTB DKI DIY WIB WITA WIT ID NO TOP SOP RS RSUD OK"
)
EVERYDAY = frozenset(_KNOWN_TO_ALL.split())


def _changes(start: int, sentence: str, following: str) -> Iterator[Remark]:
    """Something changed: by how much, from what? A figure in the next sentence counts as near."""
    found = _CHANGED.search(sentence)
    if found is None or _NOT_YET.search(sentence[: found.start()]):
        return
    here = figures(sentence)
    if here == 0 and figures(following) == 0:
        yield _remark(Kind.NO_FIGURE, start, found)
    elif here + figures(following) == 1 and not (_SHARE.search(sentence) or _SHARE.search(following)):
        yield _remark(Kind.ONE_FIGURE, start, found)


def _claims(start: int, sentence: str, following: str) -> Iterator[Remark]:
    if figures(sentence) or figures(following):
        return
    for found in _EMPTY.finditer(sentence):
        # "tidak optimal" tells of the state before, "belum signifikan" claims nothing
        if not re.search(r"\b(?:tidak|belum|kurang|bukan|tanpa)\s+$", sentence[: found.start()], re.I):
            yield _remark(Kind.EMPTY_CLAIM, start, found)


def _remark(kind: Kind, start: int, found: re.Match[str]) -> Remark:
    return Remark(kind, start + found.start(), start + found.end(), found.group())


def _shouted(sentence: str) -> bool:
    """A heading in capitals is no string of acronyms."""
    letters = [char for char in sentence if char.isalpha()]
    return len(letters) > 12 and sum(char.isupper() for char in letters) * 2 > len(letters)


def explained(text: str) -> set[str]:
    """Acronyms that a text explains: `Angka Kematian Ibu (AKI)` or `AKI (Angka Kematian Ibu)`, `AKI adalah …`."""
    told = set(re.findall(r"\w\s\(([A-Z][A-Z0-9]{1,9})\)", text))
    told |= set(re.findall(r"\b([A-Z][A-Z0-9]{1,9})\s\((?=[^()]{0,60}[a-z])[^()]{6,200}\)", text))
    return told | set(re.findall(r"\b([A-Z][A-Z0-9]{1,9})\s(?:adalah|ialah|merupakan|singkatan dari)\s", text))


def _acronyms(text: str, known: Collection[str]) -> Iterator[Remark]:
    told = {*EVERYDAY, *known, *explained(text)}
    for start, sentence in sentences(text):
        if _shouted(sentence):
            continue
        for found in _CAPITALS.finditer(sentence):
            short = found.group()
            if short not in told and not _ROMAN.match(short):
                told.add(short)  # once is enough
                yield _remark(Kind.ACRONYM, start, found)


def remarks(text: str, known: Collection[str] = ()) -> list[Remark]:
    """At most MOST remarks on a text, in the order of their places. known: acronyms explained elsewhere."""
    rows = list(sentences(text))
    following = [*(sentence for _start, sentence in rows[1:]), ""]
    found = list(_acronyms(text, known))
    for (start, sentence), after in zip(rows, following, strict=False):
        changed = list(_changes(start, sentence, after))
        # one question about a figure is enough for a sentence
        found += changed or list(_claims(start, sentence, after))
    return sorted(found, key=lambda remark: (remark.start, remark.kind))[:MOST]
