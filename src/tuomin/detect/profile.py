"""Profiles: the shapes of sampled values, measured once for all Detectors.

The columns of a table are measured together: a pattern is compiled once and runs over the probed
texts of all of them, which costs a tenth of asking column by column.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise

import polars as pl

from tuomin.checks import normal

# What people write where they have nothing to write.
ABSENT = [
    "null", "none", "nil", "n/a", "na", "-", "--", "/", "nan", "undefined",
    "无", "暂无", "没有", "未知", "空", "未填写",
]  # fmt: skip
YES_NO = frozenset(["0", "1", "true", "false", "t", "f", "y", "n", "yes", "no", "是", "否"])
PROBE = 192  # distinct values that show which patterns can matter at all
PROSE, LINE = 0.05, 12
# Lists of single values without blanks, as arrays are printed or people write them.
SEPARATOR, MOSTLY = "[,;|，；、]", 0.8
LIST = rf"^\{{?[^\s{{}}\p{{Han}},;|，；、]+(?:{SEPARATOR}[^\s{{}}\p{{Han}},;|，；、]+)+\}}?$"
PAIR = r"^-?[0-9]{1,3}\.[0-9]+[,;|，]-?[0-9]{1,3}\.[0-9]+$"  # a place
NOTHING = pl.Series("texts", [], dtype=pl.String)

# Shares that every column has, by name.
TRAITS = {
    "hidden": r"[*＊●•█×■]{2,}|[*＊●]|[xX]{4,}|#{4,}",
    "masked": r"^[^\s*＊●•█×■#]{0,12}(?:[*＊●•█×■]{1,}|[xX]{4,}|#{4,})[^*＊●•█×■#]{0,24}"
    r"(?:[*＊●]{2,}[^*]{0,12})?$",
    "hashed": r"^(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{128})$"
    r"|^(?:0x)?(?:[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{56}|[0-9A-F]{64}|[0-9A-F]{128})$",
    "salted": r"^\$(?:2[abxy]?|5|6|1|y|argon2(?:id?|d)|scrypt|pbkdf2[a-z0-9-]*)\$.{10,}"
    r"|^\{(?:S?SHA[0-9]*|S?MD5|CRYPT|bcrypt|noop|pbkdf2|scrypt|argon2)[^}]*\}.+"
    r"|^(?:pbkdf2_)?sha(?:1|256|512)\$.+\$.+",
    "ciphered": r"^(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
    r"|^[0-9a-fA-F]{160,}$",
    "mixed": r"[a-z].*[A-Z]|[A-Z].*[a-z]",
    "prose": r"\p{Han}{4}|[A-Za-z]+ [A-Za-z]+ |[,，。;；!！?？\n]",
    "link": r"^(?:[a-z]+://|/|\./|[A-Za-z]:\\)\S*$",
    "plain": r"^[0-9A-Za-z_.:+/=-]*$",
    "image": r"^(?:data:image/|/9j/|iVBORw0KGgo|R0lGOD|UklGR)",
    "audio": r"^(?:data:audio/|SUQz|IyFBTVI|T2dnUw)",
    "video": r"^data:video/",
}


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The texts of a column that say something, normalised, of `rows` rows.

    `traits` are the shares of its probed texts that have each of TRAITS.
    """

    rows: int
    texts: pl.Series
    traits: dict[str, float] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return self.texts.len()

    @cached_property
    def distinct(self) -> pl.Series:
        """Every text once, in order of first appearance."""
        if not self.count:
            return self.texts
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
        lengths = self.distinct.str.len_chars().to_list()
        return min(lengths, default=0), max(lengths, default=0)

    @cached_property
    def is_boolean(self) -> bool:
        """Nothing but yes and no."""
        few = 0 < self.distinct.len() <= len(YES_NO)
        return few and YES_NO.issuperset(self.distinct.str.to_lowercase())

    @cached_property
    def is_prose(self) -> bool:
        """Words in a row, in which anything may be said."""
        prose = self.traits["prose"] > PROSE and self.lengths[1] > LINE
        return prose and self.traits["link"] < PROSE


class Probes:
    """The probed texts of several columns in one Series."""

    def __init__(self, shapes: Sequence[Profile]) -> None:
        parts = [shape.probe for shape in shapes]
        self._texts = pl.concat(parts) if parts else pl.Series([], dtype=pl.String)
        self._edges = [0, *accumulate(part.len() for part in parts)]

    def shares(self, answer: Callable[[pl.Series], pl.Series]) -> list[float]:
        """The share of probed texts for which `answer` is true, column by column."""
        if self._texts.is_empty():
            return [0.0] * (len(self._edges) - 1)
        sums = answer(self._texts).fill_null(value=False).cast(pl.UInt32).cum_sum().to_list()
        totals = [0, *sums]
        return [
            (totals[end] - totals[start]) / (end - start) if end > start else 0.0
            for start, end in pairwise(self._edges)
        ]


def profiles(columns: Sequence[pl.Series]) -> list[Profile]:
    """The Profile of each String Series, as a Sample holds them."""
    shapes = [traitless(values) for values in columns]
    probes = Probes(shapes)
    for name, form in TRAITS.items():
        shares = probes.shares(lambda texts, form=form: texts.str.contains(form))  # type: ignore[misc]
        for shape, share in zip(shapes, shares, strict=True):
            shape.traits[name] = share
    return shapes


def traitless(values: pl.Series) -> Profile:
    """The Profile of a String Series without its traits."""
    return Profile(rows=values.len(), texts=_saying(values))


def profile(values: pl.Series) -> Profile:
    return profiles([values])[0]


def _saying(values: pl.Series) -> pl.Series:
    if values.null_count() == values.len():
        return NOTHING
    texts = normal.normalise(_items(values.drop_nulls()))
    says = (texts != "") & ~texts.str.to_lowercase().is_in(ABSENT)
    return texts.filter(says).rename("texts")


def _items(texts: pl.Series) -> pl.Series:
    """The single values where most texts are lists of them: `{a,b}`, `a;b`."""
    heads = texts.head(PROBE)
    listed = heads.str.contains(LIST) & ~heads.str.contains(PAIR)
    if float(listed.mean() or 0) < MOSTLY:  # type: ignore[arg-type]
        return texts
    return texts.str.strip_chars("{}").str.replace_all(SEPARATOR, ",").str.split(",").explode()
