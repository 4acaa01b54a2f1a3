"""Texts in columns of bytes: masked as texts, while pictures, cipher texts and the like stay."""

from collections.abc import Callable

import polars as pl

from tuomin.connectors.text import MIXED
from tuomin.detect.blobs import text_of

PARTS = ("text", "blob")  # of MIXED


def changed(
    values: pl.Series, kernel: Callable[[pl.Series], pl.Series], *, length: int | None = None
) -> pl.Series:
    """The same bytes, but for what `kernel` changes in those that are texts, at most `length`."""
    if values.dtype == MIXED:
        return _mixed(values, kernel, length)
    texts = text_of(values)
    masked = kernel(texts)
    is_new = (masked != texts).fill_null(value=False)
    if not is_new.any():
        return values
    new = masked.cast(pl.Binary)
    return (new if length is None else new.bin.head(length)).zip_with(is_new, values)


def _mixed(
    values: pl.Series, kernel: Callable[[pl.Series], pl.Series], length: int | None
) -> pl.Series:
    parts = values.struct.unnest()
    for name in PARTS:
        parts.replace_column(
            parts.get_column_index(name), changed(parts[name], kernel, length=length).alias(name)
        )
    whole = pl.when(pl.lit(values.is_not_null())).then(pl.struct(list(MIXED.to_schema())))
    return parts.select(whole).to_series().alias(values.name)
