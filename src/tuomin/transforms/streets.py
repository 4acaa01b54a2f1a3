"""Streets, buildings and rooms of addresses, drawn anew character by character.

The words that say what something is (路, 号, 单元 ...) stay, names and numbers change: ideographs
come from the pool of rare ones, numerals and directions from their own, no number begins with 0
that did not.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.compiled import compiled
from tuomin.transforms import alphabets, characters, flat, pools, prf
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import Codes, encode
from tuomin.transforms.flat import Bytes, Flat, Marks, Places
from tuomin.transforms.prf import PER_BLOCK, Drawn

ODD, STAYS, ENDS, PREFECTURE, NAME, NUMERAL, DIRECTION, DIGIT, FIRST, CAPITAL, SMALL = range(11)
"""Kinds of characters. ENDS and PREFECTURE may end the name of a region, FIRST is a digit but 0
that begins a number, ODD is for others to draw."""

REGIONS = "省市区县旗盟"

CODES = 0x10000
"""Characters whose kind is known; all others are odd."""

BITS = 12  # of a random number that picks from a pool
SPARE = 16 - BITS

Kinds = NDArray[np.uint8]


@dataclass(frozen=True)
class Streets:
    """The characters of texts; those of row i lie between offsets[i] and offsets[i + 1]."""

    codes: Codes
    kinds: Kinds
    offsets: Places
    odd: Marks
    """Which texts have characters that are not drawn here, or words of Latin letters."""

    def redrawn(self, regions: pl.Series, lengths: Places, seeds: Words, key: bytes) -> pl.Series:
        """The texts with `regions` for their first `lengths` characters, and the rest drawn anew.

        No text is longer than it was; odd characters stay.
        """
        rest = np.diff(self.offsets) - lengths
        drawn = prf.blocks(seeds, -(-rest // PER_BLOCK), key)
        new = flat.of(regions)
        data = np.empty(len(new.data) + len(self.codes) * characters.WIDEST, np.uint8)
        offsets = np.empty(len(self.offsets), np.int64)
        old = self.codes, self.kinds, self.offsets
        size = _redraw(old, (new.data, new.offsets), lengths, drawn, _pools(), data, offsets)
        return Flat(data[:size], offsets).texts()


def of(texts: pl.Series) -> Streets:
    """The characters of `texts`, which holds neither nulls nor empty texts."""
    column = characters.of(texts)
    kinds, odd = np.empty(len(column.codes), np.uint8), np.empty(len(texts), bool)
    _tell(column.codes, column.offsets, _kinds(), kinds, odd)
    return Streets(column.codes, kinds, column.offsets, odd)


@compiled
def _tell(codes: Codes, offsets: Places, every: Kinds, kinds: Kinds, odd: Marks) -> None:
    """Write the kind of each character, and which texts are odd."""
    for row in range(len(odd)):
        before, is_odd = np.uint8(STAYS), False
        for at in range(offsets[row], offsets[row + 1]):
            kind = every[codes[at]] if codes[at] < CODES else np.uint8(ODD)
            is_odd = is_odd or bool(kind == ODD or (kind >= CAPITAL and before >= CAPITAL))
            is_first = kind == DIGIT and before != DIGIT and codes[at] != ord("0")
            kinds[at] = FIRST if is_first else kind
            before = kind
        odd[row] = is_odd


@compiled
def _redraw(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    old: tuple[Codes, Kinds, Places],
    regions: tuple[Bytes, Places],
    lengths: Places,
    drawn: Drawn,
    pools: Codes,
    data: Bytes,
    offsets: Places,
) -> int:
    codes, kinds, places = old
    new, starts = regions
    byte = block = 0
    for row in range(len(lengths)):
        offsets[row] = byte
        room, first = places[row + 1] - places[row], places[row] + lengths[row]
        for at in range(starts[row], starts[row + 1]):
            room -= (new[at] & 0xC0) != characters.TWO  # each byte that begins a character
            if room < 0:
                break
            data[byte] = new[at]
            byte += 1
        count = places[row + 1] - first
        for step in range(min(room, count)):
            code, kind = codes[first + step], kinds[first + step]
            if kind >= NAME:
                number = drawn[block + step // PER_BLOCK, step % PER_BLOCK]
                code = pools[np.int64(kind) << BITS | number >> SPARE]
            byte = encode(code, data, byte)
        block += -(-count // PER_BLOCK)
    offsets[len(lengths)] = byte
    return byte


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
    table = np.zeros((1 << 4, 1 << BITS), np.uint32)
    for kind, pool in drawn.items():
        table[kind] = np.resize(pool, 1 << BITS)
    return table.reshape(-1)
