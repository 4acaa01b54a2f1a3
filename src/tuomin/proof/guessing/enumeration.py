"""Brute force: hashes of few possible values (digests.py), and masks that hide too little.

A mask is judged by what it leaves: the number of hidden digits, and for ID numbers the usual mask
(six first, four last) by the birth dates in the same row, which complete it.
"""

import math
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from tuomin.arrays import among
from tuomin.connectors.text import to_text
from tuomin.proof.codes.cells import MOMENTS, canonical, fold, marks
from tuomin.proof.codes.holdings import Holding
from tuomin.proof.guessing.digests import Digests
from tuomin.proof.guessing.numbered import Numbered
from tuomin.proof.originals.identifiers import Identifiers

STARRED = among.of("*＊●•█xX".encode())  # some of it is in all texts with stars
LETTERS = among.of(string.ascii_letters.encode())
STARS = "[*＊●•█]|^[0-9]+[xX]{2,}[0-9]*$"
LEFT = r"[0-9A-Za-z\p{Han}]"
HIDDEN = "[*＊●•█xX]"
MASKED_NUMBER = "^[+0-9 -]*[0-9*＊●•█xX -]+$"
MASKED_ID = r"^([0-9]{6})[*＊●•█xX]{8}([0-9]{3}[0-9Xx])$"
WITH_AGE = 34  # ID numbers that share region, age, serial and check digit
SIGMAS = 4
BIRTH, AGE = "identity.birth_date", "identity.age"


@dataclass(kw_only=True)
class Masks:
    """Rows of one column: `partly` hidden, leaving `few` candidates, an ID number whose `dates` are
    hidden, `restored` by the date column named beside.
    """

    partly: int = 0
    few: int = 0
    fewest: int = 0
    dates: int = 0
    restored: dict[str, int] = field(default_factory=dict)

    def beyond(self, others: "Masks", *, share: float) -> "Masks":
        """What is left when as many are taken off as a `share` of the source's rows itself has."""
        names = ("partly", "few", "dates")
        usual = {name: _drawn(getattr(others, name), share) for name in names}
        return replace(self, **{n: max(0, getattr(self, n) - usual[n]) for n in names})


def _drawn(count: int, share: float) -> int:
    """As many as there hardly are more of among a `share` of all rows, taken at random."""
    return min(count, int(count * share + SIGMAS * math.sqrt(count * share * (1 - share))))


class Enumeration:
    """Looks through one table of the copy, batch by batch, under the source's column names."""

    def __init__(
        self, holdings: Sequence[Holding], identifiers: Identifiers, *, candidates: int
    ) -> None:
        self._holdings = holdings
        self._identifiers = identifiers
        self._candidates = candidates
        self.digests = Digests()
        self.numbered = Numbered()
        self.masks: dict[str, Masks] = {}

    def look(self, batch: pl.DataFrame) -> None:
        for holding in self._holdings:
            values = batch[holding.name]
            is_text = values.dtype in {pl.String, pl.Binary}
            if not is_text and holding.role != "direct":
                continue
            texts = to_text(values)
            held = among.present(texts.drop_nulls())
            if is_text and (held & LETTERS).any():
                self.digests.look(holding.name, texts)
            if holding.role == "direct":
                if (held & STARRED).any():
                    self._look_masked(holding, texts, batch)
                self.digests.look_at_numbers(holding.name, texts)
                self.numbered.look(holding.name, texts)

    def masked(self, batches: Iterable[pl.DataFrame], name: str) -> Masks:
        """The masks in a column of the source."""
        found = Masks()
        for batch in batches:
            self._count(found, to_text(batch[name]))
        return found

    def _look_masked(self, holding: Holding, texts: pl.Series, batch: pl.DataFrame) -> None:
        masks = self.masks.get(holding.name, Masks())
        if not self._count(masks, texts):
            return
        self.masks[holding.name] = masks
        dated = texts.str.contains(MASKED_ID).fill_null(value=False)
        if dated.any():
            self._restore(masks, texts.filter(dated), batch.filter(dated))

    def _count(self, masks: Masks, texts: pl.Series) -> bool:
        """Add those of some texts; whether there are any."""
        texts = texts.filter(texts.str.contains(STARS))
        texts = texts.filter(texts.str.contains(LEFT))
        if not len(texts):
            return False
        masks.partly += len(texts)
        masks.dates += int(texts.str.contains(MASKED_ID).sum())
        self._count_few(masks, texts)
        return True

    def _count_few(self, masks: Masks, texts: pl.Series) -> None:
        numbers = texts.filter(texts.str.contains(MASKED_NUMBER))
        open_digits = numbers.str.count_matches(HIDDEN)
        few = open_digits.filter(10.0 ** open_digits.cast(pl.Float64) <= self._candidates)
        masks.few += len(few)
        masks.fewest = max(masks.fewest, 10 ** int(str(few.max() or 0)))

    def _restore(self, masks: Masks, texts: pl.Series, batch: pl.DataFrame) -> None:
        for other in self._holdings:
            if other.column.family in MOMENTS or other.kind == BIRTH:
                dates = canonical(batch[other.name], "date").str.head(10).str.replace_all("-", "")
                whole = texts.str.replace(MASKED_ID, "${1}") + dates
                whole += texts.str.replace(MASKED_ID, "${2}")
                hits = self._identifiers.find(marks(fold(whole), self._identifiers.seed))
                if len(hits):
                    masks.restored[other.name] = masks.restored.get(other.name, 0) + len(hits)


def has_age(holdings: Iterable[Holding]) -> bool:
    """Whether an age stands beside."""
    return any(holding.kind == AGE for holding in holdings)
