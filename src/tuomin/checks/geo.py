"""Coordinates of places in China, in degrees: one number, a pair, or a WKT point.

Longitude 73.5 to 135.1, latitude 3.8 to 53.6. WGS-84, GCJ-02 and BD-09 cannot be told apart by
value. Four decimals are about ten metres and count as precise; two are about a kilometre.

>>> import polars as pl
>>> valid(pl.Series(["116.397128,39.916527", "POINT(121.4737 31.2304)", "39.9165"])).to_list()
[True, True, True]
>>> valid(pl.Series(["116.4", "199.99", "2.3456,98.7654", None])).to_list()
[False, False, False, None]
"""

import polars as pl

WEST, EAST, SOUTH, NORTH = 73.5, 135.1, 3.8, 53.6
PRECISE = 4

NUMBER = r"([0-9]{1,3}\.[0-9]{1,18})"
PAIR = rf"^(?i:POINT ?)?[\[(]?{NUMBER}[,;| ] ?{NUMBER}[\])]?$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a pair in China or one precise coordinate of such a pair."""
    in_box = is_longitude(texts) | is_latitude(texts)
    return in_box & (decimals(texts) >= PRECISE) | is_pair(texts)


def is_longitude(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a decimal number between China's west and east."""
    return _between(texts, WEST, EAST)


def is_latitude(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a decimal number between China's south and north."""
    return _between(texts, SOUTH, NORTH)


def is_pair(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is longitude and latitude of a place in China, in any order."""
    parts = texts.str.extract_groups(PAIR).struct.unnest()
    first, second = (part.cast(pl.Float64) for part in parts)
    here = first.is_between(WEST, EAST) & second.is_between(SOUTH, NORTH)
    swapped = second.is_between(WEST, EAST) & first.is_between(SOUTH, NORTH)
    return texts.str.contains(PAIR) & (here | swapped)


def decimals(texts: pl.Series) -> pl.Series:
    """The number of digits after the point of each number, 0 where there is none."""
    return texts.str.replace(r"^[^.]*\.?", "").str.len_bytes()


def _between(texts: pl.Series, low: float, high: float) -> pl.Series:
    number = texts.str.extract(f"^{NUMBER}$").cast(pl.Float64)
    return texts.str.contains(f"^{NUMBER}$") & number.is_between(low, high)
