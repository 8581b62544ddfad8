"""The administrative screening: one test per rule, named by it, then what a person decides."""

from datetime import date

import pytest

from sinovik.competitions.actions import screening
from sinovik.competitions.models import Finding
from sinovik.competitions.rules.screening import Case, Earlier, Overlap, examine_case, months_before
from sinovik.competitions.rules.template import load_template
from sinovik.competitions.states import ExitReason, ProposalState, RuleBook, Severity
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import a_secretary
from tests.competitions.makers import (
    IN_SCREENING,
    a_draft,
    a_submitted_proposal,
    some_text,
    write,
)

BOOK = RuleBook(load_template("kipp-2022-demo").rules)
LETTERS = frozenset(BOOK.attachments)


def a_case(**changes: object) -> Case:
    """A case in which no rule finds anything, but for the changes."""
    facts = {
        "proposal": 1,
        "group": "umum",
        "category": "inklusif",
        "started_on": date(2020, 1, 1),
        "has_origin": False,
        "texts": {section.key: some_text(60, number) for number, section in enumerate(BOOK.sections_of("umum"))},
        "slots": LETTERS,
        "closing": date(2022, 4, 16),
        "year": 2022,
        "place_in_agency": 1,
    }
    return Case(**(facts | changes))


def hits(**changes: object) -> list[tuple[str, Severity, str]]:
    found = examine_case(a_case(**changes), BOOK)
    return [(rule.key, hit.severity or rule.severity, hit.place) for rule, hit in found]


def test_a_sound_entry_has_no_finding():
    assert hits() == []


def test_incomplete():
    texts = dict(a_case().texts) | {"kolaborasi": "  "}
    assert hits(texts=texts, slots=LETTERS - {"surat_identitas"}, started_on=None) == [
        ("incomplete", Severity.BLOCKER, "kolaborasi"),
        ("incomplete", Severity.BLOCKER, "surat_identitas"),
        ("incomplete", Severity.BLOCKER, "started_on"),
    ]


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        (date(2021, 4, 15), []),
        (date(2021, 4, 16), []),
        (date(2021, 4, 17), [("below_minimum_age", Severity.BLOCKER, "started_on")]),
    ],
)
def test_below_minimum_age_is_counted_back_from_the_closing_day(started, expected):
    assert hits(started_on=started) == expected


def test_months_before_ends_on_the_last_day_of_a_shorter_month():
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2023, 12, 31), 1) == date(2023, 11, 30)
    assert months_before(date(2022, 1, 16), 12) == date(2021, 1, 16)
    assert months_before(date(2022, 1, 16), 1) == date(2021, 12, 16)


@pytest.mark.parametrize(
    ("year", "rank", "expected"),
    [
        (2021, 20, [("repeated_entry", Severity.BLOCKER, "innovation")]),
        (2019, 40, [("repeated_entry", Severity.BLOCKER, "innovation")]),
        (2018, 40, []),  # longer ago than the rule looks back
        (2021, 10, []),  # a lower level bars nobody
        (2022, 40, []),  # this very edition
    ],
)
def test_repeated_entry(year, rank, expected):
    assert hits(earlier=(Earlier(year, rank, "Top 99", "INO-000001"),)) == expected


def test_repeated_entry_under_another_record_needs_a_look():
    earlier = (Earlier(2021, 20, "Top 99", "INO-000001", alike=True),)
    assert hits(earlier=earlier) == [("repeated_entry", Severity.APPROVAL, "innovation")]


def test_not_for_this_group_without_an_earlier_standing():
    assert hits(group="khusus") == [("not_for_this_group", Severity.BLOCKER, "group")]
    assert hits(group="khusus", earlier=(Earlier(2019, 40, "Top 45", "INO-000001"),)) == []


def test_not_for_this_group_without_the_innovation_it_copies():
    assert hits(group="replikasi") == [("not_for_this_group", Severity.APPROVAL, "origin")]
    assert hits(group="replikasi", has_origin=True) == []


def test_not_for_this_group_in_a_category_that_the_edition_lacks():
    assert hits(category="kesehatan") == [("not_for_this_group", Severity.BLOCKER, "category")]


def test_over_the_cap():
    assert hits(place_in_agency=30) == []
    assert hits(place_in_agency=31) == [("over_the_cap", Severity.APPROVAL, "agency")]


def test_over_the_word_limit():
    long = dict(a_case().texts) | {"ringkasan": some_text(201, 1)}
    assert hits(texts=long) == [("over_the_word_limit", Severity.BLOCKER, "ringkasan")]
    assert hits(texts=long | {"ringkasan": some_text(200, 1)}) == []


