"""Documents on paper, as PDF and as calendars: templates of ours, data of theirs, never mixed."""

from .calendars import CALENDAR_TYPE, Moment, write_calendar
from .codes import qr_svg
from .typesetting import DocumentError, render_pdf

__all__ = ["CALENDAR_TYPE", "DocumentError", "Moment", "qr_svg", "render_pdf", "write_calendar"]
