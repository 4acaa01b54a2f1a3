"""All rows of one table as codes: four bytes per cell, an array per column, in reading order.

Beside its columns a table may have traces: codes of a part of a value (its first six characters),
which show whether a replaced identifier still carries that part. A trace is named by its column and
the part. What does not fit the budget lies in a file that has no name and vanishes with the proof;
it holds keyed codes only.
"""

import tempfile
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

from tuomin.compiled import compiled
from tuomin.proof.codes.cells import GOLDEN, MIXER, Codes, Marks, distinct, mixed

BUDGET = 256 * 2**20  # bytes of one table held in memory
CELL = 4  # bytes
FINE = 20  # rows per value at most, of a column that may single out by itself

KEY, KEY_MORE, MORE = "key", "key more", "more"
PARTS = ("head", "tail")
# A column, or a trace of it: (column, part); the part of a whole column is "".
Name = tuple[str, str]


class Rows:
    """Grows batch by batch; `expected` rows are only a guess."""

    def __init__(self, names: Iterable[Name], expected: int) -> None:
        self.names = tuple(names)
        self.count = 0
        self._room = max(expected, 1)
        on_disk = self._room * len(self.names) * CELL > BUDGET
        self._make = _on_disk if on_disk else _in_memory
        self._codes = {name: self._make(self._room, _width(name)) for name in self.names}
        self._distinct: dict[Name, int] = {}

    def add(self, batch: Mapping[Name, Codes], height: int) -> None:
        """Append `height` rows; every name has to be there."""
        if self.count + height > self._room:
            self._grow(self.count + height)
        for name in self.names:
            self._codes[name][self.count : self.count + height] = batch[name]
        self.count += height

    def codes(self, column: str, part: str = "") -> Codes:
        """The codes of a column or trace."""
        return self._codes[column, part][: self.count]

    def distinct(self, column: str, part: str = "") -> int:
        """How many different values a column has, NULL being one; asked when all rows are there."""
        if (column, part) not in self._distinct:
            self._distinct[column, part] = len(distinct(self.codes(column, part)))
        return self._distinct[column, part]

    def is_fine(self, column: str) -> bool:
        """Whether values repeat so little that equality alone is evidence."""
        return self.distinct(column) * FINE > self.count > 1

    def whole(self, columns: Iterable[str]) -> Marks:
        """One number per row that stands for the values of `columns` together."""
        return self.summed((column, "") for column in columns)

    def summed(self, names: Iterable[Name]) -> Marks:
        """The same over columns and traces. It is a sum: `term` of one may be taken off again."""
        total = np.zeros(self.count, np.uint64)
        for name in names:
            _add(self.codes(*name), np.uint64(_salt(name)), total)
        return total

    def term(self, name: Name) -> Marks:
        return mixed(self._codes[name][: self.count], _salt(name))

    def key(self, column: str) -> Marks:
        """The marks of a column that is part of a key, 0 for NULL."""
        low, high = self.codes(column, KEY), self.codes(column, KEY_MORE)
        return high.astype(np.uint64) << np.uint64(32) | low

    @property
    def bytes(self) -> int:
        return self._room * len(self.names) * CELL

    def _grow(self, needed: int) -> None:
        room = max(needed, self._room + self._room // 2)
        for name, old in self._codes.items():
            wider = self._make(room, _width(name))
            wider[: self.count] = old[: self.count]
            self._codes[name] = wider
        self._room = room


@compiled
def _add(codes: Codes, salt: np.uint64, total: Marks) -> None:
    """Add the term of a column, as `cells.mixed` makes it, in one pass."""
    for row in range(len(total)):
        found = (np.uint64(codes[row]) + salt) * GOLDEN
        found = (found ^ (found >> np.uint64(29))) * MIXER
        total[row] += found ^ (found >> np.uint64(32))


def _salt(name: Name) -> int:
    """The same for equal names within a process, so that two tables' sums can be compared."""
    return hash(name) & 0xFFFFFFFFFFFF


def _width(name: Name) -> npt.DTypeLike:
    """The beginning and end of a value are compared with others often: two bytes will do."""
    return np.uint16 if name[1] in PARTS else np.uint32


def _in_memory(room: int, width: npt.DTypeLike) -> Codes:
    return np.zeros(room, width)


def _on_disk(room: int, width: npt.DTypeLike) -> Codes:
    with tempfile.TemporaryFile() as file:
        return np.memmap(file, width, "w+", shape=(room,))
