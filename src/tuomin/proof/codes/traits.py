"""Which characters texts have, told in one pass: most patterns need not be tried on most texts.

>>> signs = Signs(["%", "[0-9]"])
>>> bits = signs.of(pl.Series(["5%", "平安", "7"]))
>>> [(bits & signs.all_of(*wanted) == signs.all_of(*wanted)).tolist() for wanted in (["%"], [])]
[[True, False, False], [True, True, True]]
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.arrays import characters, flat
from tuomin.arrays.flat import Bytes, Places
from tuomin.compiled import compiled

Bits = npt.NDArray[np.uint32]

CODES = 0x10000
"""Characters whose signs are known; all others are taken to have every sign."""
EVERY = np.uint32(0xFFFFFFFF)
SURROGATES = range(0xD800, 0xE000)


class Signs:
    """Classes of characters, up to 32, each a regex for one character."""

    def __init__(self, classes: Sequence[str]) -> None:
        self._numbers = {each: number for number, each in enumerate(dict.fromkeys(classes))}

    def all_of(self, *classes: str) -> np.uint32:
        """The bits of some of the classes."""
        return np.uint32(sum(1 << self._numbers[each] for each in classes))

    def of(self, texts: pl.Series) -> Bits:
        """For each text the bits of the classes that it has characters of; none for null."""
        column = flat.of(texts.fill_null(""))
        bits = np.empty(len(column), np.uint32)
        _tell(*column.arrays, self._table, bits)
        return bits

    @cached_property
    def _table(self) -> Bits:
        table = np.zeros(CODES, np.uint32)
        every = [code for code in range(CODES) if code not in SURROGATES]
        each = pl.Series(map(chr, every), dtype=pl.String)
        for name, number in self._numbers.items():
            table[every] |= each.str.contains(name).to_numpy().astype(np.uint32) << number
        return table


@compiled
def _tell(data: Bytes, offsets: Places, table: Bits, bits: Bits) -> None:
    byte = flat.NOTHING
    for row in range(len(bits)):
        found, end = np.uint32(0), flat.Place(offsets[row + 1])
        while byte < end:
            code, byte = characters.decode(data, byte)
            found |= table[code] if code < CODES else EVERY
        bits[row] = found
