"""The parts of a copy: types there and back, new order, three threads, colliding surrogates."""

import datetime as dt
import itertools
import threading
import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from tuomin.connectors.text import MIXED, to_text
from tuomin.copier.collisions import exceptions
from tuomin.copier.pipeline import DEPTH, Stopped, pump
from tuomin.copier.reorder import reordered
from tuomin.copier.treatment import Step
from tuomin.copier.typed import from_text
from tuomin.errors import ConnectorError, PolicyError
from tuomin.transforms import registry

SHANGHAI = ZoneInfo("Asia/Shanghai")
MOMENT = dt.datetime(1999, 12, 31, 23, 59, 58, 500000)  # noqa: DTZ001
VALUES = [
    pl.Series([7, None, -1]),
    pl.Series([7, None], dtype=pl.Int16),
    pl.Series([1.25, None, -0.5]),
    pl.Series([Decimal("1.50"), None]),
    pl.Series([True, False, None]),
    pl.Series([dt.date(1900, 2, 28), None]),
    pl.Series([MOMENT, None]),
    pl.Series([MOMENT.replace(tzinfo=SHANGHAI), None], dtype=pl.Datetime("us", "Asia/Shanghai")),
    pl.Series([dt.time(4, 5, 6), None]),
    pl.Series([b"\x00\xff", None]),
    pl.Series(["a\tb", "", None]),
    pl.Series([[1, 2], None]),
    pl.Series([{"a": 1}, None]),
    pl.Series([{"integer": 5}, {"text": b"x"}, {"blob": b"\x01"}, {"real": 0.5}], dtype=MIXED),
]


@pytest.mark.parametrize("values", VALUES, ids=lambda values: str(values.dtype)[:24])
def test_values_go_to_text_and_back(values):
    again = from_text(to_text(values), values, where="t.c")

    assert again.dtype == values.dtype
    assert again.to_list() == values.to_list()


