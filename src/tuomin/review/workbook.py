"""The workbook in which people decide: list, changes, what was not looked at, notes.

Every cell is text or a number, whatever a name looks like; drop-down cells offer what may be said.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuomin.model import Change, Decision, Inventory
from tuomin.reports import forms, wording
from tuomin.reports.forms.listing import Listing, Row, valid
from tuomin.reports.forms.workbook import COLOURS, cells, opened, put
from tuomin.reports.grid import place
from tuomin.review.words import (
    ASKED,
    CHANGES,
    COLUMNS,
    HEADERS,
    KINDS,
    NOTES,
    SHEETS,
    UNREAD,
    VERDICTS,
    key,
)

WIDTHS = {"column": 24, "holds": 36, "decided": 28, "because": 32, "clauses": 40, "why": 60}
WIDTH = 14
TO_FILL = "#FFF2CC"


@dataclass(frozen=True, kw_only=True)
class _Styles:
    bold: Any
    asked: Any
    levels: Mapping[str, Any]


def render(
    found: Inventory,
    changed: Sequence[Change],
    titles: Mapping[str, Mapping[str, str]],
    *,
    lang: str,
) -> bytes:
    """The workbook's bytes; SetupError when xlsxwriter is not installed."""
    listing = forms.listing(found, titles, lang=lang, source="")
    said = {
        key(valid(each.schema or ""), valid(each.table), valid(each.column)): each.decision
        for each in found.columns
    }
    out = io.BytesIO()
    with opened(out) as book:
        styles = _Styles(
            bold=book.add_format({"bold": True}),
            asked=book.add_format({"bold": True, "bg_color": TO_FILL}),
            levels={each: book.add_format({"bg_color": shade}) for each, shade in COLOURS.items()},
        )
        first, second, third, fourth = (book.add_worksheet(name) for name in SHEETS[lang])
        kinds = _notes(fourth, listing, titles, lang, styles)
        _list(first, listing, said, lang, styles)
        _offer(first, len(listing.rows), lang, f"='{SHEETS[lang][3]}'!{kinds}")
        lines = (_change(each, lang, titles) for each in changed)
        put(second, CHANGES[lang], lines, styles.bold)
        put(third, UNREAD[lang], listing.unread, styles.bold)
    return out.getvalue()


def _list(
    sheet: Any,
    listing: Listing,
    said: Mapping[str, Decision | None],
    lang: str,
    styles: _Styles,
) -> None:
    for at, (name, title) in enumerate(zip(COLUMNS, HEADERS[lang], strict=True)):
        sheet.write_string(0, at, title, styles.asked if name in ASKED else styles.bold)
        hidden = {"hidden": True} if name == "key" else {}
        sheet.set_column(at, at, WIDTHS.get(name, WIDTH), None, hidden)
    for at, row in enumerate(listing.rows, start=1):
        cells(sheet, at, _row(row, said, lang), styles.levels.get(row.level))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(listing.rows), len(COLUMNS) - 1)


def _row(row: Row, said: Mapping[str, Decision | None], lang: str) -> tuple[object, ...]:
    own = {name: getattr(row, name) for name in COLUMNS if hasattr(row, name)}
    own |= row.spoken(lang)
    own["key"] = key(row.schema, row.table, row.column)
    word = said.get(own["key"])
    if word:
        own |= {"verdict": VERDICTS[lang][word.verdict], "decided": word.kind, "when": word.when}
        own |= {"who": valid(word.who), "because": valid(word.why), "until": word.until}
    return tuple(own.get(name) for name in COLUMNS)


def _offer(sheet: Any, rows: int, lang: str, kinds: str) -> None:
    """Drop-down lists of verdicts and kinds."""
    offers = {"verdict": list(VERDICTS[lang].values()), "decided": kinds}
    for name, source in offers.items():
        at = COLUMNS.index(name)
        sheet.data_validation(1, at, max(rows, 1), at, {"validate": "list", "source": source})


def _notes(
    sheet: Any,
    listing: Listing,
    titles: Mapping[str, Mapping[str, str]],
    lang: str,
    styles: _Styles,
) -> str:
    """What the words mean, and all kinds; the cells in which they stand."""
    lines: Iterable[str] = (listing.summary, *NOTES[lang])
    rows = [(line, "") for line in lines] + [KINDS[lang]]
    first = len(rows)
    rows += [(kind, names[lang]) for kind, names in sorted(titles.items())]
    sheet.set_column(0, 1, 48)
    for at, row in enumerate(rows):
        cells(sheet, at, row, styles.bold if row == KINDS[lang] else None)
    return f"$A${first + 1}:$A${len(rows)}"


def _change(change: Change, lang: str, titles: Mapping[str, Mapping[str, str]]) -> tuple[str, ...]:
    what = wording.CHANGES[lang][change.what]
    label = place(change.schema, change.table, change.column)
    named = f"{label} -> {change.to}" if change.to else label
    verdicts = (wording.told(each, lang, titles) for each in (change.before, change.after))
    return tuple(valid(text) for text in (what, named, *verdicts))
