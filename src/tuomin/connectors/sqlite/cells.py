"""The cells of some rows, each of its own storage class, and what of them is bound to a statement.

Any cell of SQLite may hold any class, so a column is bound by arms: one for each class it may have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from tuomin.connectors.text import MIXED, decoded, to_text
from tuomin.connectors.views import NUMBER, Bytes, Places, Words, array, frame

CLASSES = {"integer": 1, "real": 2, "text": 3, "blob": 4, "null": 5}  # as SQLite numbers them
WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)


@dataclass(frozen=True)
class Cells:
    """Rows read: for each column and row the class, and the number or the view of text or blob.

    `clean`: that all texts are UTF-8, which SQLite does not ask of them, is known.
    """

    kinds: Bytes
    words: Words
    block: Bytes
    clean: bool = False

    @property
    def size(self) -> int:
        """Bytes of all values."""
        longer = (self.kinds == CLASSES["text"]) | (self.kinds == CLASSES["blob"])
        return int(self.words[longer, 0].sum()) + NUMBER * self.kinds.size

    def classes(self, column: int) -> set[str]:
        """Which classes a column holds, but for null."""
        found = np.bincount(self.kinds[column], minlength=len(CLASSES) + 1)
        return {name for name, number in CLASSES.items() if found[number]} - {"null"}

    def integers(self, column: int) -> Places:
        """What a column holds where its cells are integers."""
        numbers: Places = self.words[column].view(np.int64)[:, 0]
        return numbers

    def values(self, column: int, kind: str) -> pl.Series:
        """The values of one class in a column, nulls where there are others.

        Texts as bytes, but for those that are `clean`.
        """
        here = self.kinds[column] == CLASSES[kind]
        valid = np.packbits(here, bitorder="little")
        if kind in {"text", "blob"}:
            dtype = pa.string_view() if self.clean and kind == "text" else pa.binary_view()
            words = self.words[column]
            if not here.all():  # numbers lead nowhere, and polars looks under nulls, too
                words = words.copy()
                words[~here] = 0
            found = array(words, valid, self.block, dtype)
        else:
            numbers = pa.py_buffer(self.integers(column).copy())
            dtype = pa.float64() if kind == "real" else pa.int64()
            height = self.kinds.shape[1]
            found = pa.Array.from_buffers(dtype, height, [pa.py_buffer(valid), numbers])
        return frame([found], [""]).to_series()

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The rows as Python's values; in texts that are no UTF-8 the odd bytes show."""
        return zip(*map(self._listed, range(len(self.kinds))), strict=True)

    def _listed(self, column: int) -> list[Any]:
        found: list[Any] = [None] * self.kinds.shape[1]
        for kind in self.classes(column):
            values = self.values(column, kind)
            shown = values if values.dtype != pl.Binary or kind == "blob" else decoded(values)
            found = [old if new is None else new for old, new in zip(found, shown, strict=True)]
        return found


@dataclass(frozen=True)
class Arm:
    """Values of one class that are bound to one parameter, where they are not null."""

    parameter: int
    kind: str
    values: pl.Series


def arms(columns: Sequence[pl.Series]) -> Iterator[Arm]:
    """What is bound for each column; what SQLite has no type for becomes text."""
    for number, column in enumerate(columns, 1):
        if column.dtype == MIXED:
            for part in column.struct.unnest():
                yield Arm(number, part.name, part)
            continue
        kind, values = _stored(column)
        yield Arm(number, kind, values)


def _stored(values: pl.Series) -> tuple[str, pl.Series]:
    if values.dtype == pl.Binary:
        return "blob", values
    if values.dtype in (pl.Float32, pl.Float64):
        return "real", values.cast(pl.Float64)
    if values.dtype == pl.Boolean or values.dtype in WHOLE:
        return "integer", values.cast(pl.Int64)
    return "text", to_text(values)
