"""Tables out of the house and into it: CSV and Excel that run nothing, and Excel as agencies really fill it in."""

from .cells import Value
from .exports import CHUNK, Out, download, in_chunks, is_asked_for, listing
from .reading import Column, Problem, Row, Sheet, read_xlsx
from .values import as_date, as_text, as_whole_number, one_of
from .writing import TooManyRows, csv_download, write_csv, write_xlsx, xlsx_download

__all__ = [
    "CHUNK",
    "Column",
    "Out",
    "Problem",
    "Row",
    "Sheet",
    "TooManyRows",
    "Value",
    "as_date",
    "as_text",
    "as_whole_number",
    "csv_download",
    "download",
    "in_chunks",
    "is_asked_for",
    "listing",
    "one_of",
    "read_xlsx",
    "write_csv",
    "write_xlsx",
    "xlsx_download",
]
