"""How values become a Sample: rows from all over a table, as text, cut where they are huge."""

import random
from itertools import pairwise

import polars as pl

from tuomin.connectors.text import to_text

CLIP = 65_536  # characters or bytes of one value that are looked at


def as_sample(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as String, binary ones as Binary, no value longer than `CLIP`."""
    return pl.DataFrame([_clip(column) for column in frame.iter_columns()])


def spread(total: int, count: int, *, seed: str) -> list[int]:
    """`count` row numbers below `total`, one at random in each of `count` equal parts.

    The same for the same arguments, ascending, and all of them when there are no more.

    >>> spread(100, 5, seed="customer")
    [7, 21, 58, 68, 80]
    >>> spread(3, 5, seed="customer")
    [0, 1, 2]
    """
    if total <= count:
        return list(range(total))
    # Not for secrets: a table that did not change is to give the same rows again.
    pick = random.Random(seed)  # noqa: S311
    edges = [total * part // count for part in range(count + 1)]
    return [pick.randrange(low, high) for low, high in pairwise(edges)]


def _clip(column: pl.Series) -> pl.Series:
    if column.dtype == pl.Binary:
        return column.bin.slice(0, CLIP)
    return to_text(column).str.head(CLIP)
