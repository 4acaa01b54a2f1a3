"""References that no foreign key declares: a column whose values are those of another's key.

Files, MyISAM and many applications declare none. What a name may refer to (`namesakes`) is asked of
the store: how many of the sampled values occur in the other column. A column that refers to one
that tells persons apart (an employee number, a card, an e-mail address) tells them apart as well,
and takes over its Kind. Numbers that may count anything need the word of the table in the name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tuomin.connectors.base import Connector
from tuomin.detect import weights
from tuomin.detect.detector import Detector
from tuomin.detect.readings import USER_ID, USERNAME
from tuomin.errors import ConnectorError
from tuomin.model import Classification, Evidence, Finding, Reference
from tuomin.scan.namesakes import Namesakes, Place
from tuomin.scan.traces import FEW, Trace, is_key, is_open

HELD = 0.9  # share of the values that have to occur in the other column
CERTAIN = 0.98  # the same for numbers
TRIED = 3  # columns that one is compared with
ASKED = 400  # statements of one scan
LARGE = 10_000_000  # rows of a table that no index helps to search
RANKS = {"table": 0, "same": 1, "end": 2, "kind": 3, "role": 4}
# Numbers that people have wherever they go: equal ones are the same Kind and no reference.
NATURAL = ("contact.", "identity.")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The references, and by place the verdicts that they change."""

    references: tuple[Reference, ...]
    verdicts: Mapping[Place, Classification]


def find(connector: Connector, traces: Sequence[Trace], detectors: Mapping[str, Detector]) -> Found:
    """Compare what may refer with what it may refer to. What cannot be asked is no reference."""
    targets = sorted((each for each in traces if _is_target(each, detectors)), key=_importance)
    search = _Search(connector, targets)
    found = [each for trace in traces if (each := search.of(trace))]
    return Found(
        references=tuple(reference for reference, _, _ in found),
        verdicts={
            trace.place: referring(trace.verdict, target, reference)
            for reference, trace, target in found
        },
    )


class _Search:
    """Finds what one column after the other refers to, with so many statements at most."""

    def __init__(self, connector: Connector, targets: Sequence[Trace]) -> None:
        self._connector, self._left = connector, ASKED
        self._by_place = {each.place: each for each in targets}
        self._rank = {place: rank for rank, place in enumerate(self._by_place)}
        self._names = Namesakes((each.table, each.column) for each in targets)
        self._by_kind: dict[str | None, list[Place]] = defaultdict(list)
        for each in targets:
            self._by_kind[each.verdict.kind].append(each.place)
        self._people = [each.place for each in targets if each.weight >= weights.TELLS["person"]]

    def of(self, trace: Trace) -> tuple[Reference, Trace, Trace] | None:
        """The reference with its two ends, None where there is none."""
        for how, target in islice(self._candidates(trace), min(TRIED, self._left)):
            reference = self._compared(trace, target, how)
            if reference:
                return reference, trace, target
        return None

    def _candidates(self, trace: Trace) -> Iterator[tuple[str, Trace]]:
        """What it may refer to, the likeliest first."""
        hows: dict[Place, str] = dict(self._names.of(trace.table, trace.column))
        for place in self._by_kind.get(trace.verdict.kind, ()):
            hows.setdefault(place, "kind")
        if trace.is_somebody:
            for place in self._people:
                hows.setdefault(place, "role")
        for place in sorted(hows, key=lambda place: (RANKS[hows[place]], self._rank[place])):
            target = self._by_place[place]
            if self._may_refer(trace, target, hows[place]):
                yield hows[place], target

    def _may_refer(self, trace: Trace, target: Trace, how: str) -> bool:
        own, kind = self._rank.get(trace.place), target.verdict.kind or ""
        if trace.place == target.place or (own is not None and own < self._rank[target.place]):
            return False
        own_kind = trace.verdict.kind or ""
        if not is_open(trace.verdict) and own_kind not in (kind, USER_ID, USERNAME):
            return False
        if own_kind == kind and kind.startswith(NATURAL):
            return False
        return _says(trace, how) and trace.looks_like(target) and _is_quick(target)

    def _compared(self, trace: Trace, target: Trace, how: str) -> Reference | None:
        self._left -= 1
        try:
            found = self._connector.overlap(target.table, target.column.name, trace.values)
        except ConnectorError:
            return None
        share = CERTAIN if trace.is_numeric and how != "table" else HELD
        if found < max(FEW, share * len(trace.values)):
            return None
        return Reference(
            schema=trace.table.schema,
            table=trace.table.name,
            column=trace.column.name,
            target_schema=target.table.schema,
            target=target.table.name,
            target_column=target.column.name,
            asked=len(trace.values),
            found=min(found, len(trace.values)),
        )


def referring(verdict: Classification, target: Trace, reference: Reference) -> Classification:
    """The verdict on a column that refers to another: with its Kind, unless it has its own."""
    asked, found = reference.asked, reference.found
    evidence = Evidence(
        source="key",
        weight=weights.PARENT,
        en=f"its values are those of {target.label} ({found} of {asked}), no key declares it",
        zh=f"取值即 {target.label} 的值（{asked} 个中有 {found} 个），未声明外键",
    )
    if not is_open(verdict):
        return replace(verdict, evidence=(*verdict.evidence, evidence))
    own = target.verdict
    level = "none" if own.kind == USER_ID else own.level
    finding = Finding(
        kind=own.kind or "",
        score=round(weights.PRIOR + weights.PARENT, 2),
        share=round(found / asked, 4),
        evidence=(evidence,),
    )
    return replace(
        verdict,
        level=level,
        kind=own.kind,
        role=own.role,
        confidence=round(own.confidence * found / asked, 3),
        share=None,
        low=None,
        high=None,
        clauses=own.clauses if level != "none" else (),
        evidence=(evidence,),
        findings=(finding, *verdict.findings),
    )


def _says(trace: Trace, how: str) -> bool:
    """Whether name and values together say enough to ask for."""
    if trace.is_weak or (trace.is_numeric and how in ("kind", "role")):
        return how == "table"
    # A table that numbers its own things may do so in the same way as another.
    return how != "same" or not trace.is_unique or trace.weight >= 0


def _is_target(trace: Trace, detectors: Mapping[str, Detector]) -> bool:
    return trace.is_unique and is_key(trace.verdict, detectors.get(trace.verdict.kind or ""))


def _importance(trace: Trace) -> tuple[bool, float, int, tuple[str, str, str]]:
    """Declared keys before others, people before deeds, many rows before few."""
    table = trace.table
    declared = (trace.column.name,) in (table.primary_key, *table.unique)
    place = (table.schema or "", table.name, trace.column.name)
    return (not declared, -trace.weight, -(table.rows or 0), place)


def _is_quick(target: Trace) -> bool:
    table = target.table
    keys: Iterable[tuple[str, ...]] = (
        table.primary_key, *table.unique, *(index.columns for index in table.indexes),
    )  # fmt: skip
    indexed = any(key[:1] == (target.column.name,) for key in keys)
    return indexed or (table.rows or 0) <= LARGE
