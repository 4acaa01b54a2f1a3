"""Which row of the copy is which row of the source, found the way an attacker would.

Three ways: by order (the rows stand as they stood, all of them or in runs), by a key that was kept,
by the values of kept columns together, where these are unique on both sides. A way is only believed
if the other columns bear it out: what the source has in a column has to foretell what the copy has
in it, better than for the row beside (new serial numbers look like kept keys, sorted rows look like
kept order, and neither foretells a row). That works for kept, coarsened and consistently replaced
columns alike.
Where no other column can speak, the linked columns themselves are asked: matches that stay when one
of them is moved by a row are chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tuomin.proof.codes.cells import Places, distinct
from tuomin.proof.codes.meeting import count_met, met, shared
from tuomin.proof.codes.rows import Rows
from tuomin.proof.codes.together import together
from tuomin.proof.linkage.association import association, lift
from tuomin.proof.linkage.runs import SHORTEST, runs
from tuomin.proof.outcome.model import Attack

SAMPLE = 40_000  # pairs that are asked whether they are right
BELIEVED = 0.2  # of the pairs borne out
OVERLAP = 0.5  # share of the copy's values that the source has, of a column that was kept
WIDEST = 4  # columns that are tried in pairs
NOWHERE = np.empty(0, np.intp)


@dataclass(frozen=True, kw_only=True)
class Sides:
    """One table twice, under the source's column names. `keys` number its rows or their owners."""

    source: Rows
    target: Rows
    columns: tuple[str, ...]
    keys: frozenset[str]
    primary: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Alignment:
    """Rows of the source (`left`, ascending) and of the copy (`right`), pair by pair."""

    attack: Attack
    left: Places
    right: Places


def align(sides: Sides) -> tuple[Alignment | None, list[Attack]]:
    """The best alignment that is believed, and every believed way of re-linking rows."""
    if not sides.source.count or not sides.target.count:
        return None, []
    list(together(sides.target.distinct, sides.columns))  # which is asked of all again and again
    found = _by_order(sides)
    best = _best(found)
    if best is None or best.attack.risk < OVERLAP:
        found += _linked(sides, "key", _keys(sides))
        best = _best(found)
    if best is None or best.attack.risk < OVERLAP:
        found += _linked(sides, "kept", _overlapping_sets(sides))
        best = _best(found)
    if best is None or best.attack.risk < OVERLAP:
        found += _by_runs(sides)
        best = _best(found)
    attacks = [each.attack for each in found if _is_believed(each.attack)]
    return best, attacks + (_known(sides, best) if best else [])


def _known(sides: Sides, alignment: Alignment) -> list[Attack]:
    """With the rows aligned: what keys and kept columns re-link without their order."""
    shares = together(lambda name: kept_share(sides, alignment, name), sides.columns)
    kept = dict(zip(sides.columns, shares, strict=True))
    keys = [key for key in _keys(sides) if min(kept[name] for name in key) > 0]
    others = [name for name in sides.columns if name not in sides.keys and kept[name] >= OVERLAP]
    fine = [(name,) for name in others if sides.target.is_fine(name)][:WIDEST]
    ways = [("key", key) for key in keys] + [("kept", each) for each in (tuple(others), *fine)]
    done = alignment.attack.way, alignment.attack.columns
    left = [each for each in dict.fromkeys(ways) if each[1] and each != done]
    alone = together(lambda each: _singled_out(sides, each[1]), left)
    return [
        Attack(way=way, columns=columns, share=share, confirmed=min(kept[name] for name in columns))
        for (way, columns), share in zip(left, alone, strict=True)
    ]


def _singled_out(sides: Sides, columns: Sequence[str]) -> float:
    """The share of the copy's rows whose values occur once in the copy and once in the source."""
    shared_once = count_met(sides.source.whole(columns), sides.target.whole(columns))
    return shared_once / max(sides.target.count, 1)


