"""What a copy no longer tells: how much of each column's information is gone.

Measured on source and copy, whatever was done to the column: the entropy of its values, NULL being
one, is what a row's value says. A column that has one value left has lost all, a shuffled one none.

>>> of(np.array([1, 2, 3, 4], np.uint32), np.array([1, 1, 3, 3], np.uint32))
Lost(before=4, after=2, share=0.5)
"""

import numpy as np

from tuomin.proof.alignment import Sides
from tuomin.proof.cells import Codes
from tuomin.proof.holdings import Holding
from tuomin.proof.model import Lost


def losses(sides: Sides, holdings: list[Holding]) -> dict[str, Lost]:
    """By column, but for keys and direct identifiers: their new values tell nothing at all."""
    told = [each.name for each in holdings if not (each.direct or each.key)]
    return {name: of(sides.source.codes(name), sides.target.codes(name)) for name in told}


def of(source: Codes, target: Codes) -> Lost:
    """The different values of a column in source and copy, and the share of information lost."""
    before, bits = _entropy(source)
    after, left = _entropy(target)
    share = max(0.0, 1 - left / bits) if bits else 0.0
    return Lost(before=before, after=after, share=share)


def _entropy(codes: Codes) -> tuple[int, float]:
    """How many different codes there are, and what one says, in bits."""
    if not len(codes):
        return 0, 0.0
    counts = np.unique(codes, return_counts=True)[1]
    shares = counts / len(codes)
    return len(counts), float(-(shares * np.log2(shares)).sum())
