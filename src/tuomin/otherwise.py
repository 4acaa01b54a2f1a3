"""Why a column got its verdict, and what would have changed it: one voice silent, judged again.

The rows are read once, and each question is asked once; every further judgement takes both from
memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any, cast

import polars as pl

from tuomin import scan
from tuomin.agreement import Agreement
from tuomin.connectors.base import Connector, Sample
from tuomin.connectors.parts import Parted
from tuomin.detect import registry
from tuomin.detect.inside.joined import Joined
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.sample.shapes import shapes
from tuomin.errors import ConnectorError
from tuomin.model import Classification, Table

Place = tuple[str | None, str]
_Question = tuple[Place, str, tuple[str, ...]]  # table, column and values


def explain(  # noqa: PLR0913 - keyword-only options
    connector: Connector,
    name: str,
    *,
    rows: int = scan.ROWS,
    detectors: Mapping[str, Detector] | None = None,
    agreement: Agreement | None = None,
    sensitive_list: str = "agreement",
    values: bool = True,
    joined: Joined | None = None,
    progress: scan.Progress | None = None,
) -> dict[str, Any]:
    """`scan.explain`, with the shapes of the values and the verdict as it would be otherwise."""
    known = joined.detectors if joined else detectors or registry.load()
    options: dict[str, Any] = {
        "rows": rows, "detectors": known, "agreement": agreement,
        "sensitive_list": sensitive_list, "values": values, "joined": joined,
    }  # fmt: skip
    kept = _Kept(connector)
    document = scan.explain(cast("Connector", kept), name, progress=progress, **options)
    table, place = _found(kept.tables(), document["column"])
    sample = kept.samples.get(table.id)
    shown = shapes(sample.frame[table.columns[place].name]) if sample else []
    document["shapes"] = [{"shape": shape, "share": share} for shape, share in shown]
    document["otherwise"] = []
    if not document["reason"]:
        runner = next(
            (each["kind"] for each in document["candidates"] if each["kind"] != document["kind"]),
            None,
        )
        cases = list(_cases(table, place, kept, known.get(runner or "")))
        for number, case in enumerate(cases):
            if progress:
                progress(document["column"], number, len(cases))
            found = _verdict(kept.told(case), case, options, known)
            document["otherwise"].append({**case.told, **found})
    return document


@dataclass(frozen=True, kw_only=True)
class _Case:
    """The table as it is told this time; `mute`: nothing is told of the column's values."""

    told: dict[str, Any]
    table: Table
    place: int
    origin: Table
    mute: bool = False


class _Kept:
    """A store that is read once; of one of its tables something else may be told."""

    def __init__(
        self,
        connector: Connector,
        *,
        tables: list[Table] | None = None,
        samples: dict[Place, Sample] | None = None,
        answers: dict[_Question, int | ConnectorError] | None = None,
        case: _Case | None = None,
    ) -> None:
        self.engine, self.url = connector.engine, connector.url
        self.capabilities = connector.capabilities
        self.samples = {} if samples is None else samples
        self._answers = {} if answers is None else answers
        self._connector, self._tables, self._case = connector, tables, case

    def told(self, case: _Case) -> "_Kept":
        tables = [case.table if each is case.origin else each for each in self.tables()]
        return _Kept(
            self._connector, tables=tables, samples=self.samples, answers=self._answers, case=case
        )

    def tables(self) -> list[Table]:
        if self._tables is None:
            self._tables = self._connector.tables()
        return self._tables

    def others(self) -> list[str]:
        return self._connector.others()

    def whole(self, name: str) -> str:
        return self._connector.whole(name) if isinstance(self._connector, Parted) else ""

    def sample(self, table: Table, rows: int) -> Sample:
        case = self._case if self._case and self._case.table is table else None
        origin = case.origin if case else table
        if origin.id not in self.samples:
            self.samples[origin.id] = self._connector.sample(origin, rows)
        sample = self.samples[origin.id]
        frame = sample.frame.rename(
            {old.name: new.name for old, new in zip(origin.columns, table.columns, strict=True)}
        )
        if case and case.mute:
            name = table.columns[case.place].name
            frame = frame.with_columns(pl.lit(None, frame[name].dtype).alias(name))
        return replace(sample, frame=frame)

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        """What the store itself says: it knows the table and the column by their own names."""
        case = self._case if self._case and self._case.table is table else None
        origin = case.origin if case else table
        place = [each.name for each in table.columns].index(column)
        question = (origin.id, origin.columns[place].name, tuple(values))
        if question not in self._answers:
            try:
                answer: int | ConnectorError = self._connector.overlap(origin, *question[1:])
            except ConnectorError as error:
                answer = error
            self._answers[question] = answer
        found = self._answers[question]
        if isinstance(found, ConnectorError):
            raise found
        return found


