"""What stands beside a section while it is written: places to look at again, and what winners wrote there."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.examples import examples_of
from sinovik.competitions.queries.proposals import texts_of
from sinovik.competitions.rules.coach import Kind, explained, remarks
from sinovik.competitions.views.lines import Row

WORDS_OF_EXAMPLE = 120


def _asked(kind: Kind) -> str:
    return {
        Kind.NO_FIGURE: _("Seberapa? Sebutkan angka sebelum dan sesudah inovasi."),
        Kind.ONE_FIGURE: _("Dibanding berapa? Angka pembandingnya belum ada."),
        Kind.EMPTY_CLAIM: _("Apa buktinya? Ganti dengan angka yang dapat diperiksa."),
        Kind.ACRONYM: _("Kepanjangannya belum disebut. Tuliskan saat pertama muncul."),
    }[kind]


def coach_rows(proposal: Proposal, section: str, text: str) -> list[dict[str, str]]:
    """Places in the text that a reader would ask about. What another section explains is known."""
    found = remarks(text)
    if any(remark.kind == Kind.ACRONYM for remark in found):
        others = (row.text for key, row in texts_of(proposal).items() if key != section)
        found = remarks(text, known=set().union(*map(explained, others)))
    return [{"quote": remark.quote, "text": _asked(remark.kind)} for remark in found]


def example_rows(proposal: Proposal, section: str) -> list[Row]:
    return [
        {
            "innovation": example.innovation,
            "summary": f"{example.innovation}, {example.innovation.owner}",
            "text": Truncator(example.text).words(WORDS_OF_EXAMPLE),
        }
        for example in examples_of(proposal, section)
    ]
