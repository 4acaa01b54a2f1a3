"""OpenMetadata: levels as a classification, kinds as glossary terms, and both put on columns.

Its importer of columns writes whole rows: what a file leaves out is lost in the catalog. So tags
and terms are added to the rows that OpenMetadata itself exported, and all else in them stays.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tuomin.errors import SetupError
from tuomin.model import Classification
from tuomin.reports.forms.listing import valid
from tuomin.reports.handover import terms
from tuomin.reports.handover.handed import Handed

CLASSIFICATION, GLOSSARY, COLUMNS = "classification.json", "glossary.csv", "columns.csv"
HEADER = (
    "parent", "name*", "displayName", "description", "synonyms", "relatedTerms", "references",
    "tags", "reviewers", "owner", "glossaryStatus", "color", "iconURL", "extension",
)  # fmt: skip
NEEDED = ("fullyQualifiedName", "tags", "glossaryTerms")
PART = re.compile(r'"((?:[^"]|"")*)"|([^."]+)')
OURS = re.compile(rf"(?:^|;){terms.ROOT}\.\w+(?=;|$)")
HINT = "export a schema or a database in OpenMetadata, with its columns"
LONGEST = 5  # service.database.schema.table.column


def render(handed: Handed) -> dict[str, str]:
    """Classification and glossary, and the exported columns where there are some."""
    levels = list(dict.fromkeys(column.level for column in terms.told(handed)))
    classification = json.dumps(_classification(levels, handed), ensure_ascii=False, indent=1)
    files = {CLASSIFICATION: f"{classification}\n", GLOSSARY: _csv(_glossary(handed))}
    if handed.export is None:
        return files
    return {**files, COLUMNS: _csv(_columns(handed, _exported(handed.export)))}


def _classification(levels: Sequence[str], handed: Handed) -> dict[str, Any]:
    """The bodies of the requests to make the classification and its tags."""
    about = "Levels of personal information / 个人信息分级"
    tags = [
        {
            "classification": terms.ROOT,
            "name": level,
            "displayName": terms.title(level, handed.lang),
            "description": terms.ABOUT[level],
        }
        for level in levels
    ]
    made = {"name": terms.ROOT, "description": about, "mutuallyExclusive": True}
    return {"createClassification": made, "createTags": tags}


def _glossary(handed: Handed) -> Iterator[Sequence[str]]:
    yield HEADER
    for kind in terms.every_kind(handed):
        row = {
            "name*": _name(kind),
            "displayName": handed.title(kind),
            "description": terms.about(kind, handed.titles),
            "glossaryStatus": "Draft",
        }
        yield [row.get(field, "") for field in HEADER]


def _columns(handed: Handed, exported: Sequence[list[str]]) -> Iterator[Sequence[str]]:
    """The exported rows, with our tags and terms in those of the columns of the Inventory."""
    header, *rows = exported
    name, *marked = map(header.index, NEEDED)
    known: dict[tuple[str, ...], Classification] = {
        (handed.schema(column.schema), valid(column.table), valid(column.column)): column
        for column in handed.found.columns
        if column.level != "undetermined"
    }
    yield header
    for row in rows:
        column = known.get(_place(row[name])) if len(row) == len(header) else None
        if column:
            for field, ours in zip(marked, _marks(column), strict=True):
                row[field] = _joined(row[field], ours)
        yield row


def _exported(text: str) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise SetupError("is no CSV", where="--export", hint=HINT) from error
    lacking = set(NEEDED) - set(rows[0] if rows else ())
    if lacking:
        raise SetupError(f"lacks {', '.join(sorted(lacking))}", where="--export", hint=HINT)
    return rows


def _marks(column: Classification) -> tuple[Sequence[str], Sequence[str]]:
    """Our tags and our terms of a column."""
    if column.level not in terms.TOLD:
        return ((), ())
    named = [f"{terms.ROOT}.{_name(kind)}" for kind in terms.kinds(column)]
    return ([f"{terms.ROOT}.{column.level}"], named)


def _joined(before: str, ours: Sequence[str]) -> str:
    kept = OURS.sub("", before).removeprefix(";")
    return ";".join(filter(None, (kept, *ours)))


def _place(name: str) -> tuple[str, ...]:
    """Schema, table and column of a fully qualified name; empty where it is not a column's."""
    parts = [
        found[1].replace('""', '"') if found[1] is not None else found[2]
        for found in PART.finditer(name)
    ]
    return tuple(parts[2:]) if len(parts) == LONGEST else ()


def _name(kind: str) -> str:
    return re.sub(r"\W", "_", kind)


def _csv(rows: Iterator[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
