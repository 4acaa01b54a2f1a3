"""What a copy no longer tells: how much of each column's information is gone.

Measured on source and copy, whatever was done to the column: the entropy of its values, NULL being
one, is what a row's value says. A column that has one value left has lost all, a shuffled one none.

>>> lost = of(np.array([1, 2, 3, 4], np.uint32), np.array([1, 1, 3, 3], np.uint32))
>>> lost.before, lost.after, lost.share
(4, 2, 0.5)
>>> lost.rising[0][::5], lost.rising[1][::5]
((0.0, 0.312, 0.625, 0.938), (0.0, 0.625, 1.0, 1.0))
"""

import numpy as np
import numpy.typing as npt

from tuomin.proof.codes.cells import Codes
from tuomin.proof.codes.holdings import Holding
from tuomin.proof.linkage.alignment import Sides
from tuomin.proof.outcome.model import Lost

Shares = npt.NDArray[np.float64]
POINTS, DIGITS = 16, 3


def losses(sides: Sides, holdings: list[Holding]) -> dict[str, Lost]:
    """By column, but for keys and direct identifiers: their new values tell nothing at all."""
    told = [each.name for each in holdings if not (each.direct or each.key)]
    return {name: of(sides.source.codes(name), sides.target.codes(name)) for name in told}


def of(source: Codes, target: Codes) -> Lost:
    """The different values of a column in source and copy, and the share of information lost."""
    ours, theirs = _shares(source), _shares(target)
    bits, left = _entropy(ours), _entropy(theirs)
    return Lost(
        before=len(ours),
        after=len(theirs),
        share=max(0.0, 1 - left / bits) if bits else 0.0,
        rising=(_rising(ours, len(ours)), _rising(theirs, len(ours))),
    )


def _shares(codes: Codes) -> Shares:
    """The share of rows that each different value has, the commonest first."""
    counts = np.unique(codes, return_counts=True)[1]
    return np.sort(counts)[::-1] / max(len(codes), 1)


def _entropy(shares: Shares) -> float:
    """What one value says, in bits."""
    return float(-(shares * np.log2(shares)).sum())


def _rising(shares: Shares, values: int) -> tuple[float, ...]:
    """The share of rows of the commonest values, for POINTS parts of so many `values`."""
    total = np.append(0.0, np.cumsum(shares))
    taken = np.interp(np.linspace(0, values, POINTS + 1), np.arange(len(total)), total)
    return tuple(np.round(taken, DIGITS).tolist())
