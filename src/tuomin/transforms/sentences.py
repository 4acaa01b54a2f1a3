"""Names of people in Chinese sentences where no word announces them, by what reads most likely.

A run of Han characters is read as words and names, in the way that is likeliest of all: words by
how often they occur, names by surname and given name. So 田欣 in 田欣回家 is a name, 高兴 and
康师傅 are not. A few names stay and a few words go, names of brands above all.

>>> without_names(pl.Series(["邻居尹旭东帮忙照看", "今天高兴，买了康师傅方便面"]), "?").to_list()
['邻居?帮忙照看', '今天高兴，买了康师傅方便面']
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import signs
from tuomin.checks.person_name import DOTTED
from tuomin.compiled import compiled
from tuomin.transforms import characters, slots
from tuomin.transforms.characters import Characters, Codes
from tuomin.transforms.flat import Places
from tuomin.transforms.likelihood import NEVER, WIDEST, Costs, likely
from tuomin.transforms.rows import only

HAN = (0x3400, 0xA000)
LONGEST = 4096  # characters that are read in one go: together they cost less than `NEVER`
SHORT, LONG = 22, 12  # a name with one given character, and one with two: it has to be likelier
NAME, INSIDE = 1, 2
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
    tables = model.words.table, model.pairs.table, model.compounds.table
    if not _read(column.codes, column.offsets, costs, tables, best, marks):
        return rows
    codes = np.where(marks == NAME, np.uint32(ord(mark)), column.codes)
    return Characters(codes, column.offsets).only(marks != INSIDE).texts().alias(rows.name)


@compiled
def _read(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    codes: Codes,
    offsets: Places,
    costs: tuple[Costs, Costs, Costs, Costs],
    tables: tuple[slots.Table, slots.Table, slots.Table],
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
                run = codes[start:place]
                _weigh(run, costs, tables, best)
                found += _mark(best, marks[start:place])
            if place < most:
                place += 1
    return found


@compiled
def _weigh(
    run: Codes,
    costs: tuple[Costs, Costs, Costs, Costs],
    tables: tuple[slots.Table, slots.Table, slots.Table],
    best: NDArray[np.int32],
) -> None:
    """Write what the likeliest way to read the run up to each place costs, and its last step: the
    length of a word, or of a name below zero.
    """
    single, words = costs[0], tables[0]
    size = len(run)
    best[0, 1 : size + 1] = NEVER
    best[0, 0] = 0
    for place in range(size):
        found, before = slots.BASIS, best[0, place]
        for length in range(1, min(WIDEST, size - place) + 1):
            found = slots.with_next(found, run[place + length - 1])
            cost = single[run[place]] if length == 1 else slots.number(found, words)
            if cost != slots.NONE and before + cost < best[0, place + length]:
                best[0, place + length], best[1, place + length] = before + cost, length
        for width in range(1, 3):
            first = _surname(run, place, width, costs[1], tables[2])
            for length in range(1, 3):
                end = place + width + length
                if first < NEVER and end <= size:
                    cost = before + first + _given(run, end, length, costs, tables[1])
                    if cost < best[0, end]:
                        best[0, end], best[1, end] = cost, -(width + length)


@compiled
def _surname(run: Codes, place: int, width: int, surname: Costs, compounds: slots.Table) -> int:
    if width == 1:
        return int(surname[run[place]])
    if place + width > len(run):
        return NEVER
    cost = slots.number(slots.hashed(run[place : place + width]), compounds)
    return NEVER if cost == slots.NONE else cost


@compiled
def _given(
    run: Codes,
    end: int,
    length: int,
    costs: tuple[Costs, Costs, Costs, Costs],
    pairs: slots.Table,
) -> int:
    """What a given name costs that ends before a place, and what follows it."""
    _, _, given, behind = costs
    cost = SHORT if length == 1 else LONG
    if end < len(run):
        cost += behind[run[end]]
    if length == 1:
        return int(cost + given[run[end - 1]])
    apart = given[run[end - 2]] + given[run[end - 1]]
    pair = slots.number(slots.hashed(run[end - 2 : end]), pairs)
    return int(cost + (pair if 0 <= pair < apart else apart))


@compiled
def _mark(best: NDArray[np.int32], marks: NDArray[np.uint8]) -> int:
    """Mark the names on the way that costs least."""
    found, end = 0, len(marks)
    while end > 0:
        step = best[1, end]
        if step < 0:
            marks[end + step : end] = INSIDE
            marks[end + step] = NAME
            found += 1
        end -= abs(step)
    return found
