"""Vehicle identification numbers of no vehicle.

They begin with G, which the lists of world manufacturer identifiers (ISO 3780) give to no country.
Place 9 holds the right check character where the original's was right.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes
from tuomin.arrays.rows import present
from tuomin.checks import vin
from tuomin.transforms.keyed import shape
from tuomin.transforms.written.spelling import choose_spelled

FORM = f"{vin.LETTER}{{17}}"
NOWHERE = ord("G")
CHECK = 8  # the place, from 0
CLEAR = {"I": "J", "O": "P", "Q": "R"}


@dataclass(frozen=True, kw_only=True)
class Vin:
    """A number of the same shape under a manufacturer that does not exist."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "identity.vin"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        kernel, token = partial(_drawn, key=key), partial(shape.token, key=key)
        return present(texts, lambda rows: choose_spelled(rows, [(FORM, kernel)], token))


def _drawn(rows: pl.Series, key: bytes) -> pl.Series:
    old = flat.matrix(rows, 17)
    new = flat.matrix(shape.token(rows, key).str.replace_many(CLEAR), 17).copy()
    new[:, 0] = NOWHERE
    right = old[:, CHECK] == _checks(old)
    new[right, CHECK] = _checks(new[right])
    return flat.texts(new)


def _checks(characters: Bytes) -> NDArray[np.uint8]:
    sums = (vin.VALUES[characters].astype(np.int64) * vin.WEIGHTS).sum(axis=1)
    checks: NDArray[np.uint8] = vin.CHARACTERS[sums % 11]
    return checks
