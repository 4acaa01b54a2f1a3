"""How values become a Sample: rows from all over a table, as text, cut where they are huge."""

import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import polars as pl

from tuomin.connectors.text import to_text
from tuomin.errors import ConnectorError

CLIP = 65_536  # characters or bytes of one value that are looked at
SHORT, BUDGET = 128, 32 << 20  # that many of each, where all values together exceed so many bytes
LOT, PLACE = "\0lot", "\0place"  # names that no column has
ROUNDS = 8  # of probes into a key with gaps


def as_sample(frame: pl.DataFrame, clip: int = CLIP) -> pl.DataFrame:
    """Every column as String, binary ones as Binary, no value longer than `clip`."""
    return pl.DataFrame([_clip(column, clip) for column in frame.iter_columns()])


def bounded(frames: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All rows in one frame; values are cut shorter and shorter while they exceed `BUDGET`.

    >>> wide = pl.DataFrame({"a": ["x" * CLIP] * 600, "b": ["short"] * 600})
    >>> bounded([wide] * 4).select(pl.all().str.len_chars().max()).row(0)
    (8192, 5)
    """
    held: list[pl.DataFrame] = []
    clip, most = CLIP, 0
    for frame in frames:
        held.append(as_sample(frame, clip))
        most += int(held[-1].estimated_size())  # at least what its values take, and cheap
        while clip > SHORT and most > BUDGET and sum(map(_size, held)) > BUDGET:
            clip //= 2
            held = [as_sample(each, clip) for each in held]
            most = sum(int(each.estimated_size()) for each in held)
    return pl.concat(held) if held else pl.DataFrame()


def _size(frame: pl.DataFrame) -> int:
    lengths = (
        each.bin.size() if each.dtype == pl.Binary else each.str.len_bytes()
        for each in frame.iter_columns()
    )
    return sum(int(each.sum()) for each in lengths)


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


def reservoir(frames: Iterable[pl.DataFrame], rows: int, *, seed: str) -> tuple[pl.DataFrame, int]:
    """`rows` rows out of a stream, each with the same chance, in order; and how many there were."""
    numbers = np.random.default_rng(list(seed.encode()))
    kept, total = pl.DataFrame(), 0
    for frame in frames:
        lots = pl.Series(LOT, numbers.random(frame.height))
        place = pl.Series(PLACE, range(total, total + frame.height))
        more = as_sample(frame).with_columns(lots, place)
        kept = pl.concat([kept, more] if kept.width else [more]).bottom_k(rows, by=LOT)
        total += frame.height
    return (kept.sort(PLACE).drop(LOT, PLACE) if kept.width else kept), total


def within(frames: Iterable[pl.DataFrame], seconds: float, where: str) -> Iterator[pl.DataFrame]:
    """The frames as they come, for so long; then a ConnectorError."""
    end = time.monotonic() + seconds
    for frame in frames:
        if time.monotonic() > end:
            hint = "give it more time, or look at fewer rows"
            raise ConnectorError("took too long", where=where, hint=hint)
        yield frame


def probe(
    low: int,
    high: int,
    count: int,
    around: Callable[[Sequence[int]], Iterable[tuple[int, int]]],
    *,
    seed: str,
) -> tuple[list[int], int]:
    """At most `count` keys from all over an integer key, and how many keys there are.

    `low` and `high` are its least and greatest, `around` gives for each of some numbers the
    nearest ones at or below and at or above it; they rise. Gaps are learnt on the way: the next
    round looks only where keys may still be. The number of keys is exact when no such place is
    left, else an estimate.

    >>> keys = sorted({*range(0, 1000, 2), 10**15})
    >>> from bisect import bisect_left, bisect_right
    >>> near = lambda points: [
    ...     (keys[bisect_right(keys, point) - 1], keys[bisect_left(keys, point)])
    ...     for point in points
    ... ]
    >>> found, total = probe(0, 10**15, 50, near, seed="t")
    >>> len(found), found == sorted(set(found) & set(keys)), max(found[:-1]) > 900
    (50, True, True)
    """
    found, seen = {low, high}, [(low, low), (high, high)]
    steps: list[int] = []
    for turn in range(ROUNDS):
        room = list(_between(low, high, seen))
        if len(found) >= count or not room:
            break
        points = list(_points(room, count - len(found), seed=f"{seed} {turn}"))
        for point, (below, above) in zip(points, around(points), strict=True):
            found.add(above)
            seen.append((below, above))
            steps.append(above - point)
    else:
        room = list(_between(low, high, seen))
    gap = 2 * sum(steps) / len(steps) + 1 if steps else 1
    total = max(len(found), int((high - low + 1) / gap)) if room else len(found)
    return sorted(found)[:count], total


def _between(low: int, high: int, seen: Iterable[tuple[int, int]]) -> Iterator[range]:
    """What of `low` to `high` lies in none of the `seen` stretches."""
    for start, end in sorted(seen):
        if start > low:
            yield range(low, start)
        low = max(low, end + 1)
    if low <= high:
        yield range(low, high + 1)


def _points(room: list[range], count: int, *, seed: str) -> Iterator[int]:
    """Numbers spread over several ranges laid end to end."""
    lengths = [each.stop - each.start for each in room]
    places = iter(spread(sum(lengths), count, seed=seed))
    place, passed = next(places, None), 0
    for each, length in zip(room, lengths, strict=True):
        while place is not None and place < passed + length:
            yield each.start + place - passed
            place = next(places, None)
        passed += length


def _clip(column: pl.Series, clip: int) -> pl.Series:
    text = column if column.dtype == pl.Binary else to_text(column)
    if text.estimated_size() <= clip:
        return text
    length = text.bin.size() if text.dtype == pl.Binary else text.str.len_bytes()
    if not (length > clip).any():
        return text
    cut = text.bin.slice(0, clip) if text.dtype == pl.Binary else text.str.head(clip)
    # A copy: what is cut off would stay in memory as long as what is kept.
    return pl.Series(text.name, cut.to_arrow(compat_level=pl.CompatLevel.oldest()))
