"""The XML parts of Word and Excel files, read by a parser that follows nothing they name."""

from typing import IO
from xml.parsers import expat

PIECE = 4096
LONGEST_PROLOG = 64 * 1024  # Office writes a line; what hides a declaration behind more is not Office


class _Found(Exception):
    """What was looked for stands here; nothing behind it is read."""


def has_document_type(part: IO[bytes]) -> bool:
    """Whether the part declares one, or begins with so much that nobody can tell.

    Office never writes one; it is how XML reaches for other files or grows without end. Raises ValueError if the part
    is no XML.
    """
    parser, begun = expat.ParserCreate(), []

    def begin(*_element: object) -> None:
        begun.append(True)
        raise _Found

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _stop
    found = _fed(parser, part, LONGEST_PROLOG)
    return not begun and (found or part.read(1) != b"")


def reaches_outside(part: IO[bytes]) -> bool:
    """Whether a part of relationships names something elsewhere that is fetched by opening the file.

    A link that a reader clicks is lawful; a template, picture, object, frame or book from elsewhere tells its owner who
    opens it. Raises ValueError if the part is no XML.
    """
    parser = expat.ParserCreate()

    def begin(_name: str, facts: dict[str, str]) -> None:
        if facts.get("TargetMode", "").lower() == "external" and not facts.get("Type", "").endswith("/hyperlink"):
            raise _Found

    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _stop
    return _fed(parser, part, None)


def _stop(*_declaration: object) -> None:
    raise _Found


def _fed(parser: expat.XMLParserType, part: IO[bytes], most: int | None) -> bool:
    """Read on until the parser finds what it looks for (True) or the part, or so much of it, has ended."""
    taken = 0
    try:
        while (most is None or taken < most) and (piece := part.read(PIECE)):
            taken += len(piece)
            parser.Parse(piece)
        if most is None:
            parser.Parse(b"", True)
    except _Found:
        return True
    except expat.ExpatError as problem:
        raise ValueError(str(problem)) from None
    return False
