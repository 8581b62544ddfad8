"""Who reads an entry learns neither whose it is nor what others gave: no page, list, search, letter or error tells."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from sinovik.competitions.actions import proposals as writing
from sinovik.foundation import clock
from sinovik.foundation.letters.models import Letter
from sinovik.foundation.tasks import drain
from sinovik.judging.actions import evaluators, sheets
from sinovik.judging.models import Evaluator, Sheet
from sinovik.judging.queries.desk import sheet_desk
from sinovik.judging.queries.entries import entry_line, entry_view, names_of
from sinovik.judging.rules.access import Sight, may_see_names, may_see_scores_of, sight_of
from tests.agencies.makers import a_local_admin, a_secretary, a_unit, an_agency
from tests.competitions.makers import IN_SCREENING, a_draft, go_to, passed, write
from tests.innovations.makers import an_innovation
from tests.judging.makers import an_assigned_sheet, an_edition_by, an_evaluator, locked, scored, the_stage
from tests.pages import send

pytestmark = pytest.mark.django_db
AGENCY, UNIT, PERSON = "Kota Surabaya", "Puskesmas Ketapang Biru", "Raden Suryaningrat"
TITLE = "Antre Surabaya tanpa Lelah"
TEXT = (
    "Pemerintah Kota  Surabaya melalui Puskesmas Ketapang Biru membuka loket malam.\n"
    "Gagasan ini datang dari RADEN SURYANINGRAT dan disambut warga Jawa Timur."
)
OTHERS_REASON = "Menurut saya buktinya hanya kesan."


@pytest.fixture(scope="module")
def scene(stage_set):
    """An entry that names its agency, unit, place and author in title and text, read by two evaluators."""
    edition = an_edition_by(readings=2)
    unit = a_unit(an_agency(AGENCY), name=UNIT)
    draft = a_draft(edition, unit=unit, innovation=an_innovation(TITLE, unit=unit))
    by = {"by": draft.created_by, "now": clock.now()}
    write(draft, {section.key: TEXT for section in edition.book.sections_of("umum")})
    writing.set_team(proposal=draft, members=[(PERSON, "Ketua")], **by)
    writing.hand_in(proposal=draft, **by)
    writing.submit(proposal=draft, by=a_local_admin(draft.agency), now=clock.now())
    clock.freeze(IN_SCREENING)
    proposal = passed(draft)
    reader, other = an_evaluator(edition), an_evaluator(edition)
    mine, theirs = an_assigned_sheet(reader, proposal), an_assigned_sheet(other, proposal)
    return SimpleNamespace(
        edition=edition,
        proposal=proposal,
        reader=reader,
        other=other,
        mine=mine,
        theirs=theirs,
        stage=the_stage(edition, "desk"),
    )


@pytest.fixture
def reader(scene, client_of):
    return client_of(scene.reader.user)


def telling(page):
    """What of the entry's makers stands in a page."""
    words = ["surabaya", "ketapang biru", "suryaningrat", "jawa timur"]
    return [word for word in words if word in page.casefold()]


def pages_of(scene):
    sections = [section.key for section in scene.edition.book.sections_of("umum")]
    score = reverse("judging:score", args=[scene.mine.pk])
    return [
        reverse("judging:mine"),
        reverse("judging:stage_sheets", args=[scene.edition.slug, "desk"]),
        *(f"{score}?bagian={section}" for section in sections),
        reverse("judging:lock", args=[scene.mine.pk]),
        reverse("judging:step_back", args=[scene.mine.pk]),
        reverse("judging:interests", args=[scene.edition.slug]),
        reverse("desks:home"),
        reverse("desks:inbox"),
        reverse("desks:search") + f"?q={scene.proposal.number}",
    ]


# --- whose it is ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_page_of_a_reader_tells_whose_the_entry_is(scene, reader, language):
    drain()
    for address in pages_of(scene):
        page = reader.get(address, headers={"accept-language": language}).content.decode()
        assert telling(page) == [], address


