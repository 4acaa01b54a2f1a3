"""Rows that stand beside each other in the copy as they do in the source, though it was cut up.

Whoever takes a table apart into blocks, turns it round or begins it somewhere else leaves runs of
rows in their order: the values of some dozen rows one after the other are found in the source once.
A run counts where its values tell so much, each beside the one before it, that no other run of two
tables of that size is equal by chance; sorted rows tell next to nothing.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tuomin.proof.codes.cells import Marks, Places
from tuomin.proof.codes.meeting import met

SHORTEST, LONGEST = 8, 256  # rows of a run
BEYOND = 10.0  # bits that a run tells more than it takes to be the only one
STEP = np.uint64(0x9E3779B97F4A7C15)


def runs(ours: Marks, theirs: Marks) -> Iterator[tuple[Places, Places]]:
    """Pairs of rows within equal runs: as they stand, and from the end; one mark for each row."""
    needed = float(np.log2(len(ours)) + np.log2(len(theirs))) + BEYOND
    for turned in (False, True):
        rows = theirs[::-1] if turned else theirs
        told = _told(rows)
        mean = float(told.mean())
        width = max(SHORTEST, int(np.ceil(1.5 * needed / mean))) if mean > 0 else LONGEST + 1
        if width > min(LONGEST, len(ours), len(theirs)):
            continue
        left, right = met(_windows(ours, width), _windows(rows, width))
        enough = np.convolve(told, np.ones(width), "valid")[right] >= needed
        left, right = left[enough], right[enough]
        yield left, len(theirs) - 1 - right if turned else right


def _windows(marks: Marks, width: int) -> Marks:
    """One number for each `width` rows that stand one after the other."""
    total = np.zeros(len(marks) - width + 1, np.uint64)
    for at in range(width):
        total = total * STEP + marks[at : at + len(total)]
    return total


def _told(marks: Marks) -> npt.NDArray[np.float64]:
    """The bits that the value of each row tells beside the one before it."""
    values, codes = np.unique(marks, return_inverse=True)
    follows = codes.astype(np.uint64)[1:] + codes.astype(np.uint64)[:-1] * np.uint64(len(values))
    _, at, counts = np.unique(follows, return_inverse=True, return_counts=True)
    before = np.bincount(codes[:-1], minlength=len(values))
    shares = counts[at] / before[codes[:-1]]
    rare = counts[at] == 1  # what is seen once only is as rare as the value itself
    single = np.bincount(codes)[codes[1:]] / len(codes)
    return np.append(0.0, -np.log2(np.where(rare, single, shares)))
