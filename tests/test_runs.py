"""Rows that stand in runs as the source's do are found; rows that are sorted, or draw, are not."""

import numpy as np
import pytest

from tuomin.proof.linkage.runs import runs

SIZE = 3_000
RNG = np.random.default_rng(4)
FAIR = RNG.integers(0, 4, SIZE).astype(np.uint64)
RARE = (RNG.random(SIZE) < 0.02).astype(np.uint64)


def share(ours, theirs, order):
    """The share of rows that the runs give, nearly all of them right."""
    found = [pairs for pairs in runs(ours, theirs) if len(pairs[0])]
    for left, right in found:
        assert (order[right] == left).mean() > 0.95  # a border may go on by chance
    return max((len(left) for left, _ in found), default=0) / len(theirs)


def blocks(size):
    starts = RNG.permutation(np.arange(0, SIZE, size))
    return np.concatenate([np.arange(at, at + size) for at in starts])


@pytest.mark.parametrize(
    ("order", "least"),
    [
        (np.arange(SIZE), 0.9),
        (np.arange(SIZE)[::-1], 0.9),
        (np.roll(np.arange(SIZE), 700), 0.9),
        (blocks(100), 0.5),
        (blocks(50), 0.2),
    ],
    ids=["whole", "turned", "rolled", "blocks of 100", "blocks of 50"],
)
def test_runs_are_found(order, least):
    assert share(FAIR, FAIR[order], order) >= least


@pytest.mark.parametrize("seed", range(20))
def test_rows_in_a_new_order_are_not(seed):
    order = np.random.default_rng(seed).permutation(SIZE)

    for values in (FAIR, RARE, np.sort(FAIR), FAIR * 0):
        assert not any(len(left) for left, _ in runs(values, values[order]))


@pytest.mark.parametrize("values", [np.sort(FAIR), np.sort(RARE), np.tile([1, 2, 3], 1000)])
def test_rows_that_are_sorted_alike_are_not(values):
    """Every copy that is sorted by what it shows stands like that, whatever its rows were."""
    marks = values.astype(np.uint64)

    assert not any(len(left) for left, _ in runs(marks, marks))


def test_few_rows_are_no_run():
    assert [*runs(FAIR[:5], FAIR[:5])] == []
