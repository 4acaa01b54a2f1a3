"""An Excel workbook for people: the list, what was not looked at, and what the words mean.

Every cell is text or a number; nothing is a formula or a link, whatever a name looks like.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tuomin.errors import SetupError
from tuomin.reports import wording
from tuomin.reports.forms.listing import Listing

SHEETS = {"en": ("inventory", "not looked at", "notes"), "zh": ("清单", "未扫描", "说明")}
HEADERS = {
    "en": (
        "level", "schema", "table", "column", "type", "kind", "holds", "role", "confidence",
        "share", "protected", "clauses", "why",
    ),
    "zh": (
        "分级", "模式", "表", "字段", "类型", "种类", "内容", "角色", "置信度", "占比", "已保护",
        "条款", "依据",
    ),
}  # fmt: skip
UNREAD = {"en": ("place", "reason"), "zh": ("位置", "原因")}
NOTES = {
    "en": (
        "confidence: how sure the verdict is, from 0 to 1",
        "share: the part of different sampled values that have the kind's form",
        "no value of the store is in this workbook",
    ),
    "zh": (
        "置信度：判定的把握，0 到 1",
        "占比：不同抽样值中符合该种类形式的部分",
        "本工作簿不含任何数据值",
    ),
}  # fmt: skip
COLOURS = {"sensitive": "#F8CBAD", "personal": "#FFE699", "undetermined": "#D9D2E9"}
WIDTHS = {3: 24, 6: 36, 11: 40, 12: 60}
WIDTH = 14  # characters of the other columns
LONGEST = 32_767  # characters of a cell


def render(found: Listing) -> bytes:
    """The workbook's bytes; SetupError when xlsxwriter is not installed."""
    out = io.BytesIO()
    with opened(out) as book:
        bold = book.add_format({"bold": True})
        colours = {
            wording.level(level, found.lang): book.add_format({"bg_color": shade})
            for level, shade in COLOURS.items()
        }
        first, second, third = (book.add_worksheet(name) for name in SHEETS[found.lang])
        put(first, HEADERS[found.lang], (row.told(found.lang) for row in found.rows), bold, colours)
        put(second, UNREAD[found.lang], found.unread, bold)
        lines = (found.summary, *NOTES[found.lang])
        put(third, ("",), [(line,) for line in lines], bold)
    return out.getvalue()


@contextmanager
def opened(out: io.BytesIO) -> Iterator[Any]:
    """A workbook that is written row by row, each going to a temporary file of ours at once.

    SetupError when xlsxwriter is not installed.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise SetupError(
            "Excel needs a further package", hint="pip install 'tuomin[excel]'"
        ) from error
    try:
        with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
            yield book
    except OSError as error:
        raise SetupError(
            f"Excel needs a folder for temporary files ({error.strerror})", hint="set TMPDIR"
        ) from error


def put(
    sheet: Any,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    bold: object,
    colours: Mapping[str, object] | None = None,
) -> None:
    """Write a table with a header that stays in sight and filters; its first cells in colour."""
    last = 0
    for place, title in enumerate(header):
        sheet.write_string(0, place, title, bold)
        sheet.set_column(place, place, WIDTHS.get(place, WIDTH) if len(header) > 1 else 100)
    for last, row in enumerate(rows, start=1):
        cells(sheet, last, row, (colours or {}).get(str(row[0])))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(header) - 1)


def cells(sheet: Any, at: int, row: Sequence[object], style: object = None) -> None:
    """Write a row of texts and numbers, the first in a style; a text is nothing but text."""
    for place, value in enumerate(row):
        if isinstance(value, float):
            sheet.write_number(at, place, value)
        elif value is not None:
            sheet.write_string(at, place, str(value)[:LONGEST], None if place else style)
