"""Good answers of others: what winners have opened to the public under the same key of a form."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from sinovik.competitions.models import Proposal
from sinovik.innovations.models import Innovation, Publication, Standing
from sinovik.innovations.states import RUNGS

FINAL = [level for level, rung in RUNGS.items() if rung.final]


@dataclass(frozen=True)
class Example:
    """One winner's text of a section, public in the catalogue."""

    innovation: Innovation
    text: str


def examples_of(proposal: Proposal, section: str, *, most: int = 2) -> list[Example]:
    """The newest winners whose last publication opens this section; never the entry's own innovation.

    An invented winner is an example in an invented edition only.
    """
    won = Standing.objects.filter(level__in=FINAL).exclude(innovation=proposal.innovation_id)
    won = won if proposal.edition.is_demo else won.filter(innovation__is_demo=False)
    public = won.filter(innovation__published_at__isnull=False).order_by().values("innovation")
    # only the newest decision of an owner counts: what was opened once may be closed now
    newest = Publication.objects.filter(innovation=OuterRef("innovation")).order_by("-pk").values("pk")[:1]
    opened = Publication.objects.filter(innovation__in=public, pk=Subquery(newest), open_keys__contains=[section])
    rows = opened.select_related("version", "innovation__owner").order_by("-innovation_id")[:most]
    told = [(row.innovation, _text(row, section)) for row in rows]
    return [Example(innovation, text) for innovation, text in told if text]


def _text(row: Publication, section: str) -> str:
    parts = row.version.content.get("sections", []) if row.version else []
    return next((part["text"].strip() for part in parts if part["key"] == section), "")