def _found(tables: list[Table], name: str) -> tuple[Table, int]:
    """The table and the place of a column that `scan.explain` has found by that name."""
    places = (
        (table, place)
        for table in reversed(tables)
        for place, column in enumerate(table.columns)
        if name in {f"{table.name}.{column.name}", f"{table.label}.{column.name}"}
    )
    return next(places)


def _cases(table: Table, place: int, kept: _Kept, runner: Detector | None) -> Iterator[_Case]:
    """The table without each voice that speaks, and with a comment that names the runner-up."""
    column = table.columns[place]
    case = partial(_Case, place=place, origin=table)
    yield case(told=_told("name"), table=_renamed(table, place))
    if column.comment:
        yield case(told=_told("comment"), table=_commented(table, place, ""))
    sample = kept.samples.get(table.id)
    if sample and sample.frame[column.name].count():
        yield case(told=_told("values"), table=replace(table), mute=True)
    unsaid = _free("t", {each.name for each in kept.tables()})
    yield case(told=_told("table"), table=replace(table, name=unsaid, comment=""))
    if any(column.name in key.columns for key in table.foreign_keys):
        rest = tuple(key for key in table.foreign_keys if column.name not in key.columns)
        yield case(told=_told("key"), table=replace(table, foreign_keys=rest))
    if runner:
        said = {"en": runner.title.en, "zh": runner.title.zh}
        told = {"without": "", "comment": said}
        yield case(told=told, table=_commented(table, place, runner.title.zh))


def _told(voice: str) -> dict[str, Any]:
    return {"without": voice, "comment": {}}


def _free(letter: str, taken: set[str]) -> str:
    """The first of c1, c2 ... that nothing is called."""
    return next(name for name in (f"{letter}{number}" for number in count(1)) if name not in taken)


def _renamed(table: Table, place: int) -> Table:
    """The column under a name that says nothing; its keys come along."""
    old = table.columns[place].name
    new = _free("c", {column.name for column in table.columns})

    def swapped(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(new if name == old else name for name in names)

    return replace(
        table,
        columns=tuple(
            replace(column, name=new) if column.name == old else column for column in table.columns
        ),
        primary_key=swapped(table.primary_key),
        foreign_keys=tuple(
            replace(key, columns=swapped(key.columns)) for key in table.foreign_keys
        ),
    )


def _commented(table: Table, place: int, comment: str) -> Table:
    columns = list(table.columns)
    columns[place] = replace(columns[place], comment=comment)
    return replace(table, columns=tuple(columns))


def _verdict(
    kept: _Kept, case: _Case, options: dict[str, Any], known: Mapping[str, Detector]
) -> dict[str, Any]:
    """The verdict on the column as the case tells of it."""
    needed = [each.label for each in kept.tables() if each.id in kept.samples or each is case.table]
    found = scan.scan(cast("Connector", kept), tables=needed, **options)
    column = case.table.columns[case.place].name
    verdict: Classification = next(
        each
        for each in found.columns
        if (each.schema, each.table) == case.table.id and each.column == column
    )
    title = known[verdict.kind].title if verdict.kind else None
    return {
        "level": verdict.level,
        "kind": verdict.kind,
        "title": {"en": title.en, "zh": title.zh} if title else {},
        "confidence": verdict.confidence,
    }
