"""Values on their way into another engine: spellings of the source's engine made plain."""

import polars as pl

from tuomin.connectors.text import MIXED
from tuomin.model import Column

TRUE = ["t", "true", "y", "yes", "on", "1"]
FALSE = ["f", "false", "n", "no", "off", "0"]
HEX = r"\x"


def adapted(values: pl.Series, column: Column) -> pl.Series:
    """Texts of a boolean column as truths, all of a binary one as bytes; the rest as it is."""
    if values.dtype == MIXED and column.family == "binary":
        return _whole(values)
    if values.dtype != pl.String:
        return values
    if column.family == "boolean":
        return _truths(values)
    if column.family == "binary":
        return _bytes(values)
    return values


def _truths(values: pl.Series) -> pl.Series:
    """Boolean where every text is one of the usual spellings, else the texts."""
    words = values.str.to_lowercase()
    if not words.drop_nulls().is_in(TRUE + FALSE).all():
        return values
    return words.is_in(TRUE)


def _whole(values: pl.Series) -> pl.Series:
    """The bytes of values of several classes, numbers as SQLite casts them."""
    parts = [values.struct.field(name) for name in ("blob", "text", "integer", "real")]
    return pl.select(pl.coalesce([_bare(part) for part in parts])).to_series().alias(values.name)


def _bare(part: pl.Series) -> pl.Series:
    return part if part.dtype == pl.Binary else part.cast(pl.String).cast(pl.Binary)


def _bytes(values: pl.Series) -> pl.Series:
    r"""The bytes behind `\x` and hexadecimal digits, else those of the text itself."""
    digits = values.str.strip_prefix(HEX).str.decode("hex", strict=False)
    is_hex = values.str.starts_with(HEX) & digits.is_not_null()
    return pl.select(pl.when(is_hex).then(digits).otherwise(values.cast(pl.Binary))).to_series()
