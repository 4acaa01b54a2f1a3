"""How statements name DuckDB's tables and columns, and which rows they draw."""
# names are quoted, the rest are numbers

import re

from tuomin.connectors.duckdb.tables import MAIN
from tuomin.connectors.duckdb.target import ENGINE
from tuomin.connectors.rules import quoted
from tuomin.connectors.sampling import CLIP, spread
from tuomin.model import Column, Table

RUN = 8  # neighbouring rows of a sample
MOST = 4  # times the rows asked for, when deleted ones leave holes
# Types whose values Arrow, or polars, does not keep as they are; they travel as text.
TEXTUAL = re.compile(r"\b(U?HUGEINT|UNION|INTERVAL|TIME|BIT|ENUM|VARIANT|GEOMETRY|BIGNUM|UUID)\b")
ZONED = "TIMESTAMP WITH TIME ZONE"


def name_of(table: Table, catalog: str = "") -> str:
    """The table as statements name it, in one of several files where `catalog` says which."""
    schema = table.schema or (MAIN if catalog else "")
    return ".".join(quoted(part, ENGINE) for part in (catalog, schema, table.name) if part)


def runs(last: int, total: int, rows: int, *, seed: str) -> str:
    """A condition for short runs of rows from all over a table; deleted ones leave holes in it."""
    length = max(1, min(RUN, rows // 100))
    wanted = rows * min(MOST, last // total + 1) // length
    starts = spread(last // length + 1, wanted, seed=seed)
    places = [start * length + step for start in starts for step in range(length)]
    return f" WHERE rowid IN (SELECT unnest([{', '.join(map(str, places))}])) ORDER BY rowid"


def shown(column: Column) -> str:
    """A column as text, cut; nested values as JSON."""
    name = quoted(column.name, ENGINE)
    if column.family == "binary":
        return f"{name}[1:{CLIP}] AS {name}"
    nested = column.family == "json" and column.type != "JSON"
    text = f"CAST({f'to_json({name})' if nested else name} AS VARCHAR)"
    return f"left({text}, {CLIP}) AS {name}"


def wired(column: Column) -> str:
    """A column as it is streamed: typed, or as text where Arrow does not keep its values."""
    name = quoted(column.name, ENGINE)
    named = re.sub(r'"(?:[^"]|"")*"', "", column.type).replace(ZONED, "TIMESTAMPTZ")
    return f"CAST({name} AS VARCHAR) AS {name}" if TEXTUAL.search(named) else name
