"""Tables as their engine declares them."""

from dataclasses import dataclass, field
from typing import Literal

Family = Literal[
    "integer", "decimal", "float", "boolean", "text", "date", "time", "timestamp",
    "binary", "json", "uuid", "other",
]  # fmt: skip


PLACES = ("CREATE SEQUENCE", "CREATE SCHEMA")  # statements that make no type


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column as its engine declares it.

    `type` is the engine's own spelling (`VARCHAR(18)`, `numeric(10,2)`), enough to declare the
    column again on the same engine; `family`, `length`, `precision` and `scale` say the same to
    every other engine. `length` counts characters, or bytes for binary; None is unlimited.
    `default`, `generated` and `extra` (further clauses: collation, identity options, ON UPDATE)
    are the engine's own SQL, of use to the same engine only. `checks` are the conditions that its
    type, a domain, brings along.
    """

    name: str
    type: str
    family: Family = "text"
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    nullable: bool = True
    default: str | None = None
    generated: str | None = None
    identity: bool = False
    extra: str = ""
    comment: str = ""
    checks: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ForeignKey:
    """`columns` of a table point to `target_columns` of the table (`target_schema`, `target`)."""

    columns: tuple[str, ...]
    target_schema: str | None
    target: str
    target_columns: tuple[str, ...]
    on_delete: str = ""
    on_update: str = ""


@dataclass(frozen=True, kw_only=True)
class Index:
    """A secondary index. `definition` is the engine's own statement where it gives one.

    `partial`: it holds some rows only, or expressions beside the columns.
    """

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    definition: str = ""
    partial: bool = False


@dataclass(frozen=True, kw_only=True)
class Check:
    """A CHECK constraint: its SQL `condition`, and the `name` that the store has for it.

    No copy keeps the name, so that checks of other names are equal.
    """

    condition: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table with its columns and keys. `rows` is the engine's estimate, or None.

    `unsupported` names what the connector saw and cannot declare again (triggers, expression
    indexes, partitions). `needs` are statements that the same engine must have run before (CREATE
    TYPE, CREATE SEQUENCE). `options` are what else the store says of the whole table, as names and
    values (STRICT, ENGINE=InnoDB, the delimiter of a CSV file); of use to the same engine only.
    `unreadable` says why not even the columns are known. `derived`: a query over other tables made
    its rows (a materialized view).
    """

    schema: str | None
    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    checks: tuple[Check, ...] = ()
    comment: str = ""
    rows: int | None = None
    unsupported: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unreadable: str = ""
    derived: bool = False

    @property
    def id(self) -> tuple[str | None, str]:
        return (self.schema, self.name)

    @property
    def own_types(self) -> tuple[str, ...]:
        """Of `needs` what makes types, and neither schemas nor sequences."""
        return tuple(each for each in self.needs if not each.startswith(PLACES))

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
