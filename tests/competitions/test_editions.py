"""Editions: from a template to the opening, what then is frozen, and how the calendar moves."""

from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from sinovik.competitions.actions import editions as act
from sinovik.competitions.models import CalendarChange, Edition, Stage
from sinovik.competitions.queries.editions import editions_permitting, open_stages, stages_of
from sinovik.competitions.rules.editions import edition_findings, may_open_edition, unknown_values
from sinovik.competitions.rules.stages import stage_permits
from sinovik.competitions.states import PERMITS_OF_KIND, EditionState, Permit, Severity, StageKind
from sinovik.foundation import clock
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from sinovik.transparency.models import Entry
from tests.agencies.makers import a_secretary
from tests.competitions.makers import CLOSES, OPENS, a_draft, an_edition, go_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(db):
    return an_edition(state="preparing")


def stage_of(edition, key):
    stage = edition.stages.get(key=key)
    stage.edition = edition
    return stage


# --- opening --------------------------------------------------------------------------------------------------------


def test_a_real_edition_does_not_open_while_a_weight_is_unknown():
    edition = an_edition(state="preparing", template="kipp-2022")
    places = [finding.place for finding in edition_findings(edition) if finding.severity == Severity.BLOCKER]
    assert "stage.desk.scoring.weights.novel" in places
    assert "section.ide_inovatif.weight" in places
    assert not may_open_edition(edition)
    with pytest.raises(act.EditionLacks, match=f"belum dapat dibuka: {len(places)} hal masih kurang") as refused:
        act.open_edition(edition=edition, by=None, now=clock.now())
    assert sorted(finding.place for finding in refused.value.findings) == sorted(places)


def test_a_template_with_assumptions_is_for_demo_editions_only(db):
    with pytest.raises(Refused, match="asumsi demo"):
        act.create_from_template(template="kipp-2022-demo", slug="x", by=None, now=clock.now())
    edition = an_edition(state="preparing")
    Edition.objects.filter(pk=edition.pk).update(is_demo=False)
    edition.refresh_from_db()
    assert [finding.place for finding in edition_findings(edition)] == ["assumptions"]


def test_an_unknown_template_is_refused_with_the_known_ones(db):
    with pytest.raises(Refused, match="kipp-2022, kipp-2022-demo, kipp-2023"):
        act.create_from_template(template="kipp-1999", by=None, now=clock.now())


def test_opening_copies_freezes_and_goes_on_the_public_record(prepared):
    act.open_edition(edition=prepared, by=a_secretary(), now=clock.now())
    assert prepared.state == EditionState.OPEN
    entry = Entry.objects.get(pk=prepared.rules_entry_id)
    assert bytes(entry.opening.entry.secret.digest).hex() == prepared.rules_digest
    first = prepared.rules["calendar"][0]
    assert (first["stage"], first["closes"]) == ("registration", CLOSES.isoformat())
    assert prepared.book.scoring("desk").criteria[0].weight == Decimal(20)


@pytest.mark.parametrize(
    "change",
    [{"rules": {}}, {"rules_digest": "0" * 64}, {"is_demo": False}, {"slug": "lain"}, {"opened_at": None}],
)
def test_the_database_refuses_to_change_the_rules_of_an_open_edition(edition, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**change)


