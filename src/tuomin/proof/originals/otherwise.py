"""Which texts may say something in another writing: told in one pass over their bytes.

Most texts have none of what the patterns of written.py and disguises.py need, so that these need
only be tried on the few that may have it. More may be told than there is, and never less.

>>> bits = of(pl.Series(["13800138000", "138-0013", "MTM4MDAxMzgwMDA", "一三八", "at 5", None]))
>>> [(bits & sign > 0).tolist() for sign in (SAID, SPLIT, CODED)]
... # doctest: +NORMALIZE_WHITESPACE
[[False, True, True, True, True, False], [False, True, False, False, False, False],
 [False, False, True, False, False, False]]
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.characters import decode
from tuomin.checks.decoding import HAN_DIGITS
from tuomin.compiled import compiled

Bits = npt.NDArray[np.uint8]

SAID, SPLIT, CODED, HEXED, DIGEST = 1, 2, 4, 8, 16
"""Of texts: what `written.said` may read; digits with one to three other characters between them;
words that may be base64, and hexadecimal; digests.
"""
DIGIT, LETTER, WORD, HEX, HEX_LETTER, LIKE, SIGN = 1, 2, 4, 8, 16, 32, 64
"""Of bytes: those of words of base64; of hexadecimal words; letters that look like digits; what
only other writings have.
"""
KINDS = np.zeros(256, np.uint8)
for among, kind in (
    (b"0123456789", DIGIT | WORD | HEX), (b"abcdefABCDEF", HEX | HEX_LETTER), (b"+/_-", WORD),
    (b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", LETTER | WORD), (b"OolI", LIKE),
    (b"%&\\=<@#", SIGN),
):  # fmt: skip
    KINDS[list(among)] |= kind
HAN = np.zeros(0x10000, np.bool_)
"""Han characters that stand for digits."""
HAN[list(map(ord, HAN_DIGITS))] = True

ASCII, USUAL, USUAL_END = 0x80, 0xE4, 0xEA  # first bytes of the usual Han characters, of three
HEXAGRAMS, HAN_FIRST = 0x4DC0, 0x4E00  # characters among these that are none
A, T, SMALL = ord("a"), ord("t"), 0x20
GAP, BEYOND = 3, 1 << 40  # characters
LONG, SHORT_WORD = 12, 11  # characters of words that written.py and disguises.py read
LETTERED = 6  # of digits and letters that look like them, one such letter among them
SHORT_HEX, LONG_HEX, LONGEST_HEX = 8, 12, 24  # with a letter, without one, of a digest


def of(texts: pl.Series) -> Bits:
    """For each text what may be in it; nothing for null."""
    column = flat.of(texts.fill_null("") if texts.null_count() else texts)
    bits = np.empty(len(column), np.uint8)
    _tell(*column.arrays, KINDS, HAN, bits)
    return bits


@compiled
def _tell(data: flat.Bytes, offsets: flat.Places, kinds: Bits, han: flat.Marks, bits: Bits) -> None:
    for row in range(len(bits)):
        place, end = offsets[row], offsets[row + 1]
        found, last = 0, np.uint8(0)
        gap = BEYOND  # characters since the last digit
        word, hexed, like = (0, False), (0, False), (0, False)
        while place < end:
            byte = data[place]
            kind = kinds[byte]
            if byte >= ASCII:
                step, gap, more = _beyond_ascii(data, place, han)
                place, found = place + step, found | more
            else:
                if kind & DIGIT and 0 < gap <= GAP:
                    found |= SPLIT | SAID
                gap = 0 if kind & DIGIT else BEYOND if kind & LETTER else gap + 1
                place += 1
            word = _longer(word, kind & WORD, kind & LETTER)
            hexed = _longer(hexed, kind & HEX, kind & HEX_LETTER)
            like = _longer(like, kind & (DIGIT | LIKE), kind & LIKE)
            if word[0] >= SHORT_WORD and word[1]:
                found |= CODED
            if hexed[0] >= LONG_HEX or (hexed[0] >= SHORT_HEX and hexed[1]):
                found |= HEXED
            if hexed[0] >= LONGEST_HEX:
                found |= DIGEST
            is_at = byte | SMALL == T and last | SMALL == A
            if kind & SIGN or is_at or word[0] >= LONG or (like[0] >= LETTERED and like[1]):
                found |= SAID
            last = byte
        bits[row] = found


@compiled
def _longer(run: tuple[int, bool], goes_on: int, marked: int) -> tuple[int, bool]:
    """A run with one byte more, how long it is and whether a marked one is in it."""
    length, is_marked = run
    return (length + 1, is_marked or marked > 0) if goes_on else (0, False)


@compiled
def _beyond_ascii(data: flat.Bytes, place: int, han: flat.Marks) -> tuple[int, int, int]:
    """The bytes of a character, how far digits before it are, and what it is a sign of."""
    if not USUAL <= data[place] < USUAL_END:
        return 1, BEYOND, SAID | SPLIT
    code, _ = decode(data, flat.Place(place))
    if HEXAGRAMS <= code < HAN_FIRST:
        return 3, BEYOND, SAID | SPLIT
    return 3, BEYOND, SAID if han[code] else 0