@pytest.mark.parametrize("word", [AGENCY, UNIT, PERSON, "tanpa Lelah", "loket malam"])
def test_a_search_for_what_is_hidden_finds_no_entry(scene, reader, client_of, word):
    page = reader.get(reverse("desks:search"), {"q": word}).content.decode()
    entry = reverse("judging:score", args=[scene.mine.pk])
    assert (scene.proposal.number in page, entry in page) == (False, False)

    found = reader.get(reverse("desks:search"), {"q": scene.proposal.number}).content.decode()
    assert (entry in found, telling(found)) == (True, [])
    own = client_of(scene.proposal.created_by).get(reverse("desks:search"), {"q": "tanpa Lelah"}).content.decode()
    assert TITLE in own


def test_there_is_something_to_tell(scene):
    named = entry_view(scene.proposal.pk, Sight(names=True, files=True))

    shown = " ".join([named.plain_title, named.agency, named.unit, named.place])
    shown += "".join(part.text for row in named.passages for line in row.paragraphs for part in line)
    assert telling(shown) == ["surabaya", "ketapang biru", "suryaningrat", "jawa timur"]


def test_names_are_replaced_by_a_grey_word_and_the_rest_stays(scene):
    hidden = entry_view(scene.proposal.pk, Sight(names=False, files=False))

    assert hidden.plain_title == "Antre instansi disamarkan tanpa Lelah"
    assert (hidden.agency, hidden.unit, hidden.place, hidden.masked) == (None, None, None, True)
    first, second = hidden.passages[0].paragraphs
    assert [part.text for part in first if not part.masked] == [" melalui ", " membuka loket malam."]
    assert {part.text for part in second if part.masked} == {"nama disamarkan", "tempat disamarkan"}


def test_a_blind_list_carries_neither_title_nor_agency(scene):
    blind = entry_line(scene.proposal, Sight(names=False, files=False), scene.edition.book)
    named = entry_line(scene.proposal, Sight(names=True, files=True), scene.edition.book)

    assert (blind.number, blind.title, blind.agency) == (scene.proposal.number, "", None)
    assert (named.title, named.agency) == (TITLE, scene.proposal.agency.name)


def test_every_spelling_of_the_agency_is_looked_for(scene):
    mask = names_of(scene.proposal)

    assert {scene.proposal.agency.name, UNIT} <= set(mask.agencies)
    assert (PERSON in mask.people, "Jawa Timur" in mask.places) == (True, True)


def test_names_open_with_the_stage_that_opens_them(scene, reader):
    assert sight_of(scene.edition, now=clock.now()) == Sight(names=False, files=False)
    go_to(scene.edition, "panel")
    assert not may_see_names(scene.edition, now=clock.now())
    assert telling(reader.get(reverse("judging:score", args=[scene.mine.pk])).content.decode()) == []

    go_to(scene.edition, "plenary_finalists")

    page = reader.get(reverse("judging:score", args=[scene.mine.pk])).content.decode()
    assert telling(page) == ["surabaya", "ketapang biru", "suryaningrat", "jawa timur"]
    listed = reader.get(reverse("judging:stage_sheets", args=[scene.edition.slug, "desk"])).content.decode()
    assert (TITLE in listed, scene.proposal.agency.name in listed) == (True, True)


def test_errors_tell_nothing_either(scene, reader):
    address = f"{reverse('judging:autosave', args=[scene.mine.pk])}?kriteria=novel"
    reader.post(address, {"revision": 0, "mark": 7, "reason": "", "note": ""})
    answers = [
        reader.post(address, {"revision": 0, "mark": 3, "reason": "", "note": ""}),
        reader.post(address, {"revision": 1, "mark": 77, "reason": "", "note": ""}),
        reader.post(address, {"revision": "x"}),
        reader.get(reverse("judging:score", args=[scene.theirs.pk])),
        reader.post(reverse("judging:autosave", args=[scene.theirs.pk]), {"revision": 0}),
    ]

    assert [answer.status_code for answer in answers] == [409, 400, 400, 404, 404]
    assert [telling(answer.content.decode()) for answer in answers] == [[]] * 5


def test_letters_to_readers_tell_nothing(scene):
    drain()
    written = list(Letter.objects.filter(to__in=[scene.reader.user, scene.other.user]).values_list("subject", "body"))

    assert len(written) >= 4
    assert telling(str(written)) == []


