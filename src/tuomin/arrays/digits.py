"""Numbers of equal length as texts, as rows of ASCII digits and as 64-bit integers.

>>> numbers = read(pl.Series(["00120", "34567"]), 5)
>>> numbers.tolist(), written(numbers, 5).to_list()
([120, 34567], ['00120', '34567'])
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.flat import ONE, Bytes, Flat, Marks, Place, Places, Words
from tuomin.compiled import compiled

RADIX = 10
WORD = 20  # digits of the largest number of 64 bits
FRONT, LAST = np.uint64((2**64 - 1) // RADIX), ord("0") + (2**64 - 1) % RADIX
"""Its digits but the last one, and the last."""

ZERO, VALUE = ord("0"), 0x0F  # the first ASCII digit, and the bits that tell what a digit counts


def read(texts: pl.Series, width: int) -> Words:
    """The numbers that `texts`, all of `width` ASCII digits (at most 19), spell."""
    return number(flat.matrix(texts, width))


def are(column: Flat, widths: range) -> Marks:
    """Which texts are ASCII digits alone, as many as one of `widths` (step 1)."""
    marks = np.empty(len(column), bool)
    _mark(*column.arrays, widths.start, widths.stop, marks)
    return marks


@compiled
def _mark(data: Bytes, offsets: Places, least: int, end: int, marks: Marks) -> None:
    for row in range(len(marks)):
        is_number = least <= offsets[row + 1] - offsets[row] < end
        for place in range(offsets[row], offsets[row + 1]):
            is_number &= is_digit(data[place])
        marks[row] = is_number


@compiled
def is_digit(byte: int) -> bool:
    """Whether a byte is an ASCII digit."""
    return ZERO <= byte < ZERO + RADIX


def are_words(column: Flat) -> Marks:
    """Which texts spell a number of 64 bits without leading zeros."""
    marks = are(column, range(1, WORD + 1))
    _mark_words(*column.arrays, marks)
    return marks


@compiled
def _mark_words(data: Bytes, offsets: Places, marks: Marks) -> None:
    """Take the marks from texts with leading zeros and from numbers of more than 64 bits."""
    for row in range(len(marks)):
        start, last = offsets[row], offsets[row + 1] - 1
        if marks[row] and last > start:
            marks[row] = data[start] != ZERO
        if marks[row] and last - start == WORD - 1:
            front = value(data, start, last)
            marks[row] = front < FRONT or (front == FRONT and data[last] <= LAST)


def values(column: Flat) -> Words:
    """The numbers of 64 bits that texts of ASCII digits spell."""
    out = np.empty(len(column), np.uint64)
    _read(*column.arrays, out)
    return out


@compiled
def _read(data: Bytes, offsets: Places, out: Words) -> None:
    for row in range(len(out)):
        out[row] = value(data, offsets[row], offsets[row + 1])


def bare(numbers: Words) -> Flat:
    """The texts that spell `numbers`, without leading zeros."""
    data, offsets = np.empty(len(numbers) * WORD, np.uint8), np.empty(len(numbers) + 1, np.int64)
    size = _write(numbers, data, offsets)
    return Flat(data[:size], offsets)


@compiled
def _write(numbers: Words, data: Bytes, offsets: Places) -> int:
    at = 0
    for row in range(len(numbers)):
        offsets[row] = at
        rest, width = numbers[row] // np.uint64(RADIX), 1
        while rest:
            rest, width = rest // np.uint64(RADIX), width + 1
        spell(numbers[row], data, at, at + width)
        at += width
    offsets[len(numbers)] = at
    return at


@compiled
def number(places: Bytes) -> Words:
    """The number that each row of ASCII digits, at most 19, spells."""
    out = np.empty(len(places), np.uint64)
    for row in range(len(places)):
        total = np.uint64(0)
        for place in range(places.shape[1]):
            total = with_next(total, places[row, place])
        out[row] = total
    return out


@compiled
def value(data: Bytes, start: int, end: int) -> np.uint64:
    """The number that the ASCII digits from `start` up to `end` spell, modulo 2**64."""
    total = np.uint64(0)
    for place in range(Place(start), Place(end)):
        total = with_next(total, data[place])
    return total


@compiled
def with_next(total: np.uint64, digit: int) -> np.uint64:
    """The number with one more digit."""
    return total * np.uint64(RADIX) + np.uint64(digit & VALUE)


def spelled(numbers: NDArray[np.integer], width: int) -> Bytes:
    """The rows of `width` ASCII digits that spell `numbers`, with leading zeros."""
    out = np.empty((len(numbers), width), np.uint8)
    _spell(numbers.astype(np.uint64), out)
    return out


@compiled
def _spell(numbers: Words, out: Bytes) -> None:
    width = out.shape[1]
    data = out.reshape(-1)
    for row in range(len(numbers)):
        spell(numbers[row], data, row * width, (row + 1) * width)


@compiled
def spell(number: np.uint64, data: Bytes, start: int, end: int) -> None:
    """Write a number from `start` up to `end`, its last digits or with leading zeros."""
    place = Place(end)
    while place > Place(start):
        place -= ONE
        quotient = number // np.uint64(RADIX)
        data[place] = ZERO + np.uint8(number - quotient * np.uint64(RADIX))
        number = quotient


def written(numbers: NDArray[np.integer], width: int) -> pl.Series:
    """The texts of `width` digits that spell `numbers`, with leading zeros."""
    return flat.texts(spelled(numbers, width))
