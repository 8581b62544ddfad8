"""What people put into cells, read as values: dirty dates, numbers with dots, words in any case."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

Cell = Any  # what openpyxl finds: str, int, float, bool, datetime, date, time, timedelta or None
Reader = Callable[[Cell], Any]
MONTHS = (
    ("januari", "jan"),
    ("februari", "feb", "pebruari", "peb"),
    ("maret", "mar"),
    ("april", "apr"),
    ("mei",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("agustus", "agu", "agt", "ags"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov", "nopember", "nop"),
    ("desember", "des"),
)
_MONTH = {name: number for number, names in enumerate(MONTHS, start=1) for name in names}
_EXCEL_BEGINS = date(1899, 12, 30)


def normal(cell: Cell) -> str:
    """A head or a word without capitals, marks and double spaces."""
    return " ".join(re.findall(r"[^\W_]+", str(cell).casefold()))


def as_text(cell: Cell) -> str:
    """The cell as text on one line per line; 7.0 is "7"."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "\n".join(" ".join(line.split()) for line in str(cell).strip().splitlines())


def as_whole_number(cell: Cell) -> int:
    """A whole number; "1.250" and "1,250" in Indonesian and English writing are 1250."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer():
        return int(cell)
    text = str(cell).strip()
    if re.fullmatch(r"[+-]?\d{1,15}", text) or re.fullmatch(r"[+-]?\d{1,3}([.,])\d{3}(\1\d{3}){0,3}", text):
        return int(re.sub(r"[.,]", "", text))
    raise ValueError(_("“%(cell)s” bukan bilangan bulat. Tulis angkanya saja.") % {"cell": text[:40]})


def as_date(cell: Cell) -> date:
    """A day: an Excel date or its serial number, 2021-05-04, 4/5/2021 (day first), 4 Mei 2021, Mei 2021 (its first)."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell <= 80_000:
        return _EXCEL_BEGINS + timedelta(days=int(cell))
    try:
        return _written_date(str(cell).strip().casefold())
    except (ValueError, KeyError):
        raise ValueError(
            _("“%(cell)s” bukan tanggal yang kami kenali. Tulis misalnya 4 Mei 2021 atau 04/05/2021.")
            % {"cell": str(cell).strip()[:40]}
        ) from None


def _written_date(text: str) -> date:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ].*)?", text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})", text):
        return date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(?:\w+, ?)?(?:(\d{1,2})[ \-])?([a-z]+)\.?[ \-](\d{4})", text):
        return date(int(found[3]), _MONTH[found[2]], int(found[1] or 1))
    raise ValueError(text)


def one_of(choices: dict[str, Any]) -> Reader:
    """A reader of one of these words (capitals, spaces and marks do not matter), giving what stands behind it."""
    known = {normal(word): value for word, value in choices.items()}

    def read(cell: Cell) -> Any:
        if (word := normal(as_text(cell))) in known:
            return known[word]
        raise ValueError(
            _("“%(cell)s” tidak dikenal. Pilih salah satu: %(words)s.")
            % {"cell": as_text(cell)[:40], "words": ", ".join(choices)}
        )

    return read
