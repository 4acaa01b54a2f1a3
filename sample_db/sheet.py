"""A Sheet is one table of the sample: columns, what they hold in truth, and how rows come about.

Declaration, truth and value of a column stand in one line, so they cannot drift apart.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tuomin.model import Check, Column, Family, ForeignKey, Index, Table

from .draws import Value, expression, fork
from .identities import Population
from .kinds import Truth


@dataclass(frozen=True, kw_only=True)
class Type:
    """A type as SQL spells it, as tuomin sees it, and as polars holds it."""

    sql: str
    family: Family
    held: Any
    length: int | None = None
    precision: int | None = None
    scale: int | None = None


SMALL = Type(sql="SMALLINT", family="integer", held=pl.Int16, precision=5)
INTEGER = Type(sql="INTEGER", family="integer", held=pl.Int32, precision=10)
BIG = Type(sql="BIGINT", family="integer", held=pl.Int64, precision=19)
BOOLEAN = Type(sql="BOOLEAN", family="boolean", held=pl.Boolean)
DATE = Type(sql="DATE", family="date", held=pl.Date)
MOMENT = Type(sql="TIMESTAMP", family="timestamp", held=pl.Datetime("us"))
REAL = Type(sql="DOUBLE PRECISION", family="float", held=pl.Float64)
TEXT = Type(sql="TEXT", family="text", held=pl.String)
JSON = Type(sql="JSON", family="json", held=pl.String)
BLOB = Type(sql="BLOB", family="binary", held=pl.Binary)


def chars(length: int) -> Type:
    return Type(sql=f"VARCHAR({length})", family="text", held=pl.String, length=length)


def money(precision: int = 12, scale: int = 2) -> Type:
    sql = f"DECIMAL({precision},{scale})"
    held = pl.Decimal(precision, scale)
    return Type(sql=sql, family="decimal", held=held, precision=precision, scale=scale)


@dataclass(frozen=True, eq=False)
class Field:
    """One column: what it is called, its type, what it holds, where its values come from.

    Comments are as in life: half are missing, and a few say something else than what is there
    (`product.batch_no`, `stock_move.operator_type`, `customer_profile.c1`).
    """

    name: str
    type: Type
    truth: Truth
    value: Value
    comment: str = ""

    def column(self, *, nullable: bool) -> Column:
        return Column(
            name=self.name,
            type=self.type.sql,
            family=self.type.family,
            length=self.type.length,
            precision=self.type.precision,
            scale=self.type.scale,
            nullable=nullable,
            comment=self.comment,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """One table. A root has as many rows as `rows` says for that many customers; any other has, for
    each row of its `parent`, as many as `each` says, and sees the facts of that row.

    Facts are columns to compute with: `row` (the number of the row in its table, from 0), `turn`
    (among those of one parent), `random`, the number of the row under the sheet's own name, those
    of a `person` under a `prefix`, and what `facts` adds, in order.
    """

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    comment: str = ""
    rows: Callable[[int], int] | None = None
    parent: "Sheet | None" = None
    each: Value = field(default_factory=lambda: pl.lit(1))
    person: Population | None = None
    prefix: str = ""
    facts: dict[str, Value] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    links: tuple[ForeignKey, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    checks: tuple[str, ...] = ()

    @property
    def table(self) -> Table:
        return Table(
            schema=None,
            name=self.name,
            columns=tuple(
                each.column(nullable=each.name not in self.key + self.needed)
                for each in self.fields
            ),
            primary_key=self.key,
            unique=self.unique,
            foreign_keys=self.links,
            indexes=tuple(
                Index(name=f"ix_{self.name}_{place}", columns=names)
                for place, names in enumerate(self.indexes, 1)
            ),
            checks=tuple(Check(condition=each) for each in self.checks),
            comment=self.comment,
        )

    def bits(self, label: str) -> pl.Expr:
        """The random bits of a row that belong to one of its columns, facts or children."""
        return fork(pl.col("random"), f"{self.name}.{label}")

    def values(self) -> list[pl.Expr]:
        """The columns of the table, computed from its facts."""
        return [
            expression(each.value, self.bits(each.name)).cast(each.type.held).alias(each.name)
            for each in self.fields
        ]

    def derived(self) -> dict[str, pl.Expr]:
        """The facts that the sheet adds, by name."""
        return {
            name: expression(value, self.bits(f"fact {name}")).alias(name)
            for name, value in self.facts.items()
        }


def link(column: str, target: str, to: str = "id") -> ForeignKey:
    """A foreign key of one column."""
    return ForeignKey(columns=(column,), target_schema=None, target=target, target_columns=(to,))
