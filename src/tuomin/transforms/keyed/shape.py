"""Surrogates of the same shape: as long as the value, each character from the alphabet it was from.

`token` draws them from a keyed hash and takes any text. `permuted` is a bijection: each value is a
number in a mixed radix (10 for a digit, 26 for a letter, 3,755 for a common ideograph, 20,992 for
all where one is rare), which a keyed permutation moves within its shape.
"""

from functools import cache, partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import alphabets, characters
from tuomin.arrays.alphabets import DIGITS, HAN, IDEOGRAPHS, KEPT, SYMBOL
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Places, Words
from tuomin.arrays.rows import choose, only
from tuomin.transforms.keyed import permutation, prf

WIDEST = 47.0  # bits in one half of a value that can be permuted

BASES = np.zeros(alphabets.LETTERS, np.uint32)
RADIXES = np.ones(alphabets.LETTERS, np.uint64)
for _kind in range(DIGITS, alphabets.LETTERS):
    BASES[_kind] = alphabets.stand_ins(_kind)[0]
    RADIXES[_kind] = len(alphabets.stand_ins(_kind))
BASES[HAN], RADIXES[HAN] = IDEOGRAPHS[0], IDEOGRAPHS[1] - IDEOGRAPHS[0] + 1
COMMON = len(alphabets.stand_ins(HAN))
BITS = np.log2(RADIXES.astype(np.float64))

Kinds = NDArray[np.uint8]


def token(texts: pl.Series, key: bytes) -> pl.Series:
    """A text of the same shape for each text, never equal to it unless it is all asterisks, as one
    without a letter or digit becomes.

    A leading digit other than 0 stays other than 0, so that numbers keep their length.
    """
    column = characters.of(texts)
    codes = drawn(column, alphabets.of(column.codes), prf.words(texts, key), key)
    return Characters(codes, column.offsets).texts()


def drawn(column: Characters, kinds: Kinds, seeds: Words, key: bytes) -> Codes:
    """The characters that stand in for those of `column`, one stream of them for each seed."""
    moved = kinds != KEPT
    codes = column.codes.copy()
    codes[moved] = _drawn(column.only(moved), kinds[moved], seeds, key)
    bare = column.counts(kinds > SYMBOL) == 0
    codes[bare[column.rows]] = ord("*")
    return codes


def permuted(texts: pl.Series, key: bytes) -> pl.Series:
    """Another text of the same shape for each text; one too long or too odd gets a `token`."""
    return choose(texts, [(_is_narrow, partial(_walked, key=key))], partial(token, key=key))


def _walked(texts: pl.Series, key: bytes) -> pl.Series:
    """Texts with a rare ideograph among themselves: the others only get common ones."""
    moved = _permuted(texts, key)
    strayed = _has_rare(texts) & ~_has_rare(moved)
    return only(moved, strayed, partial(_walked_back, key=key))


def _walked_back(strays: pl.Series, key: bytes) -> pl.Series:
    """Strays through the permutation of rare texts until they are rare again."""
    moved = _permuted(strays, key, rare=True)
    return only(moved, ~_has_rare(moved), partial(_walked_back, key=key))


def _drawn(column: Characters, kinds: Kinds, seeds: Words, key: bytes) -> Codes:
    drawn = prf.stream(seeds, column.lengths, key)
    codes = _picked(drawn, kinds)
    first = column.offsets[:-1][column.lengths > 0]
    same = first[codes[first] == column.codes[first]]
    codes[same] = _picked(drawn[same] + np.uint16(1), kinds[same])
    number = first[(column.codes[first] > ord("0")) & (column.codes[first] <= ord("9"))]
    digit = column.codes[number] - ord("1")
    codes[number] = ord("1") + (digit + 1 + drawn[number] % 8) % 9
    return codes


def _picked(drawn: NDArray[np.uint16], kinds: Kinds) -> Codes:
    codes = np.empty(len(drawn), np.uint32)
    for kind in np.unique(kinds):
        which, choices = kinds == kind, alphabets.stand_ins(int(kind))
        codes[which] = choices[drawn[which] % len(choices)]
    return codes


