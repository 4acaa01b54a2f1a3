"""MAC addresses that no manufacturer assigned: locally administered ones (IEEE 802).

The second digit is 2, 6, A or E, as in the addresses that phones draw at random.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.rows import present
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.written.spelling import choose_spelled

FORM = "[0-9A-F]{12}"
WIDTH = 12  # digits

GROUP, LOCAL = 1 << 40, 2 << 40  # bits of the first byte


@dataclass(frozen=True, kw_only=True)
class Mac:
    """A locally administered address in the same spelling."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "device.mac_address"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        kernel, token = partial(_drawn, key=key), partial(shape.token, key=key)
        return present(texts, lambda rows: choose_spelled(rows, [(FORM, kernel)], token))


def _drawn(rows: pl.Series, key: bytes) -> pl.Series:
    numbers = prf.numbers(rows, key, 2**48)
    numbers = (numbers | np.uint64(LOCAL)) & ~np.uint64(GROUP)
    spelled = numbers.astype(">u8").tobytes().hex().upper().encode()
    return flat.texts(np.frombuffer(spelled, np.uint8).reshape(-1, 16)[:, -WIDTH:])
