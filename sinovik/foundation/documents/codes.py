"""QR codes as SVG, the same for pages and documents."""

from io import BytesIO

import segno


def qr_svg(text: str) -> str:
    """A QR code of a text (an address of ours) as an SVG of plain paths, one unit a module, with its quiet zone.

    Error correction is at least M, so that a stamp or a fold does not spoil it.
    """
    out = BytesIO()
    code = segno.make_qr(text, error="m", boost_error=True)
    look = {"dark": "#000", "light": "#fff", "svgclass": None, "lineclass": None}
    code.save(out, kind="svg", xmldecl=False, nl=False, border=4, omitsize=True, **look)
    return out.getvalue().decode()
