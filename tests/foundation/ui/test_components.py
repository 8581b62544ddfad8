"""Components: what they take, what they refuse, and that the gallery shows them all."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template import engines
from django.utils import translation

from sinovik.foundation.ui import components, gallery, icons, tags
from sinovik.foundation.ui.components import COMPONENTS, Shape, WrongProperties

FOLDER = Path(components.__file__).parent / "templates" / "ui"
EXAMPLES = [example for _title, examples in gallery.sections() for example in examples]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def drawn(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context)


class Balance(HTMLParser):
    """Notes tags that are closed in the wrong order, or never, and ids that stand twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids.update(value for name, value in attrs if name == "id" and value)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids.update(value for name, value in attrs if name == "id" and value)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def faults(html: str) -> list[str]:
    reader = Balance()
    reader.feed(html)
    return [*reader.wrong, *reader.open, *(name for name, times in reader.ids.items() if times > 1)]


def test_an_unknown_property_is_refused_and_the_known_ones_are_listed():
    with pytest.raises(WrongProperties, match="does not know colour; it knows: text, href, variant"):
        drawn('{% c "button" text="Kirim" colour="red" %}')


def test_a_missing_property_is_refused():
    with pytest.raises(WrongProperties, match="needs href"):
        drawn('{% c "link_button" text="Unduh" %}')


def test_an_unknown_component_is_refused_and_all_are_listed():
    with pytest.raises(WrongProperties, match=r"No component 'knob'; there are: .*button, .*table"):
        drawn('{% c "knob" %}')


def test_a_value_that_is_no_choice_is_refused():
    with pytest.raises(WrongProperties, match=r"button\.variant is .loud.; accepted: danger, primary"):
        drawn('{% c "button" text="Kirim" variant="loud" %}')


def test_an_unknown_key_of_an_item_is_refused():
    with pytest.raises(WrongProperties, match=r"task_list\.items does not know titel"):
        drawn('{% c "task_list" items=items %}', items=[{"titel": "Ringkasan"}])


def test_an_item_may_be_a_tuple_in_the_declared_order_but_not_longer():
    shape = Shape(("text",), {"href": ""})

    assert shape.fill(("Beranda", "/"), "crumbs") == {"text": "Beranda", "href": "/"}
    assert shape.fill("Beranda", "crumbs") == {"text": "Beranda", "href": ""}
    with pytest.raises(WrongProperties, match="3 values given; accepted, in order: text, href"):
        shape.fill(("a", "b", "c"), "crumbs")


def test_a_state_that_nobody_has_drawn_is_refused():
    with pytest.raises(WrongProperties, match=r"State 'vanished' of proposal is not in ui/tags\.py"):
        tags.look_of("vanished", "proposal")


def test_a_state_of_one_noun_goes_before_the_common_one(monkeypatch):
    monkeypatch.setitem(tags.STATES, "sheet.complete", tags.Look("Terkunci", "neutral", "lock"))

    assert tags.look_of("complete", "sheet").label == "Terkunci"
    assert tags.look_of("complete", "other").icon == "check"


@pytest.mark.parametrize("state", tags.STATES)
def test_every_state_is_drawn_with_a_known_tone_and_icon(state):
    look = tags.STATES[state]

    assert look.tone in components.TONES
    assert not look.icon or look.icon in icons.names()


def test_an_icon_that_is_not_in_the_sprite_is_refused():
    with pytest.raises(WrongProperties, match=r"Icon 'unicorn' is not in ui/icons\.txt"):
        drawn('{% icon "unicorn" %}')


def test_every_component_has_its_template_and_every_template_its_component():
    files = {path.stem for path in (FOLDER / "components").glob("*.html") if not path.stem.startswith("_")}

    assert files == set(COMPONENTS)


def test_the_gallery_shows_every_component():
    hidden = set(COMPONENTS) - {example.name for example in EXAMPLES}
    # drawn inside another of the gallery, or needing a form of a page
    assert hidden == {"field", "error_summary", "form_token", "upload", "figure", "aside", "kawung"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.name} {example.note}".strip())
