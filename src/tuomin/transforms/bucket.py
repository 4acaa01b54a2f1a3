"""Coarsen values: numbers to bands, dates to months and years, regions to provinces."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays.rows import Form, Kernel, choose, present
from tuomin.transforms.base import check
from tuomin.transforms.keyed.days import Numbers
from tuomin.transforms.redact import Redact
from tuomin.transforms.regions import places
from tuomin.transforms.written import amounts, dates

TIMES = ("hour", "day", "month", "year", "decade")
REGIONS = {"province": 2, "city": 4}  # leading digits of a region code

CODE = "[1-8][0-9]{5}(?:[0-9]{3}){0,2}"
PROVINCE = "|".join(places.province_names()["name"])
CITY = r"[\p{Han}&&[^省市区县旗]]{2,8}?(?:自治州|地区|盟|市)"


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """The beginning of the band, month, year or region that a value lies in; others are hidden."""

    by: str | float = "year"
    """A number is the width of bands; else hour, day, month, year, decade, province or city."""

    label: bool = False
    """Write bands of whole numbers as `20-29` in place of `20`."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        allowed = (*TIMES, *REGIONS)
        right = self.by in allowed if isinstance(self.by, str) else self.by > 0
        check(self, "by", right, f"a number above 0, {', '.join(allowed)}")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, self._coarse)

    def _coarse(self, rows: pl.Series) -> pl.Series:
        hidden = Redact().hidden
        if self.by in REGIONS:
            return _regions(rows, str(self.by), hidden)
        if self.by in TIMES:
            move, time = partial(_moved, by=str(self.by)), dates.zeroed
            return dates.changed(rows, move, hidden, _whole_hours if self.by == "hour" else time)
        if self.label:
            return choose(rows, [("[0-9]{1,17}", self._labelled)], hidden)
        return amounts.changed(rows, self._banded, hidden)

    def _banded(self, numbers: amounts.Whole, rows: pl.Series) -> amounts.Whole:
        decimals = rows.str.extract(r"\.([0-9]+)").fill_null("").str.len_bytes().to_numpy()
        width = np.maximum(np.rint(float(self.by) * 10.0**decimals), 1).astype(np.int64)
        return numbers // width * width

    def _labelled(self, rows: pl.Series) -> pl.Series:
        numbers, width = rows.cast(pl.Int64), max(round(float(self.by)), 1)
        low = numbers // width * width
        return low.cast(pl.String) + "-" + (low + width - 1).cast(pl.String)


def _moved(years: Numbers, months: Numbers, numbers: Numbers, by: str) -> dates.Day:
    first = np.ones_like(years)
    if by == "decade":
        return years // 10 * 10, first, first
    if by == "year":
        return years, first, first
    return years, months, first if by == "month" else numbers


def _whole_hours(times: pl.Series) -> pl.Series:
    hour = times.str.extract("^([T ]?[0-9]{1,2})").fill_null("")
    rest = times.str.slice(hour.str.len_bytes().cast(pl.Int64))
    return hour + dates.zeroed(rest)


def _regions(rows: pl.Series, by: str, hidden: Kernel) -> pl.Series:
    def codes(found: pl.Series) -> pl.Series:
        return found.str.head(REGIONS[by]) + found.str.slice(REGIONS[by]).str.replace_all(".", "0")

    def names(found: pl.Series) -> pl.Series:
        parts = found.str.extract_groups(rf"^\s*({PROVINCE})?({CITY})?").struct.unnest()
        parts.columns = ["province", "city"]
        whole = places.whole(parts.fill_null(""))
        chosen = whole["province"] if by == "province" else whole["province"] + whole["city"]
        return chosen.zip_with(chosen != "", hidden(found))

    forms: list[tuple[Form, Kernel]] = [(CODE, codes), (rf"\s*(?:{PROVINCE}|{CITY})(?s:.*)", names)]
    return choose(rows, forms, hidden)
