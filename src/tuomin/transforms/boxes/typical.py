"""What the rows of a box show of one column, as codes of its Scale; 0 is NULL.

A range of moments shows where it begins, one of numbers its median, a set of other values nothing
if it has several; where nothing is not allowed, the value that most rows have. All of these are
values that the column has in its finest form, so references and checks hold.
"""

import numpy as np

from tuomin.transforms.boxes.halving import Codes, Places
from tuomin.transforms.boxes.scale import Axis


def shown(axis: Axis, codes: Codes, boxes: Places, counts: Codes) -> Places:
    """The code that each box shows; rows stand for `counts` rows and lie in `boxes`."""
    order = np.argsort(boxes << 32 | codes.astype(np.int64))
    held, boxes, counts = codes[order].astype(np.int64), boxes[order], counts[order]
    starts = np.flatnonzero(np.append(True, boxes[1:] != boxes[:-1]))
    low, high = held[starts], held[np.append(starts[1:], len(held)) - 1]
    if axis.is_ordered and not axis.is_number:
        usual = _first(held, starts)
    else:
        usual = _median(held, counts, starts) if axis.is_ordered else _mode(held, boxes, counts)
    mixed = (low == 0) & (high > 0) if axis.is_ordered else low < high
    if axis.nullable:
        return np.where(mixed, 0, usual)
    return np.where(usual == 0, high, usual)


def _first(codes: Places, starts: Places) -> Places:
    """The lowest code of each box that is a value, if there is any."""
    nothing = np.iinfo(np.int64).max
    first = np.minimum.reduceat(np.where(codes == 0, nothing, codes), starts)
    return np.where(first == nothing, 0, first)


def _median(codes: Places, counts: Codes, starts: Places) -> Places:
    """The code of the middle row of each box."""
    running = np.cumsum(counts, dtype=np.int64)
    before = running[starts] - counts[starts]
    after = running[np.append(starts[1:], len(codes)) - 1]
    middle = codes[np.searchsorted(running, before + (after - before + 1) // 2)]
    return np.asarray(middle, np.int64)


def _mode(codes: Places, boxes: Places, counts: Codes) -> Places:
    """The code that most rows of each box have."""
    pairs, at = np.unique(boxes << 32 | codes, return_inverse=True)
    sums = np.bincount(at, counts)
    order = np.lexsort((sums, pairs >> 32))
    owner = (pairs >> 32)[order]
    last = np.append(owner[1:] != owner[:-1], True)
    return np.asarray((pairs & 0xFFFFFFFF)[order][last], np.int64)
