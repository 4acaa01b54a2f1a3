"""How an attacker compares what is known of persons with the rows of a copy, column by column."""

import numpy as np
import polars as pl

DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"


def telling(rows, keys=()):
    """The columns of a copy that show more than one value, and are no keys."""
    return [name for name in rows.columns if name not in keys and rows[name].n_unique() > 1]


def numbers(texts):
    """Texts as numbers, days and moments as days; None where they are neither."""
    held = texts.drop_nulls()
    if held.is_empty():
        return None
    if held.str.contains(DATE).all():
        whole = texts.str.slice(0, 10).str.to_date(strict=False)
        clock = texts.str.extract_groups(r"(\d\d):(\d\d):(\d\d(?:\.\d+)?)").struct.unnest()
        parts = [clock[:, at].cast(pl.Float64).fill_null(0) for at in range(3)]
        seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
        return (whole.cast(pl.Int32).cast(pl.Float64) + seconds / 86_400).to_numpy()
    found = texts.cast(pl.Float64, strict=False)
    return found.to_numpy() if found.null_count() == texts.null_count() else None


def apart(known, rows, columns):
    """How far every known person (down) is from every row (across): the mean over columns."""
    return np.mean([one_apart(known[name], rows[name]) for name in columns], axis=0)


def one_apart(ours, theirs):
    """In one column: 0 for equal, 1 for different, between them for numbers; with NULL 0 or 1."""
    left, right = numbers(ours), numbers(theirs)
    no_left, no_right = (each.is_null().to_numpy() for each in (ours, theirs))
    if left is None or right is None:
        codes = pl.concat([ours.alias("v"), theirs.alias("v")]).fill_null("").rank("dense")
        left, right = codes.head(len(ours)).to_numpy(), codes.tail(len(theirs)).to_numpy()
        found = (left[:, None] != right[None, :]).astype(float)
    else:
        spread = np.nanmax(right) - np.nanmin(right) or 1.0
        found = np.minimum(np.abs(left[:, None] - right[None, :]) / spread, 1.0)
    found[no_left, :], found[:, no_right] = 1.0, 1.0
    found[np.ix_(no_left, no_right)] = 0.0
    return found


def nearest(distances, rng):
    """For every person one of the nearest rows."""
    draw = rng.random(distances.shape) * 1e-9
    return np.argmin(distances + draw, axis=1)
