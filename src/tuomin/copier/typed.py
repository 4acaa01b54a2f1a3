"""From typed values to the texts that a Transform takes, and back to the very same type.

A surrogate that does not fit the type any more is an error that names the column: it never becomes
a silent null.
"""

import re
from collections.abc import Callable
from typing import Any

import polars as pl

from tuomin.connectors.text import MIXED, to_text
from tuomin.errors import ConnectorError

__all__ = ["from_numbers", "from_text", "is_word", "to_text"]

ODD_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")
DAY = len("2000-01-01")
WORDS = {
    *(pl.Int8, pl.Int16, pl.Int32, pl.Int64),
    *(pl.UInt8, pl.UInt16, pl.UInt32, pl.UInt64),
}
TRUE, FALSE = ["1", "t", "true"], ["0", "f", "false"]
MOMENTS = (
    "%Y-%m-%d %H:%M:%S%.f%:z",
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)


def from_text(texts: pl.Series, like: pl.Series, *, where: str) -> pl.Series:
    """`texts` in the type that `like` has; ConnectorError when one of them does not fit it."""
    dtype = like.dtype
    if dtype == pl.String:
        return texts
    typed = _mixed(texts, like) if dtype == MIXED else _parsed(texts, dtype)
    if typed.null_count() != texts.null_count() and dtype.is_temporal():
        typed = typed.zip_with(~texts.eq_missing(to_text(like)), like)  # no calendar has infinity
    _refuse_lost(typed.null_count() - texts.null_count(), dtype, where)
    return typed.alias(texts.name)


def _refuse_lost(lost: int, dtype: pl.DataType, where: str) -> None:
    if lost:
        raise ConnectorError(
            f"{lost} surrogates do not fit the type {dtype}",
            where=where,
            hint="give this column another transform in the policy",
        )


def is_word(values: pl.Series) -> bool:
    """Whether the values are numbers of at most 64 bits, from 0 on, and nulls."""
    least: Any = values.min() if values.dtype in WORDS else None
    return least is not None and least >= 0


def from_numbers(
    mask: Callable[[pl.Series, bytes], pl.Series], values: pl.Series, key: bytes, *, where: str
) -> pl.Series:
    """What `mask` makes of numbers (UInt64, no nulls), in the type of `values`."""
    numbers = values.cast(pl.UInt64)
    typed = mask(numbers.drop_nulls(), key).cast(values.dtype, strict=False)
    _refuse_lost(typed.null_count(), values.dtype, where)
    if values.null_count():
        typed = values.clone().scatter(values.is_not_null().arg_true(), typed)
    return typed.alias(values.name)


def _parsed(texts: pl.Series, dtype: pl.DataType) -> pl.Series:
    if isinstance(dtype, pl.Datetime):
        return _moments(texts, dtype)
    if isinstance(dtype, pl.List | pl.Array | pl.Struct | pl.Map):
        return _nested(texts, dtype)
    parse = PARSERS.get(dtype.base_type())
    return parse(texts) if parse else texts.cast(dtype, strict=False)


def _truths(texts: pl.Series) -> pl.Series:
    lower = texts.str.to_lowercase()
    return lower.is_in(TRUE).set(~lower.is_in(TRUE + FALSE), None)


def _days(texts: pl.Series) -> pl.Series:
    """Years have a sign before 0 and after 9999, and more digits."""
    signed = texts.str.contains("^[+-]")
    days = texts.str.head(DAY)
    if signed.any():
        days = days.zip_with(~signed, texts.str.extract("^([+-][0-9]+-[0-9]{2}-[0-9]{2})"))
    return days.str.to_date("%Y-%m-%d", strict=False)


