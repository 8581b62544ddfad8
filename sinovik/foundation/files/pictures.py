"""Pictures are opened, measured before they are unpacked, and written anew: place and person data do not survive."""

import warnings
from io import BytesIO
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .kinds import FileRefused, Kind

MAX_PIXELS = 40_000_000


def reencoded(path: Path, kind: Kind) -> bytes:
    """The picture's pixels alone, upright, in its own format. Raises FileRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _measure(path, kind)
            with Image.open(path, formats=[kind.name]) as picture:
                return _written(ImageOps.exif_transpose(picture), kind)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels() from None
    except (OSError, SyntaxError, ValueError, EOFError, Image.UnidentifiedImageError):
        raise FileRefused(
            _("Gambar ini rusak dan tidak dapat dibuka. Buka di perangkat Anda, simpan ulang, lalu unggah lagi.")
        ) from None


def _measure(path: Path, kind: Kind) -> None:
    with Image.open(path, formats=[kind.name]) as picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_many_pixels()
        picture.verify()


def _written(picture: Image.Image, kind: Kind) -> bytes:
    plain = picture.convert(_mode(picture, kind))
    bare = Image.new(plain.mode, plain.size)  # a new picture carries no metadata of the old one
    bare.paste(plain)
    out = BytesIO()
    bare.save(out, kind.name, **({"quality": 90} if kind is Kind.JPEG else {}))
    return out.getvalue()


def _mode(picture: Image.Image, kind: Kind) -> str:
    if kind is Kind.JPEG:
        return "L" if picture.mode == "L" else "RGB"
    return "RGBA" if picture.has_transparency_data else "RGB"


def _too_many_pixels() -> FileRefused:
    return FileRefused(
        _("Gambar ini terlalu besar ukurannya (lebih dari 40 megapiksel). Perkecil gambarnya, lalu unggah lagi.")
    )
