"""Originals that survived: what the search found in one table, weighed against chance.

The rules, in the order of their strength:
- a strong value of the source (mail address, 15 digits and more, document) anywhere: a leak;
  (a short document, a letter and six digits, only when chance does not explain the hits);
- a number of 7 to 14 digits: a leak, unless the column's other numbers lie so near to the source's
  that chance explains the hits (serial numbers beside mobiles). Values that the source's own column
  has, and values that are new in it, are judged apart, so that what was planted does not hide;
- the value of a direct identifier in its own row: a leak, for a surrogate that equals the original
  is none; only of small numbers and short codes, which any permutation leaves in place once on
  average, as many are let pass as chance gives;
- names in rows of other people: a leak when more of the source's rare names came back once than a
  second population of the same make would share with it (a shuffled column has them all, a pool
  some);
- names inside text: a leak when the row's own person is named, when a text was changed and holds a
  name nevertheless, or when they are more than the strangers of names.py explain.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import Codes, distinct, singles
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.codes.holdings import ROW_KEYS, Holding, Pair
from tuomin.proof.codes.rows import MORE
from tuomin.proof.linkage.identifiability import ANY
from tuomin.proof.originals.search import Found
from tuomin.proof.outcome.model import Flaw, Gap, Treatment
from tuomin.proof.rules.named import named
from tuomin.proof.rules.scene import NOTHING, Scene

UNTOUCHED = 0.5  # share of the copy's values that the source has, of a column that was kept
SLACK = 0.01  # share of rows whose rare names may return by chance in any case
FEW = 3  # that may in the smallest table
SIGMAS = 5.0
RARE = 0.05  # values in their own place on average: fewer, and one is no chance


def residue(scene: Scene) -> Iterator[Flaw | Gap]:
    """Every original that survived in one table, and what chance was trusted with."""
    for holding in scene.searched:
        found = scene.found.get(holding.name, Found())
        leaks = [*_strong(scene, holding, found), *_numbers(scene, holding, found)]
        yield from leaks
        if holding.direct and not any(_is_own(each, holding) for each in leaks):
            yield from _in_place(scene, holding)
        yield from named(scene, holding, found)
        if found.binary:
            yield Gap(code="binary", place=scene.place(holding.name))
        if holding.level == "undetermined" and _is_kept(scene, holding.name):
            yield scene.flaw("undetermined", holding, scene.sides.target.count, allows="masked")


def _strong(scene: Scene, holding: Holding, found: Found) -> Iterator[Flaw | Gap]:
    for kind, count in sorted(found.strong.items()):
        if _is_chance(scene, holding, found, kind, count):
            yield Gap(code="chance", place=scene.place(holding.name), facts={"count": count})
        elif not _is_realistic(scene, holding, kind):
            code = _code(holding, kind, is_inside=kind in found.inside)
            yield scene.flaw(code, holding, count, kind=kind)


def _is_chance(scene: Scene, holding: Holding, found: Found, kind: str, count: int) -> bool:
    """Whether short documents are all that was found, and no more than surrogates of their form
    meet by chance: as many pairs as there are, each with these odds.
    """
    short = found.short.get(kind)
    if short is None or short.rows < count:
        return False
    theirs = scene.sides.target.distinct(holding.name)
    expected = theirs * len(scene.identifiers.marks[kind]) * short.odds
    return not exceeds(len(short.marks), expected, among=scene.among)


def _numbers(scene: Scene, holding: Holding, found: Found) -> Iterator[Flaw | Gap]:
    """The numbers beside the hits say what chance gives, in kept and in new cells apart.

    Not in a column of identifiers: there every hit is a value that the source has in it.
    """
    frame = found.number_frame()
    if not frame["hit"].any():
        return
    known = NOTHING if holding.direct else scene.known(holding.name)
    kept = frame["code"].is_in(pl.Series(known).implode())
    for cells in (frame.filter(kept), frame.filter(~kept)):
        hits = cells.filter("hit")
        expected = float(cells.filter(~pl.col("hit")).unique("mark")["density"].sum())
        if exceeds(hits["mark"].n_unique(), expected, among=scene.among):
            yield from _number_flaws(scene, holding, hits)
        elif hits.height:
            yield Gap(code="chance", place=scene.place(holding.name), facts={"count": hits.height})


def _number_flaws(scene: Scene, holding: Holding, hits: pl.DataFrame) -> Iterator[Flaw]:
    kinds = pl.Series("kind", scene.identifiers.kinds(hits["mark"].to_numpy()))
    for (kind, inside), rows in hits.with_columns(kinds).group_by("kind", "inside"):
        if not _is_realistic(scene, holding, str(kind)):
            code = _code(holding, str(kind), is_inside=bool(inside))
            yield scene.flaw(code, holding, rows["row"].n_unique(), kind=str(kind))


def _code(holding: Holding, kind: str, *, is_inside: bool) -> str:
    if is_inside:
        return "inside"
    return "untouched" if holding.direct and holding.kind == kind else "elsewhere"


def _is_own(flaw: Flaw | Gap, holding: Holding) -> bool:
    return isinstance(flaw, Flaw) and flaw.kind == holding.kind


def _is_realistic(scene: Scene, holding: Holding, kind: str) -> bool:
    """Whether surrogates in this column may equal an original of somebody else."""
    treatment = scene.treatments.get(holding.name)
    return treatment is not None and treatment.realistic and holding.kind == kind


def _in_place(scene: Scene, holding: Holding) -> Iterator[Flaw | Gap]:
    """Values in the row that they come from, and rare words that came back in other rows."""
    left, right = scene.aligned(holding.name)
    more, beside = scene.aligned(holding.name, MORE)
    equal = (left == right) & (left != 0) & (more == beside)
    if equal.any() and _is_leak(scene, holding, left[equal]):
        if not holding.words and (holding.key or holding.kind in ROW_KEYS):
            yield scene.flaw("key_value", holding, int(equal.sum()), allows="masked")
        else:
            yield scene.flaw("untouched", holding, int(equal.sum()))
    elif holding.words and (count := _returned(scene, holding.name)):
        yield scene.flaw("rearranged", holding, count, allows="masked")
    elif scene.alignment is None and scene.sides.target.distinct(holding.name) > 1:
        yield Gap(code="unaligned", place=scene.place(holding.name))


def _is_leak(scene: Scene, holding: Holding, equal: Codes) -> bool:
    """Whether as many different values in their own place are more than a permutation leaves."""
    if holding.words:
        return True
    ours = scene.known(holding.name)
    theirs = distinct(scene.sides.target.codes(holding.name))
    shared = len(np.intersect1d(ours, theirs, assume_unique=True))
    different = len(distinct(equal))
    expected = (shared - different) / max(len(theirs), 1)
    return expected < RARE or exceeds(different, expected, among=scene.among)


def _returned(scene: Scene, column: str) -> int:
    """How many words that the source has once the copy has once, if chance does not explain them.

    Chance is read off the source: its two halves are populations of the same make, and four times
    what they share is more than two whole ones would.
    """
    ours, theirs = scene.sides.source.codes(column), scene.sides.target.codes(column)
    ours, theirs = ours[ours != 0], theirs[theirs != 0]
    shared = len(np.intersect1d(singles(ours), singles(theirs), assume_unique=True))
    order = np.random.default_rng(len(ours)).permutation(ours)
    half = len(order) // 2
    twice = np.intersect1d(singles(order[:half]), singles(order[half:]), assume_unique=True)
    expected = 4 * len(twice)
    slack = max(FEW, SLACK * min(len(ours), len(theirs)))
    return shared if shared > expected + SIGMAS * math.sqrt(expected + 1) + slack else 0


def _is_kept(scene: Scene, column: str) -> bool:
    kept = next(each.kept for each in scene.view.columns if each.column == column)
    return kept >= (ANY if scene.alignment else UNTOUCHED)


def by_column(treatments: Sequence[Treatment], pair: Pair) -> dict[str, Treatment]:
    """The treatments of one table by column."""
    place = (pair.source.schema, pair.source.name)
    return {each.column: each for each in treatments if (each.schema, each.table) == place}
