"""Dates before the year 1 and after 9999, as texts that PostgreSQL and DuckDB take.

ISO 8601 counts a year 0 and puts signs before longer years; both engines say BC, each in its place.

>>> to_postgres(pl.Series(["-0043-03-15 10:00+00:00", "0000-05-06", "+10000-05-06"])).to_list()
['0044-03-15 10:00+00:00 BC', '0001-05-06 BC', '10000-05-06']
>>> to_duckdb(pl.Series(["0044-03-15 10:00:00+00 BC", "2024-05-06"])).to_list()
['0044-03-15 (BC) 10:00:00+00', '2024-05-06']
"""

import polars as pl

FAMILIES = ("date", "timestamp")
SIGNED = r"^(?:[+-][0-9]|0000-(?:0[1-9]|1[0-2]))"
DATED = r"^[+-]?[0-9]{4,}-[0-9]{2}-[0-9]{2}"
PARTS = r"^-?([0-9]+)(-.*)$"
BC = r"^([0-9]+-[0-9]+-[0-9]+)(.*) BC$"


def to_postgres(texts: pl.Series) -> pl.Series:
    """Texts with signs in the words of PostgreSQL; others stay."""
    is_signed = texts.str.contains(SIGNED) & texts.str.contains(DATED)
    rows = is_signed.fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    signed = texts.gather(rows).str.strip_prefix("+")
    year = signed.str.extract(PARTS, 1).cast(pl.Int64, strict=False) + 1
    old = year.cast(pl.String).str.pad_start(4, "0") + signed.str.extract(PARTS, 2) + " BC"
    return texts.clone().scatter(rows, old.zip_with(signed.str.contains("^(?:-|0000)"), signed))


def to_duckdb(texts: pl.Series) -> pl.Series:
    """Texts of PostgreSQL in the words of DuckDB; others stay."""
    return texts.str.replace(BC, "${1} (BC)${2}")
