"""The form as a unit will see it, shown to the organiser: per group, before opening and after, and nothing is kept."""

import html
import re

import pytest

from sinovik.competitions.models import Proposal, Revision
from sinovik.competitions.rules.template import load_template
from sinovik.competitions.states import EditionState, RuleBook
from sinovik.foundation.audit.models import Record
from tests.agencies.makers import a_unit_member
from tests.competitions.makers import an_edition

pytestmark = pytest.mark.django_db
LABELS = re.compile(r'<label class="govuk-label" for="pratinjau_(\w+)">')


def page(client, edition, query="", prefix=""):
    answer = client.get(f"{prefix}/edisi/{edition.slug}/formulir/{query}")
    return answer.status_code, html.unescape(answer.content.decode())


@pytest.mark.parametrize("state", [EditionState.PREPARING, EditionState.OPEN])
@pytest.mark.parametrize("group", ["umum", "replikasi", "khusus"])
def test_each_group_sees_its_own_sections_with_title_help_and_word_limit(state, group, secretary, client_of):
    edition = an_edition(state=state)
    code, said = page(client_of(secretary), edition, f"?kelompok={group}")
    sections = edition.book.sections_of(group)
    assert (code, LABELS.findall(said)) == (200, [section.key for section in sections])
    assert [s.key for s in sections if s.title not in said or s.help not in said] == []
    assert [s.key for s in sections if f"0 dari {s.words} kata · sisa {s.words}" not in said] == []
    assert said.count("wajib diisi") == len([s for s in sections if s.required])
    assert [slot.label for slot in edition.book.attachments.values() if slot.label not in said] == []


def test_the_groups_of_2023_differ_and_what_may_stay_empty_says_so(secretary, client_of):
    edition, client = an_edition(state="preparing", template="kipp-2023"), client_of(secretary)
    book = RuleBook(load_template("kipp-2023").rules)
    for group in ("umum", "replikasi", "khusus"):
        said = page(client, edition, f"?kelompok={group}")[1]
        assert LABELS.findall(said) == [section.key for section in book.sections_of(group)]
    assert "Bagian 6 dari 9 · boleh kosong" in page(client, edition)[1]
    assert "Bagian 6 dari 13 · boleh kosong" in said
    assert "PDF, paling besar 25 MB, wajib" in said


def test_an_unknown_group_shows_the_first_one(secretary, client_of):
    edition, client = an_edition(state="preparing", template="kipp-2023"), client_of(secretary)
    code, said = page(client, edition, "?kelompok=istimewa")
    assert (code, LABELS.findall(said)) == (200, LABELS.findall(page(client, edition, "?kelompok=umum")[1]))


def test_the_page_reads_in_english_with_the_english_form(secretary, client_of):
    said = page(client_of(secretary), an_edition(), prefix="/en")[1]
    assert "Preview of the form" in said
    assert "Innovative idea" in said
    assert "Explain the problem, the target group, and what is new or different from before." in said
    assert "Ide inovatif" not in said


def test_looking_at_the_form_keeps_nothing_and_the_page_sends_nothing(secretary, client_of):
    edition, client = an_edition(), client_of(secretary)
    before = (Proposal.objects.count(), Revision.objects.count(), Record.objects.count())
    said = page(client, edition)[1]
    assert (Proposal.objects.count(), Revision.objects.count(), Record.objects.count()) == before
    content = said[said.index("<main") : said.index("</main>")]
    assert "pratinjau_ringkasan" in content
    assert "<form" not in content
    assert "data-autosave" not in content
    assert client.post(f"/edisi/{edition.slug}/formulir/", {"ringkasan": "coba"}).status_code == 405


def test_a_form_that_nobody_knows_leads_to_where_it_is_written(secretary, client_of):
    edition, client = an_edition(state="preparing", template="kipp-2021"), client_of(secretary)
    code, said = page(client, edition)
    assert (code, LABELS.findall(said)) == (200, [])
    assert "Formulir edisi ini belum diketahui" in said
    assert f'href="/edisi/{edition.slug}/nilai/section/"' in said


def test_a_group_without_sections_says_that_its_units_cannot_write(secretary, client_of):
    edition = an_edition(state="preparing")
    for section in edition.rules["section"]:
        section["groups"] = ["umum", "replikasi"]
    type(edition).objects.filter(pk=edition.pk).update(rules=edition.rules)
    said = page(client_of(secretary), edition, "?kelompok=khusus")[1]
    assert "Kelompok ini belum punya bagian formulir" in said
    assert "nilai/section/" not in said


def test_the_desk_of_the_edition_leads_to_the_form_and_a_unit_finds_neither(secretary, client_of, unit):
    edition = an_edition(state="preparing")
    here = f"/edisi/{edition.slug}/"
    assert f'href="{here}formulir/"' in client_of(secretary).get(here).content.decode()
    assert client_of(a_unit_member(unit)).get(f"{here}formulir/").status_code == 404
    assert page(client_of(secretary), edition)[0] == 200