@pytest.mark.parametrize(
    "change", [{"permits": ["submit"]}, {"kind": "visit"}, {"closing": "calendar"}, {"position": 99}]
)
def test_the_database_refuses_to_change_a_stage_of_an_open_edition(edition, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        Stage.objects.filter(edition=edition, key="screening").update(**change)


def test_a_stage_is_neither_added_to_nor_taken_from_an_open_edition(edition):
    stage = edition.stages.get(key="visit")
    with pytest.raises(DatabaseError), transaction.atomic():
        Stage.objects.filter(pk=stage.pk)._raw_delete("default")
    stage.pk, stage.key, stage.position = None, "second_visit", 99
    with pytest.raises(DatabaseError), transaction.atomic():
        stage.save(force_insert=True)


def test_an_edition_opens_once(edition):
    with pytest.raises(Refused, match="dibekukan"):
        act.open_edition(edition=edition, by=None, now=clock.now())


def test_before_opening_values_are_settled_with_their_source_and_dates_planned():
    edition = an_edition(state="preparing", template="kipp-2022")
    place = "group.umum.minimum_age_months"
    with pytest.raises(Refused, match="sumber"):
        act.settle_value(edition=edition, path=place, value=12, source=" ", by=None, now=clock.now())
    with pytest.raises(Refused, match="belum sesuai"):
        act.settle_value(edition=edition, path=place, value="setahun", source="Pasal 5", by=None, now=clock.now())
    settled = act.settle_value(edition=edition, path=place, value=12, source="Pasal 5", by=None, now=clock.now())
    assert settled.book.groups["umum"].minimum_age_months == 12
    assert settled.rules["settled"] == [{"path": place, "source": "Pasal 5"}]
    with pytest.raises(Refused, match="sudah diketahui"):
        facts = {"path": "section.ringkasan.weight", "value": 6, "source": "Pasal 6"}
        act.settle_value(edition=settled, by=None, now=clock.now(), **facts)
    corrected = act.settle_value(edition=settled, path=place, value=6, source="Pasal 6", by=None, now=clock.now())
    assert corrected.book.groups["umum"].minimum_age_months == 6
    assert corrected.rules["settled"] == [{"path": place, "source": "Pasal 6"}]
    weight = "stage.desk.scoring.weights.novel"
    settled = act.settle_value(edition=settled, path=weight, value=25, source="Lampiran", by=None, now=clock.now())
    assert settled.rules["stage"][2]["scoring"]["weights"]["novel"] == "25"
    stage = act.plan_stage(
        stage=stage_of(edition, "registration"), opens_at=OPENS, closes_at=CLOSES, by=None, now=clock.now()
    )
    assert stage.opens_at == OPENS


def test_every_unknown_value_of_a_real_edition_can_be_settled_until_it_opens():
    """An organiser without a programmer: from the bare template to an open edition by its pages' own actions."""
    edition = an_edition(state="preparing", template="kipp-2022")
    demo = an_edition(state="preparing")
    for place, needed in unknown_values(edition.rules):
        if needed:
            value = value_at(demo.rules, place)
            value = int(value) if str(value).isdigit() else value
            act.settle_value(edition=edition, path=place, value=value, source="Contoh", by=None, now=clock.now())
    act.plan_stage(stage=stage_of(edition, "registration"), opens_at=OPENS, closes_at=CLOSES, by=None, now=clock.now())
    edition.refresh_from_db()
    assert [f for f in edition_findings(Edition.objects.get(pk=edition.pk)) if f.severity == Severity.BLOCKER] == []
    assert act.open_edition(edition=edition, by=None, now=clock.now()).state == EditionState.OPEN


def value_at(rules, path):
    node = rules
    for key in path.split("."):
        node = next(row for row in node if row["key"] == key) if isinstance(node, list) else node[key]
    return node


def test_the_checker_names_contradictions(prepared):
    rules = deepcopy(prepared.rules)
    rules["stage"][2]["scoring"]["weights"]["novel"] = "25"
    rules["section"][1]["weight"] = "20"
    rules["criterion"][0]["sections"] = []
    Edition.objects.filter(pk=prepared.pk).update(rules=rules)
    Stage.objects.filter(edition=prepared, key="registration").update(opens_at=None)
    Stage.objects.filter(edition=prepared, key="screening").update(opens_at=CLOSES - timedelta(days=9))
    found = {finding.place: finding.message for finding in edition_findings(Edition.objects.get(pk=prepared.pk))}
    assert found["stage.desk.scoring.weights"] == "Jumlah bobot 105, seharusnya 100."
    assert found["group.umum"] == "Jumlah bobot 104.17, seharusnya 100."
    assert found["section.ide_inovatif"] == "Bagian ini tidak dipakai oleh satu kriteria pun."
    assert found["stage.registration.opens"] == "Tanggal mulai tahap ini belum diisi."
    assert found["stage.screening.opens"] == "Tahap ini mulai sebelum Pendaftaran berakhir."


# --- what is open ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "permitted"),
    [
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (OPENS + timedelta(seconds=1), True),
        (CLOSES - timedelta(seconds=1), True),
        (CLOSES, True),
        (CLOSES + timedelta(seconds=1), False),
    ],
)
def test_registration_permits_submitting_from_its_first_to_its_last_moment(edition, at, permitted):
    assert stage_permits(edition, Permit.SUBMIT, at) is permitted
    clock.freeze(at)
    assert stage_permits(edition, Permit.SUBMIT) is permitted
    assert editions_permitting(Permit.SUBMIT, at).exists() is permitted


def test_an_edition_under_preparation_permits_nothing(prepared):
    assert not any(stage_permits(prepared, permit, OPENS + timedelta(days=1)) for permit in Permit)


def test_every_kind_of_stage_has_its_permits():
    assert set(PERMITS_OF_KIND) == set(StageKind.values)


def test_a_stage_that_waits_for_an_act_opens_after_the_one_before(edition):
    desk = stage_of(edition, "desk")
    with pytest.raises(Refused, match="Selesaikan dahulu"):
        act.open_stage(stage=desk, by=None, now=clock.now())
    go_to(edition, "screening")
    act.close_stage(stage=stage_of(edition, "screening"), by=None, now=clock.now())
    act.open_stage(stage=desk, by=None, now=clock.now())
    assert [stage.key for stage in open_stages(edition, clock.now())] == ["desk"]
    assert stage_permits(edition, Permit.SCORE)
    assert not stage_permits(edition, Permit.SEE_OTHER_SCORES)