def test_every_example_is_whole_html(example, language):
    with translation.override(language):
        html = drawn("{% show_example example %}", example=example)

    assert faults(html) == []
    assert html.strip() == html != ""


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.html")), ids=lambda path: path.name)
def test_templates_are_short_and_hold_no_address_of_their_own_kind(path):
    source = path.read_text()

    assert len(source.splitlines()) <= 120
    assert not re.search(r"https?://(?!www\.w3\.org)", source)


@pytest.mark.django_db
def test_the_gallery_is_open_in_a_demo_and_closed_in_production(client, settings):
    assert client.get("/galeri/").status_code == 200
    settings.PRODUCTION = True
    assert client.get("/galeri/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/galeri/", "/en/galeri/"])
def test_the_whole_gallery_has_no_id_twice(client, address):
    assert faults(client.get(address).content.decode()) == []


def steps(states: str, **props: object) -> tuple[list[str], list[str], list[str]]:
    """Titles before, in and after the open row, for d(one), n(ow) and x (next), counted from 1."""
    words = {"d": "done", "n": "now", "x": "next"}
    items = [{"title": f"T{at}", "state": words[state]} for at, state in enumerate(states, 1)]
    html = drawn('{% c "steps" items=items wide=True whole=whole %}', items=items, **{"whole": False, **props})
    assert not faults(html)
    parts = re.split(r"(<details.*?</details>)", html, flags=re.DOTALL)
    rows = [(part.startswith("<details"), re.findall(r"<b>(T\d+)", part)) for part in parts]
    (at,) = [at for at, (folded, titles) in enumerate(rows) if titles and not folded]
    before, after = ([title for _folded, titles in some for title in titles] for some in (rows[:at], rows[at + 1 :]))
    return before, rows[at][1], after


def numbered(first: int, last: int) -> list[str]:
    return [f"T{at}" for at in range(first, last + 1)]


@pytest.mark.parametrize("count", [3, 6, 7])
def test_a_short_row_of_steps_is_shown_whole(count):
    assert steps("n" + "x" * (count - 1)) == ([], numbered(1, count), [])


@pytest.mark.parametrize(
    ("states", "before", "shown", "after"),
    [
        ("n" + "x" * 13, 0, (1, 6), 14),
        ("dn" + "x" * 12, 0, (1, 6), 14),
        ("ddddn" + "x" * 9, 3, (4, 9), 14),
        ("d" * 13 + "n", 8, (9, 14), 14),
        ("d" * 15 + "n", 10, (11, 16), 16),
    ],
)
def test_a_long_row_of_steps_shows_the_one_now_with_its_neighbours_and_unfolds_the_rest(states, before, shown, after):
    first, last = shown
    assert steps(states) == (numbered(1, before), numbered(first, last), numbered(last + 1, after))


def test_steps_that_are_all_done_show_the_last_ones():
    assert steps("d" * 14) == (numbered(1, 8), numbered(9, 14), [])


def test_a_whole_calendar_folds_nothing():
    assert steps("dn" + "x" * 12, whole=True) == ([], numbered(1, 14), [])


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("24 April 2027", "sn-nowrap"),
        ("30 September 2027", "sn-nowrap"),
        ("KIPP-2027-U-0001", "sn-nowrap"),
        ("35 menit", "sn-nowrap"),
        ("1 April 2027, 15.54 WIB", "sn-moment"),
        ("7 dari 7 bagian", ""),
        ("Posyandu Remaja 1", ""),
        ("Belum ada", ""),
        ("", ""),
    ],
)
def test_dates_and_registration_numbers_in_a_table_are_not_broken_over_lines(text, held):
    html = drawn('{% c "table" headers=headers rows=rows %}', headers=["Nama", "Sejak"], rows=[["A", text]])

    assert re.findall("sn-nowrap|sn-moment", html) == ([held] if held else [])


@pytest.mark.parametrize("name", ["chart_bar", "chart_line", "chart_dots", "chart_tiles", "chart_funnel"])
def test_a_chart_without_figures_says_so(name):
    html = drawn(f'{{% c "{name}" title="Pemenang" items=items source="contoh" %}}', items=[])

    assert "Belum ada angka yang tercatat." in html
    assert faults(html) == []
