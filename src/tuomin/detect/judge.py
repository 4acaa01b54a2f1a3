"""The Judge: tables and their sampled rows in, a Classification of each column out.

First all that can be measured is gathered for the columns of many tables at once; then each table
is judged by itself, when the verdicts on the tables that it points to are known.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from tuomin.checks import date
from tuomin.detect.inside.joined import Joined
from tuomin.detect.inside.leaves import Leaf
from tuomin.detect.inside.search import contained
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import Reading
from tuomin.detect.naming.initials import is_abbreviated
from tuomin.detect.naming.names import Names
from tuomin.detect.naming.prefixes import called
from tuomin.detect.naming.silence import is_silent
from tuomin.detect.opening import Opening
from tuomin.detect.rows.beside import judged_together as together
from tuomin.detect.rows.looks import look
from tuomin.detect.rows.movement import TRAJECTORY
from tuomin.detect.rows.scene import Scene
from tuomin.detect.sample.profile import NOTHING, profiles
from tuomin.detect.sample.protected import is_sealed, state
from tuomin.detect.sample.values import matches
from tuomin.detect.weighing.classify import Law, Weighed, classify
from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.given import Given, Seen
from tuomin.detect.weighing.hints import hints, listed, logins
from tuomin.detect.weighing.tables import Entity
from tuomin.detect.weighing.together import weighed
from tuomin.model import Classification, Column, Contained, Remark, Table

Verdicts = tuple[tuple[Classification, ...], tuple[Remark, ...]]
DOCUMENT = Table(schema=None, name="", columns=())


class Judge:
    """Judges tables with one set of Detectors, under one list of "sensitive", on one day."""

    def __init__(
        self,
        detectors: Mapping[str, Detector],
        law: Law,
        *,
        today: dt.date | None = None,
        joined: Joined | None = None,
    ) -> None:
        self.detectors = joined.detectors if joined else detectors
        self.joined = joined
        self.law = law
        self.names = Names(self.detectors)
        self.today = today or date.today()

    def tables(
        self, tables: Sequence[Seen], parents: Callable[[Table], Mapping[str, Classification]]
    ) -> list[Verdicts]:
        """The verdicts on each column of several tables, and what their rows say together.

        What was gathered from them was gathered together. `parents` gives by column the verdict on
        what a foreign key of a table points to, which is none of `tables`.
        """
        scenes = [self._scene(each, parents(each.table)) for each in tables]
        searched = iter(self._weighed([clues for scene in scenes for clues in scene.clues]))
        return [
            look(each, self._classified(islice(searched, len(each.clues)), each.table))
            for each in scenes
        ]

    def _scene(self, seen: Seen, parents: Mapping[str, Classification]) -> Scene:
        """A table with its rows, its silent columns judged by what stands beside them."""
        keyed = tuple(
            replace(
                each,
                parent=parents.get(each.column.name),
                is_key=seen.table.primary_key == (each.column.name,),
            )
            for each in seen.clues
        )
        scene = Scene(
            table=seen.table, frame=seen.frame, clues=keyed, today=self.today, rows=seen.rows,
            references=self._references(TRAJECTORY),
        )  # fmt: skip
        return replace(scene, clues=together(scene))

    def _references(self, kind: str) -> tuple[str, ...]:
        """The clauses of a Kind, where it is among the Detectors."""
        known = self.detectors.get(kind)
        return self.law.references(known) if known else ()

    def gather(self, columns: Sequence[Given]) -> list[Clues]:
        """What is known of each column, whatever its table.

        What documents hold is measured together with the columns, and judged before them.
        """
        opening = Opening(columns, self._given)
        told = self._measured(opening)
        parts: dict[int, tuple[Contained, ...]] = {}
        clues: list[Clues] = []
        for level in reversed(opening.levels):
            clues = [replace(told[place], contains=parts.get(place, ())) for place in level]
            if level.start:
                verdicts = zip(level, self._verdicts(clues), strict=True)
                parts = opening.parts(dict(verdicts), self._contained)
        return clues

    def _measured(self, opening: Opening) -> list[Clues]:
        """What is known of columns and leaves, but for what they contain."""
        columns, parsed = opening.columns, opening.parsed
        shapes = profiles(
            [NOTHING if place in parsed else each for place, each in enumerate(opening.texts)]
        )
        silent = [self._is_silent(each) for each in columns]
        comments = [self._read_comment(each) for each in columns]
        names = [
            Reading() if silent[place] else self._read(each, comments[place])
            for place, each in enumerate(columns)
        ]
        named = [
            {hit.kind for hit in (*name.hits, *comment.hits)}
            for name, comment in zip(names, comments, strict=True)
        ]
        matched = matches(shapes, self.detectors, named=named)
        return [
            Clues(
                column=each.column,
                name=names[place],
                comment=comments[place],
                entity=each.entity,
                shape=shapes[place],
                matches=matched[place],
                hints=hints(each.values, shapes[place], is_document=place in parsed)
                | listed(comments[place].choices, self.detectors)
                | logins(names[place], shapes[place]),
                silent=silent[place],
                protected="encrypted" if is_sealed(each.values) else state(shapes[place]),
            )
            for place, each in enumerate(columns)
        ]

    def _read(self, given: Given, comment: Reading) -> Reading:
        """What a name says; of initials only what the comment says that they stand for."""
        name = called(given.column, given.entity.prefix).name
        found = self.names.read_in(given.entity.phrase, name)
        found = self.names.detailed(found, name, given.entity.named)
        if not is_abbreviated(given.column.name, given.column.comment):
            return found
        agreed = tuple(hit for hit in found.hits if hit.kind in comment.kinds)
        return replace(found, hits=agreed, owner=comment.owner, owner_word=comment.owner_word)

    def _is_silent(self, given: Given) -> bool:
        """Whether neither name nor table tell what the column is."""
        column = called(given.column, given.entity.prefix)
        if self.names.detailed(Reading(), column.name, given.entity.named).hits:
            return False
        return is_silent(column, self.names, phrase=given.entity.phrase)

    def _read_comment(self, given: Given) -> Reading:
        comment = given.column.comment
        return self.names.detailed(self.names.read_comment(comment), comment, given.entity.named)

    def leaves(self, leaves: Sequence[Leaf], entity: Entity) -> tuple[Classification, ...]:
        """The verdict on each leaf of one column's documents, by itself."""
        clues = self.gather([self._given(leaf, entity, "") for leaf in leaves])
        return self._verdicts(clues)

    def _verdicts(self, clues: Sequence[Clues]) -> tuple[Classification, ...]:
        """The verdicts on leaves gathered together."""
        return self._classified(self._weighed(clues), DOCUMENT)

    def _weighed(self, clues: Sequence[Clues]) -> list[Weighed]:
        return weighed(clues, self.detectors, self.joined)

    def _classified(self, columns: Iterable[Weighed], table: Table) -> tuple[Classification, ...]:
        return tuple(
            classify(each, self.detectors, self.law, schema=table.schema, table=table.name)
            for each in columns
        )

    def _contained(
        self, verdict: Classification, path: str, leaf: Leaf, total: int
    ) -> list[Contained]:
        """What a leaf adds to its column: its own Kind, and what its texts contain."""
        if verdict.level == "none":
            return []
        inside = [replace(part, path=path + part.path[1:], part=True) for part in verdict.contains]
        if verdict.kind and self.law.level(self.detectors[verdict.kind]) != "none":
            return [contained(verdict.kind, leaf.rows, total, path), *inside]
        return inside

    def _given(self, leaf: Leaf, entity: Entity, around: str) -> Given:
        column = Column(name=self._key(leaf, around), type="json")
        return Given(column=column, values=leaf.values, entity=entity)

    def _key(self, leaf: Leaf, around: str) -> str:
        """A leaf is read with the key above it, or the column: `receiver.name` is no
        `product.name`, and `no` is a number of those in `phones`.
        """
        both = f"{leaf.parent or around}_{leaf.key}"
        found = self.names.read_name(both)
        is_told = found.says if leaf.parent else found.hits and around
        return both if is_told else leaf.key
