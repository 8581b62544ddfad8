"""The icons of the product: names of Tabler outline icons that the asset build puts into one sprite."""

from functools import cache
from pathlib import Path

from sinovik.foundation.ui.components import WrongProperties

LIST = Path(__file__).parent / "icons.txt"


@cache
def names() -> frozenset[str]:
    return frozenset(LIST.read_text().split())


def known(name: str) -> None:
    if name not in names():
        raise WrongProperties(
            f"Icon {name!r} is not in ui/icons.txt; add its Tabler name there, or use: {', '.join(sorted(names()))}"
        )
