"""What the repository's tests read: its files as git knows them, parsed once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "sinovik"
DOMAINS = {path.parent.name for path in PACKAGE.glob("*/apps.py")}


@cache
def tracked() -> list[Path]:
    """Every file that git knows, relative to the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for path in map(Path, listed.split("\0")) if path.name and (ROOT / path).is_file()]


def python_files(*, under: str = "", migrations: bool = False) -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and str(path).startswith(under) and (migrations or "migrations" not in path.parts)
    ]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(), str(path))


def text(path: Path) -> str:
    return (ROOT / path).read_text(errors="replace")


def templates() -> list[Path]:
    return [path for path in tracked() if path.suffix in {".html", ".txt"} and "templates" in path.parts]