# --- what others gave -----------------------------------------------------------------------------------------------


def fresh(row):
    return Sheet.objects.select_related("assignment__evaluator__user", "assignment__stage__edition").get(pk=row.pk)


def test_no_page_of_a_reader_tells_what_another_gave(scene, reader, client_of):
    locked(scored(scene.theirs, 3, OTHERS_REASON), 3)
    sheet = fresh(scene.theirs)
    sheets.reopen(sheet=sheet, reason="Lengkapi alasan.", by=None, now=clock.now())
    scored(fresh(sheet), 3, OTHERS_REASON)
    own = client_of(scene.other.user).get(reverse("judging:score", args=[scene.theirs.pk])).content.decode()
    assert OTHERS_REASON in own

    for address in pages_of(scene):
        page = reader.get(address).content.decode()
        assert OTHERS_REASON not in page, address
        assert scene.other.user.full_name not in page, address
    for name in ("score", "lock", "step_back"):
        assert reader.get(reverse(f"judging:{name}", args=[scene.theirs.pk])).status_code == 404


def test_others_marks_stay_closed_while_sheets_of_the_stage_can_be_written(scene):
    assert not may_see_scores_of(scene.stage, now=clock.now())

    panel = go_to(scene.edition, "panel")
    panel.edition = scene.edition
    assert may_see_scores_of(scene.stage, now=clock.now())
    assert not may_see_scores_of(panel, now=clock.now())


def test_a_private_note_is_shown_to_its_writer_alone(scene, client_of):
    note = "Catatan untuk diri sendiri"
    sheets.save_scores(
        sheet=scene.mine, revision=0, scores={}, reasons={}, note=note, by=scene.reader.user, now=clock.now()
    )
    secretary = client_of(a_secretary())
    seen = [
        client_of(scene.reader.user).get(reverse("judging:score", args=[scene.mine.pk])),
        secretary.get(reverse("judging:progress", args=[scene.edition.slug, "desk"])),
        secretary.get(reverse("judging:reader", args=[scene.edition.slug, "desk", scene.reader.pk])),
    ]

    assert [note in page.content.decode() for page in seen] == [True, False, False]


# --- two devices ----------------------------------------------------------------------------------------------------


def test_a_sheet_saved_elsewhere_shows_both_contents_and_is_written_over_knowingly(scene, reader):
    address = reverse("judging:score", args=[scene.mine.pk]) + "?kriteria=novel"
    token = reader.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    sheets.save_scores(
        sheet=scene.mine,
        revision=0,
        scores={"novel": 4},
        reasons={"novel": "Dari tablet."},
        by=scene.reader.user,
        now=clock.now(),
    )
    mine = {"revision": 0, "mark": 9, "reason": "Dari laptop.", "note": "", "form_token": token}

    page = reader.post(address, mine).content.decode()

    for said in ("Yang tersimpan dari perangkat lain", "Nilai 4.", "Dari tablet.", "Dari laptop."):
        assert said in page
    assert 'name="revision" value="1"' in page
    assert fresh(scene.mine).draft["scores"] == {"novel": 4}
    token = page.split('name="form_token" value="')[1].split('"')[0]
    assert reader.post(address, {**mine, "revision": 1, "form_token": token}).status_code == 302
    assert fresh(scene.mine).draft == {"scores": {"novel": 9}, "reasons": {"novel": "Dari laptop."}}


def test_a_lock_of_an_old_page_is_asked_for_again(scene, reader):
    held = scored(scene.mine, 7)
    address = reverse("judging:lock", args=[held.pk])
    token = reader.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    scored(fresh(held), 3)

    page = reader.post(address, {"revision": held.revision, "form_token": token}).content.decode()

    assert "sudah disimpan dari perangkat lain" in page
    assert f'name="revision" value="{held.revision + 1}"' in page
    assert fresh(held).state == "open"


# --- what a reader is told ------------------------------------------------------------------------------------------


