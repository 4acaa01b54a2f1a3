"""The tables of a PostgreSQL database, as its catalogs describe them.

Catalogs are readable by everybody, so a table that may not be read is listed all the same. Views
and foreign tables are left out: they hold no rows of their own. Partitions are part of their
parent. What an extension brought with it is not the user's.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from psycopg.rows import namedtuple_row

from tuomin.connectors.postgres import queries
from tuomin.connectors.postgres.rows import MATERIALIZED
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.postgres.types import Types, extension
from tuomin.model import Check, Column, ForeignKey, Index, Table

ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT", "r": "RESTRICT"}
KINDS = {"m": "materialized view, copied as a table", "p": "partitions, copied as one table"}
NUMBERED = {"smallint", "integer", "bigint"}
Row = Any  # of one of the queries
Rows = dict[int, list[Row]]  # by the oid of their table


def read_tables(session: Session) -> list[Table]:
    """All tables that hold rows, by schema and name."""
    types = Types(_rows(session, queries.TYPES))
    columns, keys, indexes = (
        _by_owner(_rows(session, query))
        for query in (queries.COLUMNS, queries.KEYS, queries.INDEXES)
    )
    return [
        _table(row, columns[row.oid], keys[row.oid], indexes[row.oid], types)
        for row in _rows(session, queries.TABLES)
    ]


def _rows(session: Session, query: str) -> list[Row]:
    with session.cursor(row_factory=namedtuple_row) as cursor:
        return list(cursor.execute(query))


def _by_owner(rows: list[Row]) -> Rows:
    found: Rows = defaultdict(list)
    for row in rows:
        found[row.owner].append(row)
    return found


def _table(
    row: Row, columns: list[Row], keys: list[Row], indexes: list[Row], types: Types
) -> Table:
    kept = [key for key in keys if not key.users]
    checks = [key for key in kept if key.kind == "c" and key.valid]
    plain = [index for index in indexes if index.valid and not index.users]
    return Table(
        schema=row.schema,
        name=row.name,
        columns=tuple(_column(each, types) for each in columns),
        primary_key=next((tuple(key.columns) for key in keys if key.kind == "p"), ()),
        unique=tuple(tuple(key.columns) for key in keys if key.kind == "u"),
        foreign_keys=tuple(_foreign_key(key) for key in keys if key.kind == "f"),
        indexes=tuple(map(_index, plain)),
        checks=tuple(Check(condition=key.condition, name=key.name) for key in checks),
        comment=row.comment or "",
        rows=row.rows,
        unsupported=tuple(_unsupported(row, columns, keys, indexes, types)),
        needs=tuple(_needs(columns, kept, plain, types)),
        options=(),
        derived=row.kind == MATERIALIZED,
    )


def _column(row: Row, types: Types) -> Column:
    length, precision, scale = types.sizes(row.type_oid, row.modifier)
    numbers = _is_numbered(row)
    expression = None if row.users else row.expression
    return Column(
        name=row.name,
        type=row.type,
        family=types.family(row.type_oid),
        length=length,
        precision=precision,
        scale=scale,
        nullable=row.nullable,
        default=None if numbers or row.generated else expression,
        generated=f"GENERATED ALWAYS AS ({expression}) STORED"
        if row.generated == "s" and expression
        else None,
        identity=numbers,
        extra=" ".join(_extra(row)),
        comment=row.comment or "",
        checks=types.checks(row.type_oid),
    )


def _is_numbered(row: Row) -> bool:
    """An identity column, or a serial one, which is declared as what it means."""
    serial = row.owned and row.type in NUMBERED and not row.nullable
    return bool(row.identity or (serial and row.expression.startswith("nextval(")))


def _extra(row: Row) -> Iterator[str]:
    if (row.collation or "").startswith("pg_catalog."):
        yield f"COLLATE {row.collation}"
    if _is_numbered(row):
        when = "ALWAYS" if row.identity == "a" else "BY DEFAULT"
        yield f"GENERATED {when} AS IDENTITY (SEQUENCE NAME {row.sequence} {_sequence(row)})"


def _sequence(row: Row) -> str:
    cycle = "CYCLE" if row.seqcycle else "NO CYCLE"
    return (
        f"START {row.seqstart} INCREMENT {row.seqincrement} MINVALUE {row.seqmin}"
        f" MAXVALUE {row.seqmax} CACHE {row.seqcache} {cycle}"
    )


def _foreign_key(row: Row) -> ForeignKey:
    return ForeignKey(
        columns=tuple(row.columns),
        target_schema=row.target_schema,
        target=row.target,
        target_columns=tuple(row.targets),
        on_delete=ACTIONS.get(row.on_delete, ""),
        on_update=ACTIONS.get(row.on_update, ""),
    )


def _index(row: Row) -> Index:
    return Index(
        name=row.name,
        columns=tuple(row.columns),
        unique=row.is_unique,
        definition=row.definition,
        partial=row.partial,
    )


def _needs(columns: list[Row], keys: list[Row], indexes: list[Row], types: Types) -> Iterator[str]:
    seen: dict[str, None] = {}
    for row in columns:
        seen |= dict.fromkeys(types.needs(row.type_oid))
        if row.sequence and not _is_numbered(row):
            seen[f"CREATE SEQUENCE IF NOT EXISTS {row.sequence} {_sequence(row)}"] = None
    for row in [*columns, *keys, *indexes]:
        for name, home in row.extensions:
            seen |= dict.fromkeys(extension(name, home))
    yield from seen


def _unsupported(
    row: Row, columns: list[Row], keys: list[Row], indexes: list[Row], types: Types
) -> Iterator[str]:
    """What cannot be declared again, in words."""
    if row.kind in KINDS:
        yield KINDS[row.kind]
    elif row.inherits:
        yield "inheritance, copied as separate tables"
    if row.secured:
        yield "row-level security"
    yield from (f"trigger {name}" for name in row.triggers)
    yield from (f"rule {name}" for name in row.rules)
    yield from _unsupported_columns(columns, types)
    for key in keys:
        if key.kind == "x":
            yield f"exclusion constraint {key.name}"
        elif key.users or (key.kind == "c" and not key.valid):
            yield f"constraint {key.name}, not valid or calling a function of a user"
        elif key.deferrable:
            yield f"constraint {key.name} is no longer deferrable"
    for index in indexes:
        if index.users or not index.valid:
            yield f"index {index.name}, not valid or calling a function of a user"


def _unsupported_columns(columns: list[Row], types: Types) -> Iterator[str]:
    for row in columns:
        if row.users and row.expression:
            yield f"default of {row.name}, calling a function of a user"
        if row.collation and not row.collation.startswith("pg_catalog."):
            yield f"collation of {row.name}"
        if types.is_foreign(row.type_oid):
            yield f"type {row.type} of {row.name}, which the target needs to have"
