"""Fingerprints: by what a later scan sees that a table is as it was, without a value of it.

A few rows from all over the table are drawn, the same ones again while it does not change. What is
kept is one short digest of its schema, of how many rows it has, and for each column of the shapes
of these values and how their hashes spread over eight boxes. Boxes are only counted where twenty
different values share them, and all counts of a table go into one digest: nobody can test it for a
value without knowing all others that were drawn, and then learns three bits. Of fewer values only
shapes and how often each occurs are told.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from zlib import crc32

import polars as pl

from tuomin import __version__, indented
from tuomin.connectors.base import Connector, Sample
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.weighing.classify import Law
from tuomin.detect.weighing.tables import Entity
from tuomin.errors import ConnectorError
from tuomin.model import Table

FORM = 1  # of fingerprints; those of another are of no use
ROWS = 100  # drawn of each table
CROWD, BOXES = 20, 8  # different values that hide each other, and what they are counted in
LETTERS = range(ord("a"), ord("z") + 1)
SHAPES = bytes.maketrans(
    bytes([*range(ord("0"), ord("9") + 1), *LETTERS, *(each - 32 for each in LETTERS)])
    + bytes(range(0x80, 0x100)),
    b"9" * 10 + b"a" * 26 + b"A" * 26 + b"w" * 0x80,
)


def basis(detectors: Mapping[str, Detector], law: Law, rows: int) -> str:
    """What verdicts depend on beside the store: when that changes, nothing found before holds."""
    parts = [__version__, rows, law.sensitive_list, *map(_plain, detectors.values())]
    return f"{FORM}:{_digest([*map(str, parts), indented.dumps(law.agreement)])}"


def fingerprint(connector: Connector, table: Table, entity: Entity) -> str:
    """The fingerprint of a table as it is now, "" where it cannot be had."""
    if table.unreadable:
        return ""
    try:
        drawn = connector.sample(table, ROWS)
    except ConnectorError:
        return ""
    return "" if drawn.hidden or drawn.unread else _digest(_told(table, entity, drawn))


def _told(table: Table, entity: Entity, drawn: Sample) -> Iterator[str]:
    yield repr(replace(table, rows=None, unsupported=(), needs=(), options=()))
    yield _plain(entity)
    yield f"{drawn.method} {drawn.rows} {drawn.frame.height}"
    for column in drawn.frame.iter_columns():
        yield from _column(column)


def _column(values: pl.Series) -> Iterator[str]:
    """Shapes in the order of rows, and how many values of each sort there are."""
    given = [each for each in values.cast(pl.Binary).to_list() if each is not None]
    yield f"{values.name} {values.null_count()}"
    yield _digest([b"\0".join(given).translate(SHAPES).decode("ascii")])
    counted = Counter(given)
    if len(counted) < CROWD:
        yield str(sorted(counted.values()))
    else:
        boxes = Counter[int]()
        for each, rows in counted.items():
            boxes[crc32(each) % BOXES] += rows
        yield str(sorted(boxes.items()))


def _plain(thing: object) -> str:
    """A dataclass as text, sets in order, so that it is the same in every run."""
    found = [
        (name, sorted(value) if isinstance(value, frozenset) else value)
        for name, value in indented.items_of(thing)
    ]
    return repr(found)


def _digest(parts: Iterator[str] | list[str]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return whole.hexdigest()[:16]