def test_a_mark_that_is_missing_is_named_when_the_lock_is_tried(scene, reader):
    answer = reader.get(reverse("judging:lock", args=[scene.mine.pk])).content.decode()
    assert "Belum dapat dikunci" in answer
    token = reader.get(reverse("judging:step_back", args=[scene.mine.pk])).content.decode()
    token = token.split('name="form_token" value="')[1].split('"')[0]

    page = reader.post(reverse("judging:lock", args=[scene.mine.pk]), {"revision": 0, "form_token": token})

    assert "Pilih nilai untuk kriteria Kebaruan." in page.content.decode()


def test_a_lock_after_the_stage_is_refused_on_the_page(scene, reader):
    held = scored(scene.mine, 7)
    address = reverse("judging:lock", args=[held.pk])
    token = reader.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    go_to(scene.edition, "panel")

    answer = reader.post(address, {"revision": held.revision, "form_token": token})
    assert "tahapnya tidak terbuka" in answer.content.decode()

    late = reader.post(
        f"{reverse('judging:autosave', args=[held.pk])}?kriteria=novel",
        {"revision": held.revision, "mark": 1, "reason": "", "note": ""},
    )
    assert (late.status_code, "tahapnya tidak terbuka" in late.json()["text"]) == (422, True)
    assert "Tahap penilaian tidak terbuka" in reader.get(address).content.decode()


def test_a_post_after_the_stage_keeps_what_was_typed(scene, reader):
    address = reverse("judging:score", args=[scene.mine.pk]) + "?kriteria=novel"
    token = reader.get(address).content.decode().split('name="form_token" value="')[1].split('"')[0]
    go_to(scene.edition, "panel")

    page = reader.post(address, {"revision": 0, "mark": 9, "reason": "Sudah panjang.", "note": "", "form_token": token})

    for said in ("tahapnya tidak terbuka", "Isian Anda yang tidak tersimpan", "Sudah panjang.", "Nilai 9."):
        assert said in page.content.decode()
    assert fresh(scene.mine).revision == 0


def test_who_left_finds_no_sheet_and_who_came_back_declares_first(scene, reader):
    locked(scene.mine)
    person = Evaluator.objects.get(pk=scene.reader.pk)
    evaluators.withdraw(evaluator=person, reason="Sakit.", by=None, now=clock.now())
    assert reader.get(reverse("judging:score", args=[scene.mine.pk])).status_code == 404
    assert reader.get(reverse("judging:stage_sheets", args=[scene.edition.slug, "desk"])).status_code == 404

    evaluators.return_(evaluator=person, reason="Sembuh.", by=None, now=clock.now())

    answer = reader.get(reverse("judging:score", args=[scene.mine.pk]))
    assert answer.url == reverse("judging:interests", args=[scene.edition.slug])


def test_stepping_back_needs_words(scene, reader):
    page = send(reader, "judging:step_back", scene.mine.pk, reason=" ").content.decode()

    assert "Isi “Alasan”." in page
    assert fresh(scene.mine).assignment.state == "active"


def test_an_unknown_criterion_or_section_falls_back_to_the_first_that_fits(scene):
    desk = sheet_desk(fresh(scene.mine), criterion="x", section="x", now=clock.now())

    assert (desk.criterion.key, desk.passage.section.key) == ("novel", "ide_inovatif")
    scored(scene.mine, {"novel": 7})
    assert sheet_desk(fresh(scene.mine), criterion="", section="", now=clock.now()).criterion.key == "effective"


@pytest.mark.parametrize("shown", ["1,x", "9" * 30, "²"])
def test_a_list_of_agencies_that_was_tampered_with_is_refused_in_words(scene, client_of, shown):
    newcomer = an_evaluator(scene.edition, ready=False)
    client = client_of(newcomer.user)

    page = send(client, "judging:interests", scene.edition.slug, shown=shown, accepts_pact="on").content.decode()

    assert "Daftar instansi tidak lengkap." in page


def test_the_pact_is_asked_for_at_its_box(scene, client_of):
    newcomer = an_evaluator(scene.edition, ready=False)

    page = send(
        client_of(newcomer.user), "judging:interests", scene.edition.slug, shown=str(scene.proposal.agency_id)
    ).content.decode()

    assert "Setujui pakta integritas lebih dulu." in page
    assert not newcomer.declarations.exists()