@pytest.mark.parametrize(
    ("dtype", "text"),
    [
        (pl.Int16, "40000"), (pl.Int64, "abc"), (pl.Float64, "x"), (pl.Boolean, "maybe"),
        (pl.Date, "2000-13-01"), (pl.Datetime("us"), "soon"), (pl.Time, "25:00:00"),
        (pl.Decimal(4, 2), "123.45"), (pl.Binary, "xyz"), (pl.List(pl.Int64), "[1"),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_not_fit_is_an_error_that_names_the_column(dtype, text):
    with pytest.raises(ConnectorError, match=r"t\.c: 1 surrogates do not fit the type") as caught:
        from_text(pl.Series([text, None]), pl.Series([None, None], dtype=dtype), where="t.c")

    assert text not in str(caught.value)


@pytest.mark.parametrize("name", ["round", "bucket"])
def test_numbers_that_are_too_long_for_amounts_stay_numbers(name):
    options = {"by": 10} if name == "bucket" else {"digits": 1}
    step = Step(
        column="n", transform=registry.build(name, options), key=bytes(32), where="t.n", whole=True
    )
    numbers = pl.Series("n", [1_750_000_032_476_508_160, None, 42, -1_750_000_032_476_508_160])

    assert step.apply(numbers).to_list()[::3] == [10**18, -(10**18)]


def test_texts_grow_no_longer_than_their_column():
    step = Step(column="t", transform=registry.build("text"), key=bytes(32), where="t.t", length=12)

    assert step.apply(pl.Series("t", ["x@y.cn a@b.cn"])).str.len_chars().to_list() == [12]


class TestOrder:
    @staticmethod
    def frames(batches=40, rows=500):
        for start in range(0, batches * rows, rows):
            yield pl.DataFrame({"n": range(start, start + rows)}).with_columns(
                text=pl.format("row {}", "n"), none=pl.lit(None, pl.Date)
            )

    @pytest.mark.parametrize("held", [1, 20_000, 1 << 30])
    def test_every_row_comes_once_and_whole(self, held):
        whole = pl.concat(reordered(self.frames(), held=held))

        assert whole["n"].sort().equals(pl.concat(self.frames())["n"])
        assert (whole["text"] == "row " + whole["n"].cast(pl.String)).all()
        assert whole.schema == next(self.frames()).schema

    def test_no_order_is_left(self):
        places = [
            pl.concat(reordered(self.frames(), held=20_000))["n"].index_of(0) for _ in range(9)
        ]

        assert len(set(places)) > 5
        assert max(places) > 2_000

    def test_batches_keep_their_size(self):
        heights = [frame.height for frame in reordered(self.frames(), held=100_000)]

        assert max(heights) == 500
        assert sum(heights) == 20_000

    def test_columns_whose_class_changes_from_batch_to_batch(self):
        odd = itertools.cycle([[1, None], ["x", "y"], [0.5, 1.5], [b"\x00", None]])
        frames = [pl.DataFrame({"v": next(odd)}) for _ in range(40)]
        for held in (1, 1 << 30):
            found = pl.concat([to_text(frame["v"]) for frame in reordered(iter(frames), held=held)])
            expected = pl.concat([to_text(frame["v"]) for frame in frames])

            assert found.sort().equals(expected.sort())

    def test_nothing(self):
        assert list(reordered(iter([]))) == []


class Line:
    """Endless reading, masking and writing, of which one fails at its fifth item."""

    def __init__(self, place):
        self.place, self.ended = place, []

    def step(self, here, number):
        if (here, number) == (self.place, 5):
            raise ValueError(here)
        return number

    def read(self):
        try:
            for number in itertools.count():
                yield self.step("read", number)
        finally:
            self.ended = sorted([*self.ended, "read"])

    def mask(self, number):
        return self.step("mask", number)

    def write(self, numbers):
        try:
            for number in numbers:
                self.step("write", number)
        except Stopped:
            self.ended = sorted([*self.ended, "stopped"])
            raise


class TestThreads:
    def test_pass_everything_in_order(self):
        seen = []
        pump(lambda: iter(range(100)), lambda n: n * 2, seen.extend)

        assert seen == list(range(0, 200, 2))

    def test_hold_few_batches_at_a_time(self):
        alive, most = 0, 0

        def read():
            nonlocal alive, most
            for _ in range(50):
                alive += 1
                most = max(most, alive)
                yield alive

        def write(items):
            nonlocal alive
            for _ in items:
                time.sleep(0.002)
                alive -= 1

        pump(read, lambda item: item, write)

        assert most <= 2 * DEPTH + 4

    @pytest.mark.parametrize("place", ["read", "mask", "write"])
    def test_the_first_error_stops_all(self, place):
        line = Line(place)
        before = threading.active_count()

        with pytest.raises(ValueError, match=place):
            pump(line.read, line.mask, line.write)
        assert line.ended == (["read"] if place == "write" else ["read", "stopped"])
        assert threading.active_count() == before

    def test_who_waits_for_a_server_is_cancelled(self):
        free = threading.Event()

        def read():
            yield 1
            free.wait(30)

        def fail(_):
            raise ValueError("mask")

        began = time.monotonic()
        with pytest.raises(ValueError, match="mask"):
            pump(read, fail, list, free.set)
        assert free.is_set()
        assert time.monotonic() - began < 10


class TestCollisions:
    def test_every_value_gets_a_surrogate_of_its_own(self):
        values = pl.Series([f"value {n}" for n in range(90)])
        token = registry.build("token", {"length": 2, "alphabet": "digits"})
        odd = exceptions(lambda: slices(values), token, bytes(32), where="t.c")
        first = token.apply(values, bytes(32))
        final = values.replace_strict(odd["value"], odd["surrogate"], default=first)

        assert final.is_unique().all()
        assert (final != first).sum() == len(odd)
        assert 0 < len(odd) < 60

    def test_none_where_nothing_collides(self):
        values = pl.Series([f"value {n}" for n in range(90)])

        assert exceptions(
            lambda: slices(values), registry.build("token"), bytes(32), where="t.c"
        ).is_empty()

    def test_case_alone_is_no_difference(self):
        """MySQL's usual collations take `Ab` for `aB`."""
        letters = registry.build("token", {"length": 1, "alphabet": "alphanumeric"})
        values = pl.Series([f"value {n}" for n in range(30)])
        odd = exceptions(lambda: slices(values), letters, bytes(32), where="t.c")
        first = letters.apply(values, bytes(32))
        final = values.replace_strict(odd["value"], odd["surrogate"], default=first)

        assert final.str.to_lowercase().is_unique().all()

    def test_too_few_surrogates_are_refused(self):
        values = pl.Series([f"value {n}" for n in range(11)])
        token = registry.build("token", {"length": 1, "alphabet": "digits"})

        with pytest.raises(PolicyError, match=r"t\.c: \d+ values of a unique column"):
            exceptions(lambda: slices(values), token, bytes(32), where="t.c")


def slices(values):
    return (values.slice(start, 7) for start in range(0, len(values), 7))
