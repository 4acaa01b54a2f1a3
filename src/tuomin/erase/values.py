"""What takes the place of what told of the person: nothing, a mark in a text, a made-up value."""

import re
import secrets
from collections.abc import Collection, Iterable

from tuomin.erase.model import Found, Hit
from tuomin.erase.scene import Scene
from tuomin.model import Column, Table

MARK = "***"
"""Shorter than any identifier, so that a text with it still fits its column."""

TEXTS = {"text", "json", "other"}
EMPTY = {
    "decimal": "0", "float": "0", "date": "1900-01-01", "time": "00:00:00",
    "timestamp": "1900-01-01 00:00:00", "boolean": "0", "json": "{}", "binary": "",
    "uuid": "00000000-0000-0000-0000-000000000000",
}  # fmt: skip
QUOTE = re.compile(r"(?<![\\])\"")


def cleared(table: Table, column: Column) -> str | None:
    """Nothing where the column may be NULL, else a value that says nothing and fits its type."""
    if column.nullable:
        return None
    unique = any(
        column.name in group
        for group in (*table.unique, *(each.columns for each in table.indexes if each.unique))
    )
    if column.family == "integer":
        return str(-secrets.randbelow(2**31 - 1) - 1) if unique else "0"
    if column.family == "uuid" and unique:
        drawn = secrets.token_hex(16)
        return "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:]))
    if column.family in EMPTY:
        return EMPTY[column.family]
    longest = column.length or 32
    return secrets.token_hex(longest)[: min(longest, 32)] if unique else MARK[:longest]


def rewritten(
    scene: Scene, found: Found, hits: Iterable[Hit], names: Iterable[str]
) -> dict[str, str | None]:
    """New values of the cells with `hits`; the person's names go from texts beside them."""
    by_column: dict[str, list[Hit]] = {}
    for hit in hits:
        by_column.setdefault(hit.column, []).append(hit)
    return {
        name: _rewritten(scene.table, found, name, some, names) for name, some in by_column.items()
    }


def named(scene: Scene, found: Found, names: Collection[str]) -> dict[str, str | None]:
    """New values of the cells that are one of `names` as a whole."""
    return {
        column.name: cleared(scene.table, column)
        for column in scene.table.columns
        if found.cells[column.name] in names
    }


def _rewritten(
    table: Table, found: Found, name: str, hits: list[Hit], names: Iterable[str]
) -> str | None:
    column, text = table.column(name), found.cells[name] or ""
    legible = column.family in TEXTS or (column.family == "binary" and "\\x" not in text)
    if any(hit.whole for hit in hits) or not legible:
        return cleared(table, column)
    last = len(text) + 1
    for hit in sorted(hits, key=lambda each: -each.start):
        if hit.end <= last:
            text = text[: hit.start] + _mark(text, hit, column) + text[hit.end :]
            last = hit.start
    for each in names:
        for spelling in (each, each.encode("ascii", "backslashreplace").decode()):
            text = text.replace(spelling, MARK)
    return text


def _mark(text: str, hit: Hit, column: Column) -> str:
    """The mark; outside of quotes, in JSON and in lists of numbers, what stands for nothing."""
    before = text[: hit.start]
    is_list = text.startswith(("{", "["))
    if is_list and len(QUOTE.findall(before)) % 2 == 0:
        if column.type.endswith("[]"):
            return "NULL" if "int" in column.type or "numeric" in column.type else MARK
        return "null"
    return MARK
