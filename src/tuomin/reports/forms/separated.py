"""CSV (RFC 4180) that spreadsheets open: UTF-8 with a byte order mark, and no cell is a formula."""

import csv
import io

from tuomin.reports.forms.listing import CELLS, Listing

MARK = "\ufeff"  # without it Excel takes UTF-8 for the encoding of the country
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def render(found: Listing) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CELLS)
    writer.writerows([_cell(value) for value in row.cells] for row in found.rows)
    return MARK + out.getvalue()


def _cell(value: object) -> object:
    """What a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(STARTS) else value
