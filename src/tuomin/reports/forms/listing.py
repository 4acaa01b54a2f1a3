"""The one list that every form shows: a row for each column, with the same words and numbers."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tuomin.model import Classification, Inventory
from tuomin.reports import wording
from tuomin.reports.grid import place
from tuomin.reports.text import ORDER, held, reasons, summary

CELLS = (
    "level", "schema", "table", "column", "type", "kind", "holds", "role", "confidence", "share",
    "protected", "clauses", "why",
)  # fmt: skip
"""The fields of a Row that tables show, in their order."""

REASONS = 3  # of each verdict
HEADERS = {
    "en": CELLS,
    "zh": (
        "分级", "模式", "表", "字段", "类型", "种类", "内容", "角色", "置信度", "占比",
        "保护状态", "条款", "依据",
    ),
}  # fmt: skip
"""What people call them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One column as reports tell it; what is unknown is None or empty."""

    level: str
    schema: str
    table: str
    column: str
    type: str
    kind: str
    holds: str
    role: str
    confidence: float
    share: float | None
    protected: str
    clauses: str
    why: str
    title: str
    """The name of the kind."""

    line: int
    """Where the column stands in the file of the Inventory, from 1 on; 1 where that is unknown."""

    @property
    def label(self) -> str:
        return place(self.schema, self.table, self.column)

    @property
    def cells(self) -> tuple[str | float | None, ...]:
        """The values of `CELLS`."""
        return tuple(getattr(self, name) for name in CELLS)

    def spoken(self, lang: str) -> dict[str, str]:
        """The fields that are codes, as people call them."""
        return {
            "level": wording.level(self.level, lang),
            "role": wording.role(self.role, lang),
            "protected": wording.state(self.protected, lang),
        }

    def told(self, lang: str) -> list[str | float | None]:
        """The values of `CELLS` as people call them."""
        said = self.spoken(lang)
        return [said.get(name, value) for name, value in zip(CELLS, self.cells, strict=True)]

    @property
    def fingerprint(self) -> str:
        """Tells this finding from others, and is the same from scan to scan."""
        parts = (self.schema, self.table, self.column, self.kind or self.level)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Listing:
    """All rows, sensitive ones first; `unread` says of what nothing is known, and why."""

    rows: tuple[Row, ...]
    unread: tuple[tuple[str, str], ...]
    summary: str
    complete: bool
    source: str
    lang: str

    @property
    def findings(self) -> tuple[Row, ...]:
        """The rows that are not ordinary data."""
        return tuple(row for row in self.rows if row.level != "none")


def listing(
    found: Inventory,
    titles: Mapping[str, Mapping[str, str]],
    *,
    lang: str,
    source: str,
    columns: Iterable[tuple[int, Classification]] | None = None,
) -> Listing:
    """The rows of an Inventory; `columns` are its columns, with their lines in the file `source`.

    Of a column no more is kept than its Row: there may be a hundred thousand.
    """
    placed = ((1, column) for column in found.columns) if columns is None else columns
    rows = [_row(column, titles, lang, line) for line, column in placed]
    rows.sort(key=lambda row: (ORDER[row.level], row.schema, row.table))
    skipped = [
        (valid(place(table.schema, table.table)), valid(wording.said(table.status, lang)))
        for table in found.tables
        if table.status not in ("scanned", "empty")
    ]
    unknown = [(row.label, row.why) for row in rows if row.level == "undetermined"]
    return Listing(
        rows=tuple(rows),
        unread=(*skipped, *unknown),
        summary=valid(summary(found, lang=lang, levels=Counter(row.level for row in rows))),
        complete=found.complete,
        source=source,
        lang=lang,
    )


def _row(
    column: Classification, titles: Mapping[str, Mapping[str, str]], lang: str, line: int
) -> Row:
    return Row(
        level=sys.intern(column.level),
        schema=valid(column.schema or ""),
        table=valid(column.table),
        column=valid(column.column),
        type=valid(column.type),
        kind=valid(column.kind or ""),
        holds=valid(held(column, titles, lang)),
        role=valid(column.role),
        confidence=column.confidence,
        share=column.share,
        protected=valid(column.protected),
        clauses=valid("; ".join(column.clauses)),
        why=valid(wording.said(column.reason, lang) or reasons(column, lang, most=REASONS)),
        title=titles.get(column.kind or "", {}).get(lang, ""),
        line=line,
    )


def valid(text: str) -> str:
    """A name that is not valid Unicode, with its bytes as escapes; equal ones are one object."""
    return sys.intern(text.encode("utf-8", "backslashreplace").decode())
