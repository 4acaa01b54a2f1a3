"""Which values of two arrays meet: those that occur once on either side, and those that both have.

Both are dealt to parts by their first bits, small enough for the fastest memory: then a table of
one part of one side is asked for those of the other. That needs no sorting.

>>> [each.tolist() for each in met(np.array([7, 5, 7, 9]), np.array([9, 7, 5, 5]))]
[[3], [0]]
>>> shared(np.array([1, 1, 2, 4]), np.array([1, 2, 3]))
3
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from tuomin.compiled import compiled
from tuomin.proof.codes.cells import GOLDEN, Codes, Marks, Places

Values = npt.NDArray[Any]

PART = 1_024  # values of a part, on average
MOST = 14  # bits that tell a part; more parts are dealt to more slowly
NONE, MANY = -1, -2  # instead of the row of a value


def met(left: Values, right: Values) -> tuple[Places, Places]:
    """Pairs of places whose value occurs exactly once on both sides."""
    bits = min(MOST, max(0, (max(len(left), len(right)) // PART).bit_length()))
    ours, theirs = _dealt(left, bits), _dealt(right, bits)
    most = min(len(left), len(right))
    found = np.empty(most, np.intp), np.empty(most, np.intp)
    widest = int(np.diff(ours[2]).max())
    room = 1 << (2 * widest).bit_length()
    count = _meet(*ours, *theirs, np.empty(room, np.uint64), np.empty((room, 2), np.int64), *found)
    return found[0][:count], found[1][:count]


def count_met(left: Values, right: Values) -> int:
    """How many such pairs there are."""
    return len(met(left, right)[0])


def once(values: Values) -> Places:
    """Where the values stand that occur exactly once."""
    return met(values, values)[0]


def shared(ordered: Values, known: Values) -> int:
    """How many of the `ordered` values are among those `known`, which are ordered too."""
    return int(_share(ordered, known))


def _dealt(values: Values, bits: int) -> tuple[Marks, Codes, Places]:
    """The values part by part, the place of each, and where parts begin."""
    marks, rows = np.empty(len(values), np.uint64), np.empty(len(values), np.uint32)
    begins = np.zeros((1 << bits) + 1, np.intp)
    _deal(values.astype(np.uint64, copy=False), bits, marks, rows, begins)
    return marks, rows, begins


@compiled
def _deal(values: Marks, bits: int, marks: Marks, rows: Codes, begins: Places) -> None:
    last = np.uint64(64 - bits)
    for value in values:
        part = value >> last if bits else np.uint64(0)
        begins[part + np.uint64(1)] += 1
    for part in range(1, len(begins)):
        begins[part] += begins[part - 1]
    at = begins.copy()
    for row in range(len(values)):
        part = values[row] >> last if bits else np.uint64(0)
        place = at[part]
        marks[place], rows[place] = values[row], row
        at[part] = place + 1


@compiled
def _meet(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    ours: Marks,
    our_rows: Codes,
    our_begins: Places,
    theirs: Marks,
    their_rows: Codes,
    their_begins: Places,
    keys: Marks,
    slots: npt.NDArray[np.int64],
    left: Places,
    right: Places,
) -> int:
    """Write the rows of values that both sides have once; tell how many they are."""
    count = 0
    for part in range(len(our_begins) - 1):
        first, end = our_begins[part], our_begins[part + 1]
        bits = 1
        while 1 << bits <= 2 * (end - first):
            bits += 1
        slots[: 1 << bits] = NONE
        for place in range(first, end):
            slot = _slot(ours[place], keys, slots, bits)
            is_new = slots[slot, 0] == NONE
            keys[slot] = ours[place]
            slots[slot, 0] = our_rows[place] if is_new else MANY
        for place in range(their_begins[part], their_begins[part + 1]):
            slot = _slot(theirs[place], keys, slots, bits)
            if slots[slot, 0] != NONE:
                slots[slot, 1] = their_rows[place] if slots[slot, 1] == NONE else MANY
        for at in range(1 << bits):
            if slots[at, 0] >= 0 and slots[at, 1] >= 0:
                left[count], right[count] = slots[at, 0], slots[at, 1]
                count += 1
    return count


@compiled
def _slot(mark: np.uint64, keys: Marks, slots: npt.NDArray[np.int64], bits: int) -> np.uint64:
    """The slot of a value, or the free one where it belongs."""
    slot = mark * GOLDEN >> np.uint64(64 - bits)
    last = np.uint64((1 << bits) - 1)
    while slots[slot, 0] != NONE and keys[slot] != mark:
        slot = (slot + np.uint64(1)) & last
    return slot


@compiled
def _share(ordered: Values, known: Values) -> int:
    count = at = 0
    for value in ordered:
        while at < len(known) and known[at] < value:
            at += 1
        if at == len(known):
            break
        count += known[at] == value
    return count
