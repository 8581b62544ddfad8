"""A letter as a short text that its reader can paste into a chat."""

import re

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sinovik.foundation.letters import link_in
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.ui.words import moment

LONGEST = 300
LONGEST_LINK = 200
ABBREVIATED = {"dr", "drg", "prof", "ir", "kab", "jl", "no", "hj", "st", "rs"}
END_OF_SENTENCE = re.compile(r"(\w*)[.!?](?=\s)")


def short_text(letter: Letter) -> str:
    """Title, one sentence, deadline and link on lines of their own, at most 300 characters.

    What is too long is cut at a word; the deadline and the link stay whole. In the reader's language and zone.
    """
    last = [_deadline(letter), _address(letter)]
    tail = "".join(f"\n{line}" for line in last if line)
    title = _cut(" ".join(letter.subject.split()), LONGEST - len(tail))
    sentence = _cut(_first_sentence(letter.body), LONGEST - len(tail) - len(title) - 1)
    return "\n".join(filter(None, [title, sentence])) + tail


def _deadline(letter: Letter) -> str:
    """Empty where the title tells it already."""
    until = moment(letter.until)
    return _("Batas: %(moment)s") % {"moment": until} if until and until not in letter.subject else ""


def _address(letter: Letter) -> str:
    address = f"{settings.SITE_ADDRESS}{link_in(get_language(), letter.link)}" if letter.link else ""
    return address if len(address) <= LONGEST_LINK else ""


def _first_sentence(body: str) -> str:
    """The first sentence of the first paragraph; an abbreviation such as "dr." ends none."""
    text = " ".join(body.strip().split("\n\n")[0].split())
    ends = (found.end() for found in END_OF_SENTENCE.finditer(text) if found[1].lower() not in ABBREVIATED)
    return text[: next(ends, len(text))]


def _cut(text: str, most: int) -> str:
    """The text, or as many of its whole words as fit before a sign that it goes on; nothing where none fits."""
    if len(text) <= most:
        return text
    kept = text[: max(0, most - 1)].rsplit(" ", 1)[0].rstrip(" ,;:.")
    return f"{kept}…" if kept and most > 1 else ""
