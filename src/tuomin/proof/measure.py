"""The measuring of one table: source and copy read into codes, the copy searched on the way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from tuomin.proof.codes.holdings import Pair
from tuomin.proof.codes.parts import Part
from tuomin.proof.codes.reading import Progress, Side, read
from tuomin.proof.codes.rows import Name, Rows
from tuomin.proof.guessing.enumeration import Enumeration
from tuomin.proof.guessing.guesses import Guesses
from tuomin.proof.linkage.alignment import Sides, align
from tuomin.proof.linkage.coarsening import advised, hints
from tuomin.proof.linkage.identifiability import View, classes, diversities, without_one
from tuomin.proof.linkage.loss import losses
from tuomin.proof.linkage.minors import Minors
from tuomin.proof.originals.identifiers import Identifiers
from tuomin.proof.originals.names import Names
from tuomin.proof.originals.search import Search
from tuomin.proof.outcome.grade import grade_after, grade_before, reached
from tuomin.proof.outcome.model import (
    Asked,
    Attack,
    Classes,
    Diversity,
    Flaw,
    Gap,
    Hint,
    Lost,
    TableProof,
    Thresholds,
)
from tuomin.proof.rules.readable import Readable
from tuomin.proof.rules.residue import by_column, residue
from tuomin.proof.rules.scene import Scene

NEARLY = 0.9  # of the best attack's risk
LINKS = {"order": "order", "key": "keys", "kept": "relinked"}


@dataclass(frozen=True, kw_only=True)
class Task:
    """What measuring every table needs. `among`: how many columns the whole copy has."""

    asked: Asked
    thresholds: Thresholds
    identifiers: Identifiers
    names: Names
    among: int
    guesses: Guesses
    personal_keys: Mapping[tuple[str | None, str], frozenset[str]]
    progress: Progress


class Measure:
    """One table: `read` the copy, then ask for `flaws` and `proof`."""

    def __init__(
        self, pair: Pair, target: Side, source: Rows, task: Task, *, origin: Side | None = None
    ) -> None:
        self.pair, self.task = pair, task
        self._target = target
        self._source, self._origin = source, origin
        self._search = Search(target.holdings, task.identifiers, task.names)
        self._enumeration = Enumeration(
            target.holdings, task.identifiers, candidates=task.thresholds.candidates
        )
        self._minors = Minors(pair.common)
        self.attacks: list[Attack] = []
        self.rows = read(target, self, task.progress)
        self.scene = self._scene()

    def part(self, part: Part) -> None:
        """Search one part of the copy."""
        self._search.look(part)

    def batch(self, batch: pl.DataFrame) -> None:
        """Look at the masks, hashes and birth dates of a batch."""
        self._enumeration.look(batch)
        self._minors.look(batch)

    def _scene(self) -> Scene:
        pair = self.pair
        columns = tuple(holding.name for holding in pair.common)
        personal = self.task.personal_keys.get(pair.source.id, frozenset())
        sides = Sides(
            source=self._source,
            target=self.rows,
            columns=columns,
            keys=personal & set(columns),
            primary=tuple(name for name in pair.source.primary_key if name in columns),
        )
        alignment, self.attacks = align(sides)
        return Scene(
            pair=pair,
            sides=sides,
            view=View(
                pair,
                sides,
                alignment,
                among=self.task.among,
                surrogates=self.task.asked.outcome != "anonymized",
            ),
            found=self._search.found,
            searched=tuple(self._target.holdings),
            identifiers=self.task.identifiers,
            names=self.task.names,
            among=self.task.among,
            treatments=by_column(self.task.asked.treatments, pair),
        )

    def flaws(self) -> Iterator[Flaw | Gap]:
        """What is wrong with this table as far as privacy goes, but for k and l."""
        yield from residue(self.scene)
        yield from Readable(
            scene=self.scene,
            enumeration=self._enumeration,
            guesses=self.task.guesses,
            source=self._origin,
            target=self._target,
        ).flaws()
        if self.pair.persons:
            yield from self._links()

    def proof(self, flaws: list[Flaw]) -> tuple[TableProof, list[Flaw]]:
        """The table's proof, and the flaws that k and l add to `flaws`."""
        pair, limits = self.pair, self.task.thresholds
        names = self.scene.view.names(limits.k)
        after = classes(self.rows, names, limits.k) if pair.persons else None
        before = classes(self._source, names, limits.k) if pair.persons else None
        spread = tuple(
            diversities(self.rows, names, self.scene.view.attributes(limits.k)) if after else ()
        )
        advice: list[Hint] = []
        added: list[Flaw] = []
        if after and after.k < limits.k:
            advice = self._hints(names)
            added.append(self._k_flaw(after, advice))
        added += [self._flat(each) for each in spread if each.l < limits.l]
        outcome = reached([*flaws, *added])
        return TableProof(
            schema=pair.source.schema,
            table=pair.source.name,
            persons=pair.persons,
            rows_source=self._source.count,
            rows_target=self.rows.count,
            reached=outcome,
            grade_before=grade_before(pair),
            grade_after=grade_after(pair, flaws, outcome),
            minors=self._minors.count,
            aligned=self.scene.alignment.attack.way if self.scene.alignment else "",
            before=before,
            after=after,
            diversity=spread,
            hints=tuple(advice),
            attacks=tuple(self.attacks),
            columns=self.scene.view.columns,
            lost=self._lost(),
        ), added

    def _lost(self) -> dict[str, Lost]:
        wanted = self.pair.persons and self.task.asked.outcome == "anonymized"
        return losses(self.scene.sides, self.pair.common) if wanted else {}

    def _hints(self, names: list[Name]) -> list[Hint]:
        """What leaving out or coarsening a column does to k; computed where it is asked for."""
        alone = without_one(self.rows, names, self.task.thresholds.k)
        if self.task.asked.outcome != "anonymized":
            return alone[:1]
        columns = [hint.column for hint in alone]
        return [*hints(self._target, names, columns, self.task.thresholds.k), *alone[:3]]

    def _k_flaw(self, found: Classes, advice: list[Hint]) -> Flaw:
        threshold = self.task.thresholds.k
        english, chinese = advised(found, advice, threshold)
        rows = round(found.below * self.rows.count)
        return self.scene.table_flaw(
            "k", rows, k=found.k, threshold=threshold, hint=english, hint_zh=chinese
        )

    def _flat(self, found: Diversity) -> Flaw:
        return self.scene.flaw(
            "l",
            self.pair.holding(found.column),
            self.rows.count,
            allows="de_identified",
            l=found.l,
            threshold=self.task.thresholds.l,
        )

    def _links(self) -> Iterator[Flaw]:
        for way, code in LINKS.items():
            attack = _simplest([each for each in self.attacks if each.way == way])
            if attack and attack.risk > 1 / self.task.thresholds.k:
                yield self.scene.table_flaw(
                    code,
                    round(attack.risk * self.rows.count),
                    share=attack.risk,
                    columns=", ".join(attack.columns),
                )


def _simplest(attacks: list[Attack]) -> Attack | None:
    """Of the attacks that do nearly as well as the best one, the one that needs fewest columns."""
    best = max((each.risk for each in attacks), default=0.0)
    good = [each for each in attacks if each.risk >= NEARLY * best]
    return min(good, key=lambda each: (len(each.columns), -each.risk), default=None)
