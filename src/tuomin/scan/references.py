"""References that no foreign key declares: a column whose values are those of another's key.

Files, MyISAM and many applications declare none. What a name may refer to (`namesakes`) is asked of
the store: how many of the sampled values occur in the other column. A column that refers to one
that tells persons apart (an employee number, a card, an e-mail address) tells them apart as well,
and takes over its Kind. Numbers that may count anything need the word of the table in the name.
The surest names are asked first; a column of which not all could be asked is `undetermined`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tuomin.connectors.base import Connector
from tuomin.detect import weights
from tuomin.detect.detector import Detector
from tuomin.detect.readings import USER_ID, USERNAME
from tuomin.model import Classification, Evidence, Finding, Reference
from tuomin.pace import UNHURRIED, Pace
from tuomin.scan.asking import Asking, Cut, is_quick, notes
from tuomin.scan.namesakes import Namesakes, Place
from tuomin.scan.traces import FEW, Trace, is_key, is_open
from tuomin.scan.undetermined import undetermined

HELD = 0.9  # share of the values that have to occur in the other column
CERTAIN = 0.98  # the same for numbers
CHANCE = 0.01  # that numbers of a range hit by chance, above which hits say nothing
LONG = 9  # digits that two sequences hardly share
TRIED = 3  # columns that one is compared with
RANKS = {"table": 0, "same": 1, "end": 2, "kind": 3, "role": 4}
# Numbers that people have wherever they go: equal ones are the same Kind and no reference.
NATURAL = ("contact.", "identity.")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The references, by place the verdicts that they change, and what could not be asked."""

    references: tuple[Reference, ...]
    verdicts: Mapping[Place, Classification]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Question:
    """What one column may refer to, and how its name says so."""

    trace: Trace
    target: Trace
    how: str


def find(
    connector: Connector,
    traces: Sequence[Trace],
    detectors: Mapping[str, Detector],
    pace: Pace = UNHURRIED,
) -> Found:
    """Compare what may refer with what it may refer to, the surest names of all tables first."""
    targets = sorted((each for each in traces if _is_target(each, detectors)), key=_importance)
    candidates = _Candidates(targets)
    questions = [each for trace in traces for each in candidates.of(trace)]
    asking, found = Asking(connector, pace), dict[Place, tuple[Reference, Question]]()
    cuts: list[Cut] = []
    for question in sorted(questions, key=lambda each: RANKS[each.how]):
        place = question.trace.place
        answer = None if place in found else _compared(question, asking)
        if isinstance(answer, Reference):
            found[place] = answer, question
        elif answer:
            cuts.append(Cut(trace=question.trace, target=question.target, reason=answer))
    cuts = [cut for cut in cuts if cut.trace.place not in found]
    pairs = [found[trace.place] for trace in traces if trace.place in found]
    return Found(
        references=tuple(reference for reference, _ in pairs),
        verdicts={cut.trace.place: _unasked(cut) for cut in reversed(cuts)}
        | {q.trace.place: referring(q.trace.verdict, q.target, each) for each, q in pairs},
        notes=tuple(notes(cuts)),
    )


class _Candidates:
    """What the columns may refer to by name, by Kind and by role."""

    def __init__(self, targets: Sequence[Trace]) -> None:
        self._by_place = {each.place: each for each in targets}
        self._rank = {place: rank for rank, place in enumerate(self._by_place)}
        self._names = Namesakes((each.table, each.column) for each in targets)
        self._by_kind: dict[str | None, list[Place]] = defaultdict(list)
        for each in targets:
            self._by_kind[each.verdict.kind].append(each.place)
        self._people = [each.place for each in targets if each.weight >= weights.TELLS["person"]]

    def of(self, trace: Trace) -> Iterator[Question]:
        """The likeliest that can be asked, and what stands before them that cannot."""
        tried = 0
        for how, target in self._candidates(trace):
            yield Question(trace=trace, target=target, how=how)
            tried += is_quick(target)
            if tried == TRIED:
                return

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
        return _says(trace, how) and trace.looks_like(target)


def _compared(question: Question, asking: Asking) -> Reference | str | None:
    """The reference, None where there is none, or why the store could not say."""
    trace, target = question.trace, question.target
    found = asking.found(target, list(trace.values))
    if isinstance(found, str):
        return found
    share = CERTAIN if trace.is_numeric and question.how != "table" else HELD
    if found < max(FEW, share * len(trace.values)):
        return None
    if trace.is_numeric and question.how in ("same", "end") and not _is_handed_out(question):
        proof = _is_chance(list(trace.values), target, asking)
        if isinstance(proof, str):
            return proof
        if proof:
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


def _is_handed_out(question: Question) -> bool:
    """Whether two columns of one name hold numbers so long that nothing else is counted there."""
    return question.how == "same" and min(map(len, question.trace.values)) >= LONG


def _is_chance(values: Sequence[str], target: Trace, asking: Asking) -> bool | str:
    """Whether any numbers as large would be found in the target, or why that cannot be said."""
    others = _between(values)
    found = asking.found(target, others) if others else 0
    if isinstance(found, str):
        return found
    filled = (found + 1) / (len(others) + 1)
    return bool(filled ** len(values) > CHANCE)


def _between(values: Sequence[str]) -> list[str]:
    """As many other numbers, written alike, from the range of these."""
    known = {int(each) for each in values}
    low, high = min(known), max(known)
    width = min(len(each) for each in values)
    count = 2 * len(values)
    spread = dict.fromkeys(low + (high - low) * n // count for n in range(count + 1))
    return [str(each).zfill(width) for each in spread if each not in known][: len(values)]


def _unasked(cut: Cut) -> Classification:
    """Nothing personal was seen, yet nobody could say that it refers to nobody."""
    verdict = cut.trace.verdict
    if verdict.level != "none":
        return verdict
    reason = f"it may refer to {cut.target.label}, which could not be asked: {cut.reason}"
    return undetermined(cut.trace.table, cut.trace.column, reason)


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
