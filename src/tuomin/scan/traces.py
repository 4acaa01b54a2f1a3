"""Traces: what is kept of a column until all tables are judged, so that references can be found.

At most `KEPT` values, in memory only, and whether the column tells its rows apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from tuomin.connectors.base import Sample
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import PERSON_NAME
from tuomin.detect.weighing.clues import Clues
from tuomin.model import Classification, Column, Table
from tuomin.scan.namesakes import Place, is_somebody
from tuomin.scan.packed import Packed

FAMILIES = frozenset(["text", "integer", "decimal", "uuid"])
KEPT = 200  # values of a column that are asked for
FEW = 3  # different values that are too few to tell anything below
LONGEST = 64  # bytes of a value of a key
ROWS = 5  # of a table in which nothing can be told to be unique below
UNIQUE, NULLS = 0.99, 0.02  # share of values that differ, and that may be missing
SURE = 0.8  # confidence of a verdict that others may take over
SHOWN = 0.5  # share of values from which on they say themselves what they are
# Categories of Kinds that other columns refer to, and Kinds in them that name, show or open.
REFERRED = frozenset([
    "account", "contact", "employment", "financial_account", "identity", "medical_health", "minor",
    "payment", "specific_identity",
])  # fmt: skip
NEVER = frozenset([
    PERSON_NAME, "identity.former_name", "identity.name_pinyin", "identity.family_member",
    "identity.portrait_photo", "identity.id_photo", "identity.signature", "minor.guardian",
    "contact.emergency_contact", "contact.postal_address", "account.password",
    "account.auth_secret", "account.digital_certificate",
    "financial_account.card_security_code", "financial_account.card_track_data",
])  # fmt: skip
COUNTER, LETTER = re.compile(r"[0-9]{1,4}"), re.compile(r"[^\W\d_]")
NUMBER = re.compile(r"[0-9]+")
CODE = re.compile(r"([A-Za-z]{0,4}[-_]?)([0-9]{3,18})")
DATED = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{6})?)?"
)
# Characters of codes that may tell by themselves whose they are: one less with as many letters.
LEAST, LETTERED = 6, 2
UNLIKE = "??"  # two letters that differ from code to code
UNSURE = 0.7  # confidence below which a verdict gives way to what a column refers to
SHORT = 4  # characters of a value that says little by itself below
MOST = 0.8  # share of values that decides what all of them look like


@dataclass(frozen=True, kw_only=True)
class Trace:
    """One column: its verdict, some of its values, and what its table is about.

    `is_unique`: no value stands in two rows and hardly any is missing, as far as was seen;
    `weight` is in log-odds that a row of the table is about somebody; `rows` of the table or None.
    """

    table: Table
    column: Column
    verdict: Classification
    values: Packed
    is_unique: bool
    weight: float
    rows: int | None = None

    @property
    def place(self) -> Place:
        return (*self.table.id, self.column.name)

    @property
    def label(self) -> str:
        return f"{self.table.label}.{self.column.name}"

    @property
    def is_somebody(self) -> bool:
        return is_somebody(self.column)

    @cached_property
    def is_weak(self) -> bool:
        """Numbers that may count anything, and codes too short to be one table's own."""
        weak = [len(each) < SHORT or COUNTER.fullmatch(each) for each in self.values]
        return sum(map(bool, weak)) > (1 - MOST) * len(weak)

    @cached_property
    def is_numeric(self) -> bool:
        return all(NUMBER.fullmatch(each) for each in self.values)

    @cached_property
    def look(self) -> tuple[int, int, bool]:
        """The least and the greatest length of values, and whether any has letters."""
        lengths = [len(each) for each in self.values]
        return min(lengths), max(lengths), any(LETTER.search(each) for each in self.values)

    @cached_property
    def head(self) -> str | None:
        """What all values begin with before a number, where they are numbered codes that long;
        a question mark for each letter that differs. Dates are numbered by nobody.
        """
        heads = set()
        for each in self.values:
            code = CODE.fullmatch(each)
            if code is None:
                return None
            heads.add(code[1])
        if all(map(DATED.fullmatch, self.values)):
            return None
        alike = heads.pop() if len(heads) == 1 else UNLIKE if _are_letters(heads) else None
        least = LEAST - (len(alike or "") >= LETTERED)
        return alike if self.look[0] >= least else None

    @cached_property
    def span(self) -> tuple[int, int]:
        """The least and the greatest number of numbered codes."""
        numbers = [int(NUMBER.findall(each)[-1]) for each in self.values]
        return min(numbers), max(numbers)

    def lies_within(self, other: "Trace") -> bool:
        """Whether numbered codes lie between those of the other, as far as was seen."""
        (low, high), (least, most) = self.span, other.span
        slack = (most - least) // len(other.values)
        return least - slack <= low and high <= most + slack

    def looks_like(self, other: "Trace") -> bool:
        """Whether most values have a length and an alphabet that values of the other have."""
        shortest, longest, lettered = other.look
        alike = [
            shortest <= len(each) <= longest and (lettered or not LETTER.search(each))
            for each in self.values
        ]
        return sum(alike) >= MOST * len(alike)


