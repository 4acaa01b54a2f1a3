"""Typed values as text: the currency between stores, and what a Transform is given.

>>> to_text(pl.Series([1.5, None])).to_list()
['1.5', None]
>>> to_text(pl.Series([[1, 2], None])).to_list()
['[1,2]', None]
"""

import json
from typing import Any, cast

import polars as pl

# A SQLite column that mixes storage classes: at most one field of a value is not null. `text` is
# bytes, for it may not be UTF-8.
MIXED = pl.Struct({"integer": pl.Int64, "real": pl.Float64, "text": pl.Binary, "blob": pl.Binary})
LAST_DAY = 95_000_000  # from 1970; polars prints no later and no earlier ones
DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}
MOMENT = "%Y-%m-%d %H:%M:%S%.f"


def to_text(values: pl.Series) -> pl.Series:
    """Every value of any type as the text that a database would print.

    Binary values become hexadecimal digits, lists and structs JSON; null stays null.
    """
    dtype = values.dtype
    if dtype == pl.String:
        return values
    if dtype == pl.Binary:
        return values.bin.encode("hex")
    if dtype.is_nested():
        return _mixed(values) if dtype == MIXED else _json(values)
    if isinstance(dtype, pl.Date | pl.Datetime):
        return _moments(values, dtype)
    return values.dt.to_string("iso") if dtype == pl.Duration else values.cast(pl.String)


def _moments(values: pl.Series, dtype: pl.Date | pl.Datetime) -> pl.Series:
    """Dates and times; those that no calendar shows, like DuckDB's infinite ones, as infinity."""
    unit = 1 if isinstance(dtype, pl.Date) else DAY[dtype.time_unit]
    last = min(LAST_DAY * unit, 2**63 - 1)
    number = values.to_physical()
    far = number.abs() > last
    shape = "%Y-%m-%d" if isinstance(dtype, pl.Date) else MOMENT
    zone = "%:z" if isinstance(dtype, pl.Datetime) and dtype.time_zone else ""
    texts = values.set(far, None).dt.to_string(shape + zone)
    return texts.set(far & (number > 0), "infinity").set(far & (number < 0), "-infinity")


def decoded(values: pl.Series) -> pl.Series:
    r"""Bytes as text; in a value that is no UTF-8 the odd bytes show as \xNN."""
    try:
        return values.cast(pl.String)
    except pl.exceptions.ComputeError:
        texts = [
            None if each is None else each.decode(errors="backslashreplace") for each in values
        ]
        return pl.Series(values.name, texts, pl.String)


def _mixed(values: pl.Series) -> pl.Series:
    parts = values.struct.unnest()
    shown = [
        parts["integer"].cast(pl.String),
        parts["real"].cast(pl.String),
        decoded(parts["text"]),
        parts["blob"].bin.encode("hex"),
    ]
    return pl.select(pl.coalesce(shown)).to_series().alias(values.name)


def _json(values: pl.Series) -> pl.Series:
    """JSON text of nested values; polars writes only structs, so each is wrapped in one."""
    if _is_odd(values.dtype):
        dumped = [None if each is None else _dumps(each) for each in values.to_list()]
        return pl.Series(values.name, dumped, pl.String)
    plain = values.cast(_plain(values.dtype))
    wrapped = plain.alias("").to_frame().to_struct().struct.json_encode()
    texts = wrapped.str.slice(len('{"":')).str.head(-1)
    return texts.set(values.is_null(), None).alias(values.name)


def _dumps(value: Any) -> str:
    return json.dumps(
        value,
        ensure_ascii=False,
        separators=(",", ":"),
        default=lambda leaf: leaf.hex() if isinstance(leaf, bytes) else str(leaf),
    )


def _plain(dtype: pl.DataType) -> pl.DataType:
    """The nested type with leaves that JSON can hold; decimals and dates as text."""
    if isinstance(dtype, pl.List | pl.Array):
        return pl.List(_plain(cast("pl.DataType", dtype.inner)))
    if isinstance(dtype, pl.Struct):
        leaves = {each.name: _plain(cast("pl.DataType", each.dtype)) for each in dtype.fields}
        return pl.Struct(leaves)
    return dtype if dtype.is_numeric() or dtype == pl.Boolean else pl.String()


def _is_odd(dtype: pl.DataType) -> bool:
    """Whether polars cannot write it as JSON: it holds bytes or a map."""
    if isinstance(dtype, pl.List | pl.Array):
        return _is_odd(cast("pl.DataType", dtype.inner))
    if isinstance(dtype, pl.Struct):
        return any(_is_odd(cast("pl.DataType", each.dtype)) for each in dtype.fields)
    return dtype == pl.Binary or isinstance(dtype, pl.Map)
