"""The Judge: one table and its sampled rows in, a Classification of each column out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date as Date

import polars as pl

from tuomin.checks import date, normal
from tuomin.detect import minors
from tuomin.detect.blobs import text_of
from tuomin.detect.classify import Law, classify, weigh
from tuomin.detect.clues import Clues
from tuomin.detect.detector import Detector
from tuomin.detect.hints import CONTACT, hints, reached
from tuomin.detect.leaves import Leaf, documents, is_json, leaves
from tuomin.detect.names import Names
from tuomin.detect.profile import profiles
from tuomin.detect.protected import state
from tuomin.detect.search import contained, is_mixed, is_searchable, search
from tuomin.detect.tables import Entity
from tuomin.detect.values import matches
from tuomin.model import Classification, Column, Contained, Table

SURE = 0.9  # share of values of the dominant Kind above which nothing else is looked for
NOTHING = pl.Series([], dtype=pl.String)
DOCUMENT = Table(schema=None, name="", columns=())
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
        values = [frame[column.name] for column in table.columns]
        clues = self._clues(table.columns, values, entity)
        verdicts = tuple(
            self._verdict(
                replace(
                    each,
                    parent=parents.get(column.name),
                    is_key=table.primary_key == (column.name,),
                ),
                table,
            )
            for column, each in zip(table.columns, clues, strict=True)
        )
        return self._with_children(frame, verdicts)

    def _clues(
        self, columns: Sequence[Column], values: Sequence[pl.Series], entity: Entity
    ) -> list[Clues]:
        """What is known of each column, its contents left out."""
        texts = [text_of(each) if each.dtype == pl.Binary else each for each in values]
        inner = [self._leaves(each, entity) if is_json(each) else None for each in texts]
        flat = [each if part is None else NOTHING for each, part in zip(texts, inner, strict=True)]
        shapes = profiles(flat)
        names = [self.names.read_in(entity.noun, column.name) for column in columns]
        comments = [self.names.read_comment(column.comment) for column in columns]
        named = [
            {hit.kind for hit in (*name.hits, *comment.hits)}
            for name, comment in zip(names, comments, strict=True)
        ]
        matched = matches(shapes, self.detectors, named=named)
        return [
            Clues(
                column=column,
                name=names[place],
                comment=comments[place],
                entity=entity,
                shape=shapes[place],
                matches=matched[place],
                hints=hints(values[place], shapes[place], is_document=inner[place] is not None),
                contains=inner[place] or (),
                protected=state(shapes[place]),
            )
            for place, column in enumerate(columns)
        ]

    def _verdict(self, clues: Clues, table: Table) -> Classification:
        """The verdict, after a look inside the texts unless one Kind fills the column."""
        if not clues.protected and is_searchable(clues.shape):
            best = next(iter(weigh(clues, self.detectors)), None)
            kind = best.kind if best and best.score > 0 else None
            if not (best and kind and (best.share or 0) >= SURE):
                found = search(clues.shape, self.detectors)
                inside = tuple(part for part in found if part.kind != kind)
                clues = replace(clues, contains=(*clues.contains, *inside))
                if is_mixed(found):
                    clues = replace(clues, hints={**clues.hints, CONTACT: reached()})
        return classify(clues, self.detectors, self.law, schema=table.schema, table=table.name)

    def _leaves(self, texts: pl.Series, entity: Entity) -> tuple[Contained, ...]:
        """Every path of a JSON column, judged as a column of its own."""
        total = documents(texts).len()
        grown = leaves(texts)
        columns = [Column(name=self._key(leaf), type="json") for leaf in grown.values()]
        clues = self._clues(columns, [leaf.values for leaf in grown.values()], entity)
        found: list[Contained] = []
        for (path, leaf), each in zip(grown.items(), clues, strict=True):
            verdict = self._verdict(each, DOCUMENT)
            if verdict.level == "none":
                continue
            if verdict.kind and self.law.level(self.detectors[verdict.kind]) != "none":
                found.append(contained(verdict.kind, leaf.rows, total, path))
            found += [replace(part, path=path) for part in verdict.contains]
        return tuple(found)

    def _key(self, leaf: Leaf) -> str:
        """A leaf is read with the key above it: `receiver.name` is no `product.name`."""
        both = f"{leaf.parent}_{leaf.key}"
        return both if leaf.parent and self.names.read_name(both).says else leaf.key

    def _with_children(
        self, frame: pl.DataFrame, verdicts: tuple[Classification, ...]
    ) -> tuple[Classification, ...]:
        ages = minors.telling(verdicts)
        texts = {name: normal.normalise(frame[name]) for name in ages}
        count = minors.children(texts, ages, self.today)
        return minors.escalate(verdicts, count, frame.height) if count else verdicts
