"""A copy that goes on where an earlier one was stopped: which finished tables it can keep.

A finished table is kept when the source, read again under the new snapshot, has the very rows that
it was made from, and when what was learnt for it from other tables is the same. So the copy is of
one moment, that of the last run. What else it rests on (plan, key, program) is in the marks.
"""

import hashlib
import hmac
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

import numpy as np
import polars as pl

from tuomin.connectors.base import Connector
from tuomin.connectors.journal import Run
from tuomin.connectors.links import TableId
from tuomin.connectors.text import MIXED, to_text
from tuomin.copier.treatment import Step, Treatment
from tuomin.model import Table
from tuomin.plan import Plan, dumps
from tuomin.transforms.keyed.keys import Key
from tuomin.transforms.texts.known import Known

DOMAIN = "journal of a copy"
WORD = 8  # bytes
DIGITS = 32  # of a seal, hexadecimal


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What some rows add up to, in whatever order they come."""

    rows: int = 0
    sums: tuple[int, int] = (0, 0)

    def __add__(self, other: "Tally") -> "Tally":
        first, second = (
            (ours + theirs) % 2**64 for ours, theirs in zip(self.sums, other.sums, strict=True)
        )
        return Tally(rows=self.rows + other.rows, sums=(first, second))


class Seals:
    """Keyed hashes of tables: nobody without the key can tell whether they fit some rows."""

    def __init__(self, key: Key) -> None:
        self._secret = key.domain(DOMAIN)
        self._seeds = [int.from_bytes(self._secret[at : at + WORD]) for at in (0, WORD)]
        self._told: tuple[Tally, ...] | None = None

    def tally(self, batch: pl.DataFrame) -> Tally:
        """Rows as they are in the source. Equal rows count as often as they are there."""
        rows = batch.select(map(_hashable, batch.iter_columns()))
        first, second = (
            int(rows.hash_rows(seed).to_numpy().sum(dtype=np.uint64)) for seed in self._seeds
        )
        return Tally(rows=batch.height, sums=(first, second))

    def seal(self, tally: Tally, treatment: Treatment) -> str:
        """One text for the rows of a table and all that was learnt to mask them."""
        learnt = [self._learnt(step) for step in treatment.steps]
        boxes = treatment.boxes and (treatment.boxes.smallest, treatment.boxes.losses)
        said = repr((tally, learnt, boxes)).encode()
        return hmac.digest(self._secret, said, "sha256").hex()[:DIGITS]

    def _learnt(self, step: Step) -> tuple[Tally, ...]:
        odd = Tally() if step.exceptions is None else self.tally(step.exceptions)
        known = getattr(step.transform, "known", None)
        return (odd, *self._names(known)) if isinstance(known, Known) else (odd,)

    def _names(self, known: Known) -> tuple[Tally, ...]:
        """Of the names and codes that all texts of a copy are looked through for: told once."""
        if self._told is None:
            found = known.texts.to_frame("name"), pl.DataFrame({"code": known.hashes})
            self._told = tuple(map(self.tally, found))
        return self._told


def run_of(
    ends: tuple[Connector, Connector], tables: Sequence[Table], plan: Plan, *, resume: bool
) -> Run:
    """What a copy of `tables` from the first to the second of the ends is bound to, as hashes."""
    source, target = ends
    declared = repr([replace(table, rows=None) for table in tables])
    programs = [version("tuomin"), pl.__version__, platform.machine()]
    marks = {
        "plan": _hash(dumps(replace(plan, url="", key="", because=(), because_zh=(), risks=()))),
        "key": _hash(plan.key),
        "source": _hash(source.identity()),
        "kind of target": _hash(target.url.partition(":")[0]),
        "schema of the source": _hash(declared),
        "version of tuomin": _hash(" ".join(programs)),
    }
    return Run(marks=marks, resume=resume)


def with_children(changed: Iterable[TableId], tables: Sequence[Table]) -> set[TableId]:
    """The changed tables and all that point to them, which may point to rows that go."""
    found = set(changed)
    while more := {
        table.id
        for table in tables
        if table.id not in found
        and any((key.target_schema, key.target) in found for key in table.foreign_keys)
    }:
        found |= more
    return found


def _hashable(values: pl.Series) -> pl.Series:
    nested = values.dtype.is_nested() and values.dtype != MIXED
    named = isinstance(values.dtype, pl.Categorical | pl.Enum)
    return to_text(values) if nested or named else values


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]
