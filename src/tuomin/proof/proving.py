"""`prove`: attack and measure a finished copy, and say what it is in law.

Two passes: the source is read for its direct identifiers (and, while memory allows, into codes at
once), then each table of the copy, beside its source, table by table. The plan is believed in
nothing that speaks for the copy.
"""

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tuomin.connectors.base import Connector
from tuomin.detect import registry
from tuomin.detect.kinds.detector import Detector
from tuomin.model import Inventory, Table
from tuomin.proof.codes.holdings import Pair, stranger
from tuomin.proof.codes.pairing import alone, pair_up
from tuomin.proof.codes.parts import can_hide
from tuomin.proof.codes.reading import Progress, Side, read, unseen
from tuomin.proof.codes.rows import CELL, Rows
from tuomin.proof.excerpt import excerpt, left_out
from tuomin.proof.guessing.guesses import Guesses, salts
from tuomin.proof.measure import Measure, Task
from tuomin.proof.originals.beside import originals_beside
from tuomin.proof.originals.gathering import Gathering
from tuomin.proof.originals.identifiers import Identifiers
from tuomin.proof.originals.names import prepare
from tuomin.proof.originals.schema import COLUMN, TABLE, originals_in_schema, unsaid
from tuomin.proof.outcome.grade import is_failure, reached
from tuomin.proof.outcome.model import Asked, Flaw, Gap, Proof, TableProof, Thresholds
from tuomin.proof.outcome.relying import relied_on
from tuomin.proof.outcome.restorability import restorability
from tuomin.proof.rules.joins import Joins, counts

CACHE = 256 * 2**20  # bytes of codes kept from the first pass


def prove(  # noqa: PLR0913 - two stores, what is asked and known of them, and who listens
    source: Connector,
    target: Connector,
    *,
    asked: Asked,
    inventory: Inventory,
    thresholds: Thresholds | None = None,
    detectors: Mapping[str, Detector] | None = None,
    progress: Progress | None = None,
) -> Proof:
    """Measure the copy in `target` of `source` on all rows.

    `inventory` is the source's. Raises ConnectorError when a store cannot be read.
    """
    run = _Run(
        source=source,
        target=target,
        asked=asked,
        inventory=inventory,
        thresholds=thresholds or Thresholds(),
        detectors=registry.load() if detectors is None else detectors,
        progress=progress or unseen,
    )
    with source.snapshot(), target.snapshot():
        return run.proof()


