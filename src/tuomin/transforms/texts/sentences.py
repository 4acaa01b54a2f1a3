"""Names of people in Chinese sentences where no word announces them, by what reads most likely.

A run of Han characters is read as words and names, in the way that is likeliest of all: words by
how often they occur, names by surname and given name. So 田欣 in 田欣回家 is a name, 高兴 and
康师傅 are not. A few names stay and a few words go, names of brands above all.

>>> without_names(pl.Series(["邻居尹旭东帮忙照看", "今天高兴，买了康师傅方便面"]), "?").to_list()
['邻居?帮忙照看', '今天高兴，买了康师傅方便面']
"""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import characters, slots
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Places
from tuomin.arrays.rows import only
from tuomin.arrays.slots import Table
from tuomin.checks import signs
from tuomin.checks.person_name import DOTTED
from tuomin.checks.simplified import SIMPLIFIED
from tuomin.compiled import compiled
from tuomin.transforms.texts.likelihood import NEVER, WIDEST, Costs, likely

HAN = (0x3400, 0xA000)
LONGEST = 4096  # characters that are read in one go: together they cost less than `NEVER`
SHORT, LONG = 22, 12  # a name with one given character, and one with two: it has to be likelier
NAME, INSIDE = 1, 2
PAIR = 2  # characters of a compound surname, or of a given name
LIKELY = r"\p{Han}{2}"


def without_names(rows: pl.Series, mark: str) -> pl.Series:
    """`rows`, which hold no nulls, with a mark in place of every likely name."""
    worth = signs.has(rows, signs.FOREIGN)
    if not worth.any():
        return rows
    rows = only(rows, rows.str.contains(DOTTED), lambda hit: hit.str.replace_all(DOTTED, mark))
    return only(rows, worth & rows.str.contains(LIKELY), lambda hit: _without(hit, mark))


def _without(rows: pl.Series, mark: str) -> pl.Series:
    column, model = characters.of(rows), likely()
    marks = np.zeros(len(column.codes), np.uint8)
    best = np.empty((2, min(int(column.lengths.max()), LONGEST) + 1), np.int32)
    costs = model.single, model.surname, model.given, model.behind
    tables = model.words, model.pairs, model.compounds
    if not _read(_simple(column.codes), column.offsets, costs, tables, best, marks):
        return rows
    codes = np.where(marks == NAME, np.uint32(ord(mark)), column.codes)
    return Characters(codes, column.offsets).only(marks != INSIDE).texts().alias(rows.name)


def _simple(codes: Codes) -> Codes:
    """The characters in their simplified forms, which words and names are known by."""
    forms = _forms()
    return np.where(codes < len(forms), forms[np.minimum(codes, len(forms) - 1)], codes)


@cache
def _forms() -> Codes:
    forms = np.arange(0x10000, dtype=np.uint32)
    forms[[*SIMPLIFIED]] = [ord(simple) for simple in SIMPLIFIED.values()]
    return forms


@compiled
def _read(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    codes: Codes,
    offsets: Places,
    costs: tuple[Costs, Costs, Costs, Costs],
    tables: tuple[Table, Table, Table],
    best: NDArray[np.int32],
    marks: NDArray[np.uint8],
) -> int:
    """Mark the names, run by run of Han characters; tell how many there are."""
    found = 0
    for row in range(len(offsets) - 1):
        place, end = offsets[row], offsets[row + 1]
        while place < end:
            start = place
            most = min(end, start + LONGEST)
            while place < most and HAN[0] <= codes[place] < HAN[1]:
                place += 1
            if place - start > 1:
                _weigh(codes, start, place, costs, tables, best)
                found += _mark(best, marks, start, place)
            if place < most:
                place += 1
    return found


@compiled
def _weigh(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    codes: Codes,
    start: int,
    end: int,
    costs: tuple[Costs, Costs, Costs, Costs],
    tables: tuple[Table, Table, Table],
    best: NDArray[np.int32],
) -> None:
    """Write what the likeliest way to read a run of characters up to each place costs, and its
    last step: the length of a word, or of a name below zero.
    """
    single, surname, given, behind = costs
    words, pairs, compounds = tables
    size = end - start
    for place in range(size + 1):
        best[0, place] = NEVER
    best[0, 0] = 0
    for place in range(size):
        at, before = start + place, best[0, place]
        found = slots.BASIS
        for length in range(1, min(WIDEST, size - place) + 1):
            found = slots.with_next(found, codes[at + length - 1])
            cost = single[codes[at]] if length == 1 else slots.number(found, words)
            if cost != slots.NONE and before + cost < best[0, place + length]:
                best[0, place + length], best[1, place + length] = before + cost, length
        for width in range(1, min(PAIR, size - place - 1) + 1):
            first = _surname(codes, at, width, surname, compounds)
            for length in range(1, min(PAIR, size - place - width) + 1 if first < NEVER else 1):
                after = at + width + length
                cost = before + first + _given(codes, after, length, given, pairs)
                if after < end:
                    cost += behind[codes[after]]
                if cost < best[0, after - start]:
                    best[0, after - start], best[1, after - start] = cost, -(width + length)


@compiled
def _surname(codes: Codes, at: int, width: int, surname: Costs, compounds: Table) -> int:
    """What a surname of one or two characters costs."""
    if width == 1:
        return int(surname[codes[at]])
    cost = slots.number(slots.hashed(codes, at, at + PAIR), compounds)
    return NEVER if cost == slots.NONE else int(cost)


@compiled
def _given(codes: Codes, end: int, length: int, given: Costs, pairs: Table) -> int:
    """What a given name costs that ends before a place."""
    last = given[codes[end - 1]]
    if length == 1:
        return int(SHORT + last)
    apart = given[codes[end - PAIR]] + last
    pair = slots.number(slots.hashed(codes, end - PAIR, end), pairs)
    return int(LONG + (pair if 0 <= pair < apart else apart))


@compiled
def _mark(best: NDArray[np.int32], marks: NDArray[np.uint8], start: int, end: int) -> int:
    """Mark the names on the way that costs least."""
    found, at = 0, end
    while at > start:
        step = best[1, at - start]
        if step < 0:
            for place in range(at + step, at):
                marks[place] = INSIDE
            marks[at + step] = NAME
            found += 1
        at -= abs(step)
    return found
