"""Rows are matched with their source rows by whatever was kept, and by nothing that was not."""

import numpy as np
import polars as pl
import pytest

from tests import shop
from tuomin.proof.codes.cells import codes
from tuomin.proof.codes.meeting import count_met, met, shared
from tuomin.proof.codes.rows import Rows
from tuomin.proof.linkage.alignment import Sides, align


class TestAlignment:
    def sides(self, left, right, keys=("id",)):
        def rows(frame):
            made = Rows([(name, "") for name in frame.columns], 1)
            found = {(name, ""): codes(frame[name], "text", 5) for name in frame.columns}
            made.add(found, frame.height)
            return made

        return Sides(
            source=rows(left),
            target=rows(right),
            columns=tuple(left.columns),
            keys=frozenset(keys),
            primary=("id",) if "id" in keys else (),
        )

    def frames(self, size=3_000):
        rng = np.random.default_rng(1)
        left = pl.DataFrame(
            {
                "id": [str(n) for n in range(size)],
                "city": rng.choice(shop.CITIES, size),
                "born": [str(1900 + n) for n in rng.integers(0, 6, size)],
                "moment": [f"{n:020d}" for n in rng.choice(10**9, size, replace=False)],
            }
        )
        return left, rng.permutation(size)

    def ways(self, sides):
        best, attacks = align(sides)
        return best and best.attack.way, {
            (each.way, each.columns) for each in attacks if each.risk > 0.5
        }

    def test_order(self):
        left, _ = self.frames()
        right = left.with_columns(id="9" + pl.col("id"), moment=pl.lit(None, pl.String))

        assert self.ways(self.sides(left, right))[0] == "order"

    def test_key_in_another_order(self):
        left, order = self.frames()
        right = left[order].with_columns(moment=pl.lit(None, pl.String))

        assert self.ways(self.sides(left, right)) == ("key", {("key", ("id",))})

    def test_moment_in_another_order(self):
        left, order = self.frames()
        right = left[order].with_columns(id=left["id"])
        way, found = self.ways(self.sides(left, right))

        assert way == "kept"
        assert ("kept", ("moment",)) in found

    def test_coarsened_columns_confirm(self):
        left, order = self.frames()
        right = left[order].with_columns(
            city=pl.col("city").replace(dict.fromkeys(shop.CITIES[:4], "北方")),
            born=pl.lit("1900"),
            id=left["id"],
        )

        assert self.ways(self.sides(left, right))[0] == "kept"

    def test_everything_shuffled_is_nothing(self):
        left, order = self.frames()
        right = left.select(
            left[name].gather(np.roll(order, 37 * at)) for at, name in enumerate(left.columns)
        )

        assert self.ways(self.sides(left, right)) == (None, set())

    def test_row_that_is_missing_does_not_break_a_key(self):
        left, _ = self.frames()

        assert self.ways(self.sides(left, left[1:]))[0] == "key"


class TestMeeting:
    """Values of few bits, of many, and of such that differ in the last ones alone."""

    def once(self, values):
        values, places, counts = np.unique(values, return_index=True, return_counts=True)
        return dict(zip(values[counts == 1].tolist(), places[counts == 1].tolist(), strict=True))

    @pytest.mark.parametrize("most", [3, 100, 2**63])
    @pytest.mark.parametrize("shift", [0, 4, 40])
    @pytest.mark.parametrize("dtype", [np.uint64, np.uint32])
    def test_values_meet_where_they_occur_once(self, most, shift, dtype):
        rng = np.random.default_rng(most % 89 + shift)
        left, right = (
            (rng.integers(0, most, size).astype(np.uint64) << np.uint64(shift)).astype(dtype)
            for size in (300, 200)
        )
        right[:50] = left[:50]
        ours, theirs = self.once(left), self.once(right)
        both = {(ours[each], theirs[each]) for each in ours.keys() & theirs.keys()}
        found = met(left, right)

        assert {*zip(*(each.tolist() for each in found), strict=True)} == both
        assert count_met(left, right) == len(both)
        assert shared(np.sort(left), np.unique(right)) == np.isin(left, right).sum()
