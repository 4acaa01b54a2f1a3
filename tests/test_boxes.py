"""What rows show of their boxes: k rows are alike in everything, and sensitive values differ."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.errors import PolicyError
from tuomin.transforms.boxes import scale
from tuomin.transforms.boxes.learning import Learning
from tuomin.transforms.boxes.scale import Axis
from tuomin.transforms.generalize import Generalize


def axis(column, family="text", *, nullable=True, blank="-", **options):
    transform = Generalize(**options)
    return Axis(
        column=column, family=family, transform=transform, nullable=nullable, blank=blank
    )  # fmt: skip


def learnt(axes, frame, k, size=7):
    learning = Learning(axes, k)
    for part in frame.iter_slices(size):
        learning.take(part.to_dict())
    return learning.boxes()


def shown(axes, frame, k):
    return pl.DataFrame(learnt(axes, frame, k).apply(frame.to_dict()))


class TestByHand:
    PEOPLE = pl.DataFrame(
        {
            "born": ["1950-03-01", "1950-07-09", "1951-01-02", "1980-05-05", "1981-01-01", None],
            "sex": ["男", "男", "女", "女", "女", "女"],
            "pay": ["100", "120", "250", "900", "950", "990"],
        }
    )
    AXES = (axis("pay", "integer", digits=1), axis("born", "date", by="year"), axis("sex"))

    def test_dates_begin_sets_are_one_value_or_none_numbers_have_a_middle(self):
        """All are as wide; pay comes first and is cut behind 200, which k=3 allows."""
        assert shown(self.AXES, self.PEOPLE, 3).rows() == [
            ("100", "1950-01-01", None),
            ("100", "1950-01-01", None),
            ("100", "1950-01-01", None),
            ("900", None, "女"),
            ("900", None, "女"),
            ("900", None, "女"),
        ]

    def test_what_may_not_be_null_shows_what_most_have(self):
        axes = (axis("sex", nullable=False), axis("born", "date", nullable=False, by="decade"))

        assert shown(axes, self.PEOPLE, 6).rows() == [("女", "1950-01-01")] * 6

    def test_fewer_than_k_show_nothing(self):
        axes = (axis("born", "date"), axis("sex", nullable=False, blank="?"))

        assert shown(axes, self.PEOPLE, 7).rows() == [(None, "?")] * 6

    def test_a_table_without_rows_has_boxes(self):
        assert shown(self.AXES, self.PEOPLE.clear(), 2).rows() == []

    def test_regions_are_provinces_or_nothing(self):
        cities = pl.DataFrame({"city": ["杭州市西湖区"] * 2 + ["宁波市"] * 2 + ["南京市"] * 4})
        found = shown([axis("city", by="province")], cities, 4)

        assert found["city"].to_list() == ["浙江省"] * 4 + ["江苏省"] * 4

    def test_rows_that_were_not_learnt_show_a_box(self):
        boxes = learnt(self.AXES, self.PEOPLE, 3)
        late = {"born": pl.Series(["1999-01-01"]), "sex": pl.Series(["x"]), "pay": pl.Series(["7"])}

        assert pl.DataFrame(boxes.apply(late)).rows() == [("100", "1950-01-01", None)]

    def test_losses_are_named(self):
        """Three rows span half of what pay has, and 男 女 女 show nothing."""
        pay, _, sex = learnt(self.AXES, self.PEOPLE, 3).losses

        assert (pay.column, pay.before, pay.after, pay.width) == ("pay", 3, 2, 0.25)
        assert (sex.column, sex.before, sex.after, sex.width) == ("sex", 2, 2, 0.5)

    def test_too_many_values_are_refused(self, monkeypatch):
        monkeypatch.setattr(scale, "MOST", 3)

        with pytest.raises(PolicyError, match="give `by` or `digits`"):
            learnt([axis("pay", "integer")], self.PEOPLE, 2)


class TestToldApart:
    AXES = (axis("age", "integer"), axis("pay", "decimal", digits=1, apart=True))

    def frame(self, rows=400, seed=1):
        rng = np.random.default_rng(seed)
        return pl.DataFrame(
            {
                "age": pl.Series(rng.integers(18, 80, rows)).cast(pl.String),
                "pay": pl.Series(rng.integers(1, 9, rows) * 1000).cast(pl.String) + ".00",
            }
        )

    def test_every_box_has_two_values_each_in_k_rows(self):
        found = shown(self.AXES, self.frame(), 10)

        assert found.group_by("age").agg(pl.col("pay").n_unique())["pay"].min() >= 2
        assert found.group_by("age", "pay").len()["len"].min() >= 10
        assert found["pay"].drop_nulls().n_unique() > 1
        assert found["age"].n_unique() > 1

    def test_one_value_for_all_is_no_secret(self):
        frame = self.frame().with_columns(pay=pl.lit("1000.00"))

        assert shown(self.AXES, frame, 10)["pay"].null_count() == frame.height

    def test_of_columns_that_disagree_one_is_told(self):
        axes = (*self.AXES, axis("ill", apart=True))
        frame = self.frame().with_columns(ill=pl.Series(["a", "b", "c", "d"] * 100))
        found = shown(axes, frame, 10)

        assert found.group_by("age", "pay", "ill").len()["len"].min() >= 10
        assert found["ill"].null_count() == frame.height


values = st.none() | st.sampled_from(["1", "2", "3", "10", "20", "300", "", "x", "男"])
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[values] * width), max_size=80)
    .map(lambda rows: (width, rows))
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(tables, st.integers(2, 6), st.lists(st.booleans(), min_size=4, max_size=4), st.data())
def test_k_rows_are_alike_whatever_the_table(table, k, apart, data):
    width, rows = table
    names = [f"c{at}" for at in range(width)]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    families = [data.draw(st.sampled_from(["integer", "text", "date"])) for _ in names]
    axes = [
        axis(name, family, apart=one)
        for name, family, one in zip(names, families, apart, strict=False)
    ]
    boxes = learnt(axes, frame, k)
    found = pl.DataFrame(boxes.apply(frame.to_dict())).select(names)
    again = pl.DataFrame(boxes.apply(frame.reverse().to_dict())).select(names)

    assert again.reverse().equals(found)
    if len(rows) < k:
        assert found.null_count().row(0) == (len(rows),) * width
        return
    assert found.group_by(names).len()["len"].min() >= k
    assert boxes.smallest <= found.group_by(names).len()["len"].min()
    told = [each.column for each in axes if each.transform.apart]
    open_ = [name for name in names if name not in told]
    for name in told:
        if found[name].n_unique() > 1 and open_:
            assert found.group_by(open_).agg(pl.col(name).n_unique())[name].min() > 1


@pytest.mark.parametrize("family", ["integer", "text", "date"])
def test_values_lie_in_their_box(family):
    """Of what a row shows, the values of its own box are not below; numbers show their middle."""
    rng = np.random.default_rng(5)
    days = np.datetime64("1950-01-01") + rng.integers(0, 9_000, 900)
    texts = {"date": days.astype(str), "integer": rng.integers(1, 999, 900).astype(str)}
    frame = pl.DataFrame({"a": pl.Series(texts.get(family, rng.choice(list("abc"), 900)))})
    found = shown([axis("a", family)], frame, 20)
    both = pl.DataFrame({"own": frame["a"], "box": found["a"]})
    if family == "date":
        assert (both["box"] <= both["own"]).all()
    elif family == "integer":
        own = both.with_columns(pl.all().cast(pl.Int64)).group_by("box").agg(
            low=pl.col("own").min(), high=pl.col("own").max())  # fmt: skip
        assert own.select((pl.col("box") >= pl.col("low")) & (pl.col("box") <= pl.col("high")))[
            "box"].all()  # fmt: skip
        assert (own.sort("low")["high"].shift(1) < own.sort("low")["low"]).drop_nulls().all()
    else:
        assert (both["box"] == both["own"]).all()
