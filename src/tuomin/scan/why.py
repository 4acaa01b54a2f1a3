"""Why the verdict on one column is what it is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import partial
from typing import Any, NoReturn

from tuomin import agreement as agreements
from tuomin.agreement import Agreement
from tuomin.connectors.base import Connector
from tuomin.connectors.parts import Parted
from tuomin.detect import registry
from tuomin.detect.inside.joined import Joined
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.weighing.explanation import explanation
from tuomin.errors import SetupError, refuse_unknown
from tuomin.model import Classification, Column, Inventory, Table
from tuomin.scan.namesakes import Namesakes
from tuomin.scan.order import parents_first
from tuomin.scan.scan import ROWS, Progress, scan
from tuomin.scan.traces import is_open

LISTED = 20  # columns of a table that an error names
FEW = 5
PART = re.compile(r""""(?:[^"]|"")+"|`(?:[^`]|``)+`|[^."`]+""")
QUOTED = re.compile(rf"(?:{PART.pattern})(?:\.(?:{PART.pattern}))+")
LOOKED = 12  # further tables that a name may lead to
SMALL = 40  # tables that are all looked at where a column says nothing by itself


def explain(  # noqa: PLR0913 - keyword-only options
    connector: Connector,
    name: str,
    *,
    rows: int = ROWS,
    detectors: Mapping[str, Detector] | None = None,
    agreement: Agreement | None = None,
    sensitive_list: str = "agreement",
    values: bool = True,
    joined: Joined | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """All evidence for and against the column `name` (`table.column` or `schema.table.column`).

    `unread` counts the tables that were not looked at, though the column may refer to one of them.
    Ready for JSON; `tuomin.detect.weighing.explanation.lines` writes it for a terminal.
    """
    known = connector.tables()
    labels = {
        f"{place}.{c.name}": (t, c) for t in known for place in (t.name, t.label) for c in t.columns
    }
    name = name if name in labels else _unquoted(name)
    if name not in labels:
        _refuse_view(name, connector)
        _refuse_part(name, connector)
        _refuse(name, known, connector.url)
    table, column = labels[name]
    needed = [*parents_first(known, only=table), *_namesakes(known, table, column)]
    detectors = joined.detectors if joined else detectors or registry.load()
    agreement = agreement or agreements.read()
    look = partial(
        scan,
        connector,
        rows=rows,
        detectors=detectors,
        agreement=agreement,
        sensitive_list=sensitive_list,
        values=values,
        joined=joined,
        progress=progress,
    )
    found = look(tables={each.label for each in needed})
    verdict = _verdict(found, table, column)
    unread = len(known) - len(found.tables) if is_open(verdict) and values else 0
    if unread and len(known) <= SMALL:  # codes of a person in another table
        found = look()
        verdict, unread = _verdict(found, table, column), 0
    looked = next(each for each in found.tables if (each.schema, each.table) == table.id)
    told = explanation(verdict, looked, detectors=detectors, agreement=agreement)
    return {**told, "unread": unread}


def _verdict(found: Inventory, table: Table, column: Column) -> Classification:
    place = (*table.id, column.name)
    return next(each for each in found.columns if (each.schema, each.table, each.column) == place)


def _unquoted(name: str) -> str:
    """A name as it is, where it was written as in SQL: `"select"."a ""b"` is `select.a "b`."""
    if not QUOTED.fullmatch(name):
        return name
    parts = (part[0] for part in PART.finditer(name))
    return ".".join(
        part[1:-1].replace(part[0] * 2, part[0]) if part[0] in '"`' else part for part in parts
    )


def _refuse_view(name: str, connector: Connector) -> None:
    """SetupError when a view is named, which holds no rows of its own."""
    label = name.rpartition(".")[0]
    for other in connector.others():
        what, _, found = other.partition(" ")
        if what == "view" and label in (found, found.rpartition(".")[2]):
            hint = "name the column of the table that it shows"
            raise SetupError(f"{other} holds no rows of its own", where=connector.url, hint=hint)


def _refuse_part(name: str, connector: Connector) -> None:
    """SetupError when a partition is named, which is judged with its table."""
    label, _, column = name.rpartition(".")
    whole = connector.whole(label) if isinstance(connector, Parted) else ""
    if whole:
        hint = f"name {whole}.{column}"
        raise SetupError(f"{label} is a partition of {whole}", where=connector.url, hint=hint)


def _refuse(name: str, known: Sequence[Table], where: str) -> NoReturn:
    """SetupError that says which columns there are, in the table that was named or by that name."""
    alone = next((each for each in known if name in (each.label, each.name)), None)
    if alone and alone.columns:
        hint = f"write {alone.label}.{alone.columns[0].name}"
        raise SetupError(f"{name!r} names a table and no column", where=where, hint=hint)
    label, _, column = name.rpartition(".")
    tables = [each for each in known if label in (each.label, each.name)]
    if label and not tables:
        refuse_unknown([label], {each.label for each in known}, where=where, what="table")
    if tables:
        names = [each.name for each in tables[0].columns]
        near = get_close_matches(column, names, n=1)
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        hint = f"its table has {', '.join(names[:LISTED]) or 'no columns'}{more}"
        if near:
            hint = f"did you mean {label}.{near[0]}? {hint}"
        raise SetupError(f"unknown column {name!r}", where=where, hint=hint)
    homes = [f"{each.label}.{name}" for each in known if name in {c.name for c in each.columns}]
    hint = f"write {' or '.join(homes[:FEW])}" if homes else "write TABLE.COLUMN"
    raise SetupError(f"{name!r} names no table", where=where, hint=hint)


def _namesakes(known: Sequence[Table], table: Table, column: Column) -> Iterator[Table]:
    """The tables of columns that the name may refer to without a key."""
    columns = ((each, own) for each in known for own in each.columns)
    homes = {place[:2] for place in Namesakes(columns).of(table, column)}
    yield from [each for each in known if each.id in homes][:LOOKED]
