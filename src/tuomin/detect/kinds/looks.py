"""Looks: what tells most texts from a form before the form is tried, measured for all at once.

>>> looks = Looks.of(pl.Series(["a1", "b2", "李1"]))
>>> looks.codes.tolist(), looks.lengths.tolist(), looks.digits.tolist()
([0, 1, 2], [2, 2, 2], [1, 1, 1])
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

WIDE = 128  # stands for every character beyond ASCII
ALL = (1 << WIDE + 1) - 1  # a set of characters is a number with a bit for each
GROUPS = (
    "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", " ", "@", ".", "-",
    ":", "/", "_", "(", ",", "$", "{", "=", chr(WIDE),
)  # fmt: skip
"""Sorts of characters; all others are one more."""
DIGITS = 1  # the bit of the first of the sorts
Marks = npt.NDArray[np.uint32]
# A look as one number: sorts, above them the digits, the first character, and the length.
NUMBER, FIRST, LENGTH, BYTE = np.uint64(17), np.uint64(24), np.uint64(32), np.uint64(255)
EMPTY = ~np.uint64((1 << 24) - 1)  # without sorts and digits
MANY = 127  # digits, and more


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Of each different look its length in characters, the first of them, digits, and sorts.

    `codes` say for each text which look it has: a column has few.
    """

    lengths: npt.NDArray[np.uint32]
    firsts: npt.NDArray[np.uint8]
    sorts: Marks
    digits: npt.NDArray[np.uint8]
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, texts: pl.Series) -> "Looks":
        """The looks of texts without nulls."""
        lengths = texts.str.len_chars().to_numpy().astype(np.uint64)
        held = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
        _, places, block = held.buffers()
        edges = np.frombuffer(places, np.int64)[held.offset :][: len(held) + 1]
        size = int(edges[-1])
        # An empty text begins where the next one does, the last behind the end.
        letters = np.append(np.frombuffer(block or b"", np.uint8)[:size], np.uint8(0))
        sorts = SORT[letters]
        sorts[size] = 0
        found = np.bitwise_or.reduceat(sorts, edges[:-1]) if len(held) else sorts[:0]
        firsts = np.minimum(letters[edges[:-1]], WIDE).astype(np.uint64)
        digits = _digits(letters, edges).astype(np.uint64)
        packed = lengths << LENGTH | firsts << FIRST | digits << NUMBER | found
        looks = pa.array(np.where(lengths == 0, packed & EMPTY, packed)).dictionary_encode()
        each = looks.dictionary.to_numpy()
        return cls(
            lengths=(each >> LENGTH).astype(np.uint32),
            firsts=(each >> FIRST & BYTE).astype(np.uint8),
            sorts=(each & np.uint64(MASK)).astype(np.uint32),
            digits=(each >> NUMBER & np.uint64(MANY)).astype(np.uint8),
            codes=looks.indices.to_numpy(),
        )


def _digits(letters: npt.NDArray[np.uint8], edges: npt.NDArray[np.int64]) -> Marks:
    """How many of the bytes between edges are digits, MANY at most."""
    digits = ((letters >= ord("0")) & (letters <= ord("9"))).view(np.uint8)
    if len(edges) == 1:
        return np.zeros(0, dtype=np.uint32)
    found = np.add.reduceat(digits, edges[:-1], dtype=np.uint32)
    return np.minimum(found, np.uint32(MANY))


def sorts_of(found: int) -> int:
    """The sorts that characters of a set have, as bits."""
    return sum(1 << place for place, each in enumerate(SETS) if each & found)


SETS = [sum(1 << ord(each) for each in group) for group in GROUPS]
SETS.append(ALL & ~sum(SETS))
MASK = (2 << len(GROUPS)) - 1
SORT: Marks = np.array(
    [sorts_of(1 << min(byte, WIDE)) for byte in range(256)], dtype=np.uint32
)  # of each byte
