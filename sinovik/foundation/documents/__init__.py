"""Documents on paper and as PDF: templates of ours, data of theirs, never mixed."""

from .codes import qr_svg
from .typesetting import DocumentError, render_pdf

__all__ = ["DocumentError", "qr_svg", "render_pdf"]
