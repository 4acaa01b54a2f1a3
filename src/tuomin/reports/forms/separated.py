"""CSV (RFC 4180) that spreadsheets open: UTF-8 with a byte order mark, and no cell is a formula."""

import csv
import io
import re

from tuomin.reports.forms.listing import HEADERS, Listing
from tuomin.reports.grid import safe

MARK = "\ufeff"  # without it Excel takes UTF-8 for the encoding of the country
FORMULA = re.compile(r"(;\s*)([=+@-])")  # where a semicolon parts cells
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(found: Listing) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADERS[found.lang])
    writer.writerows([_cell(value) for value in row.told(found.lang)] for row in found.rows)
    return MARK + out.getvalue()


def _cell(value: object) -> object:
    """What a spreadsheet would take for a formula gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    text = FORMULA.sub(r"\1'\2", safe(value))
    return f"'{text}" if text.startswith(STARTS) else text
