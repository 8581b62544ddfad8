"""Numbers, dates, times and digests as a reader of either language expects them."""

from datetime import date, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from django.utils import formats, timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

WIB = ZoneInfo("Asia/Jakarta")
ZONES = {"WIB": WIB, "WITA": ZoneInfo("Asia/Makassar"), "WIT": ZoneInfo("Asia/Jayapura")}
_SHORT = {7: "WIB", 8: "WITA", 9: "WIT"}


def zone_name(zone: tzinfo | None, moment: datetime) -> str:
    """WIB, WITA or WIT; elsewhere the offset from UTC, as UTC+2."""
    offset = (moment.astimezone(zone).utcoffset() or timedelta()).total_seconds() / 3600
    return _SHORT.get(int(offset), f"UTC{offset:+g}") if offset == int(offset) else f"UTC{offset:+g}"


def day(value: date | datetime | None, weekday: bool = False) -> str:
    """5 Mei 2027, or with the weekday: Rabu, 5 Mei 2027. Empty for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return formats.date_format(value, "l, j F Y" if weekday else "j F Y")


def clock_face(value: datetime, zone: tzinfo | None = None, seconds: bool = False) -> str:
    """14.32 WIB in the given zone, else in the reader's."""
    zone = zone or timezone.get_current_timezone()
    dot = ":" if get_language() == "en" else "."
    local = value.astimezone(zone)
    return f"{local:%H{dot}%M}{local.strftime(dot + '%S') if seconds else ''} {zone_name(zone, value)}"


def moment(value: datetime | None) -> str:
    """Day and time in the reader's zone, with WIB beside it where the reader lives elsewhere."""
    if not value:
        return ""
    here = clock_face(value)
    beside = "" if here.endswith("WIB") else f" ({clock_face(value, WIB)})"
    return f"{day(value)}, {here}{beside}"


def three_zones(value: datetime, seconds: bool = False) -> list[str]:
    """WIB, WITA and WIT; with the day where it is another one than the reader's, which stands beside them."""
    here = timezone.localdate(value)
    return [_face_with_day(value, zone, seconds, here) for zone in ZONES.values()]


def _face_with_day(value: datetime, zone: ZoneInfo, seconds: bool, here: date) -> str:
    face, there = clock_face(value, zone, seconds), value.astimezone(zone).date()
    return face if there == here else f"{face} ({formats.date_format(there, 'j F')})"


def number(value: object, decimals: int | None = None) -> object:
    """3.478 and 0,56, rounded half up to `decimals`. A date becomes a day; anything else passes unchanged."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return "" if value is None else value
    if decimals is not None:
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return formats.number_format(value, decimals, use_l10n=True, force_grouping=True)


def percent(value: float | Decimal, decimals: int | None = None) -> str:
    """A share between 0 and 1 as whole percent, below ten with one decimal: 71%, 5,9%."""
    hundred = float(value) * 100
    places = decimals if decimals is not None else (1 if 0 < hundred < 10 else 0)
    return f"{number(hundred, places)}%"


def digest(value: bytes | memoryview | str | None) -> str:
    """Hexadecimal digits in groups of four, as people compare them."""
    if not value:
        return ""
    text = value if isinstance(value, str) else bytes(value).hex()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def file_size(size: int | None) -> str:
    if size is None:
        return ""
    if size < 1024 * 1024:
        return f"{number(max(1, round(size / 1024)))} KB"
    return f"{number(size / 1024 / 1024, 1)} MB"


def time_left(until: datetime, now: datetime) -> str:
    """The two largest units until then: 12 hari 1 jam, 3 jam 20 menit, 5 menit. Empty once it is past."""
    minutes = int((until - now).total_seconds() // 60)
    if minutes < 0:
        return ""
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [_days(days), _hours(hours)] if days else [_hours(hours), _minutes(minutes)]
    return " ".join(part for part in parts if part) or _("kurang dari 1 menit")


def _days(n: int) -> str:
    return ngettext("%(n)s hari", "%(n)s hari", n) % {"n": n} if n else ""


def _hours(n: int) -> str:
    return ngettext("%(n)s jam", "%(n)s jam", n) % {"n": n} if n else ""


def _minutes(n: int) -> str:
    return ngettext("%(n)s menit", "%(n)s menit", n) % {"n": n} if n else ""


def initials(name: str) -> str:
    """Two letters for the round sign beside a person: Yulia Sari → YS. Titles such as dr. are passed over."""
    words = [word for word in name.split() if word[:1].isalpha() and not word.endswith(".")] or name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
