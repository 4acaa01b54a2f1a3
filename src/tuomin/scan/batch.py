"""A Batch: tables whose Samples are judged together, and what comes of each.

It knows the rows and nothing of their store, so that another process can judge it as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, pairwise

from tuomin.connectors.base import Sample
from tuomin.detect.judge import Judge
from tuomin.detect.weighing.given import Given, Seen
from tuomin.detect.weighing.tables import Entity
from tuomin.model import Classification, Evidence, Remark, Table
from tuomin.scan.computed import with_computed
from tuomin.scan.order import Place
from tuomin.scan.traces import Trace, traces
from tuomin.scan.undetermined import undetermined

Verdicts = tuple[Classification, ...]
Telling = Callable[[Classification], Classification]


@dataclass(frozen=True, kw_only=True)
class Read:
    """One table with its Sample, and what it is about by its name."""

    table: Table
    sample: Sample
    entity: Entity


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Tables in their order, and the verdicts on others that they point to.

    `brief`: of Kinds that were not chosen the verdicts tell how likely they are, and not why.
    """

    tables: Sequence[Read]
    known: Mapping[Place, Verdicts]
    brief: bool


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What stays of a table that is judged: no value but those of its traces."""

    place: Place
    verdicts: Verdicts
    remarks: tuple[Remark, ...]
    traces: tuple[Trace, ...]


def judged(judge: Judge, batch: Batch) -> list[Judged]:
    """Judge the tables of a Batch: one that points to another after that one."""
    seen = _gathered(judge, batch.tables)
    known = dict(batch.known)
    told = partial(_brief, same={}) if batch.brief else _whole
    found: list[Judged] = []
    for first, end in pairwise(_turns(batch.tables)):
        judgements = judge.tables(seen[first:end], lambda table: dict(_parents(table, known)))
        for place, (verdicts, remarks) in enumerate(judgements, first):
            each = _kept(judge, batch.tables[place], seen[place], verdicts, told)
            found.append(replace(each, remarks=remarks))
            known[each.place] = each.verdicts
    return found


def _gathered(judge: Judge, tables: Sequence[Read]) -> list[Seen]:
    clues = iter(
        judge.gather(
            [
                Given(column=column, values=each.sample.frame[column.name], entity=each.entity)
                for each in tables
                for column in each.table.columns
            ]
        )
    )
    return [
        Seen(
            table=each.table,
            frame=each.sample.frame,
            clues=list(islice(clues, len(each.table.columns))),
            rows=each.sample.rows,
        )
        for each in tables
    ]


def _turns(tables: Sequence[Read]) -> Iterator[int]:
    """Where the tables are cut: one that points to another is judged after it."""
    turn: set[Place] = set()
    yield 0
    for place, each in enumerate(tables):
        if any((key.target_schema, key.target) in turn for key in each.table.foreign_keys):
            yield place
            turn.clear()
        turn.add(each.table.id)
    yield len(tables)


def _parents(table: Table, known: Mapping[Place, Verdicts]) -> Iterator[tuple[str, Classification]]:
    """The verdict on what each column of a simple foreign key points to."""
    for key in table.foreign_keys:
        for verdict in known.get((key.target_schema, key.target), ()):
            if len(key.columns) == 1 and (verdict.column,) == key.target_columns:
                yield key.columns[0], verdict


def _kept(
    judge: Judge, read: Read, seen: Seen, verdicts: Sequence[Classification], told: Telling
) -> Judged:
    table, sample = read.table, read.sample
    found = tuple(
        undetermined(table, column, sample.unread[column.name])
        if column.name in sample.unread
        else told(verdict)
        for column, verdict in zip(
            table.columns, with_computed(table, sample.frame, verdicts), strict=True
        )
    )
    return Judged(
        place=table.id,
        verdicts=found,
        remarks=(),
        traces=tuple(traces(table, sample, seen.clues, found, judge.detectors)),
    )


def _whole(verdict: Classification) -> Classification:
    return verdict


def _brief(verdict: Classification, same: dict[Evidence, Evidence]) -> Classification:
    """Without the evidence of findings; equal evidence of several columns is one."""
    return replace(
        verdict,
        findings=tuple(replace(each, evidence=()) for each in verdict.findings),
        evidence=tuple(same.setdefault(each, each) for each in verdict.evidence),
    )