def kept_share(sides: Sides, alignment: Alignment, column: str) -> float:
    """The share of aligned rows with the source's value, beyond what chance gives."""
    left = sides.source.codes(column)[alignment.left]
    right = sides.target.codes(column)[alignment.right]
    return lift(left, right, np.roll(right, len(right) // 2 + 1))


def told(sides: Sides, alignment: Alignment, column: str) -> float | None:
    """How far the source's value foretells the copy's in aligned rows; None: cannot be said."""
    left, right, _ = _sampled(alignment.left, alignment.right)
    values = sides.target.codes(column)[right]
    return association(sides.source.codes(column)[left], values, np.roll(values, len(right) // 3))


def overlap(sides: Sides, column: str) -> float:
    """The share of the copy's rows whose value the source has somewhere in the column."""
    values = sides.target.codes(column)
    held = np.sort(values[values != 0])
    return shared(held, distinct(sides.source.codes(column))) / max(len(held), 1)


def _is_believed(attack: Attack) -> bool:
    return attack.share > 0 and (attack.confirmed is None or attack.confirmed >= BELIEVED)


def _best(found: Iterable[Alignment]) -> Alignment | None:
    believed = [each for each in found if _is_believed(each.attack)]
    return max(believed, key=lambda each: each.attack.risk, default=None)


def _by_order(sides: Sides) -> list[Alignment]:
    """Order alone is no evidence: some column has to confirm it."""
    rows = np.arange(min(sides.source.count, sides.target.count))
    found = _attempt(sides, "order", (), (rows, rows))
    return [found] if found.attack.confirmed is not None else []


def _by_runs(sides: Sides) -> list[Alignment]:
    """Order that was kept in parts, by the columns that may have been."""
    kept = [
        name
        for name in sides.columns
        if name not in sides.keys and sides.target.distinct(name) > 1 and _is_kept(sides, name)
    ]
    if not kept or min(sides.source.count, sides.target.count) < SHORTEST:
        return []
    found = runs(sides.source.whole(kept), sides.target.whole(kept))
    return [_attempt(sides, "order", (), pairs) for pairs in found if len(pairs[0])]


def _is_kept(sides: Sides, name: str) -> bool:
    return overlap(sides, name) >= OVERLAP


def _keys(sides: Sides) -> list[tuple[str, ...]]:
    """The primary key, and every other key whose values hardly repeat."""
    others = [name for name in sorted(sides.keys) if sides.target.is_fine(name)]
    keys = dict.fromkeys([sides.primary, *[(name,) for name in others]])
    return [key for key in keys if key and set(key) <= set(sides.columns)]


def _overlapping_sets(sides: Sides) -> list[tuple[str, ...]]:
    """Columns that may have been kept: all, all but one, the finest two by two and alone."""
    others = [name for name in sides.columns if name not in sides.keys]
    are_kept = together(lambda name: _is_kept(sides, name), others)
    kept = [name for name, is_kept in zip(others, are_kept, strict=True) if is_kept]
    kept.sort(key=sides.target.distinct, reverse=True)
    tried = [tuple(kept), *[tuple(each for each in kept if each != name) for name in kept]]
    fine = [name for name in kept[:WIDEST] if sides.target.is_fine(name)]
    tried += [(one, other) for at, one in enumerate(fine) for other in kept[at + 1 : WIDEST]]
    tried += [(name,) for name in fine]
    return [each for each in dict.fromkeys(tried) if each]


def _linked(sides: Sides, way: str, tried: Iterable[Sequence[str]]) -> list[Alignment]:
    def attempt(columns: Sequence[str]) -> Alignment | None:
        pairs = met(sides.source.whole(columns), sides.target.whole(columns))
        return _attempt(sides, way, columns, pairs) if len(pairs[0]) else None

    return _lean(each for each in together(attempt, tried) if each)


def _lean(found: Iterable[Alignment]) -> list[Alignment]:
    """Only the best one that is believed keeps its places."""
    lean: list[Alignment] = []
    best: Alignment | None = None
    at = 0
    for each in found:
        if _best([*filter(None, [best]), each]) is each:
            best, at = each, len(lean)
        lean.append(replace(each, left=NOWHERE, right=NOWHERE))
    return [*lean[:at], best, *lean[at + 1 :]] if best else lean


def _attempt(
    sides: Sides, way: str, columns: Sequence[str], pairs: tuple[Places, Places]
) -> Alignment:
    beside = np.full(sides.source.count, -1, np.intp)
    beside[pairs[0]] = pairs[1]
    left = np.flatnonzero(beside >= 0)
    right = beside[left]
    share = len(right) / max(sides.target.count, 1)
    confirmed = _confirmed(sides, left, right, columns)
    if confirmed is None and len(columns) > 1:
        confirmed = _beyond_chance(sides, columns, len(right))
    attack = Attack(way=way, columns=tuple(columns), share=share, confirmed=confirmed)
    return Alignment(attack=attack, left=left, right=right)


def _confirmed(sides: Sides, left: Places, right: Places, used: Iterable[str]) -> float | None:
    """How far the columns that were not used bear the pairs out, by the best of them."""
    left, right, beside = _sampled(left, right)
    answers = []
    for column in set(sides.columns) - set(used):
        values = sides.target.codes(column)
        ours, theirs, next_row = sides.source.codes(column)[left], values[right], values[beside]
        answers.append(association(ours, theirs, next_row))
        if column not in sides.keys and sides.target.is_fine(column):
            answers.append(lift(ours, theirs, next_row) or None)
    return max((answer for answer in answers if answer is not None), default=None)


def _beyond_chance(sides: Sides, columns: Sequence[str], matches: int) -> float:
    """The share of matches that go away when the copy's column is moved by a row, at the least."""
    ours, theirs = sides.source.whole(columns), sides.target.whole(columns)
    answers = []
    for column in columns:
        if sides.target.distinct(column) > 1:
            term = sides.target.term((column, ""))
            by_chance = count_met(ours, theirs - term + np.roll(term, 1))
            answers.append((matches - by_chance) / max(len(theirs) - by_chance, 1))
    return max(0.0, min(answers, default=1.0))


def _sampled(left: Places, right: Places) -> tuple[Places, Places, Places]:
    """Some of the pairs, and for each the copy's row of the next pair."""
    picked = np.random.default_rng(len(left)).permutation(len(left))[:SAMPLE]
    return left[picked], right[picked], right[(picked + 1) % max(len(right), 1)]