def _moments(texts: pl.Series, dtype: pl.Datetime) -> pl.Series:
    """The first format that reads a text counts; a date alone is its midnight."""
    parsed = pl.Series(texts.name, [None] * len(texts), dtype)
    for form in MOMENTS:
        if parsed.null_count() == texts.null_count():
            break
        zoned = form.endswith("%:z")
        found = texts.str.to_datetime(form, time_unit=dtype.time_unit, strict=False)
        if zoned != (dtype.time_zone is not None):
            found = found.dt.replace_time_zone(None)
        if dtype.time_zone:
            found = (
                found.dt.convert_time_zone(dtype.time_zone)
                if zoned
                else found.dt.replace_time_zone(dtype.time_zone, ambiguous="earliest")
            )
        parsed = parsed.zip_with(parsed.is_not_null(), found)
    return parsed


def _nested(texts: pl.Series, dtype: pl.DataType) -> pl.Series:
    """Structs and lists; a mark in the place of a number is no number, and becomes a null there."""
    try:
        return texts.str.json_decode(_listed(dtype)).cast(dtype)
    except pl.exceptions.PolarsError:
        pass
    try:
        return texts.str.json_decode(_worded(dtype)).cast(dtype, strict=False)
    except pl.exceptions.PolarsError:
        return pl.Series(texts.name, [None] * len(texts), dtype)


def _listed(dtype: Any) -> Any:
    """The type with lists in place of arrays, which polars reads from no JSON."""
    match dtype:
        case pl.Struct(fields=fields):
            return pl.Struct({field.name: _listed(field.dtype) for field in fields})
        case pl.List(inner=inner) | pl.Array(inner=inner):
            return pl.List(_listed(inner))
    return dtype


def _worded(dtype: Any) -> Any:
    """The type with texts in place of numbers and times."""
    match dtype:
        case pl.Struct(fields=fields):
            return pl.Struct({field.name: _worded(field.dtype) for field in fields})
        case pl.List(inner=inner) | pl.Array(inner=inner):
            return pl.List(_worded(inner))
        case pl.Map(value=value):
            return pl.Map(pl.String(), _worded(value))
    return dtype if dtype == pl.Boolean else pl.String()


def _mixed(texts: pl.Series, like: pl.Series) -> pl.Series:
    """A SQLite value stays what it is where its text did, odd bytes included. Others keep their
    storage class where the surrogate can have it, else they are text.
    """
    same = texts.eq_missing(to_text(like))
    if same.all():
        return like
    was = {name: part.is_not_null() for name, part in like.struct.unnest().to_dict().items()}
    casts = {
        "integer": texts.cast(pl.Int64, strict=False),
        "real": texts.cast(pl.Float64, strict=False),
        "blob": texts.str.decode("hex", strict=False),
    }
    kept = {name: values.set(~was[name], None) for name, values in casts.items()}
    rest = pl.DataFrame(kept).select(pl.all_horizontal(pl.all().is_null())).to_series()
    kept["text"] = _encoded(texts, like.struct.field("text")).set(~rest, None)
    struct = pl.when(pl.lit(texts.is_not_null())).then(pl.struct(list(MIXED.to_schema())))
    return pl.DataFrame(kept).select(struct).to_series().zip_with(~same, like)


def _encoded(texts: pl.Series, like: pl.Series) -> pl.Series:
    """Texts as bytes; what was no UTF-8 gets its odd bytes back."""
    plain = texts.cast(pl.Binary)
    try:
        like.cast(pl.String)
    except pl.exceptions.ComputeError:
        odd = [old is not None and not _is_utf8(old) for old in like]
        pairs = zip(texts, plain, odd, strict=True)
        found = [_bytes(text) if was and text else new for text, new, was in pairs]
        return pl.Series(texts.name, found, pl.Binary)
    return plain


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _bytes(text: str) -> bytes:
    return ODD_BYTE.sub(lambda match: bytes.fromhex(match[1].decode()), text.encode())


PARSERS: dict[type[pl.DataType], Callable[[pl.Series], pl.Series]] = {
    pl.Boolean: _truths,
    pl.Date: _days,
    pl.Time: lambda texts: texts.str.to_time("%H:%M:%S%.f", strict=False),
    pl.Binary: lambda texts: texts.str.decode("hex", strict=False),
}