def test_near_duplicate_asks_the_later_one_and_only_tells_the_earlier():
    later, first = (Overlap(9, "KIPP-2022-U-0009", 0.8, came_first) for came_first in (False, True))
    assert hits(overlaps=(later,)) == [("near_duplicate", Severity.APPROVAL, "text")]
    assert hits(overlaps=(first,)) == [("near_duplicate", Severity.WARNING, "text")]


def test_nonsense_text():
    keys = " ".join(["asdf", "qwer", "jkl", "zxcv", "poiu"] * 5)
    texts = dict(a_case().texts) | {"kolaborasi": keys}
    assert hits(texts=texts) == [("nonsense_text", Severity.APPROVAL, "kolaborasi")]
    again = dict(a_case().texts) | {"kolaborasi": "dan layanan ini " * 20}
    assert hits(texts=again) == [("nonsense_text", Severity.APPROVAL, "kolaborasi")]


def test_a_rule_whose_value_is_unknown_finds_nothing():
    real = RuleBook(load_template("kipp-2022").rules)
    case = a_case(started_on=date(2022, 4, 1), place_in_agency=500, earlier=(Earlier(2021, 40, "Top 45", "INO-1"),))
    assert examine_case(case, real) == []


# --- in the database ------------------------------------------------------------------------------------------------


def test_an_examination_keeps_its_findings_and_a_person_decides(edition):
    sound = a_submitted_proposal(edition)
    young = a_submitted_proposal(edition, started_on=date(2026, 1, 1))
    clock.freeze(IN_SCREENING)
    run = screening.examine(edition=edition, by=None, now=clock.now())
    assert (run.examined, run.found) == (2, 1)
    finding = Finding.objects.get(run=run)
    assert (finding.proposal_id, finding.rule) == (young.pk, "below_minimum_age")

    screening.pass_clean(edition=edition, by=a_secretary(), now=clock.now())
    sound.refresh_from_db()
    young.refresh_from_db()
    assert (sound.state, young.state) == (ProposalState.ELIGIBLE, ProposalState.SUBMITTED)
    assert sound.history.last().verb == "pass"


def test_a_failure_has_a_reason_code(edition):
    proposal = a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    facts = {"proposal": proposal, "outcome": "fail", "note": "Surat kosong.", "by": a_secretary(), "now": clock.now()}
    with pytest.raises(Refused, match="alasan tidak lolos"):
        screening.decide(reasons=[], **facts)
    screening.decide(reasons=[ExitReason.INCOMPLETE], **facts)
    assert proposal.state == ProposalState.INELIGIBLE
    assert proposal.screening_decisions.get().reasons == ["incomplete"]


def test_passing_over_a_grave_finding_is_explained(edition):
    proposal = a_submitted_proposal(edition, started_on=date(2026, 1, 1))
    clock.freeze(IN_SCREENING)
    screening.examine(edition=edition, by=None, now=clock.now())
    facts = {"proposal": proposal, "outcome": "pass", "reasons": [], "by": a_secretary(), "now": clock.now()}
    with pytest.raises(Refused, match="mengapa tetap lolos"):
        screening.decide(note=" ", **facts)
    screening.decide(note="Surat menyebut 2024.", **facts)
    assert proposal.state == ProposalState.ELIGIBLE


def test_a_decision_is_taken_back_with_a_reason_and_both_stay(edition):
    proposal = a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    secretary = a_secretary()
    screening.decide(proposal=proposal, outcome="pass", reasons=[], note="", by=secretary, now=clock.now())
    with pytest.raises(Refused, match="alasan"):
        screening.reverse(proposal=proposal, reason=" ", by=secretary, now=clock.now())
    screening.reverse(proposal=proposal, reason="Salah tekan.", by=secretary, now=clock.now())
    facts = {"reasons": [ExitReason.NONSENSE], "note": "", "by": secretary, "now": clock.now()}
    screening.decide(proposal=proposal, outcome="fail", **facts)
    assert [row.outcome for row in proposal.screening_decisions.order_by("pk")] == ["pass", "fail"]


def test_nothing_is_decided_outside_the_screening(edition):
    proposal = a_submitted_proposal(edition)
    facts = {"proposal": proposal, "outcome": "pass", "reasons": [], "note": "", "by": a_secretary()}
    with pytest.raises(Refused, match="tidak sedang dibuka"):
        screening.decide(now=clock.now(), **facts)
    with pytest.raises(Refused, match="tidak sedang dibuka"):
        screening.examine(edition=edition, by=None, now=clock.now())


def test_a_draft_is_never_examined(edition):
    write(a_draft(edition))
    clock.freeze(IN_SCREENING)
    assert screening.examine(edition=edition, by=None, now=clock.now()).examined == 0
