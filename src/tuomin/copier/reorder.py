"""All rows of a table in a new random order, in flat memory however large the table is.

Every row goes to one of `PARTS` files at random; each file is read back whole, shuffled and
passed on, or scattered again when it is too large. Every order of the rows is equally likely, so
nothing about the order of the source is left. The files hold masked rows only, lie in a private
temporary folder, and are gone afterwards.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl

from tuomin.connectors.text import MIXED

HELD = 32 << 20  # bytes of rows that are shuffled in memory
PARTS = 32
CLASSES = {
    "integer": (pl.Int8, pl.Int16, pl.Int32, pl.Int64),
    "real": (pl.Float32, pl.Float64),
    "blob": (pl.Binary,),
}


def reordered(
    batches: Iterator[pl.DataFrame], *, held: int = HELD, rows: int = 0
) -> Iterator[pl.DataFrame]:
    """Each row of all `batches` once, in batches of at most `rows` rows, or of the size they had.

    At most about twice `held` bytes are in memory.
    """
    first, whole = _buffer(batches, held)
    rows = rows or max((frame.height for frame in first), default=0)
    chance = np.random.default_rng(secrets.randbits(128))
    if whole:
        yield from _shuffled(first, rows, chance)
        return
    with TemporaryDirectory(prefix="tuomin-") as folder:
        for paths in _scatter(_chain(first, batches), Path(folder), chance):
            yield from reordered(_read(paths), held=held, rows=rows)


def _buffer(batches: Iterator[pl.DataFrame], held: int) -> tuple[list[pl.DataFrame], bool]:
    """The first batches up to `held` bytes, and whether they are all."""
    found: list[pl.DataFrame] = []
    size = 0
    for batch in batches:
        if size > held:
            return [*found, batch], False
        found.append(batch)
        size += int(batch.estimated_size())
    return found, True


def _shuffled(
    frames: list[pl.DataFrame], rows: int, chance: np.random.Generator
) -> Iterator[pl.DataFrame]:
    if frames:
        whole = pl.concat(alike(frames))
        frames.clear()
        yield from whole[chance.permutation(whole.height)].iter_slices(rows)


def alike(frames: list[pl.DataFrame]) -> list[pl.DataFrame]:
    """The frames with one type for each column: SQLite gives a column the type of the batch.

    A column of several types becomes one of `MIXED`.
    """
    schemas = [dict(frame.schema) for frame in frames]
    odd = [name for name in schemas[0] if len({schema[name] for schema in schemas}) > 1]
    return [frame.with_columns(_mixed(frame[name]) for name in odd) for frame in frames]


def _mixed(values: pl.Series) -> pl.Series:
    if values.dtype == MIXED:
        return values
    held = next((name for name, types in CLASSES.items() if values.dtype in types), "text")
    fields = MIXED.to_schema()
    nulls = [pl.lit(None, dtype).alias(name) for name, dtype in fields.items() if name != held]
    frame = values.cast(fields[held]).alias(held).to_frame().with_columns(nulls)
    struct = pl.when(pl.col(held).is_not_null()).then(pl.struct(list(fields)))
    return frame.select(struct.alias(values.name)).to_series()


def _chain(first: list[pl.DataFrame], rest: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    yield from first
    first.clear()
    yield from rest


def _scatter(
    batches: Iterator[pl.DataFrame], folder: Path, chance: np.random.Generator
) -> Iterator[list[Path]]:
    """Write each row to one of `PARTS` parts; the files of each, one for each schema."""
    import pyarrow as pa

    writers: dict[tuple[int, Any], tuple[Path, Any]] = {}
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    try:
        for batch in batches:
            for part, rows in _dealt(batch, chance):
                place = part, rows.schema
                if place not in writers:
                    path = folder / str(len(writers))
                    path.touch(mode=0o600, exist_ok=False)
                    writers[place] = path, pa.ipc.new_stream(path, rows.schema, options=options)
                writers[place][1].write_table(rows)
    finally:
        for _, writer in writers.values():
            writer.close()
    for part in range(PARTS):
        yield [path for (number, _), (path, _) in writers.items() if number == part]


def _dealt(batch: pl.DataFrame, chance: np.random.Generator) -> Iterator[tuple[int, Any]]:
    """The rows of a batch by the part that each goes to, as Arrow tables."""
    parts = chance.integers(0, PARTS, batch.height)
    ordered = batch[np.argsort(parts, kind="stable")]
    start = 0
    for part, count in enumerate(np.bincount(parts, minlength=PARTS)):
        yield part, ordered.slice(start, count).to_arrow()
        start += count


def _read(paths: list[Path]) -> Iterator[pl.DataFrame]:
    import pyarrow as pa

    for path in paths:
        with pa.ipc.open_stream(path) as stream:
            for batch in stream:
                yield pl.DataFrame(pl.from_arrow(batch))
        path.unlink()