def test_a_deadline_of_the_public_is_never_cut_short(edition):
    with pytest.raises(Refused, match="hanya berakhir menurut kalender"):
        act.close_stage(stage=stage_of(edition, "registration"), by=None, now=clock.now())


def test_a_closed_stage_is_taken_up_again_only_before_the_next_begins(edition):
    screening = go_to(edition, "screening")
    act.close_stage(stage=screening, by=None, now=clock.now())
    with pytest.raises(Refused, match="alasan"):
        act.reopen_stage(stage=screening, reason="", by=None, now=clock.now())
    act.reopen_stage(stage=screening, reason="Satu berkas tertinggal.", by=None, now=clock.now())
    assert stage_permits(edition, Permit.SCREEN)
    act.close_stage(stage=screening, by=None, now=clock.now())
    act.open_stage(stage=stage_of(edition, "desk"), by=None, now=clock.now())
    with pytest.raises(Refused, match="tahap sesudahnya"):
        act.reopen_stage(stage=screening, reason="Lagi.", by=None, now=clock.now())


def test_an_objection_period_lasts_the_days_of_the_rules_from_its_opening():
    edition = an_edition(stage="objection_finalists")
    stage = edition.stages.get(key="objection_finalists")
    assert stage.closes_at - clock.now() == timedelta(days=edition.book.objection_days)
    assert CalendarChange.objects.get(stage=stage).by_rule
    assert stage_permits(edition, Permit.OBJECT, stage.closes_at)
    assert not stage_permits(edition, Permit.OBJECT, stage.closes_at + timedelta(seconds=1))


def test_the_whole_edition_goes_through_its_stages_to_the_end():
    edition = an_edition(stage="publication")
    rows = list(stages_of(edition, clock.now()))
    assert [row.over for row in rows[:-1]] == [True] * (len(rows) - 1)
    assert rows[-1].open_now
    assert stage_permits(edition, Permit.PUBLISH)


def test_a_stage_does_not_change_its_state_beside_its_history(edition):
    with pytest.raises(DatabaseError), transaction.atomic():
        Stage.objects.filter(edition=edition, key="desk").update(state="open")


# --- the calendar ---------------------------------------------------------------------------------------------------


def test_an_extension_keeps_both_dates_the_letter_and_the_reason_and_tells_those_concerned(edition):
    proposal = a_draft(edition)
    later = CLOSES + timedelta(days=4)
    facts = {"stage": stage_of(edition, "registration"), "closes_at": later, "letter_number": "B/97/2026"}
    change = act.extend(reason="Gangguan jaringan.", by=a_secretary(), now=clock.now(), **facts)
    assert (change.old_closes_at, change.new_closes_at) == (CLOSES, later)
    assert stage_permits(edition, Permit.SUBMIT, later)
    drain()
    letter = Letter.objects.get(to=proposal.created_by, about_kind="competitions.edition")
    assert "B/97/2026" in letter.body
    assert letter.link == f"/kalender/{edition.slug}/"


def test_the_following_stage_does_not_begin_before_the_extended_one_ends(edition):
    later = CLOSES + timedelta(days=4)
    facts = {"stage": stage_of(edition, "registration"), "closes_at": later, "letter_number": "B/97/2026"}
    act.extend(reason="Gangguan jaringan.", by=None, now=clock.now(), **facts)
    assert edition.stages.get(key="screening").opens_at == later
    assert not stage_permits(edition, Permit.SCREEN, later - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"letter_number": " "}, "nomor surat"),
        ({"reason": ""}, "alasan"),
        ({"closes_at": CLOSES - timedelta(days=1)}, "hanya dapat dimundurkan"),
    ],
)
def test_an_extension_is_refused_without_letter_or_reason_or_to_an_earlier_day(edition, change, sentence):
    facts = {"closes_at": CLOSES + timedelta(days=1), "letter_number": "B/97/2026", "reason": "Gangguan."} | change
    with pytest.raises(Refused, match=sentence):
        act.extend(stage=stage_of(edition, "registration"), by=None, now=clock.now(), **facts)


def test_a_deadline_that_has_passed_never_comes_back(edition):
    clock.freeze(CLOSES + timedelta(seconds=1))
    facts = {"closes_at": CLOSES + timedelta(days=1), "letter_number": "B/97/2026", "reason": "Gangguan."}
    with pytest.raises(Refused, match="sudah berakhir"):
        act.extend(stage=stage_of(edition, "registration"), by=None, now=clock.now(), **facts)


def test_the_database_refuses_to_move_the_calendar_without_a_record(edition):
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        Stage.objects.filter(edition=edition, key="registration").update(closes_at=CLOSES + timedelta(days=1))
    assert "nomor surat dan alasan" in error.value.__cause__.diag.message_primary
