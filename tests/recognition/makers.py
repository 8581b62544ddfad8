"""Announced stages, decreed editions and certificates for tests, made by the real actions.

The clock stands still; makers move it on and never back. Editions here are small: two places instead of 99.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from itertools import count

from sinovik.competitions.actions import editions
from sinovik.competitions.models import Edition, Proposal
from sinovik.foundation import clock
from sinovik.judging.actions import panel, ranking
from sinovik.judging.actions.announcements import publish
from sinovik.judging.models import Announcement, Plenary
from sinovik.recognition.actions.awards import give
from sinovik.recognition.actions.decrees import issue
from sinovik.recognition.models import Certificate, Decree
from tests.agencies.makers import a_secretary, a_unit, an_agency
from tests.competitions.makers import (
    IN_SCREENING,
    a_submitted_proposal,
    an_edition,
    go_to,
    passed,
    some_eligible_proposals,
)
from tests.judging.makers import a_called_plenary, a_ranking_run
from tests.judging.result_makers import heard

_n = count(1)


def a_small_edition(
    *,
    finalists: int = 2,
    winners: int = 1,
    stage: str = "registration",
    permits: Mapping[str, Sequence[str]] | None = None,
) -> Edition:
    """By the rules of 2022 but with few places, so that some entries are chosen and some are not.

    permits: stage key → what that stage permits instead of what its kind does.
    """
    edition = an_edition(state="preparing")
    rules = deepcopy(edition.rules)
    for level in rules["level"]:
        places = {"nominee": 50, "finalist": finalists, "winner": winners}[level["key"]]
        level["places"] = dict.fromkeys(level["places"], places)
    Edition.objects.filter(pk=edition.pk).update(rules=rules)
    for key, permitted in (permits or {}).items():
        edition.stages.filter(key=key).update(permits=list(permitted))
    edition = Edition.objects.get(pk=edition.pk)
    editions.open_edition(edition=edition, by=None, now=clock.now())
    go_to(edition, stage)
    return edition


def a_concluded_plenary(
    edition: Edition | None = None, *, proposals: Sequence[Proposal] | None = None, number: int = 3
) -> Plenary:
    """The finalists' plenary is over; with three proposals two are chosen and one is not. Still secret."""
    edition = edition or (proposals[0].edition if proposals else a_small_edition())
    run = a_ranking_run(edition, proposals=proposals or some_eligible_proposals(number, edition))
    plenary = a_called_plenary(run)
    panel.conclude(plenary=plenary, by=a_secretary(), now=clock.now())
    return Plenary.objects.select_related("stage__edition").get(pk=plenary.pk)


def announced(plenary: Plenary, *, stage: str = "announcement_finalists") -> Announcement:
    go_to(plenary.stage.edition, stage)
    n = next(_n)
    return publish(
        plenary=plenary,
        number=f"B/{n}/PP.00.05/2026",
        title=f"Contoh pengumuman {n}",
        body="Contoh isi pengumuman.",
        by=a_secretary(),
        now=clock.now(),
    )


def an_announced_stage(
    edition: Edition | None = None, *, proposals: Sequence[Proposal] | None = None, number: int = 3
) -> Announcement:
    """The finalists are public, the objection period has not begun."""
    return announced(a_concluded_plenary(edition, proposals=proposals, number=number))


def an_objection_period(announcement: Announcement | None = None, **facts: object) -> Announcement:
    """Announced, with the objection period just opened."""
    announcement = announcement or an_announced_stage(**facts)
    go_to(announcement.edition, "objection_finalists")
    return announcement


def decreed(announcement: Announcement, *, stage: str = "decree_finalists") -> Decree:
    """The clock goes on to the decree's stage; objections, if any, must have been answered."""
    go_to(announcement.edition, stage)
    n = next(_n)
    return issue(
        announcement=announcement,
        number=f"Contoh {n}/2026",
        title="Penetapan Top Inovasi Pelayanan Publik",
        dated=date(2026, 6, 17),
        legal_basis=["PermenPANRB 91/2021"],
        signatory="Menteri PANRB",
        by=a_secretary(),
        now=clock.now(),
    )


def a_decreed_edition(
    edition: Edition | None = None, *, proposals: Sequence[Proposal] | None = None, number: int = 3
) -> Decree:
    """The decree of the finalists (Top 99) is out."""
    return decreed(an_announced_stage(edition, proposals=proposals, number=number))


def a_final_decree(decree: Decree | None = None) -> Decree:
    """The whole way: interviews scored by the panel, the second plenary, its announcement and decree."""
    decree = decree or a_decreed_edition()
    stage = heard(decree.edition)
    go_to(decree.edition, "plenary_winners")
    run = ranking.run_ranking(stage=stage, by=None, now=clock.now())
    plenary = a_called_plenary(run, stage="plenary_winners")
    panel.conclude(plenary=plenary, by=a_secretary(), now=clock.now())
    plenary = Plenary.objects.select_related("stage__edition").get(pk=plenary.pk)
    return decreed(announced(plenary, stage="announcement_winners"), stage="decree_winners")


def a_certificate(decree: Decree | None = None, *, person_name: str = "") -> Certificate:
    """The certificate of the first agency of a decree."""
    decree = decree or a_decreed_edition()
    award = give(
        entry=decree.entries.select_related("decree__edition", "agency").first(),
        event="Contoh acara penyerahan",
        given_on=date(2026, 8, 1),
        person_name=person_name,
        by=a_secretary(),
        now=clock.now(),
    )
    return Certificate.objects.select_related("award__entry__decree__edition", "award__agency", "entry").get(
        award=award
    )


def entries(edition: Edition, *agencies: str) -> list[Proposal]:
    """One eligible entry per named agency, each of a unit of its own; the first will be ranked best."""
    submitted = [a_submitted_proposal(edition, unit=a_unit(an_agency(name))) for name in agencies]
    clock.freeze(max(clock.now(), IN_SCREENING))
    secretary = a_secretary()
    return [passed(proposal, by=secretary) for proposal in submitted]
