"""Numbers of equal length as texts, as rows of ASCII digits and as 64-bit integers.

>>> numbers = read(pl.Series(["00120", "34567"]), 5)
>>> numbers.tolist(), written(numbers, 5).to_list()
([120, 34567], ['00120', '34567'])
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.transforms import flat
from tuomin.transforms.aes import Words
from tuomin.transforms.flat import Bytes

WORD = 8  # digits read at a time
GROUP = 4  # digits written at a time
THOUSANDS = 10**GROUP

SPELLED = np.frombuffer(b"".join(b"%04d" % n for n in range(THOUSANDS)), np.uint32)
"""The four ASCII digits of every number below 10,000."""


def read(texts: pl.Series, width: int) -> Words:
    """The numbers that `texts`, all of `width` ASCII digits (at most 19), spell."""
    return number(flat.matrix(texts, width))


def number(places: Bytes) -> Words:
    """The number that each row of ASCII digits, at most 19, spells."""
    height, width = places.shape
    words = -(-width // WORD)
    padded = np.full((height, words * WORD), ord("0"), np.uint8)
    padded[:, words * WORD - width :] = places
    total = np.zeros(height, np.uint64)
    for word in padded.view(np.uint64).T:
        total *= np.uint64(10**WORD)
        total += _eight(word)
    return total


def spelled(numbers: NDArray[np.integer], width: int) -> Bytes:
    """The rows of `width` ASCII digits that spell `numbers`, with leading zeros."""
    groups = -(-width // GROUP)
    rest, out = numbers.astype(np.uint64), np.empty((len(numbers), groups), np.uint32)
    for place in reversed(range(groups)):
        quotient = rest // np.uint64(THOUSANDS)
        out[:, place] = SPELLED[(rest - quotient * np.uint64(THOUSANDS)).astype(np.intp)]
        rest = quotient
    return out.view(np.uint8)[:, groups * GROUP - width :]


def written(numbers: NDArray[np.integer], width: int) -> pl.Series:
    """The texts of `width` digits that spell `numbers`, with leading zeros."""
    return flat.texts(spelled(numbers, width))


def _eight(words: Words) -> Words:
    """The numbers in words of eight ASCII digits, the first digit in the lowest byte.

    Pairs are joined, then fours, then all eight, by one multiplication each.
    """
    pairs = ((words & np.uint64(0x0F0F0F0F0F0F0F0F)) * np.uint64(2561)) >> np.uint64(8)
    fours = ((pairs & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    low = fours & np.uint64(0x0000FFFF0000FFFF)
    return (low * np.uint64(42949672960001)) >> np.uint64(32)
