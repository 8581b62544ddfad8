"""ClamAV over its own socket: INSTREAM, the one command by which a content is sent and its finding received.

Written here because the kept library that speaks it is asynchronous and knows TCP only, while ClamAV listens on a Unix
socket unless told otherwise.
"""

import socket
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

PIECE = 64 * 1024
PATIENCE = 60  # seconds for one answer; a large file is read in a few
LONGEST_ANSWER = 4096


class ScanFailed(Exception):
    """The scanner answered without a finding about the content, as when it is larger than the scanner takes."""


class ScannerDown(ScanFailed):
    """The scanner cannot be reached or falls silent."""


def _connected(address: str) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme != "unix":
        return socket.create_connection((parts.hostname or "", parts.port or 3310), timeout=PATIENCE)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(PATIENCE)
    try:
        line.connect(parts.path)
    except OSError:
        line.close()
        raise
    return line


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_ANSWER and (piece := line.recv(PIECE)):
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _asked(path: Path | None) -> str:
    """What the scanner says of a content, or of itself. Raises: ScannerDown."""
    if not settings.SCANNER:
        raise ScannerDown("no scanner is configured")
    try:
        with _connected(settings.SCANNER) as line:
            if path is None:
                line.sendall(b"zVERSION\0")
                return _answer(line)
            line.sendall(b"zINSTREAM\0")
            with path.open("rb") as content:
                while piece := content.read(PIECE):
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
            line.sendall(bytes(4))
            return _answer(line)
    except FileNotFoundError as problem:
        if path is not None and not path.exists():
            raise  # the content is gone, not the scanner
        raise ScannerDown(str(problem)) from problem
    except OSError as problem:
        raise ScannerDown(str(problem)) from problem


def finding_in(path: Path) -> str:
    """What the scanner finds in a content: "" if nothing. Raises: ScannerDown, ScanFailed."""
    said = _asked(path)
    if not said:
        raise ScannerDown("it closed the line without an answer")
    text = said.removeprefix("stream: ")
    if text == "OK":
        return ""
    if text.endswith(" FOUND"):
        return text.removesuffix(" FOUND")[:200]
    raise ScanFailed(text)


def version() -> str:
    """What the scanner calls itself. Raises: ScannerDown."""
    return _asked(None)
