"""Translations: what people read is written in Indonesian; English stands in each app's `locale/en`.

`updated` reads Python and templates the way Django does and keeps every translation; `write` leaves one catalogue per
app; `problems` says what is missing, `conflicts` what two apps say differently; `compile_all` makes the binary
catalogues, which are built and not committed.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract as babel_extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SKIPPED = {"migrations", "locale", "node_modules"}
SAME_IN_BOTH = Path(__file__).parent / "same_in_both_languages.txt"


@dataclass(frozen=True)
class Problem:
    place: Path
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.place.relative_to(settings.ROOT)}: {self.what}: {self.text[:90]!r}"


def homes() -> list[Path]:
    """The folders of our apps; each has its own catalogue."""
    ours = (Path(config.path) for config in apps.get_app_configs() if config.name.startswith("sinovik."))
    return sorted(ours)


def po_of(home: Path) -> Path:
    return home / "locale" / "en" / "LC_MESSAGES" / "django.po"


def sources(home: Path) -> Iterator[Path]:
    others = [other for other in homes() if other != home and home in other.parents]
    for path in sorted([*home.rglob("*.py"), *home.rglob("*.html"), *home.rglob("*.txt"), *home.rglob("*.js")]):
        inside = set(path.relative_to(home).parts)
        templated = path.suffix in {".html", ".txt"} and "templates" in inside
        if inside & SKIPPED or any(other in path.parents for other in others):
            continue
        if path.suffix == ".py" or templated:
            yield path


def messages_in(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    text = path.read_text()
    if path.suffix != ".py":
        # what templatize leaves is read as Python, to which a template's indentation means nothing
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    yield from babel_extract("python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def gathered(home: Path) -> Catalog:
    """Everything translatable in an app, with where it stands."""
    found = new_catalog()
    for path in sources(home):
        for _line, text, _comments, context in messages_in(path):
            if text and text != "":
                # no line numbers: a catalogue changes only when a text does
                found.add(text, locations=[(str(path.relative_to(settings.ROOT)), None)], context=context)
    return found


def new_catalog() -> Catalog:
    return Catalog(locale="en", domain="django", project="SiNovik", charset="utf-8", fuzzy=False)


def kept(home: Path) -> Catalog:
    path = po_of(home)
    if not path.is_file():
        return new_catalog()
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def updated(home: Path) -> Catalog:
    """What is in the sources now, with the translations there were; texts that are gone fall away."""
    old, new = kept(home), gathered(home)
    for message in list(new):
        known = old.get(message.id, message.context) if message.id else None
        if known is not None and known.string:
            message.string = known.string
            message.flags |= known.flags & {"fuzzy"}
    return new


def write(home: Path, catalog: Catalog) -> bool:
    """Write the catalogue of an app if it has texts; whether the file changed."""
    path, before = po_of(home), po_of(home).read_bytes() if po_of(home).is_file() else b""
    if not any(message.id for message in catalog):
        return False
    after = BytesIO()
    write_po(after, catalog, width=118, sort_output=True, omit_header=True, include_lineno=False, ignore_obsolete=True)
    whole = HEADER + after.getvalue()
    if whole == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(whole)
    return True


HEADER = b"""msgid ""
msgstr ""
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def problems(home: Path) -> Iterator[Problem]:
    """What keeps the English pages from being whole: untranslated, fuzzy, copied, gone or badly filled texts."""
    path, same = po_of(home), set(SAME_IN_BOTH.read_text().splitlines())
    present = {key(message) for message in gathered(home) if message.id}
    for message in kept(home):
        if message.id and key(message) not in present:
            yield Problem(path, first(message.id), "no longer in the sources")
    for message in updated(home):
        what = wrong_with(message, same) if message.id else ""
        if what:
            yield Problem(path, first(message.id), what)


def conflicts(places: Iterable[Path]) -> Iterator[Problem]:
    """Texts that two catalogues translate differently: pages would show the English of whichever app comes first."""
    said: dict[tuple[str, str | None], tuple[Path, Any]] = {}
    for home in places:
        for message in kept(home):
            if not message.id or not message.string:
                continue
            other, english = said.setdefault(key(message), (home, message.string))
            if english != message.string:
                yield Problem(po_of(home), first(message.id), f"other English than in {other.name}; give one a context")


def wrong_with(message: Message, same: set[str]) -> str:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    texts = message.id if isinstance(message.id, list | tuple) else (message.id,)
    if not all(strings):
        return "untranslated"
    if "fuzzy" in message.flags:
        return "fuzzy"
    if (
        any(string == texts[0] and re.search(r"[^\W\d_]{2}", bare(string)) for string in strings)
        and texts[0] not in same
    ):
        return "copied"
    wanted = {placeholders(text) for text in texts}
    return "" if all(placeholders(string) in wanted for string in strings) else "different placeholders"


def bare(text: str) -> str:
    """The words of a text without its placeholders."""
    return re.sub(r"%\(\w+\)\w|\{\w*\}", "", text)


def placeholders(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def key(message: Message) -> tuple[str, str | None]:
    return first(message.id), message.context


def first(text: str | list[str] | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]


def compile_all() -> int:
    """Make every binary catalogue that is missing or older than its text. How many were made."""
    made = 0
    for home in homes():
        path = po_of(home)
        target = path.with_suffix(".mo")
        if path.is_file() and (not target.is_file() or target.stat().st_mtime < path.stat().st_mtime):
            with path.open("rb") as file:
                catalog = read_po(file, locale="en", domain="django")
            # several processes may do this at once; each leaves a whole file
            fresh = target.with_suffix(f".{os.getpid()}.mo")
            with fresh.open("wb") as file:
                write_mo(file, catalog)
            fresh.replace(target)
            made += 1
    return made
