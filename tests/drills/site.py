"""A site of its own for a drill: a folder below var/ with an embedded database that nobody else uses."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def choose(name: str) -> Path:
    """The drill's folder; to be called before anything of `sinovik.config` is imported."""
    return Path(os.environ.setdefault("SINOVIK_VAR", str(ROOT / "var" / name)))


def begin(folder: Path, port: int) -> tuple:
    """A fresh site in the folder and its empty cluster, not yet started."""
    from sinovik.config import installation, postgres  # the folder is chosen first

    remove(folder)
    site = installation.Site(folder, "demo", port)
    site.remember()
    if (ROOT / "var" / "assets").is_dir():
        shutil.copytree(ROOT / "var" / "assets", folder / "assets")
    cluster = postgres.Cluster.at(folder / "postgres")
    cluster.create()
    return site, cluster


def remove(folder: Path) -> None:
    from sinovik.config import postgres

    if (folder / "postgres" / "cluster.json").exists():
        postgres.Cluster.at(folder / "postgres").destroy()
    shutil.rmtree(folder, ignore_errors=True)
