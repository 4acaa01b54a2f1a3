"""Unified social credit codes and organisation codes of nobody.

Registrar, kind of organisation and province stay; the county becomes one that never existed, the
eight characters of the organisation are permuted, and check characters are as right as they were.
An organisation code alone agrees with the one inside the credit code.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Bytes
from tuomin.arrays.rows import Form, Kernel, present
from tuomin.checks import org_code, uscc
from tuomin.transforms import number
from tuomin.transforms.keyed import ghosts, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written.spelling import choose_spelled

LETTER = uscc.LETTER
FULL = f"[1-9ANY]{LETTER}[0-9]{{6}}{LETTER}{{10}}"
TAX = f"[0-9]{{6}}{LETTER}{{9}}"
"""The tax number of 15 characters that credit codes replaced: region and organisation code."""

BARE = f"{LETTER}{{9}}"
RADIX, WIDTH = 31, 8

POWERS = RADIX ** np.arange(WIDTH // 2 - 1, -1, -1, dtype=np.uint64)


@dataclass(frozen=True, kw_only=True)
class Uscc:
    """A credit code in the same province, of a county that never existed."""

    realistic: bool = False
    """Use counties that exist."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = "organisation.uscc"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        regions = ghosts.table(key, realistic=self.realistic)
        region = partial(_regions, key=key, regions=regions)
        organisation = partial(_organisations, key=key)

        def tax(rows: pl.Series) -> pl.Series:
            return region(rows.str.head(6)) + organisation(rows.str.slice(6))

        forms: list[tuple[Form, Kernel]] = [
            (FULL, lambda rows: _checked(rows, rows.str.head(2) + tax(rows.str.slice(2, 15)))),
            (TAX, tax),
            (BARE, organisation),
        ]
        other = partial(shape.permuted, key=key)
        return present(texts, lambda rows: choose_spelled(rows, forms, other))


def _regions(rows: pl.Series, key: bytes, regions: ghosts.Table) -> pl.Series:
    ghost = regions[digits.read(rows, 6)]
    known = pl.Series(ghost != ghosts.NOWHERE)
    return digits.written(ghost, 6).zip_with(known, number.permuted(rows, key))


def _organisations(rows: pl.Series, key: bytes) -> pl.Series:
    """Organisation codes: eight characters permuted, then the check character."""
    old = uscc.VALUES[flat.matrix(rows, WIDTH + 1)]
    ff1 = FF1(derive(key, "organisations"), radix=RADIX, length=WIDTH)
    halves = (old[:, :4] @ POWERS, old[:, 4:8] @ POWERS)
    left, right = ff1.encrypt_halves(*halves)
    new = np.column_stack([half[:, None] // POWERS % np.uint64(RADIX) for half in (left, right)])
    wrong = old[:, -1].astype(np.int64) - _organisation_checks(old[:, :-1])
    check = (_organisation_checks(new) + wrong) % RADIX
    return flat.texts(uscc.CHARACTERS[np.column_stack([new, check]).astype(np.intp)])


def _organisation_checks(values: NDArray[np.integer]) -> NDArray[np.int64]:
    """The right check characters, as places in the alphabet of credit codes."""
    letters = uscc.CHARACTERS[values.astype(np.intp)]
    sums = (org_code.VALUES[letters].astype(np.int64) * org_code.WEIGHTS).sum(axis=1)
    checks: NDArray[np.int64] = uscc.VALUES[org_code.CHARACTERS[-sums % 11]].astype(np.int64)
    return checks


def _checked(rows: pl.Series, bodies: pl.Series) -> pl.Series:
    """`bodies` with check characters as right or wrong as those of `rows`."""
    old, new = flat.matrix(rows, 18), flat.matrix(bodies, 17)
    wrong = uscc.VALUES[old[:, -1]] - _sums(old[:, :-1])
    check = uscc.CHARACTERS[(_sums(new) + wrong) % RADIX]
    return bodies + flat.texts(check[:, np.newaxis])


def _sums(characters: Bytes) -> NDArray[np.int64]:
    sums = (uscc.VALUES[characters].astype(np.int64) * uscc.WEIGHTS).sum(axis=1)
    checks: NDArray[np.int64] = -sums % RADIX
    return checks
