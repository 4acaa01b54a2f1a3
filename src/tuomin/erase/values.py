"""What takes the place of what told of the person: nothing, a mark in a text, a made-up value."""

import re
import secrets
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator

from tuomin.erase.escapes import is_json, readings
from tuomin.erase.model import Found, Hit
from tuomin.erase.scene import Scene
from tuomin.model import Column, Table

MARK = "***"
"""Shorter than any identifier, so that a text with it still fits its column."""
NULL = "null"
NUMBER = "-+.0123456789eE"

TEXTS = {"text", "json", "other"}
EMPTY = {
    "decimal": "0", "float": "0", "date": "1900-01-01", "time": "00:00:00",
    "timestamp": "1900-01-01 00:00:00", "boolean": "0", "json": "{}", "binary": "",
    "uuid": "00000000-0000-0000-0000-000000000000",
}  # fmt: skip
QUOTE = re.compile(r'(?<!\\)(?:\\\\)*"')
NUMBERS = re.compile("int|numeric|decimal", re.IGNORECASE)

Span = tuple[int, int]


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
    spans = [(hit.start, hit.end) for hit in hits] + list(_spans(text, names))
    new = _marked(text, _merged(spans), column)
    broken = is_json(text) and not is_json(new) and not column.type.endswith("[]")
    return cleared(table, column) if broken else new


def _spans(text: str, names: Iterable[str]) -> Iterator[Span]:
    """Where the person's names stand in a text, written with escapes or without."""
    for reading in readings(text):
        for name in names:
            for match in re.finditer(re.escape(name), reading.plain):
                yield reading.places[match.start()], reading.places[match.end()]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _marked(text: str, spans: Iterable[Span], column: Column) -> str:
    """The text with marks; outside of quotes, in JSON and in lists, what stands for nothing."""
    bare = _bare(text, column)
    quotes = [match.start() for match in QUOTE.finditer(text)] if bare != MARK else []
    parts, last = [], 0
    for start, end in spans:
        is_bare = bisect_left(quotes, start) % 2 == 0
        begin, stop = _whole(text, start, end) if is_bare and bare == NULL else (start, end)
        parts += [text[last:begin], bare if is_bare else MARK]
        last = stop
    return "".join((*parts, text[last:]))


def _whole(text: str, start: int, end: int) -> Span:
    """All of the number in JSON of which a part was found: it may have a sign or a fraction."""
    begin = len(text[:start].rstrip(NUMBER))
    return begin, len(text) - len(text[end:].lstrip(NUMBER))


def _bare(text: str, column: Column) -> str:
    """What takes the place of a value that no quotes surround."""
    if column.type.endswith("[]"):
        return "NULL" if NUMBERS.search(column.type) else MARK
    return NULL if is_json(text) else MARK
