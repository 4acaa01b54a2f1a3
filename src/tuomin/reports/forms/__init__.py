"""An Inventory in the forms that other programs and people read."""

from collections.abc import Callable, Mapping

from tuomin.reports.forms import junit, lines, markdown, sarif, separated, workbook
from tuomin.reports.forms.listing import Listing, listing

RENDER: Mapping[str, Callable[[Listing], str | bytes]] = {
    "csv": separated.render,
    "ndjson": lines.render,
    "markdown": markdown.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "excel": workbook.render,
}
"""What writes each form: text, or bytes for Excel."""

__all__ = ["RENDER", "Listing", "listing"]
