"""What a document of ours says: the text of a PDF, as copying it from a reader would give it."""

import re
from collections.abc import Iterator
from io import BytesIO

import pikepdf

BLOCK = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def text_of(document: bytes) -> str:
    """All text of all pages, without spaces."""
    with pikepdf.open(BytesIO(document)) as pdf:
        return "".join("".join(_pieces(page)) for page in pdf.pages).replace(" ", "")


def _pieces(page: pikepdf.Page) -> Iterator[str]:
    letters: dict[int, str] = {}
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in {"Tj", "TJ"}:
            parts = operands[0] if str(operator) == "TJ" else operands
            yield from (_read(bytes(part), letters) for part in parts if isinstance(part, pikepdf.String))


def _read(glyphs: bytes, letters: dict[int, str]) -> str:
    pairs = [int.from_bytes(glyphs[at : at + 2], "big") for at in range(0, len(glyphs), 2)]
    return "".join(letters.get(pair, "") for pair in pairs)


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """Glyph → text, as the font's own table tells readers."""
    found: dict[int, str] = {}
    for kind, block in BLOCK.findall(font.ToUnicode.read_bytes()):
        codes = [bytes.fromhex(code.decode()) for code in HEX.findall(block)]
        step = 2 if kind == b"char" else 3
        for at in range(0, len(codes), step):
            first, last, text = codes[at], codes[at + step - 2], codes[at + step - 1].decode("utf-16-be")
            for place in range(int.from_bytes(last, "big") - int.from_bytes(first, "big") + 1):
                found[int.from_bytes(first, "big") + place] = text[:-1] + chr(ord(text[-1]) + place)
    return found
