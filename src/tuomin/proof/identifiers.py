"""The direct identifiers of the source: what has to be nowhere in the copy.

Strong values (mail addresses, numbers of 15 and more digits, documents) never meet their equal by
chance, so one hit is a leak. Numbers of 7 to 14 digits may (a serial number can look like a
mobile), so the set also knows how dense it is: how many of its numbers share all but the last six
digits. Words (names) are searched by names.py, and anything weaker is compared row by row only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from threading import Lock

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.connectors.text import to_text
from tuomin.detect.detector import Detector
from tuomin.proof import spans
from tuomin.proof.cells import Marks, Places, distinct, fold, has, marks, starts
from tuomin.proof.holdings import NAMES
from tuomin.proof.parts import Part

SIEVE = 24  # bits: 16 MiB, passes one in eight strangers for two million marks
OPEN = 6  # digits at the end of a number that density is counted over
PARTS = 32  # batches after which what was taken is merged
SAMPLE = 200  # values per kind tried inside text
SHARES = 10  # kinds among which the values to be hashed are divided
OFTEN = 0.9  # of them have to be found
ID_18, ID_15 = "^([0-9]{6})19([0-9]{9})[0-9x]$", "${1}${2}"
Dense = Mapping[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]
LANDLINE = "^0[0-9]{2,3}-[0-9]{7,8}$"


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """`marks` is sorted and tells by `owners` the place of each mark's kind in `kinds`.

    `dense` maps a length to sorted leading digits and how many numbers begin with them; `names` are
    distinct folded names with their `bearers`; `hidden` are kinds not findable inside text.
    """

    seed: int
    kinds: tuple[str, ...]
    marks: Marks
    owners: npt.NDArray[np.uint16]
    dense: Dense
    names: pl.DataFrame
    hidden: tuple[str, ...]
    sieve: npt.NDArray[np.bool_]

    def find(self, wanted: Marks) -> Places:
        """Where in `wanted` marks of the source stand."""
        maybe = np.flatnonzero(self.sieve[wanted >> np.uint64(64 - SIEVE)])
        return np.asarray(maybe[has(wanted[maybe], self.marks)])

    def kind(self, found: Marks) -> list[str]:
        """The kinds of marks that are in the set."""
        return [self.kinds[at] for at in self.owners[np.searchsorted(self.marks, found)]]

    def density(self, numbers: pl.Series) -> npt.NDArray[np.float64]:
        """For texts of 7 to 14 digits: which share of the numbers around each are in the set."""
        lengths = numbers.str.len_bytes().to_numpy()
        heads = numbers.str.head(-OPEN).cast(pl.Int64).to_numpy()
        found = np.zeros(len(numbers))
        for length in np.unique(lengths):
            known, counts = self.dense.get(int(length), (None, None))
            if known is not None and counts is not None:
                rows = np.flatnonzero(lengths == length)
                at = np.minimum(np.searchsorted(known, heads[rows]), len(known) - 1)
                found[rows] = np.where(known[at] == heads[rows], counts[at] / 10**OPEN, 0)
        return found


class Gathering:
    """Collects the Identifiers of a source, batch by batch, from any thread.

    `plain` holds by kind some values as they are, at most `hashes` in all where ten kinds share
    them, for enumeration.py to hash.
    """

    def __init__(self, seed: int, detectors: Mapping[str, Detector], *, hashes: int) -> None:
        self.seed = seed
        self.plain: dict[str, pl.Series] = {}
        self._quota = hashes // SHARES
        self._detectors = detectors
        self._marks: dict[str, list[Marks]] = {}
        self._heads: list[pl.DataFrame] = []
        self._names: list[pl.DataFrame] = []
        self._samples: dict[str, pl.Series] = {}
        self._lock = Lock()

    def part(self, part: Part) -> None:
        """Take the values of a column of direct identifiers, or what another column contains."""
        if part.holding.direct and not part.is_binary:
            self._whole(part, part.holding.kind or "")
        elif part.holding.may_contain:
            self._inside(part)

    def batch(self, batch: pl.DataFrame) -> None:
        """Columns are taken one by one."""

    def _whole(self, part: Part, kind: str) -> None:
        folded = part.folded.drop_nulls()
        self._take_plain(kind, part.values, folded)
        if kind in NAMES:
            self._take_names(folded)
        elif not part.holding.words:
            self._take(kind, folded.unique())

    def _inside(self, part: Part) -> None:
        """The identifiers that a text contains, by the patterns of their kinds."""
        wanted = part.holding.contains
        detectors = [self._detectors[kind] for kind in wanted if self._is_direct(kind)]
        if not detectors:
            return
        _, found = spans.candidates(part.texts)
        found = found.unique()
        for detector in detectors:
            self._take(detector.id, fold(found.filter(detector.hits(found))))

    def finish(self) -> Identifiers:
        kinds = sorted(self._marks)
        parts = [_merged(self._marks[kind]) for kind in kinds]
        owners = [np.full(len(part), at, np.uint16) for at, part in enumerate(parts)]
        together = np.concatenate([np.empty(0, np.uint64), *parts])
        order = np.argsort(together, stable=True)
        first = order[starts(together[order])]
        unique = together[first]
        sieve = np.zeros(1 << SIEVE, np.bool_)
        sieve[unique >> np.uint64(64 - SIEVE)] = True
        return Identifiers(
            seed=self.seed,
            kinds=tuple(kinds),
            marks=unique,
            owners=np.concatenate([np.empty(0, np.uint16), *owners])[first],
            dense=_dense(self._heads),
            names=_bearers(self._names),
            hidden=tuple(kind for kind in kinds if not self._is_findable(kind)),
            sieve=sieve,
        )

    def _is_direct(self, kind: str) -> bool:
        detector = self._detectors.get(kind)
        return detector is not None and detector.role == "direct" and bool(detector.values)

    def _take(self, kind: str, folded: pl.Series) -> None:
        numbers = folded.filter(spans.is_number(folded))
        strong = folded.filter(spans.is_strong(folded))
        known = pl.concat([strong, numbers, *_variants(strong)])
        if not known.len():
            return
        found, heads = marks(known, self.seed), self._heads_of(numbers)
        with self._lock:
            self._samples.setdefault(kind, known.head(SAMPLE))
            kept = self._marks.setdefault(kind, [])
            kept.append(found)
            self._heads.append(heads)
            if len(kept) > PARTS:
                kept[:] = [_merged(kept)]
            if len(self._heads) > PARTS:
                self._heads = [pl.concat(self._heads).unique("mark")]

    def _heads_of(self, numbers: pl.Series) -> pl.DataFrame:
        columns = {
            "mark": marks(numbers, self.seed),
            "length": numbers.str.len_bytes(),
            "head": numbers.str.head(-OPEN).cast(pl.Int64),
        }
        return pl.DataFrame(columns)

    def _take_plain(self, kind: str, values: pl.Series, folded: pl.Series) -> None:
        """Keep some values as they are, and folded, to be hashed."""
        with self._lock:
            kept = self.plain.get(kind, pl.Series([], dtype=pl.String))
            room = self._quota - len(kept)
            if room > 0:
                texts = to_text(values.head(room)).drop_nulls()
                both = pl.concat([kept, texts.alias(""), folded.head(room).alias("")])
                self.plain[kind] = both.unique()

    def _take_names(self, folded: pl.Series) -> None:
        counted = folded.alias("name").value_counts(name="bearers")
        with self._lock:
            self._names.append(counted)
            if len(self._names) > PARTS:
                self._names = [_bearers(self._names)]

    def _is_findable(self, kind: str) -> bool:
        sample = self._samples[kind]
        texts = pl.select(pl.format("见{}。", pl.lit(sample.str.to_uppercase()))).to_series()
        places, found = spans.candidates(texts)
        again = places[has(marks(fold(found), self.seed), np.sort(marks(sample, self.seed)))]
        return len(np.unique(again)) >= OFTEN * len(sample)


def _variants(strong: pl.Series) -> Iterable[pl.Series]:
    """Other spellings of a number: 15 digits of an 18-digit ID, the digits alone of a landline."""
    ids = strong.filter(strong.str.contains(ID_18))
    yield ids.str.replace(ID_18, ID_15)
    landlines = strong.filter(strong.str.contains(LANDLINE))
    yield landlines.str.replace("-", "", literal=True)


def _merged(parts: list[Marks]) -> Marks:
    return distinct(np.concatenate(parts))


def _dense(parts: list[pl.DataFrame]) -> Dense:
    """The sorted heads of each length, and how many different numbers begin with them."""
    if not parts:
        return {}
    numbers = pl.concat(parts).unique("mark")
    heads = numbers.group_by("length", "head").agg(pl.len().cast(pl.Int64).alias("count"))
    found = {}
    for (length,), group in heads.sort("head").group_by("length", maintain_order=True):
        found[int(str(length))] = (group["head"].to_numpy(), group["count"].to_numpy())
    return found


def _bearers(parts: list[pl.DataFrame]) -> pl.DataFrame:
    if not parts:
        return pl.DataFrame(schema={"name": pl.String, "bearers": pl.UInt32})
    return pl.concat(parts).group_by("name").agg(pl.col("bearers").sum())
