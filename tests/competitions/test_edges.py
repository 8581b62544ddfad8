"""Edges of the rules: who sees what, what an edition lacks, what screening compares, what a letter says."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from django.utils import translation

from sinovik.competitions.actions import editions as edition_acts
from sinovik.competitions.actions import proposals as act
from sinovik.competitions.actions import screening
from sinovik.competitions.models import Edition, Finding, Stage
from sinovik.competitions.queries.editions import editions_of
from sinovik.competitions.queries.proposals import eligible, written
from sinovik.competitions.queries.screening import findings_of
from sinovik.competitions.rules.editions import edition_findings, unknown_values
from sinovik.competitions.rules.places import may_settle, place_of
from sinovik.competitions.rules.proposals import Gap, gaps_of
from sinovik.competitions.rules.shapes import Unfit, categories, day
from sinovik.competitions.rules.template import load_template
from sinovik.competitions.rules.visible import Field, visible_fields
from sinovik.competitions.states import ExitReason, RuleBook, Severity
from sinovik.foundation import clock
from sinovik.foundation.access.person import person_for
from sinovik.foundation.refusals import Refused
from sinovik.foundation.tasks import drain
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, a_unit_member, a_user, an_agency
from tests.competitions.makers import (
    CLOSES,
    IN_SCREENING,
    OPENS,
    a_draft,
    a_handed_in_proposal,
    a_submitted_proposal,
    an_edition,
    some_eligible_proposals,
    some_text,
    write,
)

pytestmark = pytest.mark.django_db


# --- the rule book --------------------------------------------------------------------------------------------------


def test_every_part_of_the_rules_is_read_in_the_language_of_the_reader():
    book = RuleBook(load_template("kipp-2022").rules)
    attachment, criterion = book.attachments["surat_identitas"], RuleBook(load_template("kipp-2022-demo").rules)
    with translation.override("en"):
        english = [book.sections["ringkasan"].help, attachment.label, book.pools["khusus"].label]
        english += [criterion.scoring("interview").criteria[1].question, book.levels["nominee"].label("khusus")]
    assert english == [
        "Tell the whole innovation in brief: problem, idea, results and how it goes on.",
        "Letter stating the identity of the innovation",
        "Special group",
        "How clearly is the innovation explained to others?",
        "Nominee of the Special group",
    ]
    assert (attachment.kinds, attachment.max_mib, attachment.required) == (["pdf"], 25, True)
    desk = criterion.scoring("desk").criteria[0]
    assert (desk.key, desk.law, desk.label, desk.sections) == ("novel", "novel", "Kebaruan", ["ide_inovatif"])
    assert (book.levels["winner"].rank, book.levels["winner"].decided_in) == (40, "plenary_winners")
    assert (book.sections["ringkasan"].law, book.repeat_years, book.cap_per_agency) == ("effective", None, None)


# --- what the sources tell of 2022 and 2023 ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "sections"),
    [
        (
            "kipp-2022",
            {
                "ringkasan": 200,
                "ide_inovatif": 600,
                "signifikansi": 600,
                "kontribusi_tpb": 200,
                "adaptabilitas": 400,
                "keberlanjutan": 600,
                "kolaborasi": 200,
            },
        ),
        (
            "kipp-2023",
            {
                "ringkasan": 200,
                "latar_belakang": 300,
                "kebaruan": 200,
                "implementasi": 200,
                "signifikansi": 600,
                "sudah_direplikasi": 100,
                "potensi_replikasi": 200,
                "sumber_daya": 200,
                "keberlanjutan": 500,
                "inspirasi": 100,
                "proses_replikasi": 200,
                "faktor_pembeda": 100,
                "pembaruan": 200,
                "replikasi_bertambah": 200,
                "penguatan": 300,
                "evaluasi": 300,
            },
        ),
    ],
)
def test_the_sections_and_their_word_limits_are_those_of_the_source(template, sections):
    book = RuleBook(load_template(template).rules)
    assert {section.key: section.words for section in book.sections.values()} == sections
    known = {key: section.weight for key, section in book.sections.items() if section.weight is not None}
    assert known == ({"ringkasan": 5} if template == "kipp-2022" else {})


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (
            "kipp-2022",
            {
                "drafts": 3478,
                "left_at_unit": 612,
                "left_at_agency": 412,
                "submitted": {"umum": 2299, "khusus": 155},
                "passed": {"umum": 1776, "khusus": 141},
                "nominees": None,
                "finalists": {"umum": 99, "khusus": 15},
                "winners": {"umum": 45, "khusus": 5},
                "winners_by_kind": None,
                "registration_closed_first": None,
                "registration_moved_by": None,
                "registration_moved_because": None,
                "screening_announced_by": "B/187/PP.00.05/2022",
                "screening_announced_on": "2022-04-27",
                "awarded_on": None,
                "submitted_in_all": None,
                "finalists_by_kind": None,
            },
        ),
        (
            "kipp-2023",
            {
                "drafts": 3110,
                "left_at_unit": None,
                "left_at_agency": None,
                "submitted": {"umum": None, "khusus": None},
                "passed": {"umum": None, "khusus": None},
                "nominees": None,
                "finalists": {"umum": 99, "khusus": 15},
                "winners": {"umum": 45, "khusus": 5},
                "winners_by_kind": "4 kementerian, 3 lembaga, selebihnya daerah; tidak terlihat seluruhnya",
                "registration_closed_first": "2023-05-02",
                "registration_moved_by": "B/188/PP.00.05/2023",
                "registration_moved_because": "Antara lain layanan terhenti karena pemeliharaan"
                " pada 29 sampai 30 April",
                "screening_announced_by": None,
                "screening_announced_on": None,
                "awarded_on": "2023-11-21",
                "submitted_in_all": None,
                "finalists_by_kind": None,
            },
        ),
    ],
)
def test_what_really_happened_is_kept_and_the_unknown_stays_unknown(template, told):
    reference = RuleBook(load_template(template).rules).reference
    assert {name: value for name, value in reference.items() if "source" not in name} == told


@pytest.mark.parametrize(
    ("template", "moments"),
    [
        (
            "kipp-2022",
            {
                "registration": (None, "2022-04-16T05:00:00+00:00"),
                "desk": ("2022-05-08T17:00:00+00:00", "2022-05-30T16:59:59+00:00"),
                "interview": ("2022-06-23T17:00:00+00:00", "2022-07-12T16:59:59+00:00"),
            },
        ),
        (
            "kipp-2023",
            {
                "registration": (None, "2023-05-06T16:59:00+00:00"),
                "interview": ("2023-06-25T17:00:00+00:00", "2023-07-17T16:59:59+00:00"),
                "announcement_winners": ("2023-07-30T17:00:00+00:00", None),
            },
        ),
    ],
)
def test_the_dates_of_the_source_stand_in_the_calendar(template, moments):
    calendar = load_template(template).calendar
    found = {key: tuple(moment and moment.isoformat() for moment in calendar[key]) for key in moments}
    assert found == moments


# --- before an edition opens ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("template", ["kipp-2016", "kipp-2022", "kipp-2023", "pkri-2024"])
def test_a_real_edition_opens_once_every_needed_value_was_settled_and_not_one_earlier(template):
    edition = an_edition(state="preparing", template=template)
    facts = {"source": "Kepmen contoh", "by": None, "now": clock.now()}
    stage = edition.stages.get(key="registration")
    edition_acts.plan_stage(stage=stage, opens_at=OPENS, closes_at=CLOSES, by=None, now=clock.now())
    later = edition.stages.get(key="screening")
    edition_acts.plan_stage(stage=later, opens_at=CLOSES, closes_at=None, by=None, now=clock.now())
    needed = [place for place, wanted in unknown_values(edition.rules) if wanted]
    assert len(needed) > 10
    for place in needed:
        with pytest.raises(Refused, match="belum dapat dibuka"):
            edition_acts.open_edition(edition=Edition.objects.get(pk=edition.pk), by=None, now=clock.now())
        edition_acts.settle_value(edition=edition, path=place, value=fitting(edition, place), **facts)
    opened = edition_acts.open_edition(edition=Edition.objects.get(pk=edition.pk), by=None, now=clock.now())
    assert opened.state == "open"
    assert {row["path"] for row in opened.rules["settled"]} == set(needed)


def name_of(place):
    return place.rpartition(".")[2]


def fitting(edition, place):
    """A value that fits: weights share what is left of 100 among those of the same table."""
    if place == "category":
        return [("Pendidikan", "Education")]
    if place == "section":
        laws = ["novel", "effective", "useful", "spreadable", "sustainable"]
        return [(f"Bagian {law}", 200, law, 20) for law in laws]
    if place == "legal.basis":
        return ["Peraturan contoh"]
    if ".places." in place:
        return 150 if place.startswith("level.nominee.") else 10
    if name_of(place) == "barred_from_rank":
        return 0
    *way, name = place.split(".")
    if way[-1] == "weights":
        keys = place_of(edition.rules, ".".join(way)).table["weights"]
        return 100 // len(keys)
    if name == "weight":
        sections = edition.rules["section"]
        rest = 100 - sum(int(row["weight"] or 0) for row in load_template(edition.template).rules["section"])
        unknown = [row["key"] for row in load_template(edition.template).rules["section"] if row["weight"] is None]
        share = rest // len(unknown)
        assert len(sections) >= len(unknown)
        return rest - share * (len(unknown) - 1) if way[-1] == unknown[-1] else share
    return [1, 10] if name == "scale" else 12


def test_a_demo_tries_another_rule_and_a_real_edition_does_not():
    facts = {"path": "eligibility.cap_per_agency", "why": "coba", "by": None, "now": clock.now()}
    demo = an_edition(state="preparing")
    tried = edition_acts.assume_value(edition=demo, value=5, **facts)
    assert (tried.book.cap_per_agency, tried.book.assumptions["eligibility.cap_per_agency"]) == (5, "coba")
    with pytest.raises(Refused, match="angka bulat dari 1 sampai 10000"):
        edition_acts.assume_value(edition=demo, value="lima", **facts)
    with pytest.raises(KeyError):
        edition_acts.assume_value(edition=demo, value=5, **facts | {"path": "eligibility.umur"})
    real = edition_acts.create_from_template(template="kipp-2022", slug="asli", by=None, now=clock.now())
    with pytest.raises(Refused, match="hanya boleh dicoba pada edisi contoh"):
        edition_acts.assume_value(edition=real, value=5, **facts)


def test_the_checker_names_a_group_without_form_and_stages_without_end_or_entry(edition):
    prepared = an_edition(state="preparing")
    rules = prepared.rules
    for section in rules["section"]:
        section["groups"] = ["umum", "replikasi"]
    Edition.objects.filter(pk=prepared.pk).update(rules=rules)
    Stage.objects.filter(edition=prepared, key="registration").update(closes_at=None, permits=["draft"])
    found = {row.place: row.message for row in edition_findings(Edition.objects.get(pk=prepared.pk))}
    assert found["group.khusus"] == "Kelompok ini belum punya bagian formulir."
    assert found["stage"] == "Tidak ada tahap yang menerima pengajuan proposal."
    assert found["stage.registration.closes"] == "Tanggal akhir tahap ini belum diisi."


@pytest.mark.parametrize(
    "path",
    [
        "x",
        "x.y",
        "edition.nama",
        "section.tidak.weight",
        "stage.desk.opens",
        "legal.basis.0",
        "legal.basis.0.x",
        "section.ringkasan.source",
        "level.nominee.places.lain",
    ],
)
def test_a_path_that_the_rules_do_not_have_is_no_place(path):
    rules = load_template("kipp-2022").rules
    with pytest.raises(KeyError):
        place_of(rules, path)
    assert not may_settle(rules, path)


def test_a_value_known_from_its_source_is_not_settled_again():
    rules = load_template("kipp-2022").rules
    assert not may_settle(rules, "section.ringkasan.weight")
    assert may_settle(rules, "section.ide_inovatif.weight")
    assert not may_settle(rules, "category")


@pytest.mark.parametrize(("reader", "value"), [(day, "2 Mei 2023"), (day, 5), (categories, [])])
def test_what_is_no_day_and_no_category_is_unfit(reader, value):
    with pytest.raises(Unfit):
        reader(value)


# --- what stands between a draft and its submission -----------------------------------------------------------------


def test_every_gap_has_its_place_weight_and_sentence(edition):
    proposal = write(a_draft(edition), {"ringkasan": "kata " * 201}, letters=False)
    gaps = gaps_of(proposal, written(proposal))
    assert gaps[0] == Gap(
        Severity.BLOCKER, "ringkasan", "Ringkasan lebih 1 kata dari batasnya. Ringkas sebelum diajukan."
    )
    assert gaps[-1] == Gap(Severity.WARNING, "team", "Tim inovasi belum dicatat.")
    undated = a_draft(edition)
    facts = {"title": "Judul", "group": "umum", "category": "tpb", "novelty": "new", "origin": None}
    act.describe(proposal=undated, started_on=None, by=undated.created_by, now=clock.now(), **facts)
    assert Gap(Severity.APPROVAL, "started_on", "Tanggal mulai diterapkan belum diisi.") in gaps_of(
        undated, written(undated)
    )


def test_a_draft_begins_and_goes_back_only_while_registration_is_open(edition):
    proposal, unit = a_handed_in_proposal(edition), a_unit()
    clock.freeze(CLOSES + timedelta(seconds=1))
    with pytest.raises(Refused, match="tidak sedang dibuka"):
        a_draft(edition, unit=unit)
    with pytest.raises(Refused, match="tidak dapat dikembalikan lagi"):
        act.return_(proposal=proposal, reason="Lagi.", notes={}, by=a_local_admin(), now=clock.now())
    clock.freeze(CLOSES)
    act.return_(proposal=proposal, reason="Lagi.", notes={}, by=a_local_admin(), now=clock.now())
    assert proposal.state == "returned"


# --- who sees what --------------------------------------------------------------------------------------------------


def test_each_person_sees_their_fields_and_no_more(edition):
    proposal = write(a_draft(edition))
    unit, admin = a_unit_member(proposal.unit), a_local_admin(proposal.agency)
    people = {"unit": unit, "admin": admin, "stranger": a_unit_member(a_unit()), "secretary": a_secretary()}
    people |= {"other admin": a_local_admin(an_agency("Kota Malang")), "nobody": a_user()}

    def seen():
        return {name: set(visible_fields(person_for(user), proposal)) for name, user in people.items()}

    before = seen()
    assert before["unit"] == set(Field) - {Field.FINDINGS}
    assert before["admin"] == set(Field) - {Field.FINDINGS, Field.REVISIONS}
    assert before["secretary"] == {Field.EXISTENCE}
    assert before["stranger"] == before["other admin"] == before["nobody"] == set()
    act.hand_in(proposal=proposal, by=unit, now=clock.now())
    act.submit(proposal=proposal, by=admin, now=clock.now())
    assert seen()["secretary"] == set(Field) - {Field.REVISIONS, Field.NOTES, Field.DRAFT}
    assert seen()["unit"] == set(Field) - {Field.FINDINGS, Field.DRAFT}
    assert seen()["other admin"] == set()


def test_a_person_without_office_has_no_editions(edition):
    assert list(editions_of(person_for(a_user()))) == []
    assert list(editions_of(person_for(a_secretary()))) == [edition]


def test_eligible_entries_are_told_apart_by_group(edition):
    first, second = some_eligible_proposals(2, edition)
    assert list(eligible(edition)) == sorted([first, second], key=lambda row: row.number)
    assert list(eligible(edition, ["khusus"])) == []


# --- what the examination compares ----------------------------------------------------------------------------------


def same_text(edition, number=7):
    return {section.key: some_text(120, number + at) for at, section in enumerate(edition.book.sections_of("umum"))}


def entered(edition, texts, **facts):
    proposal = write(a_draft(edition, **facts), texts)
    act.hand_in(proposal=proposal, by=proposal.created_by, now=clock.now())
    clock.advance(timedelta(minutes=1))
    return act.submit(proposal=proposal, by=a_local_admin(proposal.agency), now=clock.now())


def rules_found(run):
    rows = Finding.objects.filter(run=run).order_by("proposal_id", "pk")
    return [(row.proposal_id, row.rule, row.severity, row.other_id) for row in rows]


def examined(edition):
    clock.freeze(IN_SCREENING)
    return screening.examine(edition=edition, by=None, now=clock.now())


def test_a_copy_is_found_on_the_later_entry_and_told_to_the_earlier(edition):
    first = entered(edition, same_text(edition))
    copy = entered(edition, same_text(edition), unit=a_unit(an_agency("Kota Malang")))
    assert rules_found(examined(edition)) == [
        (first.pk, "near_duplicate", "warning", copy.pk),
        (copy.pk, "near_duplicate", "approval", first.pk),
    ]


def test_overlap_with_the_declared_origin_is_an_adaptation_and_no_finding(edition):
    first = entered(edition, same_text(edition))
    malang = a_unit(an_agency("Kota Malang"))
    entered(edition, same_text(edition), unit=malang, origin=first.innovation, novelty="adapted")
    assert [row for row in rules_found(examined(edition)) if row[0] != first.pk] == []


def test_an_agencys_own_text_is_its_own(edition):
    unit = a_unit()
    entered(edition, same_text(edition), unit=unit)
    entered(edition, same_text(edition), unit=unit)
    assert rules_found(examined(edition)) == []


def test_an_entry_of_an_earlier_edition_is_compared_too_and_always_came_first(edition):
    first = entered(edition, same_text(edition))
    later_edition = an_edition(state="preparing")
    clock.freeze(OPENS + timedelta(days=1))
    edition_acts.open_edition(edition=later_edition, by=None, now=clock.now())
    copy = entered(later_edition, same_text(edition), unit=a_unit(an_agency("Kota Malang")))
    assert rules_found(examined(later_edition)) == [(copy.pk, "near_duplicate", "approval", first.pk)]


def test_the_cap_counts_every_entry_received_also_those_already_decided(edition):
    small = an_edition(state="preparing")
    facts = {"path": "eligibility.cap_per_agency", "value": 1, "why": "uji", "by": None}
    edition_acts.assume_value(edition=small, now=clock.now(), **facts)
    small = edition_acts.open_edition(edition=Edition.objects.get(pk=small.pk), by=None, now=clock.now())
    clock.freeze(OPENS + timedelta(days=3))
    unit = a_unit()
    first, second = a_submitted_proposal(small, unit=unit), a_submitted_proposal(small, unit=unit)
    run = examined(small)
    assert rules_found(run) == [(second.pk, "over_the_cap", "approval", None)]
    screening.pass_clean(edition=small, by=a_secretary(), now=clock.now())
    first.refresh_from_db()
    assert first.state == "eligible"
    assert rules_found(screening.examine(edition=small, by=None, now=clock.now())) == [
        (second.pk, "over_the_cap", "approval", None)
    ]


def test_without_an_examination_there_are_no_findings_and_none_pass_together(edition):
    proposal = a_submitted_proposal(edition)
    clock.freeze(IN_SCREENING)
    assert findings_of(proposal, None) == []
    with pytest.raises(Refused, match="Jalankan pemeriksaan otomatis dahulu"):
        screening.pass_clean(edition=edition, by=a_secretary(), now=clock.now())


@pytest.mark.parametrize("reason", [reason for reason in ExitReason if reason != ExitReason.BY_AGENCY])
def test_every_exit_has_its_code_and_keeps_it(edition, reason):
    proposal, now = a_submitted_proposal(edition), IN_SCREENING
    clock.freeze(now)
    facts = {"proposal": proposal, "outcome": "fail", "note": "", "by": a_secretary(), "now": now}
    screening.decide(reasons=[reason], **facts)
    assert (proposal.state, proposal.screening_decisions.get().reasons) == ("ineligible", [reason])
    assert proposal.history.last().reason == str(reason.value)


def test_the_worker_examines_what_the_page_asked_for(edition, client_of):
    young = a_submitted_proposal(edition, started_on=date(2026, 1, 1))
    client, path = client_of(a_secretary()), f"/edisi/{edition.slug}/seleksi/"
    clock.freeze(IN_SCREENING)
    token = client.get(path).content.decode().split('name="form_token" value="')[1].split('"')[0]
    assert client.post(f"{path}periksa/", {"form_token": token}).url == path
    drain()
    assert [(row.proposal_id, row.rule) for row in Finding.objects.all()] == [(young.pk, "below_minimum_age")]


# --- the receipt ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_receipt_on_paper_says_what_was_received_when_and_how_to_check_it(edition, client_of, prefix):
    proposal = a_submitted_proposal(edition)
    client = client_of(a_local_admin(proposal.agency))
    answer = client.get(f"{prefix}/proposal/{proposal.pk}/resi.pdf")
    assert answer["Content-Disposition"] == f'attachment; filename="resi-{proposal.number.lower()}.pdf"'
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        assert str(document.Root.Lang) == ("en" if prefix else "id")
        assert document.Root.MarkInfo.Marked
        assert len(document.pages) >= 1
    again = client.get(f"{prefix}/proposal/{proposal.pk}/resi.pdf")
    assert again.content == answer.content
