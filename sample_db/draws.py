"""Random values as polars expressions: one row, one column and one seed always give one value.

Each row carries 64 random bits. A draw multiplies them by an odd number that belongs to its label
and reads the upper half, so that a million values cost two operations, nothing has a state, and
neither the size of a batch nor a new column changes what the others hold.

>>> import polars as pl
>>> rows = pl.DataFrame({"random": spread(pl.arange(4, eager=True), 7)})
>>> rows.select(among(["a", "b", "c"])(fork(pl.col("random"), "label"))).to_series().to_list()
['a', 'a', 'c', 'b']
"""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

Draw = Callable[[pl.Expr], pl.Expr]
Value = pl.Expr | Draw | str | None  # a text stands for itself, None for NULL

TODAY = date(2026, 9, 1)  # the day the sample is told on: ages and events end here
FINE = 1 << 16


def mark(label: str) -> int:
    """64 bits that belong to the label."""
    return int.from_bytes(hashlib.sha256(label.encode()).digest()[:8], "little")


def spread(numbers: pl.Series, seed: int) -> pl.Series:
    """64 random bits for each number: the mixing of splitmix64 (Steele, Lea, Flood 2014)."""
    start = seed * 0x9E3779B97F4A7C15 % 2**64
    bits = numbers.cast(pl.UInt64).to_numpy() + np.uint64(start)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return pl.Series(bits ^ (bits >> np.uint64(31)))


def fork(bits: pl.Expr, label: str) -> pl.Expr:
    """Bits for another draw; the factor is odd, so no two rows come to share their bits."""
    return bits * pl.lit(mark(label) | 1, dtype=pl.UInt64)


def below(bits: pl.Expr, count: int) -> pl.Expr:
    """A whole number from 0 to `count` - 1; `count` at most 2**32."""
    return bits // 2**32 % count


def expression(value: Value, bits: pl.Expr) -> pl.Expr:
    """The value as an expression over rows with these bits."""
    if isinstance(value, pl.Expr):
        return value
    return value(bits) if callable(value) else pl.lit(value)


def among(pool: Sequence[Any] | pl.Series, weights: Sequence[float] | None = None) -> Draw:
    """One of the pool, each as often as its weight says (or all alike)."""
    values = pl.Series(pool)
    if weights is None:
        return lambda bits: pl.lit(values).gather(below(bits, len(values)))
    ends = np.cumsum(weights) / sum(weights) * FINE
    slots = pl.Series(np.searchsorted(ends, np.arange(FINE), side="right"))
    return lambda bits: pl.lit(values.gather(slots)).gather(below(bits, FINE))


def nth(pool: Sequence[Any] | pl.Series) -> pl.Expr:
    """The pool from its start, one value for each row of the table, and over again at its end."""
    values = pl.Series(pool)
    return pl.lit(values).gather(pl.col("row") % len(values))


def whole(low: int, high: int) -> Draw:
    """A whole number from `low` to `high`, both included."""
    return lambda bits: below(bits, high - low + 1).cast(pl.Int64) + low


def amount(low: float, high: float) -> Draw:
    """Money with two decimals, small amounts more often than large ones."""

    def draw(bits: pl.Expr) -> pl.Expr:
        share = below(bits, 10**6) / 10**6
        return (low + (high - low) * share**3).round(2).cast(pl.Decimal(12, 2))

    return draw


def chance(share: float) -> Draw:
    return lambda bits: below(bits, 10**6) < round(share * 10**6)


def one_in(count: int) -> Draw:
    """1 in one of so many rows, else 0."""
    return lambda bits: (below(bits, count) == 0).cast(pl.Int64)


def where(holds: pl.Expr, value: Value, otherwise: Value = None) -> Draw:
    """The value in the rows where something holds, else the other one."""

    def draw(bits: pl.Expr) -> pl.Expr:
        return pl.when(holds).then(expression(value, bits)).otherwise(expression(otherwise, bits))

    return draw


def sometimes(share: float, value: Value, otherwise: Value = None) -> Draw:
    """The value in `share` of the rows, else the other one."""
    return lambda bits: where(chance(share)(bits), value, otherwise)(fork(bits, "which"))


def digits(count: int) -> Draw:
    """A text of random digits, at most 18 of them."""

    def draw(bits: pl.Expr) -> pl.Expr:
        low = min(count, 9)
        parts = [below(fork(bits, "low"), 10**low).cast(pl.String).str.zfill(low)]
        if count > low:
            upper = below(fork(bits, "high"), 10 ** (count - low))
            parts.insert(0, upper.cast(pl.String).str.zfill(count - low))
        return pl.concat_str(parts)

    return draw


def serial(count: int) -> pl.Expr:
    """As many digits, out of order and no two rows of a table alike until they run out."""
    end: int = 10**count
    return (pl.col("row") * 6_364_136_223 % end).cast(pl.String).str.zfill(count)


def symbols(alphabet: str, count: int) -> Draw:
    """A text of `count` random characters of the alphabet."""
    pairs = pl.Series([first + second for first in alphabet for second in alphabet])

    def draw(bits: pl.Expr) -> pl.Expr:
        drawn = [among(pairs)(fork(bits, f"pair {place}")) for place in range((count + 1) // 2)]
        return pl.concat_str(drawn).str.head(count)

    return draw


def moment(since: date, until: date = TODAY) -> Draw:
    """A second between two days."""
    start = datetime.combine(since, datetime.min.time())
    seconds = int((until - since) / timedelta(seconds=1))
    return lambda bits: pl.lit(start) + pl.duration(seconds=below(bits, seconds).cast(pl.Int64))


def later(start: pl.Expr, seconds: int) -> Draw:
    """A moment at most `seconds` after another one."""
    return lambda bits: start + pl.duration(seconds=below(bits, seconds).cast(pl.Int64))


def day(since: date, until: date = TODAY) -> Draw:
    days = (until - since).days
    return lambda bits: pl.lit(since) + pl.duration(days=below(bits, days).cast(pl.Int64))


def joined(*parts: Value) -> Draw:
    """The texts of the parts one after another; NULL when one is NULL."""

    def draw(bits: pl.Expr) -> pl.Expr:
        return pl.concat_str(
            expression(part, fork(bits, f"part {place}")).cast(pl.String)
            for place, part in enumerate(parts)
        )

    return draw
