"""JUnit XML for CI servers: a suite for each table, a case for each column.

A column with personal information fails, one of which nothing is known is an error.
"""

import re
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

from tuomin.reports.forms.listing import Listing, Row
from tuomin.reports.grid import place, safe

UNWRITABLE = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(found: Listing) -> str:
    root = ET.Element("testsuites", name="tuomin", **_counts(found.rows))
    ordered = sorted(found.rows, key=_table)
    for (schema, table), rows in groupby(ordered, key=_table):
        columns = list(rows)
        name = _text(place(schema, table))
        suite = ET.SubElement(root, "testsuite", name=name, **_counts(columns))
        for row in columns:
            _add(suite, row, name)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add(suite: ET.Element, row: Row, table: str) -> None:
    case = ET.SubElement(suite, "testcase", classname=table, name=_text(row.column), time="0")
    if row.level == "none":
        return
    tag = "error" if row.level == "undetermined" else "failure"
    message = _text(": ".join(filter(None, (row.level, row.holds))))
    ET.SubElement(case, tag, type=row.kind or row.level, message=message).text = _text(row.why)


def _counts(rows: tuple[Row, ...] | list[Row]) -> dict[str, Any]:
    levels = [row.level for row in rows]
    errors, ordinary = levels.count("undetermined"), levels.count("none")
    failures = len(levels) - errors - ordinary
    return {"tests": str(len(levels)), "failures": str(failures), "errors": str(errors)}


def _table(row: Row) -> tuple[str, str]:
    return row.schema, row.table


def _text(text: str) -> str:
    """Text without the characters that XML 1.0 has no way to write."""
    return UNWRITABLE.sub("\ufffd", safe(text))
