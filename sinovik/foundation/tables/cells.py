"""One value, one cell: text that no spreadsheet takes for a formula, numbers that stay numbers."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Value = str | int | float | Decimal | bool | date | datetime | Promise | None
# what a spreadsheet may run, also behind spaces and in full width; TAB and CR because some strip them first
DANGEROUS = frozenset("=+-@|%\t\r\0" + "＝＋－＠｜％")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """The text as a cell may hold it: with an apostrophe before it if it could be run, without control characters.

    Line ends become LF.
    """
    dangerous = text[:1] in DANGEROUS or text.lstrip()[:1] in DANGEROUS
    plain = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{plain}" if dangerous else plain


def plain(value: Value) -> str | int | float | Decimal:
    """A value as a cell's number or safe text: days as 2027-05-04, moments with their zone, yes and no as words."""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).isoformat(" ", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else safe_text(str(value))
