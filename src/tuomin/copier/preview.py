"""What a plan would make of some values: shapes before, surrogates under a throw-away key after.

No value that was read is told. What a Transform leaves of a value (a mask, a band, the words
around a name in a text) is shown as a shape too, and so is a surrogate that a sampled value is in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from tuomin.checks import elements
from tuomin.connectors.base import Connector
from tuomin.copier.boxes import GENERALIZE
from tuomin.copier.prepare import NO_KEY
from tuomin.copier.treatment import Step
from tuomin.copier.typed import to_text
from tuomin.detect.sample.shapes import shape_of, shared
from tuomin.model import Column, Table
from tuomin.plan import ColumnPlan, Plan, TablePlan
from tuomin.transforms import registry
from tuomin.transforms.base import Transform
from tuomin.transforms.keyed.keys import Key, new_key

ROWS = 1_000  # of a sample, among which a shape has to be frequent
SAME = ("keep", "generated")
LEAST = 6  # characters of a value that are in no surrogate by chance


@dataclass(frozen=True, kw_only=True)
class Example:
    """One value: its shape `before`; `after` is a surrogate, or where `hidden` a shape as well."""

    before: str
    after: str
    hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Examples of one column; `kept`: it is copied as it is."""

    schema: str | None
    table: str
    column: str
    transform: str
    kept: bool
    examples: tuple[Example, ...] = ()


def preview(source: Connector, plan: Plan, examples: int) -> list[Preview]:
    """At most so many examples of each column that a plan changes, and the names of the others."""
    key = new_key()
    by_id = {table.id: table for table in source.tables()}
    try:
        return [
            each
            for part in plan.tables
            for each in _of_table(source, by_id[part.id], part, _Making(key, examples))
        ]
    finally:
        key.destroy()


def document(previews: Sequence[Preview]) -> list[dict[str, Any]]:
    """Previews as JSON holds them."""
    return [asdict(each) for each in previews]


def _of_table(
    source: Connector, table: Table, part: TablePlan, making: "_Making"
) -> Iterator[Preview]:
    changed = {column.column for column in part.columns if column.transform not in SAME}
    frame = source.sample(table, ROWS).frame if changed else pl.DataFrame()
    for column in part.columns:
        is_changed = column.column in changed
        yield Preview(
            schema=part.schema,
            table=part.table,
            column=column.column,
            transform=column.transform,
            kept=not is_changed,
            examples=making.examples(_values(frame, table.column(column.column)), column, part)
            if is_changed
            else (),
        )


def _values(frame: pl.DataFrame, column: Column) -> pl.Series:
    values = frame[column.name]
    return elements.of(values) if elements.is_array(column) else values


class _Making:
    """Makes at most `most` examples of a column under a key that nobody keeps."""

    def __init__(self, key: Key, most: int) -> None:
        self._key, self._most = key, most

    def examples(
        self, values: pl.Series, column: ColumnPlan, part: TablePlan
    ) -> tuple[Example, ...]:
        texts = to_text(values).drop_nulls().unique(maintain_order=True)
        told = texts.filter(shared(texts)).head(self._most)
        if column.transform == GENERALIZE or told.is_empty():
            return ()
        where = f"{part.label}.{column.column}"
        transform = registry.build(column.transform, column.options, where=where)
        step = Step(
            column=column.column,
            transform=registry.bind(transform, self._key),
            key=self._key.domain(column.domain) if column.domain else NO_KEY,
            where=where,
        )
        known = texts.to_list()
        pairs = zip(told, step.apply(told), strict=True)
        return tuple(_example(before, after, transform, known) for before, after in pairs)


def _example(before: str, after: str | None, transform: Transform, known: Sequence[str]) -> Example:
    if after is None:
        return Example(before=shape_of(before), after="NULL")
    hidden = transform.hides != "all" or _holds(after, known)
    return Example(
        before=shape_of(before), after=shape_of(after) if hidden else after, hidden=hidden
    )


def _holds(surrogate: str, known: Sequence[str]) -> bool:
    return any(text == surrogate or (len(text) >= LEAST and text in surrogate) for text in known)
