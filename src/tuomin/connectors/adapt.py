"""Values on their way into another engine: spellings of the source's engine made plain."""

import polars as pl

from tuomin.model import Column

TRUE = ["t", "true", "y", "yes", "on", "1"]
FALSE = ["f", "false", "n", "no", "off", "0"]
HEX = r"\x"


def adapted(values: pl.Series, column: Column) -> pl.Series:
    """Texts of a boolean or binary column as truths and bytes; everything else as it is."""
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


def _bytes(values: pl.Series) -> pl.Series:
    r"""The bytes behind `\x` and hexadecimal digits, else those of the text itself."""
    digits = values.str.strip_prefix(HEX).str.decode("hex", strict=False)
    is_hex = values.str.starts_with(HEX) & digits.is_not_null()
    return pl.select(pl.when(is_hex).then(digits).otherwise(values.cast(pl.Binary))).to_series()
