"""Which values of two arrays meet: those that occur once on either side, and those that both have.

Sorting values alone is several times as quick as sorting places by them, so a place is written into
the last bits of its value, and the few values that are alike without those bits are sorted again.

>>> [each.tolist() for each in met(np.array([7, 5, 7, 9]), np.array([9, 7, 5, 5]))]
[[3], [0]]
>>> shared(np.array([1, 1, 2, 4]), np.array([1, 2, 3]))
3
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from tuomin.compiled import compiled
from tuomin.proof.codes.cells import Marks, Places, starts

Values = npt.NDArray[Any]

ALIKE = 1_000  # values without their last bits beside an unequal one; more, and the bits say much


def met(left: Values, right: Values) -> tuple[Places, Places]:
    """Pairs of places whose value occurs exactly once on both sides, ordered by value."""
    at_left, at_right = once(left), once(right)
    first, second = np.empty(len(at_left), np.intp), np.empty(len(at_left), np.intp)
    count = _meet(left[at_left], right[at_right], first, second)
    return at_left[first[:count]], at_right[second[:count]]


def count_met(left: Values, right: Values) -> int:
    """How many such pairs there are."""
    ones, others = (values[_singles(values)] for values in (np.sort(left), np.sort(right)))
    places = np.empty(len(ones), np.intp)
    return int(_meet(ones, others, places, places))


def once(values: Values) -> Places:
    """Where the values stand that occur exactly once, ordered by value."""
    order = _ordered(values)
    return np.asarray(order[_singles(values[order])])


def one_of_each(values: Values) -> Places:
    """A place of each different value."""
    order = _ordered(values)
    return np.asarray(order[starts(values[order])])


def shared(ordered: Values, known: Values) -> int:
    """How many of the `ordered` values are among those `known`, which are ordered too."""
    return int(_share(ordered, known))


def _singles(ordered: Values) -> npt.NDArray[np.bool_]:
    differs = np.append(starts(ordered), np.True_)
    return np.asarray(differs[1:] & differs[:-1])


def _ordered(values: Values) -> Places:
    """The places ordered by value; those of equal values stand side by side, in any order."""
    bits = np.uint64(max(len(values) - 1, 1).bit_length())
    if values.dtype != np.uint64:
        return np.argsort(values)
    rows = (np.uint64(1) << bits) - np.uint64(1)
    packed = values & ~rows
    packed |= np.arange(len(values), dtype=np.uint64)
    packed.sort()
    order = (packed & rows).astype(np.intp)
    ordered = values[order]
    near = (ordered[1:] ^ ordered[:-1]) - np.uint64(1) < rows
    return _mended(values, order, packed >> bits, near) if near.any() else order


def _mended(values: Marks, order: Places, heads: Marks, near: npt.NDArray[np.bool_]) -> Places:
    """The places with those sorted whose values are alike but for the bits left out."""
    wanted = np.unique(heads[:-1][near])
    if len(wanted) > ALIKE:
        return np.argsort(values)
    bounds = (np.searchsorted(heads, wanted, side) for side in ("left", "right"))
    for first, end in zip(*bounds, strict=True):
        places = order[first:end]
        order[first:end] = places[np.argsort(values[places])]
    return order


@compiled
def _meet(ours: Values, theirs: Values, first: Places, second: Places) -> int:
    """Write the places of values that both have; each side is ordered and holds none twice."""
    one = other = count = 0
    while one < len(ours) and other < len(theirs):
        if ours[one] < theirs[other]:
            one += 1
        elif ours[one] > theirs[other]:
            other += 1
        else:
            first[count], second[count] = one, other
            one, other, count = one + 1, other + 1, count + 1
    return count


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
