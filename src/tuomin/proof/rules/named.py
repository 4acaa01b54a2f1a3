"""Names inside the text of one table: when they betray somebody, and when they are chance."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import Mask
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.codes.holdings import NAMES, Holding
from tuomin.proof.originals.names import CONTROLS, is_wordy
from tuomin.proof.originals.search import Found
from tuomin.proof.outcome.model import Flaw
from tuomin.proof.rules.scene import Scene

UNTOUCHED = 0.5  # share of a column's cells that the source has, of texts that were left alone
DIFFERENT = 5  # names in unchanged text that make a finding
MARGIN = 3  # times as many as strangers


def named(scene: Scene, holding: Holding, found: Found) -> Iterator[Flaw]:
    seen = found.name_frame()
    if not seen.height or holding.words:
        return
    at = seen["name"].to_numpy()
    times = np.bincount(at, minlength=len(scene.names.marks))
    seen = seen.filter(pl.Series(~is_wordy(times[at], at, scene.names)))
    at = seen["name"].to_numpy()
    is_real = scene.names.sets[at] == 0
    kept = np.isin(seen["code"].to_numpy(), scene.known(holding.name))
    real = seen.filter(pl.Series(is_real))
    count = _own(scene, real) or _changed(scene, holding, is_real & ~kept)
    count = count or _many(scene, is_real & ~kept, ~is_real & ~kept)
    if not count and scene.pair.persons and real["name"].n_unique() >= DIFFERENT:
        count = _many(scene, is_real, ~is_real)
    if count:
        yield scene.flaw("name_inside", holding, count, kind="identity.person_name")


def _own(scene: Scene, real: pl.DataFrame) -> int:
    """Texts that name the person of their own row, beyond those that name the next row's."""
    columns = [each.name for each in scene.pair.common if each.kind in NAMES and each.direct]
    if scene.alignment is None or not columns or not real.height:
        return 0
    partner = np.full(scene.sides.target.count, -1)
    partner[scene.alignment.right] = scene.alignment.left
    codes = scene.names.codes[real["name"].to_numpy()]
    rows = partner[real["row"].to_numpy()]
    own = beside = 0
    for column in columns:
        names = scene.sides.source.codes(column)
        own += int((names[rows] == codes)[rows >= 0].sum())
        beside += int((names[(rows + 1) % len(names)] == codes)[rows >= 0].sum())
    return own if exceeds(own, beside, among=scene.among) else 0


def _changed(scene: Scene, holding: Holding, new: Mask) -> int:
    """Names in texts that are not the source's, in a column where most texts are."""
    cells = scene.sides.target.codes(holding.name)
    if not new.any() or np.isin(cells, scene.known(holding.name)).mean() < UNTOUCHED:
        return 0
    return int(new.sum())


def _many(scene: Scene, real: Mask, strangers: Mask) -> int:
    """Names that are more than strangers explain."""
    expected = MARGIN * (strangers.sum() + 0.5) / CONTROLS
    count = int(real.sum())
    return count if exceeds(count, expected, among=scene.among) else 0
