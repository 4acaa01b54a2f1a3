"""Whether what stands in the source foretells what stands in the copy, row by row.

Inference in the sense of WP216, against a control: the same question asked about another row.

>>> ours = np.arange(1000, dtype=np.uint32) % 7 + 1
>>> association(ours, ours * 3, np.roll(ours * 3, 1))
1.0
>>> association(ours, np.ones(1000, np.uint32), np.ones(1000, np.uint32)) is None
True
"""

import numpy as np

from tuomin.proof.codes.cells import Codes, Places

FEWEST = 40  # pairs under which nothing can be said
CONSTANT = 0.98  # share of rows that are foretold of any row, so that nothing is foretold of one
NOISE = 4.0  # standard deviations


def association(left: Codes, right: Codes, control: Codes) -> float | None:
    """How far the source's value foretells the copy's, 0 (not at all) to 1; None: cannot be said.

    On half of the pairs the most frequent partner of each value is learnt, on the other half it is
    tried on `right` and on `control`, the values of other rows. Values that do not repeat teach
    nothing.
    """
    half = len(left) // 2
    if len(left) < FEWEST:
        return None
    values, partners = _partners(left[:half], right[:half])
    at = np.minimum(np.searchsorted(values, left[half:]), len(values) - 1)
    known = values[at] == left[half:]
    if known.sum() < FEWEST // 2:
        return None
    guesses = partners[at][known]
    told = float(np.mean(guesses == right[half:][known]))
    by_chance = float(np.mean(guesses == control[half:][known]))
    if by_chance > CONSTANT:
        return None
    noise = NOISE * np.sqrt(max(by_chance * (1 - by_chance), 1 / len(guesses)) / len(guesses))
    return (told - by_chance) / (1 - by_chance) if told - by_chance > noise else 0.0


def lift(left: Codes, right: Codes, control: Codes) -> float:
    """How much more often `right` is equal than `control`, as a share of what is possible.

    NULL on either side says nothing. A column of one value is 1 where both sides have it. Where
    the control is NULL in all rows (only every fourth row has a value), nothing is laid to chance.
    """
    held, other = (left != 0) & (right != 0), (left != 0) & (control != 0)
    if not held.any():
        return 0.0
    equal = float(np.mean(left[held] == right[held]))
    by_chance = float(np.mean(left[other] == control[other])) if other.any() else 0.0
    if equal == 1.0 or by_chance == 1.0:
        return equal
    return max(0.0, (equal - by_chance) / (1 - by_chance))


def pairs(left: Codes, right: Codes) -> Places:
    """One row of each pair of codes that occurs."""
    both = left.astype(np.uint64) << np.uint64(32) | right.astype(np.uint64)
    return np.asarray(np.unique(both, return_index=True)[1])


def _partners(left: Codes, right: Codes) -> tuple[Codes, Codes]:
    """Each value of `left` with its most frequent partner."""
    both = left.astype(np.uint64) << np.uint64(32) | right
    pairs, counts = np.unique(both, return_counts=True)
    values = (pairs >> np.uint64(32)).astype(np.uint32)
    order = np.lexsort((counts, values))
    values, partners = values[order], pairs[order].astype(np.uint32)
    last = np.append(values[1:] != values[:-1], np.True_)
    return values[last], partners[last]


def met(left: Codes, right: Codes) -> tuple[int, float]:
    """In how many rows both sides have one code, and in how many they would if dealt anew."""
    held = (left != 0) & (right != 0)
    left, right = left[held], right[held]
    ours, counted = np.unique(left, return_counts=True)
    theirs, beside = np.unique(right, return_counts=True)
    _, at, to = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
    expected = float((counted[at] * beside[to].astype(np.float64)).sum()) / max(len(left), 1)
    return int((left == right).sum()), expected
