"""A Profile: the shape of a column's sampled values, measured once for all Detectors."""

import math
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from tuomin.checks import normal

# What people write where they have nothing to write.
ABSENT = [
    "null",
    "none",
    "nil",
    "n/a",
    "na",
    "-",
    "--",
    "/",
    "无",
    "暂无",
    "没有",
    "未知",
    "空",
    "undefined",
    "nan",
]
PROBE = 256  # distinct values that show which Detectors can matter at all


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The texts that say something, normalised (`texts`), and how many rows there were (`rows`)."""

    rows: int
    texts: pl.Series

    @property
    def count(self) -> int:
        return self.texts.len()

    @cached_property
    def distinct(self) -> pl.Series:
        """Every text once, in order of first appearance."""
        return self.texts.unique(maintain_order=True)

    @cached_property
    def witnesses(self) -> float:
        """How many texts speak: the distinct ones, and a little for each repetition."""
        distinct = self.distinct.len()
        return distinct + math.log2(self.count / distinct) if distinct else 0.0

    @cached_property
    def probe(self) -> pl.Series:
        """Distinct texts from all over the column."""
        total = self.distinct.len()
        return self.distinct.gather_every(-(-total // PROBE)) if total > PROBE else self.distinct

    @cached_property
    def lengths(self) -> tuple[int, int]:
        """The shortest and the longest text in characters; (0, 0) without any."""
        if not self.count:
            return 0, 0
        lengths = self.distinct.str.len_chars()
        return int(lengths.min() or 0), int(lengths.max() or 0)  # type: ignore[arg-type]

    def share(self, pattern: str) -> float:
        """The share of probed texts that contain `pattern`; 0 without any."""
        return float(self.probe.str.contains(pattern).mean() or 0) if self.count else 0.0  # type: ignore[arg-type]

    @cached_property
    def is_boolean(self) -> bool:
        """Nothing but yes and no."""
        words = {"0", "1", "true", "false", "t", "f", "y", "n", "yes", "no", "是", "否"}
        return (
            0 < self.distinct.len() <= len(words) and set(self.distinct.str.to_lowercase()) <= words
        )

    @cached_property
    def is_prose(self) -> bool:
        """Words in a row, in which anything may be said."""
        return (
            self.share(r"\p{Han}{4}|[A-Za-z]+ [A-Za-z]+ |[,，。;；!！?？\n]") > PROSE
            and self.lengths[1] > LINE
        )


PROSE, LINE = 0.05, 12


def profile(values: pl.Series) -> Profile:
    """The Profile of a String Series as a Sample holds it."""
    texts = normal.normalise(values.drop_nulls())
    says = (texts != "") & ~texts.str.to_lowercase().is_in(ABSENT)
    return Profile(rows=values.len(), texts=texts.filter(says).rename("texts"))
