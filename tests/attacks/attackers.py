"""The attacks: each is made on members and on the control, and gives a Result.

`members` and `control` are frames of texts, all that is known of so many persons; `rows` are the
copy's. `columns` are those that the copy shows.
"""

import numpy as np
import polars as pl

from tests.attacks.closeness import apart, nearest, numbers, one_apart
from tests.attacks.odds import Result

SEED = 1
GUESSED = 0.02  # of a column's range, within which a number counts as guessed
CLOSE = 0.05  # of the control that is as close to some row as this
PREDICATES = 400
KNOWN = 500  # persons that are attacked


def both(attack):
    """An attack that hits persons one by one, made on members and on the control."""

    def made(members, control, rows, columns):
        hits, false = (attack(persons(each, columns), rows, columns) for each in (members, control))
        return Result(int(hits.sum()), len(hits), int(false.sum()), len(false))

    made.__name__ = attack.__name__
    made.__doc__ = attack.__doc__
    return made


def persons(known, columns):
    """Some of them, each once: what recurs for one person is no more evidence than once."""
    return known.unique(columns, keep="first", maintain_order=True).head(KNOWN)


@both
def exact_values(known, rows, columns):
    """A moment, an amount, a text that stands in one row of the copy only, as it is known."""
    hit = np.zeros(known.height, np.bool_)
    for name in columns:
        alone = rows[name].drop_nulls().value_counts().filter(pl.col("count") == 1)[name]
        hit |= known[name].is_in(alone.implode()).fill_null(value=False).to_numpy()
    return hit


@both
def exact_rows(known, rows, columns):
    """All that the copy shows of a person, in one row of it only."""
    alone = rows.select(columns).group_by(columns).len().filter(pl.col("len") == 1)
    marked = known.select(columns).join(
        alone.with_columns(hit=True), on=columns, how="left", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    return marked["hit"].fill_null(value=False).to_numpy()


@both
def what_is_missing(known, rows, columns):
    """What is known and what is not of a person, as in one row of the copy only."""
    seen = [name for name in columns if 0 < rows[name].null_count() < rows.height]
    if not seen:
        return np.zeros(known.height, np.bool_)
    ours, theirs = (frame.select(pl.col(seen).is_null()) for frame in (known, rows))
    alone = theirs.group_by(seen).len().filter(pl.col("len") == 1).with_columns(hit=True)
    marked = ours.join(alone, on=seen, how="left", maintain_order="left")
    return marked["hit"].fill_null(value=False).to_numpy()


@both
def linkability(known, rows, columns):
    """Two sources, with a half of the columns each, lead to the same row of the copy."""
    rng = np.random.default_rng(SEED)
    one, other = (
        nearest(apart(known, rows, columns[at::2]), rng) if columns[at::2] else None
        for at in range(2)
    )
    return np.zeros(known.height, np.bool_) if other is None else one == other


def inferred(known, rows, columns):
    """What a column says of a person, as the row says that is nearest in all others."""
    if len(columns) < 2:
        return np.zeros(known.height, np.bool_)
    rng = np.random.default_rng(SEED)
    whole = [one_apart(known[name], rows[name]) for name in columns]
    hits = []
    for at in range(len(columns)):
        found = nearest(sum(whole[:at] + whole[at + 1 :]), rng)
        hits.append(whole[at][np.arange(known.height), found] <= GUESSED)
    return np.concatenate(hits)


inference = both(inferred)
inference.__name__ = "inference"


def better_than_naive(members, _control, rows, columns):
    """The same, beside the guess that every value is the one that is commonest in the copy."""
    known = persons(members, columns)
    hits, false = inferred(known, rows, columns), naive(known, rows, columns)
    return Result(int(hits.sum()), len(hits), int(false.sum()), len(false))


def naive(known, rows, columns):
    """For each column one row that has its commonest value."""
    hits = []
    for name in columns:
        commonest = rows[name].value_counts(sort=True)[name][0]
        at = int(rows[name].eq_missing(commonest).arg_max())
        hits.append(one_apart(known[name], rows[name])[:, at] <= GUESSED)
    return np.concatenate(hits)


def closest_rows(members, control, rows, columns):
    """Members lie nearer to some row than nearly all of the control: by perturbed numbers too.

    In each column alone and in all together; one half of the control says what is near.
    """
    members, control = persons(members, columns), persons(control, columns)
    half = control.height // 2
    judge, control = control.head(half), control.tail(half)
    fine = [name for name in columns if numbers(rows[name]) is not None]
    tried = [list(each) for each in dict.fromkeys([*((name,) for name in fine), tuple(columns)])]
    hits = false = 0
    for names in tried:
        edge = np.quantile(apart(judge, rows, names).min(axis=1), CLOSE)
        ours, theirs = (apart(each, rows, names).min(axis=1) for each in (members, control))
        hits, false = hits + int((ours < edge).sum()), false + int((theirs < edge).sum())
    return Result(hits, members.height * len(tried), false, control.height * len(tried))


def singling_out(members, control, rows, columns):
    """Conditions made of what rows of the copy show, that one person alone meets."""
    rng = np.random.default_rng(SEED)
    size = min(members.height, control.height)
    hits = false = 0
    for _ in range(PREDICATES):
        row = int(rng.integers(rows.height))
        chosen = rng.permutation(columns)[: rng.integers(1, min(len(columns), 4) + 1)]
        hits += met(members.head(size), rows, row, chosen) == 1
        false += met(control.head(size), rows, row, chosen) == 1
    return Result(hits, PREDICATES, false, PREDICATES)


def met(known, rows, row, columns):
    """How many persons have the row's values."""
    found = np.ones(known.height, np.bool_)
    for name in columns:
        value = rows[name][row]
        same = known[name].is_null() if value is None else known[name] == value
        found &= same.fill_null(value=False).to_numpy()
    return int(found.sum())


def order(members, _control, rows, columns):
    """The row that stands where a person stood, as it stands, turned round, and by new keys."""
    height = min(members.height, rows.height)
    ours, best = members.head(height), Result(0, 1, 0, 1)
    for way in (rows.head(height), rows.head(height)[::-1], by_key(rows, columns).head(height)):
        moved = way[np.roll(np.arange(height), height // 3)]
        found = Result(alike(ours, way, columns), height * len(columns),
                       alike(ours, moved, columns), height * len(columns))  # fmt: skip
        best = min(best, found, key=lambda each: each.chance)
    return best


def by_key(rows, columns):
    """The rows in the order of the first column that only numbers them."""
    for name in rows.columns:
        if name not in columns and (found := numbers(rows[name])) is not None:
            return rows[np.argsort(found)]
    return rows


def alike(ours, theirs, columns):
    """In how many places two frames have about the same, row by row."""
    count = 0
    for name in columns:
        left, right = numbers(ours[name]), numbers(theirs[name])
        if left is None or right is None:
            count += int((ours[name] == theirs[name]).sum())
        else:
            spread = np.nanmax(right) - np.nanmin(right) or 1.0
            count += int((np.abs(left - right) <= GUESSED * spread).sum())
    return count


def resemblance(old, new):
    """In how many places surrogates have the characters of their originals, and of the next."""
    held = pl.DataFrame({"old": old, "new": new}).drop_nulls().head(KNOWN)
    ours, theirs = held["old"].to_list(), held["new"].to_list()
    beside = ours[1:] + ours[:1]
    return Result(*same_places(ours, theirs), *same_places(beside, theirs))


def same_places(ours, theirs):
    pairs = [pair for each in zip(ours, theirs, strict=True) for pair in zip(*each, strict=False)]
    return sum(one == other for one, other in pairs), len(pairs)
