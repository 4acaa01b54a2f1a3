"""Every row stands in a box of at least k, and what leads it there are its values alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.transforms.boxes.mondrian import learn

#        age  region  two men of 20 in region 1, then by hand: halves of 8 at the widest column
PEOPLE = [
    (20, 1), (20, 1), (21, 2), (22, 2),
    (50, 1), (51, 1), (60, 2), (61, 2),
]  # fmt: skip


def columns(rows):
    return [np.array(column) for column in zip(*rows, strict=True)]


def content(tree, rows):
    """The rows of each box, sorted."""
    boxes = tree.boxes(columns(rows))
    return sorted(sorted(row for row, at in zip(rows, boxes, strict=True) if at == box)
                  for box in set(boxes.tolist()))  # fmt: skip


class TestByHand:
    def test_halves_of_two(self):
        """Both columns are as wide: the first is cut at 22 | 50; then the second; both ways two."""
        assert content(learn(columns(PEOPLE), k=2), PEOPLE) == [
            [(20, 1), (20, 1)], [(21, 2), (22, 2)], [(50, 1), (51, 1)], [(60, 2), (61, 2)],
        ]  # fmt: skip

    def test_no_half_below_k(self):
        assert content(learn(columns(PEOPLE), k=3), PEOPLE) == [PEOPLE[:4], PEOPLE[4:]]
        assert content(learn(columns(PEOPLE), k=5), PEOPLE) == [PEOPLE]

    def test_fewer_than_k_are_one_small_box(self):
        tree = learn(columns(PEOPLE[:2]), k=5)

        assert tree.sizes.tolist() == [2]

    def test_rows_without_a_value_are_cut_off_first(self):
        ages = [0, 0, 30, 31, 32, 33, 34, 35]
        tree = learn([np.array(ages)], k=2)

        assert min(zip(tree.low[0].tolist(), tree.high[0].tolist(), strict=True)) == (0, 0)

    def test_equal_values_are_never_parted(self):
        tree = learn([np.array([1, 1, 1, 1, 1, 1, 2])], k=2)

        assert tree.sizes.tolist() == [7]

    def test_next_column_is_cut_where_the_widest_cannot_be(self):
        wide, narrow = [1, 1, 1, 1, 1, 9], [1, 1, 1, 2, 2, 2]
        tree = learn([np.array(wide), np.array(narrow)], k=3)

        assert sorted(tree.sizes.tolist()) == [3, 3]

    def test_counts_are_rows(self):
        tree = learn([np.array([1, 2, 3])], np.array([5, 1, 4]), k=5)

        assert sorted(tree.sizes.tolist()) == [5, 5]
        assert tree.boxes([np.array([1, 2, 3])])[1:].tolist() == [1, 1]

    def test_depth_bounds_the_boxes(self):
        tree = learn([np.arange(1, 1001)], k=1, depth=2)

        assert tree.sizes.tolist() == [250] * 4

    def test_groups_stay_together(self):
        """Cut at 4 | 5 each side would have one group only."""
        ages, groups = np.arange(1, 9), np.array([0] * 4 + [1] * 4)

        assert learn([ages], k=2, groups=groups).sizes.tolist() == [8]
        assert learn([ages], k=2, groups=np.array([0, 0, 1, 1] * 2)).sizes.tolist() == [4, 4]


values = st.integers(0, 6) | st.integers(0, 2**31)
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[values] * width), min_size=1, max_size=120)
)


class TestEveryTable:
    @settings(max_examples=300, deadline=None)
    @given(tables, st.integers(1, 8))
    def test_boxes_hold_k_and_bound_their_rows(self, rows, k):
        given_columns = columns(rows)
        tree = learn(given_columns, k=k)
        boxes = tree.boxes(given_columns)
        sizes = np.bincount(boxes, minlength=len(tree.sizes))

        assert sizes.tolist() == tree.sizes.tolist()
        assert sizes.min() >= min(k, len(rows))
        for column, low, high in zip(given_columns, tree.low, tree.high, strict=True):
            for box in range(len(sizes)):
                held = column[boxes == box]
                assert (held.min(), held.max()) == (low[box], high[box])

    @settings(max_examples=100, deadline=None)
    @given(tables, st.integers(1, 4), st.randoms())
    def test_order_and_repetition_do_not_matter(self, rows, k, chance):
        shuffled = list(rows)
        chance.shuffle(shuffled)
        distinct = sorted(set(rows))
        counts = np.array([rows.count(each) for each in distinct])
        trees = [
            learn(columns(rows), k=k),
            learn(columns(shuffled), k=k),
            learn(columns(distinct), counts, k=k),
        ]

        assert len({tuple(tree.boxes(columns(distinct)).tolist()) for tree in trees}) == 1
        assert len({tuple(tree.sizes.tolist()) for tree in trees}) == 1

    @settings(max_examples=200, deadline=None)
    @given(tables, st.integers(1, 4), st.integers(0, 2**32 - 1))
    def test_every_box_has_two_groups_of_k(self, rows, k, seed):
        groups = np.random.default_rng(seed).integers(0, 3, len(rows))
        tree = learn(columns(rows), k=k, groups=groups)
        boxes = tree.boxes(columns(rows))
        if len(tree.sizes) == 1:
            return  # the whole table is what it is

        for box in range(len(tree.sizes)):
            held = np.bincount(groups[boxes == box], minlength=3)
            few = held[held < k].sum()
            assert (held >= k).sum() >= 2
            assert few == 0 or few >= k

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.integers(0, 1000), min_size=1, max_size=200), st.integers(1, 9))
    def test_no_box_can_be_cut_further(self, ages, k):
        """In one column a box is final only if no cut leaves k on both sides."""
        tree = learn([np.array(ages)], k=k)
        boxes = tree.boxes([np.array(ages)])
        for box in range(len(tree.sizes)):
            held = np.sort(np.array(ages)[boxes == box])
            cuts = np.flatnonzero(held[1:] != held[:-1]) + 1

            assert not [cut for cut in cuts if min(cut, len(held) - cut) >= k]


def test_more_rows_than_were_learnt_find_a_box():
    tree = learn([np.arange(100)], k=10)

    assert tree.boxes([np.array([-5, 10_000])]).tolist() == [
        tree.boxes([np.array([0])])[0],
        tree.boxes([np.array([99])])[0],
    ]


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32, np.int64])
def test_any_type_of_codes(dtype):
    codes = np.arange(200).astype(dtype)

    assert learn([codes, codes[::-1].copy()], k=50).sizes.tolist() == [50] * 4