@dataclass(kw_only=True)
class _Run:
    source: Connector
    target: Connector
    asked: Asked
    inventory: Inventory
    thresholds: Thresholds
    detectors: Mapping[str, Detector]
    progress: Progress
    seed: int = field(default_factory=lambda: secrets.randbits(63))
    flaws: list[Flaw] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    tables: list[TableProof] = field(default_factory=list)
    heights: dict[str, tuple[int, int]] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()
    excerpt: Connector = field(init=False)

    def proof(self) -> Proof:
        started = time.monotonic()
        targets = self.target.tables()
        tables = self.source.tables()
        self.flaws += [Flaw(code="no_source", allows="none")] if not tables else []
        self.excerpt = excerpt(self.source, tables, self.asked)
        self.gaps += left_out(self.excerpt, tables)
        pairs, extra = pair_up(
            tables, targets, self.inventory, engines=(self.source.engine, self.target.engine)
        )
        gathering, cached = self._gather(pairs)
        task = self._task(gathering, pairs, targets)
        self._gaps(task.identifiers, task)
        self.unsaid = unsaid(targets, task.identifiers, task.names)
        joins = Joins(pairs, among=task.among)
        for pair in pairs:
            if pair.target is not None:
                self._measure(pair, cached.pop(pair.source.id, None), task, joins)
        for table in extra:
            self._search(table, task)
        self.flaws += originals_in_schema(targets, task.identifiers, task.names)
        self._sort(originals_beside(self.target, task.identifiers, task.names))
        self._sort(counts(pairs, self.heights, self.asked, k=self.thresholds.k))
        self._sort(joins.flaws(self.asked))
        self.flaws += restorability(self.asked)
        return self._finished(time.monotonic() - started)

    def _gather(self, pairs: list[Pair]) -> tuple[Gathering, dict[tuple[str | None, str], Rows]]:
        """The first pass: identifiers of all tables, and the codes of as many as fit."""
        gathering = Gathering(self.seed, self.detectors, hashes=self.thresholds.hashes)
        cached: dict[tuple[str | None, str], Rows] = {}
        room = CACHE
        for pair in pairs:
            side = self._source_side(pair)
            is_held = pair.target is not None and self._size(side) <= room
            is_whole = side.connector is self.source
            if is_held:
                cached[pair.source.id] = read(side, gathering if is_whole else None)
                room -= cached[pair.source.id].bytes
            if not (is_held and is_whole):
                self._gather_alone(gathering, pair)
        return gathering, cached

    def _size(self, side: Side) -> int:
        rows = side.table.rows if side.connector is self.source else None
        return (side.connector.count(side.table) if rows is None else rows) * len(side.names) * CELL

    def _gather_alone(self, gathering: Gathering, pair: Pair) -> None:
        wanted = [each for each in pair.holdings if each.direct or can_hide(each)]
        if wanted:
            side = replace(self._source_side(pair), holdings=wanted, connector=self.source)
            for batch in side.batches():
                for part in side.parts(batch, 0):
                    gathering.part(part)

    def _task(self, gathering: Gathering, pairs: list[Pair], targets: list[Table]) -> Task:
        identifiers = gathering.finish()
        names = prepare(identifiers.names, seed=self.seed, limit=self.thresholds.names)
        return Task(
            asked=self.asked,
            thresholds=self.thresholds,
            identifiers=identifiers,
            names=names,
            among=sum(len(table.columns) for table in targets),
            guesses=Guesses(gathering.plain, salts(pairs)),
            personal_keys=_personal_keys(pairs),
            progress=self.progress,
        )

    def _measure(self, pair: Pair, rows: Rows | None, task: Task, joins: Joins) -> None:
        label = pair.source.label
        origin = self._source_side(pair)
        source = read(origin) if rows is None else rows
        measure = Measure(pair, self._target_side(pair), source, task, origin=origin)
        self.heights[label] = (source.count, measure.rows.count)
        joins.take(pair, measure.scene)
        flaws = self._sort(measure.flaws())
        table, added = measure.proof(flaws)
        self.flaws += added
        self.tables.append(table)

    def _sort(self, found: Iterable[Flaw | Gap]) -> list[Flaw]:
        """Keep flaws and gaps apart; the flaws that were among them."""
        both = list(found)
        flaws = [each for each in both if isinstance(each, Flaw)]
        self.flaws += flaws
        self.gaps += [each for each in both if isinstance(each, Gap)]
        return flaws

    def _search(self, table: Table, task: Task) -> None:
        """A table that only the copy has can hold originals all the same."""
        pair = alone(table, name=TABLE if table.name in self.unsaid else table.name)
        side = self._target_side(pair)
        measure = Measure(pair, side, Rows(side.names, 0), task)
        self.flaws += [each for each in measure.flaws() if isinstance(each, Flaw)]
        self.gaps.append(Gap(code="table", place=pair.source.label))

    def _source_side(self, pair: Pair) -> Side:
        return Side(
            connector=self.excerpt,
            table=pair.source,
            columns={holding.name: holding.name for holding in pair.holdings},
            holdings=pair.holdings,
            seed=self.seed,
        )

    def _target_side(self, pair: Pair) -> Side:
        """What only the copy has is looked at too; a name that is an original is not repeated."""
        columns, holdings = dict(pair.columns), pair.common
        for number, column in enumerate(pair.added, start=1):
            name = COLUMN.format(number) if column.name in self.unsaid else column.name
            holdings.append(stranger(replace(column, name=name)))
            columns[name] = column.name
        return Side(
            connector=self.target,
            table=pair.target or pair.source,
            columns=columns,
            holdings=holdings,
            seed=self.seed,
        )

    def _gaps(self, identifiers: Identifiers, task: Task) -> None:
        self.gaps += [Gap(code="hidden", facts={"kind": kind}) for kind in identifiers.hidden]
        if task.names.left_out:
            self.gaps.append(Gap(code="names", facts={"count": task.names.left_out}))
        if not self.inventory.complete:
            self.gaps.append(Gap(code="incomplete"))
        self.gaps += [Gap(code=code) for code in ("persons", "neighbours", "outside")]
        quota = self.thresholds.hashes // 10
        self.gaps.append(Gap(code="hashes", facts={"count": quota}))

    def _finished(self, seconds: float) -> Proof:
        failures = [flaw for flaw in self.flaws if is_failure(flaw, self.asked)]
        limits = [flaw for flaw in self.flaws if not is_failure(flaw, self.asked)]
        return Proof(
            asked=self.asked.outcome,
            reached=reached(self.flaws) if self.tables else "none",
            holds=not failures,
            source=(self.source.engine, self.source.url),
            target=(self.target.engine, self.target.url),
            key=self.asked.key,
            thresholds=self.thresholds,
            tables=tuple(self.tables),
            failures=tuple(failures),
            limits=tuple(limits),
            gaps=tuple(self.gaps),
            relies=tuple(relied_on(self.inventory)),
            seconds=seconds,
        )


def _personal_keys(pairs: list[Pair]) -> dict[tuple[str | None, str], frozenset[str]]:
    """Of each table the columns of its primary key, and those that point to tables of persons."""
    persons = {pair.source.id for pair in pairs if pair.persons}
    return {pair.source.id: frozenset(_keys_of(pair, persons)) for pair in pairs}


def _keys_of(pair: Pair, persons: set[tuple[str | None, str]]) -> Iterator[str]:
    yield from pair.source.primary_key
    for key in pair.source.foreign_keys:
        if (key.target_schema, key.target) in persons:
            yield from key.columns
