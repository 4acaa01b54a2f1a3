"""Originals in what a copy says of itself: names, comments, defaults, checks, enum labels."""

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tuomin.model import Table
from tuomin.proof.codes.cells import fold, marks, narrowed
from tuomin.proof.originals import spans
from tuomin.proof.originals.identifiers import Identifiers
from tuomin.proof.originals.names import Names, sightings
from tuomin.proof.originals.windows import WHOLE_RUN
from tuomin.proof.outcome.model import Flaw

WHERE = {
    "table": "表名",
    "table comment": "表注释",
    "column": "字段名",
    "comment": "字段注释",
    "default": "默认值",
    "check": "检查约束",
    "definition": "定义",
    "type": "类型",
    "index": "索引",
}
TABLE, COLUMN = "(table name)", "(column name {})"  # for names that hold an original
Said = tuple[Table, str, str, str]  # table, column, where, text


def originals_in_schema(
    tables: Sequence[Table], identifiers: Identifiers, names: Names
) -> Iterator[Flaw]:
    """One flaw per text that holds an identifier, or a name of three and more characters."""
    hidden = unsaid(tables, identifiers, names)
    for said, kind in _found(tables, identifiers, names):
        yield _flaw(said, kind, hidden)


def unsaid(tables: Sequence[Table], identifiers: Identifiers, names: Names) -> frozenset[str]:
    """Names of tables and columns that hold an original themselves."""
    found = _found(tables, identifiers, names)
    return frozenset(text for (*_, where, text), _ in found if where in {"table", "column"})


def _found(
    tables: Sequence[Table], identifiers: Identifiers, names: Names
) -> Iterator[tuple[Said, str]]:
    said = [each for table in tables for each in _said(table) if each[3].strip()]
    texts = pl.Series([text for *_, text in said], dtype=pl.String)
    yield from ((said[at], kind) for at, kind in originals(texts, identifiers, names))


def originals(
    texts: pl.Series, identifiers: Identifiers, names: Names
) -> Iterator[tuple[int, str]]:
    """Which of the texts hold an original, and of which kind."""
    texts = narrowed(texts)
    places, parts = spans.candidates(texts)
    hashed = marks(fold(parts), identifiers.seed)
    hits = identifiers.find(hashed)
    for at, kind in sorted(set(zip(places[hits], identifiers.kinds(hashed[hits]), strict=True))):
        yield int(at), kind
    seen = sightings(texts, names)
    real = (names.sets[seen.names] == 0) & (names.lengths[seen.names] > WHOLE_RUN)
    for at in np.unique(seen.rows[real]):
        yield int(at), "identity.person_name"


def _said(table: Table) -> Iterator[Said]:
    yield table, "", "table", table.name
    yield table, "", "table comment", table.comment
    yield from ((table, "", "check", each.condition) for each in table.checks)
    yield from ((table, "", "definition", each) for each in (*table.needs, *table.unsupported))
    yield from ((table, "", "definition", f"{name} {value}") for name, value in table.options)
    yield from ((table, "", "index", f"{each.name} {each.definition}") for each in table.indexes)
    for column in table.columns:
        yield table, column.name, "column", column.name
        yield table, column.name, "type", f"{column.type} {column.extra}"
        yield table, column.name, "comment", column.comment
        yield table, column.name, "default", f"{column.default or ''} {column.generated or ''}"


def _flaw(said: Said, kind: str, hidden: frozenset[str]) -> Flaw:
    table, column, where, _ = said
    return Flaw(
        code="in_schema",
        allows="none",
        schema=table.schema,
        table=TABLE if table.name in hidden else table.name,
        column="" if column in hidden else column,
        kind=kind,
        count=1,
        facts={"where": where, "where_zh": WHERE[where]},
    )
