"""PostgreSQL's types: what family they are of, and the statements that make a user's own ones."""

from collections.abc import Iterator, Mapping
from typing import Any

from tuomin.connectors.rules import quoted
from tuomin.model import Family

ENGINE = "postgresql"
FAMILIES: dict[str, Family] = {
    "int2": "integer", "int4": "integer", "int8": "integer", "oid": "integer",
    "numeric": "decimal", "float4": "float", "float8": "float", "bool": "boolean",
    "text": "text", "varchar": "text", "bpchar": "text", "name": "text", "char": "text",
    "xml": "text", "inet": "text", "cidr": "text", "macaddr": "text", "macaddr8": "text",
    "citext": "text", "hstore": "text", "ltree": "text",
    "date": "date", "time": "time", "timetz": "time", "timestamp": "timestamp",
    "timestamptz": "timestamp", "bytea": "binary", "json": "json", "jsonb": "json", "uuid": "uuid",
}  # fmt: skip
SPEAKING = {"text", "json", "uuid"}  # arrays of these are text that may tell who somebody is
HEADER = 4  # what the modifier of varchar and numeric counts beside the size itself
Row = Any  # of postgres_queries.TYPES


class Types:
    """All types of a database, by oid."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows: Mapping[int, Row] = {row.oid: row for row in rows}

    def family(self, oid: int) -> Family:
        """A domain is of its base's family; enum and composite values are text."""
        row = self._rows[self.base(oid, -1)[0]]
        if row.is_array and row.element:
            return "text" if self.family(row.element) in SPEAKING else "other"
        if row.kind in {"e", "c"}:
            return "text"
        return FAMILIES.get(row.bare, "other")

    def sizes(self, oid: int, modifier: int) -> tuple[int | None, int | None, int | None]:
        """Length in characters, precision and scale."""
        base, modifier = self.base(oid, modifier)
        size, name = modifier - HEADER, self._rows[base].bare
        if size < 0:
            return None, None, None
        if name in {"varchar", "bpchar"}:
            return size, None, None
        if name == "numeric":
            return None, size >> 16, ((size & 0x7FF) ^ 1024) - 1024
        return None, None, None

    def base(self, oid: int, modifier: int) -> tuple[int, int]:
        """The type under all domains, with the modifier that it then has."""
        row = self._rows[oid]
        if row.kind != "d":
            return oid, modifier
        return self.base(row.base, row.modifier)

    def checks(self, oid: int) -> tuple[str, ...]:
        """The conditions of a domain and of those under it; of an enum that it has one label."""
        row = self._rows[oid]
        if row.kind == "e":
            return (f"VALUE IN ({', '.join(row.labels)})",)
        return (*row.checks, *self.checks(row.base)) if row.kind == "d" else ()

    def needs(self, oid: int) -> Iterator[str]:
        """The statements that make the type, after those it rests on; none for the system's own."""
        row = self._rows[oid]
        for below in (row.element, row.base, row.subtype, *row.field_types):
            if below:
                yield from self.needs(below)
        if row.extension:
            yield from extension(*row.extension)
        elif row.schema != "pg_catalog" and not row.is_array:
            yield from schema(row.schema)
            yield from declaration(row)

    def is_foreign(self, oid: int) -> bool:
        """Whether no statement of ours makes the type: a user wrote it in C, or it is a table."""
        row = self._rows[oid]
        if row.is_array and row.element:
            return self.is_foreign(row.element)
        made = row.extension or any(True for _ in declaration(row))
        return row.schema != "pg_catalog" and not made


def extension(name: str, home: str) -> Iterator[str]:
    """The statements that install an extension into its schema."""
    if home == "pg_catalog":
        yield f"CREATE EXTENSION IF NOT EXISTS {quoted(name, ENGINE)}"
        return
    yield from schema(home)
    place = quoted(home, ENGINE)
    yield f"CREATE EXTENSION IF NOT EXISTS {quoted(name, ENGINE)} WITH SCHEMA {place}"


def schema(name: str) -> Iterator[str]:
    if name != "public":
        yield f"CREATE SCHEMA IF NOT EXISTS {quoted(name, ENGINE)}"


def declaration(row: Row) -> Iterator[str]:
    """CREATE TYPE or CREATE DOMAIN; nothing for a type that has no such statement."""
    if row.kind == "e":
        yield f"CREATE TYPE {row.name} AS ENUM ({', '.join(row.labels)})"
    elif row.kind == "c" and row.fields:
        yield f"CREATE TYPE {row.name} AS ({', '.join(row.fields)})"
    elif row.kind == "r":
        yield f"CREATE TYPE {row.name} AS RANGE (SUBTYPE = {row.subtype_name})"
    elif row.kind == "d":
        default = f"DEFAULT {row.default}" if row.default is not None else ""
        required = "NOT NULL" if row.required else ""
        clauses = filter(None, [row.base_name, default, required, *row.checks])
        yield f"CREATE DOMAIN {row.name} AS {' '.join(clauses)}"
