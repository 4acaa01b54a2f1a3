"""Tables of a DuckDB file, from its catalog functions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tuomin.connectors.families import family_of, sizes_of
from tuomin.connectors.rules import quoted
from tuomin.connectors.sqlite.ddl import Ddl, parse
from tuomin.model import Check, Column, ForeignKey, Index, Table

MAIN = "main"  # the schema that needs no name
TABLES = """
    SELECT schema_name, table_name, comment, estimated_size, sql FROM duckdb_tables()
    WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1, 2
"""
COLUMNS = """
    SELECT schema_name, table_name, column_name, data_type, is_nullable, column_default, comment
    FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal
    ORDER BY schema_name, table_name, column_index
"""
CONSTRAINTS = """
    SELECT schema_name, table_name, constraint_type, constraint_column_names, expression,
           referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE database_name = current_database()
    ORDER BY schema_name, table_name, constraint_index
"""
INDEXES = """
    SELECT schema_name, table_name, index_name, is_unique, expressions, sql
    FROM duckdb_indexes() WHERE database_name = current_database() ORDER BY 1, 2, 3
"""
SEQUENCES = """
    SELECT sequence_name, sql FROM duckdb_sequences()
    WHERE database_name = current_database() AND NOT temporary ORDER BY 1
"""
DIGITS = {"UBIGINT": 20, "HUGEINT": 39, "UHUGEINT": 39}  # of integers wider than 64 bits


def read(connection: Any) -> list[Table]:
    """All tables by schema and name."""
    columns = _grouped(connection, COLUMNS)
    constraints = _grouped(connection, CONSTRAINTS)
    indexes = _grouped(connection, INDEXES)
    sequences = connection.sql(SEQUENCES).fetchall()
    return [
        _Facts(
            row=row,
            ddl=parse(row[4]),
            columns=columns[row[:2]],
            constraints=constraints[row[:2]],
            indexes=indexes[row[:2]],
            sequences=sequences,
        ).table()
        for row in connection.sql(TABLES).fetchall()
    ]


def _grouped(connection: Any, query: str) -> dict[tuple[str, str], list[Any]]:
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for schema, table, *rest in connection.sql(query).fetchall():
        groups[schema, table].append(rest)
    return groups


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """Catalog rows of one table."""

    row: Sequence[Any]
    ddl: Ddl
    columns: Sequence[Any]
    constraints: Sequence[Any]
    indexes: Sequence[Any]
    sequences: Sequence[Any]

    def table(self) -> Table:
        _, name, comment, rows, _ = self.row
        return Table(
            schema=self._schema,
            name=name,
            columns=tuple(map(self._column, self.columns)),
            primary_key=next((tuple(row[1]) for row in self._of("PRIMARY KEY")), ()),
            unique=tuple(sorted(tuple(row[1]) for row in self._of("UNIQUE"))),
            foreign_keys=tuple(map(self._foreign_key, self._of("FOREIGN KEY"))),
            indexes=tuple(map(self._index, self.indexes)),
            checks=tuple(Check(condition=row[2]) for row in self._of("CHECK")),
            comment=comment or "",
            rows=rows,
            unsupported=tuple(self._unsupported()),
            needs=tuple(self._needs()),
        )

    @property
    def _schema(self) -> str | None:
        return None if self.row[0] == MAIN else self.row[0]

    def _of(self, kind: str) -> list[Any]:
        return [row for row in self.constraints if row[0] == kind]

    def _column(self, row: Sequence[Any]) -> Column:
        name, declared, nullable, default, comment = row
        length, precision, scale = sizes_of(declared)
        family = family_of(declared)
        generated = self.ddl.generated.get(name)
        return Column(
            name=name,
            type=declared,
            family=family,
            length=length if family == "text" else None,
            precision=DIGITS.get(declared, precision),
            scale=scale,
            nullable=nullable,
            default=None if generated else default,
            generated=generated,
            extra=self.ddl.extras.get(name, ""),
            comment=comment or "",
        )

    def _foreign_key(self, row: Sequence[Any]) -> ForeignKey:
        """DuckDB's foreign keys stay in their schema."""
        _, columns, _, target, target_columns = row
        return ForeignKey(
            columns=tuple(columns),
            target_schema=self._schema,
            target=target,
            target_columns=tuple(target_columns),
        )

    def _index(self, row: Sequence[Any]) -> Index:
        """An index; without `columns` where a part of it is an expression."""
        name, unique, expressions, sql = row
        spelled = {each: column[0] for column in self.columns for each in _spellings(column[0])}
        names = [spelled.get(part) for part in _parts(expressions)]
        return Index(
            name=name,
            columns=tuple(each for each in names if each) if all(names) else (),
            unique=unique,
            definition=sql.rstrip(";"),
        )

    def _needs(self) -> Iterator[str]:
        defaults = " ".join(row[3] or "" for row in self.columns)
        for name, sql in self.sequences:
            if "nextval" in defaults and name in defaults:
                yield sql.rstrip(";")

    def _unsupported(self) -> Iterator[str]:
        for name, declared, *_ in self.columns:
            if declared.startswith("UNION("):
                yield f"{name}: the tags of a union, its values are copied as text"


def _spellings(name: str) -> tuple[str, str, str]:
    """How the catalog may write a column in an index."""
    spelled = quoted(name, "duckdb")
    return name, spelled, f"'{spelled}'"


def _parts(expressions: str) -> list[str]:
    r"""The members of a list that DuckDB prints as text.

    >>> _parts("[n, '\"a b\"', '\"c, d\"']")
    ['n', '\'"a b"\'', '\'"c, d"\'']
    """
    parts, quoting, start = [], False, 1
    for place, sign in enumerate(expressions):
        quoting ^= sign == "'"
        if sign in ",]" and not quoting:
            parts.append(expressions[start:place].strip())
            start = place + 1
    return [part for part in parts if part]
