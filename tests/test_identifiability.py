"""k, l and t are what counting by hand gives, and a hint is what coarsening would give."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests import shop
from tuomin.proof import Asked, Thresholds, prove
from tuomin.proof.codes.cells import codes
from tuomin.proof.codes.rows import Rows
from tuomin.proof.linkage.identifiability import classes, diversities, without_one

SIZE = 2_000


class TestIdentifiability:
    FRAME = pl.DataFrame(
        {
            "a": ["x"] * 6 + ["y"] * 4,
            "b": ["1"] * 6 + ["1", "1", "2", "2"],
            "s": ["p", "q", "r", "p", "q", "r", "p", "p", "q", "r"],
        }
    )

    def rows(self):
        rows = Rows([(name, "") for name in self.FRAME.columns], 1)
        found = {(name, ""): codes(self.FRAME[name], "text", 1) for name in self.FRAME.columns}
        rows.add(found, self.FRAME.height)
        return rows

    def test_k_and_shares(self):
        found = classes(self.rows(), [("a", ""), ("b", "")], 5)

        assert (found.k, found.below, found.unique) == (2, 0.4, 0.0)
        assert found.mean_risk == pytest.approx(3 / 10)
        assert found.columns == ("a", "b")

    def test_which_column_gives_rows_away(self):
        best, other = without_one(self.rows(), [("a", ""), ("b", "")], 4)

        assert (best.column, best.k, best.below) == ("b", 4, 0.0)
        assert (other.column, other.k) == ("a", 2)

    def test_l_and_t(self):
        (found,) = diversities(self.rows(), [("a", ""), ("b", "")], ["s"])
        shares = {"p": 0.4, "q": 0.3, "r": 0.3}
        worst = (abs(1 - shares["p"]) + shares["q"] + shares["r"]) / 2

        assert found.l == 1
        assert found.t == pytest.approx(worst)

    @pytest.mark.parametrize("seed", range(3))
    def test_k_agrees_with_counting(self, seed):
        rng = np.random.default_rng(seed)
        frame = pl.DataFrame({name: rng.integers(0, 6, 3_000).astype(str) for name in "abcd"})
        rows = Rows([(name, "") for name in frame.columns], 1)
        rows.add({(name, ""): codes(frame[name], "text", 7) for name in frame.columns}, 3_000)
        sizes = frame.group_by(frame.columns).len()["len"]
        found = classes(rows, list(rows.names), 3)

        assert found.k == sizes.min()
        assert found.below == pytest.approx(sizes.filter(sizes < 3).sum() / 3_000)
        assert found.unique == pytest.approx((sizes == 1).sum() / 3_000)

    def test_hint_is_computed(self):
        """Dates of every day of three years: by month they hide, by day they do not."""
        days = pl.Series([f"2024-{n % 12 + 1:02d}-{n % 27 + 1:02d}" for n in range(SIZE)])
        table = replace(
            shop.CUSTOMER, columns=(shop.column("id", "integer"), shop.column("day", "date"))
        )
        tables = {"customer": table}
        source = {"customer": pl.DataFrame({"id": range(SIZE), "day": days})}
        order = np.random.default_rng(3).permutation(SIZE)
        copy = {"customer": pl.DataFrame({"id": range(SIZE), "day": days.gather(order)})}
        kinds = {"customer": {"day": ("identity.birth_date", "quasi", "personal")}}
        proof = prove(
            shop.store(source, **tables),
            shop.store(copy, **tables),
            inventory=shop.inventory(tables, kinds),
            asked=Asked(outcome="anonymized", key="destroyed"),
            thresholds=Thresholds(k=50),
        )
        (flaw,) = (flaw for flaw in proof.failures if flaw.code == "k")

        counts = days.str.head(7).value_counts()["count"]
        before = days.value_counts()["count"].min()
        assert flaw.facts["hint"] == f"coarsen day to month: k {before} -> {counts.min()}"
