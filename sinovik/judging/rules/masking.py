"""Taking names out of text. What is masked shows as a grey word, never as a gap and never as the original."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

KIND_WORDS = re.compile(r"^(kabupaten|kab\.?|kota|provinsi|prov\.?|pemerintah|pemkab|pemkot|pemprov)\s+", re.IGNORECASE)
SHORTEST = 4


@dataclass(frozen=True)
class Part:
    """A stretch of text; masked ones carry the grey word instead of what stood there."""

    text: str
    masked: bool = False


def _core(name: str) -> str:
    """A region's or agency's name without the words that every other one has too."""
    previous = ""
    while name != previous:
        previous, name = name, KIND_WORDS.sub("", name.strip())
    return name


def _forms(name: str) -> set[str]:
    return {form for form in (name.strip(), _core(name)) if len(form) >= SHORTEST}


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    forms = sorted({form for name in names for form in _forms(name)}, key=lambda form: (-len(form), form))
    if not forms:
        return None
    either = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Mask:
    """Hides agencies, places and people. Longer names are taken first; case and spacing do not matter.

    A name shorter than four letters is not looked for: it would hit ordinary words.
    """

    agencies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()

    @cached_property
    def _rules(self) -> list[tuple[re.Pattern[str], str]]:
        words = [
            (self.agencies, _("instansi disamarkan")),
            (self.people, _("nama disamarkan")),
            (self.places, _("tempat disamarkan")),
        ]
        return [(pattern, word) for names, word in words if (pattern := _pattern(names))]

    def parts(self, text: str) -> list[Part]:
        """The text as parts, names replaced. An unmasked text is one part."""
        parts = [Part(text)]
        for pattern, word in self._rules:
            parts = [piece for part in parts for piece in _split(part, pattern, word)]
        return parts

    def plain(self, text: str) -> str:
        """The text with names replaced by the grey word, for titles of pages, files and letters."""
        return "".join(part.text for part in self.parts(text))


def _split(part: Part, pattern: re.Pattern[str], word: str) -> list[Part]:
    if part.masked:
        return [part]
    pieces: list[Part] = []
    end = 0
    for match in pattern.finditer(part.text):
        pieces += [Part(part.text[end : match.start()]), Part(word, masked=True)]
        end = match.end()
    pieces.append(Part(part.text[end:]))
    return [piece for piece in pieces if piece.text]