def _is_narrow(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a number in a mixed radix, neither half above 47 bits."""
    column = characters.of(texts)
    kinds = alphabets.of(column.codes)
    odd = (kinds != KEPT) & (column.codes - BASES[kinds] >= RADIXES[kinds])
    moved = column.only(kinds != KEPT)
    sums = np.append(0, np.cumsum(BITS[kinds[kinds != KEPT]]))
    start, end = sums[moved.offsets[:-1]], sums[moved.offsets[1:]]
    middle = sums[moved.offsets[:-1] + moved.lengths // 2]
    fits = (moved.lengths > 0) & (middle - start < WIDEST) & (end - middle < WIDEST)
    return pl.Series(fits & (column.counts(odd) == 0))


def _has_rare(texts: pl.Series) -> pl.Series:
    column = characters.of(texts)
    if not len(column.codes) or column.codes.max() < IDEOGRAPHS[0]:
        return pl.Series([False]).new_from_index(0, len(texts))
    ranks = _ranks()[0][np.clip(column.codes, *IDEOGRAPHS) - IDEOGRAPHS[0]]
    rare = (alphabets.of(column.codes) == HAN) & (ranks >= COMMON)
    return pl.Series(column.counts(rare) > 0)


def _permuted(texts: pl.Series, key: bytes, *, rare: bool = False) -> pl.Series:
    column = characters.of(texts)
    kinds = alphabets.of(column.codes)
    moved = kinds != KEPT
    values, kinds = column.only(moved), kinds[moved]
    is_han, radixes, bases = kinds == HAN, RADIXES[kinds], BASES[kinds]
    is_rare = np.full(len(texts), rare) | _has_rare(texts).to_numpy()
    radixes[is_han & ~is_rare[values.rows]] = COMMON
    ranks, ideographs = _ranks()
    digits = values.codes - bases
    digits[is_han] = ranks[digits[is_han]]
    news = _moved(Characters(digits, values.offsets), radixes, key)
    news[is_han] = ideographs[news[is_han]]
    codes = column.codes.copy()
    codes[moved] = bases + news
    return Characters(codes, column.offsets).texts()


@cache
def _ranks() -> tuple[Codes, Codes]:
    """The rank of each ideograph, the common ones first, and the ideograph of each rank."""
    common = alphabets.stand_ins(HAN) - np.uint32(IDEOGRAPHS[0])
    every = np.arange(RADIXES[HAN], dtype=np.uint32)
    ideographs = np.concatenate([common, every[~np.isin(every, common)]])
    ranks = np.empty_like(every)
    ranks[ideographs] = every
    return ranks, ideographs


def _moved(digits: Characters, radixes: Words, key: bytes) -> Codes:
    """The digits of the permuted numbers; `digits.codes` are those of the numbers."""
    lengths, starts = digits.lengths, digits.offsets[:-1]
    first, last = (starts, lengths // 2), (starts + lengths // 2, lengths - lengths // 2)
    left, left_modulus = _number(digits.codes, radixes, *first)
    right, right_modulus = _number(digits.codes, radixes, *last)
    tweaks = left_modulus ^ (right_modulus << np.uint64(17)) ^ lengths.astype(np.uint64)
    left, right = permutation.feistel(
        left, right, (left_modulus, right_modulus), tweaks.astype(np.uint64), key
    )
    single = np.flatnonzero(lengths == 1)
    right[single] = _one(digits.codes[starts[single]], radixes[starts[single]], key)
    out = np.empty_like(digits.codes)
    _spell(left, radixes, *first, out)
    _spell(right, radixes, *last, out)
    return out


def _one(digits: Codes, radixes: Words, key: bytes) -> Words:
    """Single digits, whose network would only be a rotation, through a table."""
    out = np.empty(len(digits), np.uint64)
    for radix in np.unique(radixes):
        table = permutation.table(key, f"one of {radix}", int(radix))
        out[radixes == radix] = table[digits[radixes == radix]]
    return out


def _number(digits: Codes, radixes: Words, starts: Places, counts: Places) -> tuple[Words, Words]:
    """The number that `counts` digits from `starts` on spell in each row, and its modulus."""
    total, modulus = np.zeros(len(starts), np.uint64), np.ones(len(starts), np.uint64)
    for place in range(int(counts.max(initial=0))):
        rows = np.flatnonzero(counts > place)
        at = starts[rows] + place
        total[rows] = total[rows] * radixes[at] + digits[at]
        modulus[rows] *= radixes[at]
    return total, modulus


def _spell(numbers: Words, radixes: Words, starts: Places, counts: Places, out: Codes) -> None:
    """Write the digits of `numbers` to the places that `_number` read them from."""
    rest = numbers.copy()
    for place in range(int(counts.max(initial=0))):
        rows = np.flatnonzero(counts > place)
        at = starts[rows] + counts[rows] - 1 - place
        quotient = rest[rows] // radixes[at]
        out[at] = rest[rows] - quotient * radixes[at]
        rest[rows] = quotient
