"""The gathering of the source's direct identifiers: the first pass over all of its tables."""

from collections.abc import Iterable, Mapping
from threading import Lock

import numpy as np
import polars as pl

from tuomin.checks import elements, written
from tuomin.connectors.text import to_text
from tuomin.detect.kinds.detector import Detector
from tuomin.proof.codes.cells import Marks, distinct, fold, has, marks
from tuomin.proof.codes.holdings import NAMES
from tuomin.proof.codes.parts import Part, can_hide
from tuomin.proof.codes.sieve import Sieve
from tuomin.proof.originals import otherwise, spans
from tuomin.proof.originals.identifiers import OPEN, Dense, Identifiers
from tuomin.proof.originals.suspects import Suspects

PARTS = 16  # batches after which what was taken is merged
MOST = 500_000  # numbers of which heads are held
SAMPLE = 200  # values per kind tried inside text
SHARES = 10  # kinds among which the values to be hashed are divided
OFTEN = 0.9  # of them have to be found
ID_18, ID_15 = "^([0-9]{6})19([0-9]{9})[0-9x]$", "${1}${2}"
ID_LENGTH, LANDLINE_LENGTHS = 18, (11, 13)
LANDLINE = "^0[0-9]{2,3}-[0-9]{7,8}$"


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
        self._heads = Heads()
        self._names: list[pl.DataFrame] = []
        self._samples: dict[str, pl.Series] = {}
        self._suspects = Suspects(detectors)
        self._lock = Lock()

    def part(self, part: Part) -> None:
        """Take the values of a column of direct identifiers, or what another column contains."""
        if part.holding.direct and not part.is_binary:
            self._whole(part, part.holding.kind or "")
        elif can_hide(part.holding):
            self._inside(part)

    def batch(self, batch: pl.DataFrame) -> None:
        """Columns are taken one by one."""

    def _whole(self, part: Part, kind: str) -> None:
        values = elements.each(part.values, part.holding.column)
        folded = (part.folded if values is part.values else fold(values)).drop_nulls()
        self._take_plain(kind, values, folded)
        if kind in NAMES:
            self._take_names(folded)
        elif not part.holding.words:
            self._take(kind, folded.unique())

    def _inside(self, part: Part) -> None:
        """The identifiers that a column contains, by the patterns of the kinds that it was judged
        to contain, and what looks like one.
        """
        worth = part.worth
        if not len(worth):
            return
        texts = part.some(worth).texts.unique()
        bits = otherwise.of(texts)
        said = written.deeper(texts.gather(np.flatnonzero(bits & otherwise.SAID)))
        _, found = spans.candidates(pl.concat([texts.alias(""), said]))
        found = found.unique()
        digests = spans.in_digests(texts.gather(np.flatnonzero(bits & otherwise.DIGEST)))
        likely = found.filter(~found.is_in(digests.implode())) if len(digests) else found
        self._suspects.take(part.holding, likely, among=len(part.values) - part.values.null_count())
        if part.holding.may_contain:
            for kind in filter(self._is_direct, part.holding.contains):
                detector = self._detectors[kind]
                self._take(kind, fold(found.filter(detector.hits(found))))

    def finish(self) -> Identifiers:
        for kind, values in self._suspects.certain():
            self._take(kind, values)
        known = {kind: _merged(self._marks.pop(kind)) for kind in sorted(self._marks)}
        return Identifiers(
            seed=self.seed,
            marks=known,
            dense=self._heads.dense(),
            names=_bearers(self._names),
            hidden=tuple(kind for kind in known if not self._is_findable(kind)),
            sieve=Sieve(known.values()),
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
        found = marks(known, self.seed)
        with self._lock:
            self._samples.setdefault(kind, known.head(SAMPLE))
            kept = self._marks.setdefault(kind, [])
            kept.append(found)
            if len(kept) > PARTS:
                kept[:] = [_merged(kept)]
            self._heads.take(numbers, marks(numbers, self.seed))

    def _take_plain(self, kind: str, values: pl.Series, folded: pl.Series) -> None:
        """Keep some values as they are, and folded, to be hashed."""
        with self._lock:
            kept = self.plain.get(kind, pl.Series([], dtype=pl.String))
            room = self._quota - len(kept)
            if room > 0:
                texts = to_text(values.head(room)).drop_nulls()
                both = pl.concat([kept, texts.alias(""), folded.head(room).alias("")])
                self.plain[kind] = both.unique(maintain_order=True)

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
    """Other spellings: 15 digits of an 18-digit ID and all without its check digit, the digits
    alone of a landline, the part of a mail address before the @ where it is like no other.
    """
    sizes = strong.str.len_bytes()
    ids = strong.filter(sizes == ID_LENGTH)
    ids = ids.filter(ids.str.contains(ID_18))
    yield ids.str.replace(ID_18, ID_15)
    yield ids.str.head(17)
    local = strong.filter(strong.str.contains("@", literal=True)).str.replace("@.*$", "")
    yield local.filter(spans.is_strong(local))
    landlines = strong.filter(sizes.is_between(*LANDLINE_LENGTHS))
    landlines = landlines.filter(landlines.str.contains(LANDLINE))
    yield landlines.str.replace("-", "", literal=True)


def _merged(parts: list[Marks]) -> Marks:
    return distinct(np.concatenate(parts))


def _bearers(parts: list[pl.DataFrame]) -> pl.DataFrame:
    if not parts:
        return pl.DataFrame(schema={"name": pl.String, "bearers": pl.UInt32})
    return pl.concat(parts).group_by("name").agg(pl.col("bearers").sum())


class Heads:
    """How many different numbers begin alike. Of many millions one in two, in four ... is kept."""

    def __init__(self) -> None:
        self._parts: list[pl.DataFrame] = []
        self._halved = 0
        self._rows = 0

    def take(self, numbers: pl.Series, found: Marks) -> None:
        columns = {
            "mark": found,
            "length": numbers.str.len_bytes(),
            "head": numbers.str.head(-OPEN).cast(pl.Int64),
        }
        self._parts.append(_halved(pl.DataFrame(columns), self._halved))
        self._rows += self._parts[-1].height
        if self._rows > MOST:
            self._merge()

    def dense(self) -> Dense:
        """The sorted heads of each length, and how many different numbers begin with them."""
        if not self._parts:
            return {}
        self._merge()
        count = (pl.len() * 2**self._halved).cast(pl.Int64).alias("count")
        heads = self._parts[0].group_by("length", "head").agg(count).sort("head")
        found = {}
        for (length,), group in heads.group_by("length", maintain_order=True):
            found[int(str(length))] = (group["head"].to_numpy(), group["count"].to_numpy())
        return found

    def _merge(self) -> None:
        whole = pl.concat(self._parts).unique("mark")
        while whole.height > MOST // 2:
            self._halved += 1
            whole = _halved(whole, self._halved)
        self._parts, self._rows = [whole], whole.height


def _halved(numbers: pl.DataFrame, times: int) -> pl.DataFrame:
    return numbers.filter(pl.col("mark") % 2**times == 0)
