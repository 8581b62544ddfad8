"""Typst: a template of ours and data as JSON become a tagged PDF, byte for byte the same each time."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import typst
from django.apps import apps
from django.conf import settings

Typeset = tuple[bytes, list[typst.TypstWarning]]
STEERING = {"Cc", "Cf", "Cs", "Co"}
FALLBACK = ["Libertinus Serif"]  # ships inside Typst; stands in where Inter was not built, except in production
UNSHOWABLE = "could not be displayed with font"


class DocumentError(Exception):
    """A document that cannot be made: no such template, a warning, a missing font. For developers and operators."""


def render_pdf(template: str, data: Mapping[str, object], *, now: datetime | None = None) -> bytes:
    """The PDF of a template found in some app's `documents/` folder, e.g. "receipt.typ".

    data: JSON values; the template reads them as `data` from house.typ. now: written into the file as its making.
    Tagged for screen readers (PDF/UA-1), unless somebody typed a character that no font of ours has: that alone is
    shown as a box and must not cost anyone a receipt. Raises: DocumentError, also for what Typst only warns of.
    """
    family, fonts = _fonts()
    inputs = {
        "data": json.dumps(_printable(data)),
        "fonts": json.dumps(family),
        "dated": "yes" if now else "no",
    }
    typeset = partial(
        typst.compile_with_warnings,
        find(template),
        root=settings.PACKAGE,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs=inputs,
        timestamp=int(now.timestamp()) if now else 0,
    )
    try:
        pdf, warnings = _tagged(typeset)
    except typst.TypstError as error:
        raise DocumentError(f"{template}: {error.diagnostic or error.message}") from error
    if warnings:
        raise DocumentError(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    return pdf


def _tagged(typeset: Callable[..., Typeset]) -> Typeset:
    try:
        return typeset(pdf_standards=["ua-1"])
    except typst.TypstError as error:
        if UNSHOWABLE not in f"{error.diagnostic} {error.message}":
            raise
        return typeset()


def _printable(value: object) -> object:
    """The same without characters that steer (control and direction marks), which PDF forbids or which hide text."""
    if isinstance(value, str):
        return "".join(char for char in value if char in "\n\t" or unicodedata.category(char) not in STEERING)
    if isinstance(value, Mapping):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(each) for each in value]
    return value


def find(template: str) -> Path:
    """The one file of this name among the apps' templates. Raises: DocumentError if there is none or more than one."""
    every = templates()
    found = every.get(template, [])
    if len(found) != 1:
        known = ", ".join(sorted(every))
        raise DocumentError(f"{len(found)} documents named {template!r}; known: {known}")
    return found[0]


def templates() -> dict[str, list[Path]]:
    """Every template of ours by its name."""
    found: dict[str, list[Path]] = {}
    for app in apps.get_app_configs():
        folder = Path(app.path) / "documents"
        if folder.is_relative_to(settings.PACKAGE):
            for path in sorted(folder.glob("*.typ")):
                found.setdefault(path.name, []).append(path)
    return found


def _fonts() -> tuple[list[str], list[Path]]:
    folder = settings.VAR / "assets" / "fonts"
    if any(folder.glob("Inter-*.ttf")):
        return ["Inter"], [folder]
    if settings.PRODUCTION:
        raise DocumentError(f"no Inter in {folder}; run: sinovik build")
    return FALLBACK, []
