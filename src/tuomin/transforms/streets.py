"""Streets, buildings and rooms of addresses, drawn anew for all characters of a column at once.

The words that say what something is (路, 号, 单元 ...) stay, names and numbers change: ideographs
come from the pool of rare ones, numerals and directions from their own, no number begins with 0
that did not. Texts are filled up to whole blocks of eight characters, none ends without a NUL, so
that one block of the keyed hash gives a random number to each and nothing has to be moved.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.transforms import alphabets, flat, pools, prf
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import UTF32, Codes
from tuomin.transforms.flat import Flat, Places

ODD, STAYS, ENDS, PREFECTURE, NAME, NUMERAL, DIRECTION, DIGIT, FIRST, CAPITAL, SMALL = range(11)
"""Kinds of characters. ENDS and PREFECTURE may end the name of a region, FIRST is a digit but 0
that begins a number, ODD is for others to draw."""

REGIONS = "省市区县旗盟"
AUTONOMOUS = ord("治")  # 自治州: many a city has a 州 in its name

BLOCK = 8
FILLS = pl.Series(["\0" * (BLOCK - over) for over in range(BLOCK)])

CODES = 0x110000
BITS = 12  # of a random number that picks from a pool
IDEOGRAPHS = (0x2E80, 0xFFFF)  # of three bytes, as are all that stand in for them

Kinds = NDArray[np.uint8]


@dataclass(frozen=True)
class Streets:
    """The characters of texts (no nulls); text i begins at starts[i] and has lengths[i] of them."""

    filled: Flat
    codes: Codes
    kinds: Kinds
    starts: Places
    lengths: Places

    def redrawn(self, seeds: Words, key: bytes) -> pl.Series:
        """The texts with their names and numbers drawn anew, filled up; odd characters stay."""
        blocks = self.lengths // BLOCK + 1
        numbers = prf.blocks(seeds, blocks, key).reshape(-1)
        picked = self.kinds.astype(np.uint16)
        picked <<= BITS
        picked |= numbers >> (16 - BITS)
        codes = _pools().take(picked)
        np.copyto(codes, self.codes, where=self.kinds < NAME)
        data = np.frombuffer(str(codes.data, UTF32).encode(), np.uint8)
        return Flat(data, self.filled.offsets).texts()

    def odd(self) -> Places:
        """Which texts have characters that are not drawn here, or words of Latin letters."""
        letters, odd = self.kinds >= CAPITAL, self.kinds == ODD
        odd[1:] |= letters[1:] & letters[:-1]
        return np.unique(np.searchsorted(self.starts, np.flatnonzero(odd), side="right") - 1)

    def region_ends(self, count: int) -> Places:
        """Where the first `count` names of regions may end in each text, a row each; 0 for none."""
        ends = self.kinds == ENDS
        ends[1:] |= (self.kinds[1:] == PREFECTURE) & (self.codes[:-1] == AUTONOMOUS)
        places = np.append(np.flatnonzero(ends), np.full(count, len(ends) + BLOCK))
        first = np.searchsorted(places, self.starts)
        found = np.stack([places[first + number] for number in range(count)])
        found += 1 - self.starts
        found[found > self.lengths] = 0
        return found


def of(texts: pl.Series) -> Streets:
    """The characters of `texts`, which holds neither nulls nor empty texts."""
    lengths = texts.str.len_chars().to_numpy().astype(np.int64)
    over = lengths % BLOCK
    filled = flat.of(texts + FILLS.gather(over))
    codes = np.frombuffer(str(filled.data.data, "utf-8").encode(UTF32), np.uint32)
    widths = lengths - over + BLOCK
    kinds = _kinds().take(codes)
    digits = kinds == DIGIT
    kinds[1:] += digits[1:] & ~digits[:-1] & (codes[1:] != ord("0"))
    kinds[:1] += digits[:1] & (codes[:1] != ord("0"))
    return Streets(filled, codes, kinds, np.cumsum(widths) - widths, lengths)


@cache
def _kinds() -> Kinds:
    """The kind of every character."""
    alphabet = alphabets.of(np.arange(CODES, dtype=np.uint32))
    every = np.arange(CODES)
    kinds = np.full(CODES, ODD, np.uint8)
    kinds[alphabet == alphabets.KEPT] = STAYS
    is_three = (every >= IDEOGRAPHS[0]) & (every <= IDEOGRAPHS[1])
    kinds[(alphabet == alphabets.HAN) & is_three] = NAME
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
