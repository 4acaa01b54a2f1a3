"""Deal the values of a column out again, so that none belongs to its row."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.transforms.keyed import aes, prf
from tuomin.transforms.keyed.keys import derive


@dataclass(frozen=True, kw_only=True)
class Shuffle:
    """The values of each batch in a keyed order: they all survive, their rows do not."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = False
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        places = (texts != "").fill_null(value=False).arg_true()
        values = texts.gather(places)
        seed = np.bitwise_xor.reduce(prf.words(values, key), axis=0, initial=0)
        blocks = np.zeros((len(values), 2), np.uint64)
        blocks[:, 0] = np.arange(len(values))
        drawn = aes.encrypted(derive(key, "shuffle"), blocks ^ seed)[:, 0]
        return texts.clone().scatter(places, values.gather(np.argsort(drawn)))
