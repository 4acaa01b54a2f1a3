"""Streets, buildings and rooms of addresses, drawn anew character by character.

The words that say what something is (路, 号, 单元 ...) stay, names and numbers change: ideographs
come from the pool of rare ones, numerals and directions from their own, no number begins with 0
that did not.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tuomin.arrays import alphabets, characters
from tuomin.arrays.characters import Codes, encode
from tuomin.arrays.flat import NOTHING, ONE, Bytes, Flat, Marks, Place, Places, Raw, Words
from tuomin.compiled import compiled
from tuomin.transforms.keyed import prf
from tuomin.transforms.keyed.prf import PER_BLOCK, Drawn
from tuomin.transforms.wording import pools

ODD, STAYS, ENDS, PREFECTURE, NAME, NUMERAL, DIRECTION, DIGIT, FIRST, CAPITAL, SMALL = range(11)
"""Kinds of characters. ENDS and PREFECTURE may end the name of a region, FIRST is a digit but 0
that begins a number, ODD is for others to draw."""

REGIONS = "省市区县旗盟"

CODES = 0x10000
"""Characters whose kind is known; all others are odd."""

BITS = np.uint64(12)  # of a random number that picks from a pool
SPARE = np.uint16(4)  # bits that it has too many

Kinds = NDArray[np.uint8]


@dataclass(frozen=True)
class Streets:
    """The characters of texts; those of row i lie between offsets[i] and offsets[i + 1]."""

    codes: Codes
    kinds: Kinds
    offsets: Places
    odd: Marks
    """Which texts have characters that are not drawn here, or words of Latin letters."""

    def redrawn(self, regions: Flat, lengths: Places, seeds: Words, key: bytes) -> Flat:
        """The texts with `regions` for their first `lengths` characters, and the rest drawn anew.

        No text is longer than it was; odd characters stay.
        """
        rest = np.diff(self.offsets) - lengths
        drawn = prf.blocks(seeds, -(-rest // PER_BLOCK), key).reshape(-1)
        data = np.empty(len(regions.data) + len(self.codes) * characters.WIDEST, np.uint8)
        offsets = np.empty(len(self.offsets), np.int64)
        old = self.codes, self.kinds, self.offsets
        size = _redraw(old, regions.arrays, lengths, drawn, _pools(), data, offsets)
        return Flat(data[:size], offsets)


def of(column: Flat) -> Streets:
    """The characters of texts, none of which is empty."""
    codes, kinds = np.empty(len(column.data), np.uint32), np.empty(len(column.data), np.uint8)
    offsets, odd = np.empty(len(column) + 1, np.int64), np.empty(len(column), bool)
    size = _tell(*column.arrays, _kinds(), codes, kinds, offsets, odd)
    return Streets(codes[:size], kinds[:size], offsets, odd)


@compiled
def _tell(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    data: Bytes,
    starts: Places,
    every: Kinds,
    codes: Codes,
    kinds: Kinds,
    offsets: Places,
    odd: Marks,
) -> int:
    """Write each character and its kind, and which texts are odd; tell how many characters."""
    at, byte = NOTHING, NOTHING
    for row in range(len(odd)):
        offsets[row] = at
        before, is_odd, end = np.uint8(STAYS), False, Place(starts[row + 1])
        while byte < end:
            code, byte = characters.decode(data, byte)
            kind = every[code] if code < CODES else np.uint8(ODD)
            is_odd |= (kind == ODD) | ((kind >= CAPITAL) & (before >= CAPITAL))
            is_first = (kind == DIGIT) & (before != DIGIT) & (code != ord("0"))
            codes[at], kinds[at] = code, FIRST if is_first else kind
            before = kind
            at += ONE
        odd[row] = is_odd
    offsets[len(odd)] = at
    return int(at)


@compiled
def _redraw(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    old: tuple[Codes, Kinds, Places],
    regions: Raw,
    lengths: Places,
    drawn: Drawn,
    pools: Codes,
    data: Bytes,
    offsets: Places,
) -> int:
    codes, kinds, places = old
    new, starts = regions
    byte, block = NOTHING, 0
    for row in range(len(lengths)):
        offsets[row] = byte
        first, end = places[row] + lengths[row], places[row + 1]
        room = end - places[row]
        for each in new[starts[row] : starts[row + 1]]:
            room -= (each & 0xC0) != characters.TWO  # each byte that begins a character
            if room < 0:
                break
            data[byte] = each
            byte += ONE
        rest, sorts, numbers = codes[first:end], kinds[first:end], drawn[block:]
        for step in range(min(room, len(rest))):
            code = rest[step]
            if sorts[step] >= NAME:
                code = pools[np.uint64(sorts[step]) << BITS | np.uint64(numbers[step] >> SPARE)]
            byte = encode(code, data, byte)
        block += -(-len(rest) // PER_BLOCK) * PER_BLOCK
    offsets[len(lengths)] = byte
    return int(byte)


@cache
def _kinds() -> Kinds:
    """The kinds of the first characters."""
    alphabet = alphabets.of(np.arange(CODES, dtype=np.uint32))
    kinds = np.full(CODES, ODD, np.uint8)
    kinds[alphabet == alphabets.KEPT] = STAYS
    kinds[alphabet == alphabets.HAN] = NAME
    for kind, name in ((NUMERAL, "numerals"), (DIRECTION, "directions"), (STAYS, "places")):
        kinds[pools.characters(name)] = kind
    kinds[[ord(each) for each in REGIONS]] = ENDS
    kinds[ord("州")] = PREFECTURE
    for kind, which in (
        (DIGIT, alphabets.DIGITS),
        (CAPITAL, alphabets.CAPITALS),
        (SMALL, alphabets.SMALL),
    ):
        kinds[alphabets.stand_ins(which)] = kind
    return kinds


@cache
def _pools() -> Codes:
    """What stands in for each kind of characters, by kind and random number."""
    digits = alphabets.stand_ins(alphabets.DIGITS)
    drawn = {
        NAME: pools.characters("given"),
        NUMERAL: pools.characters("numerals"),
        DIRECTION: pools.characters("directions"),
        DIGIT: digits,
        FIRST: digits[1:],
        CAPITAL: alphabets.stand_ins(alphabets.CAPITALS),
        SMALL: alphabets.stand_ins(alphabets.SMALL),
    }
    size = 1 << int(BITS)
    table = np.zeros((1 << 4, size), np.uint32)
    for kind, pool in drawn.items():
        table[kind] = np.resize(pool, size)
    return table.reshape(-1)
