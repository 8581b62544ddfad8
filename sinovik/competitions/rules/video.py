"""The video beside an entry: which addresses are taken, and where a player for one stands."""

import re
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _

LONGEST_ADDRESS = 300
YOUTUBE_PLAYER, VIMEO_PLAYER = "https://www.youtube-nocookie.com", "https://player.vimeo.com"
PLAYERS = (YOUTUBE_PLAYER, VIMEO_PLAYER)  # the only hosts that a page may load, once the person asked for it
YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com"})
YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live)/([\w-]{11})/?", re.ASCII)
YOUTUBE_NAME = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO_PATH = re.compile(r"/(\d{6,12})/?", re.ASCII)
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.ASCII)


def video_problem(address: str) -> str:
    """Why this address is not taken, with what to do; "" if it is. A secure address of a named host, nothing more."""
    unreadable = _("Alamat video ini tidak terbaca. Salin lagi alamatnya, misalnya https://www.youtube.com/watch?v=….")
    if len(address) > LONGEST_ADDRESS or re.search(r"[\s\x00-\x1f\"<>\\\\]", address):
        return unreadable
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return unreadable
    if parts.scheme != "https" or not address.startswith("https://"):
        return _("Pakai alamat video yang diawali https:// supaya tidak ada yang membelokkannya di jalan.")
    if parts.username is not None or port is not None or not HOST.fullmatch(parts.hostname or ""):
        return _("Pakai alamat umum sebuah situs video, tanpa kata sandi dan tanpa nomor pintu.")
    return ""


def host_of(address: str) -> str:
    """The host that learns of the reader when the video is loaded."""
    return urlsplit(address).hostname or ""


def player_of(address: str) -> str:
    """Address of a player that shows the video within a page; "" where we know none."""
    parts = urlsplit(address)
    if parts.hostname == "youtu.be":
        found = re.fullmatch(r"/([\w-]{11})/?", parts.path, re.ASCII)
        return f"{YOUTUBE_PLAYER}/embed/{found[1]}" if found else ""
    if parts.hostname in YOUTUBE:
        found = YOUTUBE_PATH.fullmatch(parts.path)
        name = found[1] if found else next(iter(parse_qs(parts.query).get("v", [])), "")
        return f"{YOUTUBE_PLAYER}/embed/{name}" if YOUTUBE_NAME.fullmatch(name) else ""
    if parts.hostname in {"vimeo.com", "www.vimeo.com"} and (found := VIMEO_PATH.fullmatch(parts.path)):
        return f"{VIMEO_PLAYER}/video/{found[1]}?dnt=1"
    return ""
