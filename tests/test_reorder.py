"""A new order of rows: each row once, little memory, and no file that stays."""
# ruff: noqa: SLF001 - what lies in files is seen only from inside

import tempfile

import polars as pl
import pytest

from tuomin.connectors.text import MIXED
from tuomin.copier import reorder
from tuomin.copier.reorder import reordered

BATCH = 500
SORTS = {
    "texts": (pl.String, lambda number: f"{number:0120d}"),
    "bytes": (pl.Binary, lambda number: number.to_bytes(80, "big")),
    "lists": (pl.List(pl.String), lambda number: [f"{number:050d}"] * 2),
    "mixed": (MIXED, lambda number: {"text": f"{number:0120d}"}),
    "nulls": (pl.String, lambda number: f"{number:0200d}" if number % 3 else None),
    "huge": (pl.String, lambda number: "x" * (50_000 if number % 400 == 7 else 1)),
}


def batches(count, sort="texts"):
    dtype, value = SORTS[sort]
    for start in range(0, count * BATCH, BATCH):
        numbers = range(start, start + BATCH)
        values = pl.Series("value", [value(number) for number in numbers], dtype)
        yield pl.DataFrame({"number": numbers, "value": values})


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def scattered(monkeypatch):
    """How often rows were scattered; an end is put to scattering that has none."""
    calls, scatter = [], reorder._scatter

    def counted(*arguments):
        calls.append(1)
        assert len(calls) < 2000, "scatters without end"
        return scatter(*arguments)

    monkeypatch.setattr(reorder, "_scatter", counted)
    return calls


@pytest.mark.parametrize("held", [60_000, 1 << 30])
@pytest.mark.parametrize("sort", SORTS)
def test_every_row_comes_once_as_it_was(folder, scattered, sort, held):
    before = pl.concat(batches(8, sort))
    found = list(reordered(batches(8, sort), held=held))
    after = pl.concat(found)

    assert after.sort("number").equals(before)
    assert after["number"].to_list() != before["number"].to_list()
    assert max(frame.height for frame in found) <= BATCH
    assert bool(scattered) == (held < before.estimated_size())
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("held", [60_000, 1 << 30])
def test_the_order_says_nothing_of_the_old_one(held):
    orders = [
        pl.concat(reordered(batches(8), held=held))["number"].cast(pl.Float64) for _ in range(2)
    ]
    places = pl.Series(range(8 * BATCH), dtype=pl.Float64)
    pairs = [(orders[0], places), (orders[1], places), (orders[0], orders[1])]

    # Six deviations of a correlation of 4,000 independent places: about one run in 10^8 fails.
    for one, other in pairs:
        frame = pl.DataFrame({"one": one, "other": other})
        assert abs(frame.select(pl.corr("one", "other")).item()) < 6 / len(places) ** 0.5
    neighbours = sum(abs(a - b) == 1 for a, b in zip(orders[0], orders[0][1:], strict=False))
    assert neighbours < 20


def test_memory_is_bounded_by_what_is_held(monkeypatch):
    held, sizes, shuffled = 100_000, [], reorder._shuffled

    def measured(frames, *rest):
        sizes.append(sum(frame.estimated_size() for frame in frames))
        return shuffled(frames, *rest)

    monkeypatch.setattr(reorder, "_shuffled", measured)
    rows = sum(frame.height for frame in reordered(batches(20), held=held))

    assert rows == 20 * BATCH
    assert max(sizes) < 2 * held


def test_files_are_private_and_go_with_an_error(folder):
    found = reordered(batches(8), held=20_000)
    next(found)
    files = [path for path in folder.rglob("*") if path.is_file()]
    modes = {path.stat().st_mode & 0o777 for path in files}
    homes = {path.parent.stat().st_mode & 0o777 for path in files}
    with pytest.raises(RuntimeError, match="stop"):
        found.throw(RuntimeError("stop"))

    assert (modes, homes) == ({0o600}, {0o700})
    assert list(folder.iterdir()) == []


def test_files_go_when_the_source_breaks_or_nobody_reads_on(folder):
    def breaking():
        yield from batches(8)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(reordered(breaking(), held=20_000))
    left = list(folder.iterdir())
    reading = reordered(batches(8), held=20_000)
    next(reading)
    reading.close()

    assert (left, list(folder.iterdir())) == ([], [])
