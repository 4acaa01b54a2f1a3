"""The Judge: one table and its sampled rows in, a Classification of each column out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date as Date

import polars as pl

from tuomin.checks import date, normal
from tuomin.detect import blobs, minors
from tuomin.detect.classify import Law, classify, weigh
from tuomin.detect.clues import Clues
from tuomin.detect.detector import Detector
from tuomin.detect.hints import hints
from tuomin.detect.leaves import Leaf, documents, is_json, leaves
from tuomin.detect.names import Names, Reading
from tuomin.detect.profile import Profile, profile
from tuomin.detect.protected import state
from tuomin.detect.search import contained, is_searchable, search
from tuomin.detect.tables import Entity
from tuomin.detect.values import matches
from tuomin.model import Classification, Column, Contained, Table

SURE = 0.9  # share of values of the dominant Kind above which nothing else is looked for
NOTHING = pl.Series([], dtype=pl.String)
LEAF = Table(schema=None, name="", columns=())
Parents = Mapping[str, Classification]


class Judge:
    """Judges tables with one set of Detectors, under one list of "sensitive", on one day."""

    def __init__(
        self, detectors: Mapping[str, Detector], law: Law, *, today: Date | None = None
    ) -> None:
        self.detectors = detectors
        self.law = law
        self.names = Names(detectors)
        self.today = today or date.today()

    def table(
        self, table: Table, frame: pl.DataFrame, entity: Entity, parents: Parents
    ) -> tuple[Classification, ...]:
        """A verdict on each column of `table`, in its order.

        `frame` is that of a Sample; without rows names alone decide. `parents` holds by column
        the verdict on the column that its foreign key points to.
        """
        verdicts = tuple(
            self._column(table, column, frame[column.name], entity, parents.get(column.name))
            for column in table.columns
        )
        ages = minors.telling(verdicts)
        texts = {name: normal.normalise(frame[name]) for name in ages}
        count = minors.children(texts, ages, self.today)
        return minors.escalate(verdicts, count, frame.height) if count else verdicts

    def _column(
        self,
        table: Table,
        column: Column,
        values: pl.Series,
        entity: Entity,
        parent: Classification | None,
    ) -> Classification:
        name, comment = self.names.read_name(column.name), self.names.read_comment(column.comment)
        texts = blobs.text_of(values) if values.dtype == pl.Binary else values
        is_document = is_json(texts.drop_nulls())
        shape = profile(NOTHING if is_document else texts)
        named = {hit.kind for reading in (name, comment) for hit in reading.hits}
        clues = Clues(
            column=column,
            name=name,
            comment=comment,
            entity=entity,
            shape=shape,
            matches=matches(shape, self.detectors, named=named),
            hints=hints(values, shape, is_document=is_document),
            contains=self._leaves(texts, entity) if is_document else (),
            protected=state(shape),
            parent=parent,
            is_key=table.primary_key == (column.name,),
        )
        return self._verdict(self._with_contents(clues), table)

    def _verdict(self, clues: Clues, table: Table) -> Classification:
        return classify(clues, self.detectors, self.law, schema=table.schema, table=table.name)

    def _with_contents(self, clues: Clues) -> Clues:
        """Look for other Kinds inside the texts, unless one Kind fills the column."""
        if clues.protected or not is_searchable(clues.shape):
            return clues
        best = next(iter(weigh(clues, self.detectors)), None)
        if best and best.score > 0 and (best.share or 0) >= SURE:
            return clues
        kind = best.kind if best and best.score > 0 else None
        found = search(clues.shape, self.detectors)
        return replace(clues, contains=tuple(part for part in found if part.kind != kind))

    def _leaves(self, texts: pl.Series, entity: Entity) -> tuple[Contained, ...]:
        """Every path of a JSON column judged as a column of its own."""
        total = documents(texts).len()
        found: list[Contained] = []
        for path, leaf in leaves(texts).items():
            verdict = self._leaf(leaf, entity)
            if verdict.level == "none":
                continue
            if verdict.kind and self.law.level(self.detectors[verdict.kind]) != "none":
                found.append(contained(verdict.kind, leaf.rows, total, path))
            found += [replace(part, path=path) for part in verdict.contains]
        return tuple(found)

    def _leaf(self, leaf: Leaf, entity: Entity) -> Classification:
        """A leaf is read with the key above it: `product.name` is no `receiver.name`."""
        both = self.names.read_name(f"{leaf.parent}_{leaf.key}") if leaf.parent else Reading()
        shape = profile(leaf.values)
        name = both if both.says else self.names.read_name(leaf.key)
        clues = Clues(
            column=Column(name=leaf.key, type="json"),
            name=name,
            comment=Reading(),
            entity=entity,
            shape=shape,
            matches=matches(shape, self.detectors, named={hit.kind for hit in name.hits}),
            hints=hints(leaf.values, shape, is_document=False),
            protected=state(shape),
        )
        return self._verdict(self._with_contents(clues), LEAF)
