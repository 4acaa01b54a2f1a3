"""How MySQL's columns are asked for, so that their text says all that they hold."""

from collections.abc import Sequence

from tuomin.connectors.rules import quoted
from tuomin.model import Column, Table

ENGINE = "mysql"


def name_of(table: Table) -> str:
    return quoted(table.name, ENGINE)


def selected(column: Column, *, clip: int = 0) -> str:
    """The column in a SELECT: bits as a number, FLOAT with all its digits, ZEROFILL without its
    zeros, long values cut.
    """
    name = quoted(column.name, ENGINE)
    kind = column.type.partition("(")[0].partition(" ")[0]
    if kind == "bit":
        return f"CAST({name} AS UNSIGNED)"
    if kind == "float":
        return f"{name} + 0e0"
    if "zerofill" in column.type.lower():
        return f"{name} + 0"
    if clip and column.length is None and column.family in {"text", "json", "binary"}:
        return f"LEFT({name}, {clip})"
    return name


def binary_of(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns if column.family == "binary"]
