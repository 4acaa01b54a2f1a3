"""Which texts are spelt plainly: nothing that narrows, normalises or folds texts changes them.

All bytes are looked at once; the patterns need only be tried on the few texts that may have them.

>>> bits = of(pl.Series(["13800138000", "Li", "＋86", "138-0013-8000", "平安", None]))
>>> [(bits & sign > 0).tolist() for sign in (WIDE, ODD, SPELT)]
... # doctest: +NORMALIZE_WHITESPACE
[[False, False, True, False, False, False], [False, False, True, True, False, False],
 [False, True, False, True, False, False]]
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.arrays import flat
from tuomin.compiled import compiled

Bits = npt.NDArray[np.uint8]

WIDE, ODD, SPELT = 1, 2, 4
"""What may be narrowed, normalised, or is a capital or stands between the parts of a value."""
GROUPED, POINT, SMALL, NUMBER, BEFORE = 8, 16, 32, 64, 128
"""What stands between groups of digits; small letters, digits, what stands before a number."""
ASCII, HAN, HAN_END = 0x80, 0xE4, 0xEA  # first bytes of the usual Han characters, of three bytes
LATIN, MIDDLE = 0xC2, 0xB7  # the two bytes of a dot between names
BLANK, X = ord(" "), ord("x")
CODED = 18  # characters of a code at least

SIGNS = np.zeros(256, np.uint8)
"""What each byte of ASCII is."""
for signed, sign in (
    (b"\\", WIDE), (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ:- ", SPELT), (b"() -", GROUPED), (b".", POINT),
    (b"abcdefghijklmnopqrstuvwxyz", SMALL), (b"0123456789", NUMBER), (b"+(", BEFORE),
):  # fmt: skip
    SIGNS[list(signed)] |= sign
BEGINS, GOES_ON = (np.zeros(256, np.bool_) for _ in range(2))
"""The letters with which a code begins, and the digits that follow."""
BEGINS[list(b"AaNnYy")] = GOES_ON[list(b"123459")] = True


def of(texts: pl.Series) -> Bits:
    """For each text the bits of what may change it; none for null."""
    column = flat.of(texts.fill_null("") if texts.null_count() else texts)
    bits = np.empty(len(column), np.uint8)
    _tell(*column.arrays, SIGNS, bits)
    return bits


def unknown(texts: pl.Series) -> Bits:
    """All bits: for scans, which have few texts and load no compiler."""
    return np.full(len(texts), WIDE | ODD | SPELT, np.uint8)


@compiled
def _tell(data: flat.Bytes, offsets: flat.Places, signs: Bits, bits: Bits) -> None:
    for row in range(len(bits)):
        place, end = offsets[row], offsets[row + 1]
        found = 0
        while place < end:
            byte = data[place]
            if byte < ASCII:
                found |= signs[byte]
                place += 1
            elif HAN <= byte < HAN_END:
                place += 3
            else:
                found |= WIDE | ODD
                if byte == LATIN and data[place + 1] == MIDDLE:
                    found |= SPELT
                place += 1
        if end > offsets[row] and _is_odd(data, offsets[row], end, found):
            found |= ODD
        bits[row] = found & (WIDE | ODD | SPELT)


@compiled
def _is_odd(data: flat.Bytes, start: int, end: int, found: int) -> bool:
    """Whether normalising may change a text: by its first bytes, the last, and what it has."""
    first, second = data[start], data[min(start + 1, end - 1)]
    if first <= BLANK or data[end - 1] <= BLANK or SIGNS[first] & BEFORE:
        return True
    if SIGNS[first] & NUMBER:
        is_long = end - start >= CODED and found & (SMALL | SPELT)
        is_abroad = (first == ord("8") and second == ord("6")) or first == second == ord("0")
        return bool(found & (GROUPED | POINT) or data[end - 1] == X or is_long or is_abroad)
    if first >= ASCII:  # a plate
        return start + 3 < end and SIGNS[data[start + 3]] & (SMALL | SPELT) > 0
    return bool(BEGINS[first] and GOES_ON[second])
