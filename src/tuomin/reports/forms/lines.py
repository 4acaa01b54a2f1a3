"""NDJSON: one JSON object a line for each column."""

import json

from tuomin.reports.forms.listing import CELLS, Listing


def render(found: Listing) -> str:
    rows = (
        dict(zip(CELLS, row.cells, strict=True)) | {"fingerprint": row.fingerprint}
        for row in found.rows
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
