"""Profiles: the shapes of sampled values, measured once for all Detectors.

The columns of many tables are measured together, in one Stack.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from tuomin.checks import mojibake, normal
from tuomin.detect.sample.stack import Numbers, Stack
from tuomin.detect.sample.variety import Varieties

# What people write where they have nothing to write.
ABSENT = [
    "null", "none", "nil", "n/a", "na", "-", "--", "/", "nan", "undefined",
    "无", "暂无", "没有", "未知", "空", "未填写",
]  # fmt: skip
LONGEST_ABSENT = max(len(each.encode()) for each in ABSENT)  # in bytes
YES_NO = frozenset(["0", "1", "true", "false", "t", "f", "y", "n", "yes", "no", "是", "否"])
PROBE = 192  # distinct values that show which patterns can matter at all
PROSE, LINE = 0.05, 12
# Lists of single values without blanks, as arrays are printed or people write them.
SEPARATOR, MOSTLY = "[,;|，；、]", 0.8
ONE = r"^\{[^\s{}\p{Han},;|，；、:]*\}$"  # an array of one or none, as it is printed
LIST = rf"^\{{?[^\s{{}}\p{{Han}},;|，；、]+(?:{SEPARATOR}[^\s{{}}\p{{Han}},;|，；、]+)+\}}?$"
PAIR = r"^[(\[]?-?[0-9]{1,3}\.[0-9]+[,;|，] ?-?[0-9]{1,3}\.[0-9]+[)\]]?$"  # a place
NOTHING = pl.Series("texts", [], dtype=pl.String)

# Shares that every column has, by name.
TRAITS = {
    "hidden": r"[*＊●•█×■]{2,}|[*＊●]|[xX]{4,}|#{4,}",
    "masked": r"^\+?[^\s*＊●•█×■#]{0,12}[ -]?[0-9]?(?:[*＊●•█×■]{1,}|[xX]{4,}|#{4,})"
    r"(?:[ -][*＊●•█×■]+)*[^*＊●•█×■#]{0,24}"
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


class Shapes:
    """The texts of several columns, measured at once: all of them, each once, and some."""

    def __init__(self, texts: Stack) -> None:
        self.texts = texts
        self._shares: dict[str, list[float]] = {}

    @cached_property
    def once(self) -> Stack:
        return self.texts.once()

    @cached_property
    def probes(self) -> Stack:
        return self.once.spread(PROBE)

    def shares(self, form: str) -> list[float]:
        """Of each column the share of probed texts that contain a form."""
        if form not in self._shares:
            flags = self.probes.answers(lambda texts: texts.str.contains(form), self.probes.among)
            self._shares[form] = self.probes.shares(flags)
        return self._shares[form]

    @cached_property
    def varieties(self) -> Varieties:
        return Varieties(self.texts)

    @cached_property
    def lengths(self) -> tuple[Numbers, Numbers]:
        """Of each column the shortest and the longest text in characters; 0 without any."""
        every = self.once.texts.str.len_chars().to_numpy().astype(np.int64)[self.once.codes]
        filled = np.flatnonzero(self.once.lengths)
        shortest, longest = np.zeros((2, len(self.once.lengths)), dtype=np.int64)
        if filled.size:
            starts = self.once.edges[filled]
            shortest[filled] = np.minimum.reduceat(every, starts)
            longest[filled] = np.maximum.reduceat(every, starts)
        return shortest, longest


@dataclass(frozen=True, kw_only=True)
class Profile:
    """The texts of a column that say something, normalised, of `rows` rows.

    It is the one at `place` among `shapes`.
    """

    rows: int
    shapes: Shapes
    place: int

    @property
    def count(self) -> int:
        return int(self.shapes.texts.lengths[self.place])

    @property
    def variants(self) -> int:
        """How many different texts there are."""
        return int(self.shapes.once.lengths[self.place])

    @cached_property
    def texts(self) -> pl.Series:
        return self.shapes.texts.column(self.place)

    @cached_property
    def distinct(self) -> pl.Series:
        """Every text once, in order of first appearance."""
        return self.shapes.once.column(self.place)

    @cached_property
    def witnesses(self) -> float:
        """How many texts speak: the distinct ones, and a little for each repetition."""
        variants = self.variants
        return variants + math.log2(self.count / variants) if variants else 0.0

    @cached_property
    def probe(self) -> pl.Series:
        """Distinct texts from all over the column."""
        return self.shapes.probes.column(self.place)

    @cached_property
    def traits(self) -> dict[str, float]:
        """The shares of its probed texts that have each of TRAITS."""
        return {name: self.share(form) for name, form in TRAITS.items()}

    @property
    def lengths(self) -> tuple[int, int]:
        """The shortest and the longest text in characters; (0, 0) without any."""
        shortest, longest = self.shapes.lengths
        return int(shortest[self.place]), int(longest[self.place])

    def share(self, form: str) -> float:
        """The share of probed texts that contain a form."""
        return self.shapes.shares(form)[self.place] if self.count else 0.0

    @cached_property
    def is_boolean(self) -> bool:
        """Nothing but yes and no."""
        few = 0 < self.variants <= len(YES_NO)
        return few and YES_NO.issuperset(self.distinct.str.to_lowercase())

    @cached_property
    def is_prose(self) -> bool:
        """Words in a row, in which anything may be said."""
        prose = self.traits["prose"] > PROSE and self.lengths[1] > LINE
        return prose and self.traits["link"] < PROSE


def profiles(columns: Sequence[pl.Series]) -> list[Profile]:
    """The Profile of each String Series, as a Sample holds them."""
    filled = [each.drop_nulls() if each.null_count() else each for each in columns]
    shapes = Shapes(_saying(Stack.of(_items(filled))))
    return [
        Profile(rows=values.len(), shapes=shapes, place=place)
        for place, values in enumerate(columns)
    ]


def profile(values: pl.Series) -> Profile:
    return profiles([values])[0]


def _saying(stack: Stack) -> Stack:
    """The texts in their one spelling, without those that say nothing."""
    texts = normal.normalise(mojibake.restored(stack.texts))
    short = (texts.str.len_bytes() <= LONGEST_ABSENT).arg_true()
    silent = short.filter(texts[short].str.to_lowercase().is_in(["", *ABSENT]))
    return stack.changed(texts.clone().scatter(silent, None) if len(silent) else texts)


def _items(columns: Sequence[pl.Series]) -> list[pl.Series]:
    """The single values where most texts of a column are lists of them: `{a,b}`, `a;b`."""
    heads = Stack.of([each.slice(0, PROBE) for each in columns])
    several = heads.contains(LIST) | heads.contains(ONE)
    listed = heads.shares(several & ~heads.contains(PAIR))
    return [
        _apart(texts) if share >= MOSTLY else texts
        for texts, share in zip(columns, listed, strict=True)
    ]


def _apart(texts: pl.Series) -> pl.Series:
    return texts.str.strip_chars("{}").str.replace_all(SEPARATOR, ",").str.split(",").explode()
