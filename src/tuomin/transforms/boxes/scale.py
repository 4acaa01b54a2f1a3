"""The different values of one column in order, as codes: 1, 2, 3 ...; 0 is NULL.

>>> ages = Axis(column="age", family="integer", transform=Generalize(by=10))
>>> taken = Taken(ages)
>>> _ = taken.take(pl.Series(["34", None, "9"])), taken.take(pl.Series(["37", "51"]))
>>> scale = taken.scale()
>>> scale.values.to_list(), scale.codes(pl.Series(["8", "39", None, "55"])).tolist()
(['0', '30', '50'], [1, 2, 0, 3])
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from tuomin.errors import PolicyError
from tuomin.model import Family
from tuomin.transforms.boxes.halving import Codes
from tuomin.transforms.generalize import NO_KEY, Generalize

NUMBERS = frozenset({"integer", "decimal", "float"})
MOMENTS = frozenset({"date", "timestamp", "time"})
WHOLE = "^-?[0-9]+$"
MOST = 2**20  # different values


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A column that is generalised. `blank` is what it shows where nothing may be shown."""

    column: str
    family: Family
    transform: Generalize
    nullable: bool = True
    blank: str = ""
    where: str = ""

    @property
    def is_number(self) -> bool:
        by_number = self.transform.digits or isinstance(self.transform.by, int | float)
        return bool(self.family in NUMBERS or by_number) and not self.transform.categories

    @property
    def is_ordered(self) -> bool:
        """Whether a box is a range of its values; else it is a set of them."""
        moments = self.family in MOMENTS or self.transform.is_moment
        return self.is_number or (moments and not self.transform.categories)

    def finest(self, texts: pl.Series) -> pl.Series:
        """The finest forms that the values may keep; whole numbers stay such."""
        found = self.transform.apply(texts, NO_KEY)
        return whole(texts, found) if self.family == "integer" else found


class Taken:
    """The different finest forms of a column, numbered as they are met."""

    def __init__(self, axis: Axis) -> None:
        self._axis = axis
        self._codes: dict[str, int] = {}

    def take(self, texts: pl.Series) -> Codes:
        """The number of each finest form, 0 for NULL; PolicyError when there are too many."""
        distinct = texts.drop_nulls().unique()
        known = self._codes
        numbers = [known.setdefault(form, len(known) + 1) for form in self._axis.finest(distinct)]
        if len(known) > MOST:
            raise PolicyError(
                f"more than {MOST:,} different values to generalize",
                where=self._axis.where,
                hint="give `by` or `digits`, or null the column",
            )
        return _coded(texts, distinct, pl.Series(numbers, dtype=pl.UInt32))

    def scale(self) -> "Scale":
        return Scale(axis=self._axis, values=_ordered(self._values(), self._axis))

    def ranks(self, scale: "Scale") -> Codes:
        """The scale's code for each number that `take` gave."""
        codes = _coded(self._values(), scale.values, pl.Series(range(1, len(scale.values) + 1)))
        return np.append(0, codes)

    def _values(self) -> pl.Series:
        return pl.Series("value", list(self._codes), pl.String)


@dataclass(frozen=True, kw_only=True)
class Scale:
    """All finest forms of a column, in order."""

    axis: Axis
    values: pl.Series

    def codes(self, texts: pl.Series) -> Codes:
        """The place of each text's finest form; 0 also for what the first pass never saw."""
        distinct = texts.drop_nulls().unique()
        places = pl.Series(range(1, len(self.values) + 1), dtype=pl.UInt32)
        forms = _coded(self.axis.finest(distinct), self.values, places)
        return _coded(texts, distinct, pl.Series(forms))

    def texts(self, codes: Codes) -> pl.Series:
        return pl.concat([pl.Series([None], dtype=pl.String), self.values]).gather(codes)


def whole(texts: pl.Series, found: pl.Series) -> pl.Series:
    """Numbers too long for an amount come out as no numbers: their first digit stays, and zeros."""
    lost = ~found.str.contains(WHOLE) & texts.str.contains(WHOLE)
    odd = lost.fill_null(value=False).arg_true()
    if odd.is_empty():
        return found
    parts = texts.gather(odd).str.extract_groups("^(-?[0-9])([0-9]*)").struct.unnest()
    first, rest = parts.get_columns()
    return found.scatter(odd, first + rest.str.replace_all("[0-9]", "0"))


def _coded(texts: pl.Series, distinct: pl.Series, codes: pl.Series) -> Codes:
    if distinct.is_empty():
        return np.zeros(len(texts), np.uint32)
    found = texts.replace_strict(distinct, codes, default=0, return_dtype=pl.UInt32)
    return found.fill_null(0).to_numpy()


def _ordered(values: pl.Series, axis: Axis) -> pl.Series:
    frame = values.to_frame()
    if axis.is_number:
        number = pl.col("value").cast(pl.Float64, strict=False)
        return frame.sort(number, "value", nulls_last=True)["value"]
    return frame.sort("value")["value"]
