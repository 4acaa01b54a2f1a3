"""Values and masked values for tests of surrogates."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from tuomin.checks import (
    luhn,
    mobile,
    regions,
    resident_id,
)
from tuomin.transforms import build

KEY = bytes(range(32))
RNG = np.random.default_rng(7)
COUNT = 20_000


def masked(name, values, key=KEY, **options):
    return build(name, options).apply(pl.Series("column", values, pl.String), key)


def texts(numbers, width=0):
    return pl.Series(numbers).cast(pl.String).str.zfill(width)


def mobiles(count=COUNT):
    return texts(RNG.choice(np.array(mobile.SEGMENTS).astype(int), count) * 10**8).str.head(3) + (
        texts(RNG.integers(0, 10**8, count), 8)
    )


def ids(count=COUNT, start=date(1900, 1, 1), span=365 * 6):
    codes = regions.table()["code"].unique().sort()
    codes = codes.filter(regions.is_county(codes))
    born = [
        (start + timedelta(days=int(day))).strftime("%Y%m%d")
        for day in RNG.integers(0, span, count)
    ]
    first = codes.gather(RNG.integers(0, len(codes), count)) + pl.Series(born)
    return resident_id.complete(first + texts(RNG.integers(0, 1000, count), 3))


def cards(count=COUNT, width=19):
    return luhn.complete("62" + texts(RNG.integers(0, 10 ** (width - 3), count), width - 3))
