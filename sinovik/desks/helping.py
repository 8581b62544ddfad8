"""The manuals, one per role, cut into topics. A topic names the pages it explains, so that help opens where one is.

Source: `manuals/<role>.md`. The first heading is the title, what follows it the introduction; every `##` begins a
topic. A comment `<!-- halaman: judging:score judging:lock -->` below it names its pages. A manual that serves several
roles names them in its introduction: `<!-- peran: secretariat regional_organiser -->`. Words in **bold** stand on the
screen as they are written; pictures are made by `./test tests/journeys/pictures.py` (see there).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

FOLDER = Path(__file__).parent / "manuals"
PICTURES = Path(__file__).parent / "static" / "manuals"
FOR_ALL, FOR_VISITORS = "semua", "pengunjung"
_PAGES = re.compile(r"^<!-- halaman: (.+) -->$", re.MULTILINE)
_ROLES = re.compile(r"^<!-- peran: (.+) -->$", re.MULTILINE)
# a phone's picture is taken at twice its size, so that it is sharp
_PHONE = 780


@dataclass(frozen=True)
class Topic:
    title: str
    text: str
    pages: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return slugify(self.title)

    @property
    def html(self) -> SafeString:
        return rendered(self.text)


@dataclass(frozen=True)
class Manual:
    """`key`: its file and address; `roles`: whom it is for, as in policy/roles.toml, nobody in particular if empty."""

    key: str
    title: str
    text: str
    topics: tuple[Topic, ...]
    roles: tuple[str, ...] = ()

    @property
    def html(self) -> SafeString:
        return rendered(self.text)


def read(path: Path) -> Manual:
    """Raises: ValueError for a file that does not begin with its title or has two topics of one name."""
    head, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    title, _line, text = head.partition("\n")
    if not title.startswith("# "):
        raise ValueError(f"{path.name} must begin with its title: # …")
    topics = tuple(_topic(part) for part in parts)
    if len({topic.anchor for topic in topics}) < len(topics):
        raise ValueError(f"{path.name} has two topics of one name")
    named = _ROLES.search(text)
    roles = tuple(named[1].split()) if named else (path.stem,)
    return Manual(path.stem, title.removeprefix("# ").strip(), _ROLES.sub("", text).strip(), topics, roles)


def _topic(part: str) -> Topic:
    title, _line, text = part.partition("\n")
    pages = tuple(name for names in _PAGES.findall(text) for name in names.split())
    return Topic(title.strip(), _PAGES.sub("", text).strip(), pages)


@cache
def manuals() -> dict[str, Manual]:
    """Every manual by its role, the one for everybody first."""
    read_all = [read(path) for path in sorted(FOLDER.glob("*.md"))]
    return {manual.key: manual for manual in sorted(read_all, key=lambda one: (one.key != FOR_ALL, one.title))}


def topic_for(page: str, roles: Iterable[str]) -> tuple[Manual, Topic] | None:
    """Where a page is explained: in the manual of the first role that explains it, else in the one for everybody."""
    return next(
        ((manual, topic) for manual in manuals_for(roles) for topic in manual.topics if page in topic.pages), None
    )


def manuals_for(roles: Iterable[str]) -> list[Manual]:
    """Those of these roles in their order, then the one for everybody."""
    return [manual for role in (*roles, FOR_ALL) for manual in manuals().values() if role in manual.roles]


def rendered(text: str) -> SafeString:
    """Markdown as HTML; raw HTML in it stays text, pictures come from static/manuals, headings stand below ours."""
    return mark_safe(_markdown().render(text))  # noqa: S308 (made by the renderer, which escapes)


@cache
def _markdown() -> MarkdownIt:
    writer = MarkdownIt("commonmark", {"html": False}).enable("table")
    writer.core.ruler.push("pictures", lambda state: _place_pictures(state.tokens))
    return writer


def _place_pictures(tokens: Iterable[Token]) -> None:
    for token in tokens:
        if token.type == "image":
            name = Path(str(token.attrGet("src"))).name
            token.attrSet("src", static(f"manuals/{name}"))
            token.attrSet("loading", "lazy")
            for side, pixels in _shown_size(name).items():
                token.attrSet(side, str(pixels))
        _place_pictures(token.children or ())


def _shown_size(name: str) -> dict[str, int]:
    """Width and height, so that the text does not jump when the picture arrives; nothing if it is not there."""
    if not (PICTURES / name).is_file():
        return {}
    with Image.open(PICTURES / name) as picture:
        width, height = picture.size
    scale = 2 if width == _PHONE else 1
    return {"width": width // scale, "height": height // scale}
