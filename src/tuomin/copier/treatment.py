"""What happens to the rows of a table: columns with a Transform are masked, no other is touched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import cast

import polars as pl

from tuomin.checks import elements
from tuomin.connectors.text import MIXED
from tuomin.copier import binary
from tuomin.copier.calendar import Calendar
from tuomin.copier.collisions import NO_EXCEPTIONS
from tuomin.copier.glossary import Glossary
from tuomin.copier.typed import from_numbers, from_text, is_word, to_text
from tuomin.errors import ConnectorError
from tuomin.transforms.base import Numeric, Transform
from tuomin.transforms.boxes.scale import whole
from tuomin.transforms.boxes.table import Boxes
from tuomin.transforms.written.spelling import canonical, respelled


@dataclass(frozen=True, kw_only=True)
class Step:
    """One column with its Transform, the key of its domain, and the values that are exceptions.

    `length`: what is longer is cut; for texts, in which a mark may be longer than what it hides,
    and for numbers of cards, which may have more digits than the column.
    `whole`: the column holds whole numbers, and must after coarsening. `array`: it holds arrays, of
    which each element is masked. `binary`: of bytes, only what is text is masked.
    """

    column: str
    transform: Transform
    key: bytes = field(repr=False)
    where: str
    length: int | None = None
    whole: bool = False
    array: bool = False
    binary: bool = False
    exceptions: pl.DataFrame | None = field(default=None, repr=False)

    def apply(self, values: pl.Series) -> pl.Series:
        """Surrogates in the type of `values`; ConnectorError when one does not fit it."""
        if values.dtype == pl.Date and self.transform.stable:
            return self._calendar.masked(values)
        if values.dtype == pl.String and self.transform.stable:
            return self._glossary.masked(values)
        return self._typed(values)

    @cached_property
    def _calendar(self) -> Calendar:
        return Calendar(self._typed)

    @cached_property
    def _glossary(self) -> Glossary:
        return Glossary(self._typed)

    def _typed(self, values: pl.Series) -> pl.Series:
        if isinstance(self.transform, Numeric) and self.exceptions is None and is_word(values):
            return from_numbers(self.transform.apply_numbers, values, self.key, where=self.where)
        if self.binary and values.dtype in (pl.Binary, MIXED):
            return binary.changed(values, self._surrogates, length=self.length)
        texts = to_text(values)
        masked = (
            elements.changed(texts, self._surrogates) if self.array else self._surrogates(texts)
        )
        return from_text(masked.alias(values.name), values, where=self.where)

    def _surrogates(self, texts: pl.Series) -> pl.Series:
        masked = self._excepted(texts, self._masked(texts))
        return masked if self.length is None else masked.str.head(self.length)

    def _masked(self, texts: pl.Series) -> pl.Series:
        try:
            masked = self.transform.apply(texts, self.key)
        except (ArithmeticError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
            name = type(self.transform).__name__.lower()
            raise ConnectorError(
                f"{name} failed ({type(error).__name__})",
                where=self.where,
                hint="give this column another transform in the policy",
            ) from error
        return whole(texts, masked) if self.whole else masked

    def _excepted(self, texts: pl.Series, masked: pl.Series) -> pl.Series:
        if self.exceptions is None:
            return masked
        rows = texts.is_in(self.exceptions["value"].implode()).fill_null(value=False).arg_true()
        if not rows.is_empty():
            own = texts.gather(rows).replace_strict(
                self.exceptions["value"], self.exceptions["surrogate"]
            )
            masked = masked.clone().scatter(rows, own)
        return self._respelled(texts, masked)

    def _respelled(self, texts: pl.Series, masked: pl.Series) -> pl.Series:
        """Exceptions that are numbers hold for the same number with separators or a prefix, too."""
        numbers = self._numbers
        if numbers.is_empty():
            return masked
        bare = canonical(texts)
        for length in numbers["value"].str.len_bytes().unique().sort():
            tails = bare.str.tail(length)
            odd = tails.is_in(numbers["value"].implode()) & (tails != texts)
            rows = odd.fill_null(value=False).arg_true()
            if not rows.is_empty():
                masked = masked.scatter(rows, self._again(texts, masked, rows, length))
        return masked

    def _again(
        self, texts: pl.Series, masked: pl.Series, rows: pl.Series, length: int
    ) -> pl.Series:
        """What `rows` become where they were masked as the number that their end is."""
        found, made, numbers = texts.gather(rows), masked.gather(rows), self._numbers
        bare = canonical(found)
        ahead, tails = bare.str.head(-length), bare.str.tail(length)
        first, own = (
            ahead + tails.replace_strict(numbers["value"], numbers[name])
            for name in ("first", "surrogate")
        )
        return respelled(found, own).zip_with(canonical(made) == first, made)

    @cached_property
    def _numbers(self) -> pl.DataFrame:
        """Exceptions that are numbers, with the surrogates that they do not get."""
        found = NO_EXCEPTIONS if self.exceptions is None else self.exceptions
        value, surrogate = found["value"], found["surrogate"]
        plain = value.str.contains("^[0-9]+$") & surrogate.str.contains("^[0-9]+$")
        found = found.filter(plain & (value.str.len_bytes() == surrogate.str.len_bytes()))
        return found.with_columns(first=self._masked(found["value"]))


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """The Steps of one table, and the `boxes` of the columns that are generalised together.

    `empty`: no row is copied.
    """

    steps: Sequence[Step]
    boxes: Boxes | None = None
    empty: bool = False

    def apply(self, batch: pl.DataFrame) -> pl.DataFrame:
        """The batch with its columns masked, in the same order and types."""
        made = batch.clone()
        for column in self._made(batch):
            # Not with_columns: polars' own threads would spin for work that there is none of.
            made.replace_column(made.get_column_index(column.name), column)
        return made

    def _made(self, batch: pl.DataFrame) -> Iterator[pl.Series]:
        for step in self._ordered():
            yield step.apply(batch[step.column])
        if self.boxes:
            yield from self._shown(batch)

    def _ordered(self) -> Iterator[Step]:
        """The Steps forwards and backwards in turn, so that two threads prepare different ones."""
        return iter(self.steps) if next(self._turn) % 2 else reversed(self.steps)

    @cached_property
    def _turn(self) -> Iterator[int]:
        return count()

    def _shown(self, batch: pl.DataFrame) -> Iterator[pl.Series]:
        boxes = cast("Boxes", self.boxes)
        shown = boxes.apply({name: to_text(batch[name]) for name in boxes.columns})
        for name, texts in shown.items():
            yield from_text(texts, batch[name], where=name).alias(name)