def traces(
    table: Table,
    sample: Sample,
    clues: Sequence[Clues],
    verdicts: Sequence[Classification],
    detectors: Mapping[str, Detector],
) -> Iterator[Trace]:
    """What is kept of a table's columns: those that may refer to others, or be referred to."""
    frame = sample.frame
    rows = table.rows if sample.rows is None else sample.rows
    declared = {name for key in table.foreign_keys for name in key.columns}
    for clue, verdict in zip(clues, verdicts, strict=True):
        column = clue.column
        known = detectors.get(verdict.kind or "")
        fits = column.family in FAMILIES and not verdict.protected and frame.height >= FEW
        if (
            fits
            and column.name not in declared
            and (is_open(verdict) or (known and known.role == "direct"))
        ):
            made = _trace(table, column, verdict, frame[column.name], clue.entity.weight)
            yield from [replace(made, rows=rows)] if made else []


def is_key(verdict: Classification, detector: Detector | None) -> bool:
    """Whether the Kind tells persons apart, and is no name of them."""
    return (
        detector is not None
        and detector.role == "direct"
        and detector.category in REFERRED
        and detector.id not in NEVER
        and verdict.level in ("personal", "sensitive")
        and verdict.confidence >= SURE
    )


def is_open(verdict: Classification) -> bool:
    """Whether the verdict gives way: nothing personal, hardly so, or somebody by the name alone."""
    if verdict.level == "none" or verdict.confidence < UNSURE:
        return True
    by_name = verdict.kind == PERSON_NAME or (verdict.kind or "").startswith("behaviour.")
    return by_name and (verdict.share or 0.0) < SHOWN


def _are_letters(heads: set[str]) -> bool:
    return all(len(each) == len(UNLIKE) and each.isalpha() for each in heads)


def _trace(
    table: Table, column: Column, verdict: Classification, values: pl.Series, weight: float
) -> Trace | None:
    distinct = values.unique(maintain_order=True)
    distinct = distinct.drop_nulls() if values.null_count() else distinct
    variants = distinct.len()
    if variants < FEW or int(distinct.str.len_bytes().max()) > LONGEST:  # type: ignore[arg-type]
        return None
    given = values.len() - values.null_count()
    return Trace(
        table=table,
        column=column,
        verdict=verdict,
        values=Packed(distinct.gather_every(-(-variants // KEPT)).to_list()),
        is_unique=_is_declared(table, column.name) or _is_unique(values.len(), given, variants),
        weight=weight,
    )


def _is_unique(rows: int, given: int, distinct: int) -> bool:
    return given >= (1 - NULLS) * rows and rows >= ROWS and distinct >= UNIQUE * given


def _is_declared(table: Table, name: str) -> bool:
    keys = [table.primary_key, *table.unique, *(i.columns for i in table.indexes if i.unique)]
    return (name,) in keys
