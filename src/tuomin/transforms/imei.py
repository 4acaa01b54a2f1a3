"""IMEI numbers of test devices, with a right Luhn digit where the original had one.

Type codes that begin with 00 are those of test equipment (GSMA TS.06, test IMEI).
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Flat
from tuomin.arrays.rows import Form, Kernel, by_bytes, present
from tuomin.transforms.base import declare
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written import luhn
from tuomin.transforms.written.spelling import choose_spelled

FULL, BARE = "[0-9]{15}", "[0-9]{14}"
VERSIONED = "[0-9]{16}"
"""IMEISV: two digits of software version in place of the check digit."""

BODY, TYPE = 14, 8  # digits
DEVICES = np.uint64(10 ** (BODY - 2))


@dataclass(frozen=True, kw_only=True)
class Imei:
    """The number of a test device that does not exist."""

    realistic: bool = False
    """Keep the type code and permute the serial number: it may then be somebody's device."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "device.imei"

    def __post_init__(self) -> None:
        declare(self, injective=self.realistic, reversible=self.realistic)

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        body = partial(_permuted if self.realistic else _drawn, key=key)
        bare = by_bytes(body)
        forms: list[tuple[Form, Kernel]] = [
            (FULL, by_bytes(partial(luhn.rechecked, body=body))),
            (BARE, bare),
            (VERSIONED, lambda rows: bare(rows.str.head(BODY)) + rows.str.slice(BODY)),
        ]
        other = partial(shape.permuted, key=key)
        return present(texts, lambda rows: choose_spelled(rows, forms, other))


def _drawn(bodies: Flat, key: bytes) -> Flat:
    return flat.even(digits.spelled(prf.of(bodies, key)[:, 0] % DEVICES, BODY))


def _permuted(bodies: Flat, key: bytes) -> Flat:
    out, width = bodies.matrix(BODY).copy(), BODY - TYPE
    ff1 = FF1(derive(key, "serial"), radix=10, length=width)
    out[:, TYPE:] = digits.spelled(ff1.encrypt(digits.number(out[:, TYPE:])), width)
    return flat.even(out)
