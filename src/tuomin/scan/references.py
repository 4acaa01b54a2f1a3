"""References that no foreign key declares: a column whose values are those of another's key.

Files, MyISAM and many applications declare none. What a name may refer to (`namesakes`) is asked of
the store: how many of the sampled values occur in the other column. A column that refers to one
that tells persons apart (an employee number, a card, an e-mail address) tells them apart as well,
and takes over its Kind. Numbers that may count anything need the word of the table in the name.
Codes that are numbered like those of persons are asked for under any name. The surest names are
asked first; a column whose name may refer and of which not all could be asked is `undetermined`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tuomin.connectors.base import Connector
from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import USER_ID
from tuomin.model import Classification, Evidence, Finding, Reference
from tuomin.pace import UNHURRIED, Pace
from tuomin.scan.asking import Asking, Cut, notes
from tuomin.scan.namesakes import Place
from tuomin.scan.questions import RANKS, Candidates, Question
from tuomin.scan.traces import FEW, LETTERED, Trace, is_key, is_open
from tuomin.scan.undetermined import undetermined

HELD = 0.9  # share of the values that have to occur in the other column
CERTAIN = 0.98  # the same for numbers
CHANCE = 0.01  # that numbers of a range hit by chance, above which hits say nothing
LONG = 9  # digits that two sequences hardly share


@dataclass(frozen=True, kw_only=True)
class Found:
    """The references, by place the verdicts that they change, and what could not be asked."""

    references: tuple[Reference, ...]
    verdicts: Mapping[Place, Classification]
    notes: tuple[str, ...] = ()


def find(
    connector: Connector,
    traces: Sequence[Trace],
    detectors: Mapping[str, Detector],
    pace: Pace = UNHURRIED,
) -> Found:
    """Compare what may refer with what it may refer to, the surest names of all tables first."""
    targets = sorted((each for each in traces if _is_target(each, detectors)), key=_importance)
    candidates = Candidates(targets)
    questions = [each for trace in traces for each in candidates.of(trace)]
    asking, found = Asking(connector, pace), dict[Place, tuple[Reference, Question]]()
    cuts: list[Cut] = []
    for question in sorted(questions, key=lambda each: RANKS[each.how]):
        place = question.trace.place
        answer = None if place in found else _compared(question, asking)
        if isinstance(answer, Reference):
            found[place] = answer, question
        elif answer:
            cut = Cut(
                trace=question.trace,
                target=question.target,
                reason=answer,
                is_named=question.how != "code",
            )
            cuts.append(cut)
    cuts = [cut for cut in cuts if cut.trace.place not in found]
    pairs = [found[trace.place] for trace in traces if trace.place in found]
    return Found(
        references=tuple(reference for reference, _ in pairs),
        verdicts={cut.trace.place: _unasked(cut) for cut in reversed(cuts) if cut.is_named}
        | {q.trace.place: referring(q.trace.verdict, q.target, each) for each, q in pairs},
        notes=tuple(notes(cuts)),
    )


def _compared(question: Question, asking: Asking) -> Reference | str | None:
    """The reference, None where there is none, or why the store could not say."""
    trace, target = question.trace, question.target
    found = asking.found(target, list(trace.values))
    if isinstance(found, str):
        return found
    is_sure = question.how == "table" or (question.how != "code" and not trace.is_numeric)
    if found < max(FEW, (HELD if is_sure else CERTAIN) * len(trace.values)):
        return None
    if _may_be_chance(question):
        proof = _is_chance(list(trace.values), target, asking, trace.head or "")
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


def _may_be_chance(question: Question) -> bool:
    """Whether other numbers of the same range would be found as well where all are given out."""
    trace, how = question.trace, question.how
    if how == "code":
        return len((trace.head or "").rstrip("-_")) < LETTERED
    return trace.is_numeric and how in ("same", "end") and not _is_handed_out(question)


def _is_handed_out(question: Question) -> bool:
    """Whether two columns of one name hold numbers so long that nothing else is counted there."""
    return question.how == "same" and min(map(len, question.trace.values)) >= LONG


def _is_chance(values: Sequence[str], target: Trace, asking: Asking, head: str) -> bool | str:
    """Whether any numbers as large would be found in the target, or why that cannot be said."""
    others = _between([each.removeprefix(head) for each in values])
    found = asking.found(target, [head + each for each in others]) if others else 0
    if isinstance(found, str):
        return found
    filled = (found + 1) / (len(others) + 1)
    return bool(filled ** len(values) > CHANCE)


def _between(values: Sequence[str]) -> list[str]:
    """As many other numbers, as round and written alike, from the range of these."""
    unit = 10 ** min(len(each) - len(each.rstrip("0")) for each in values)
    known = {int(each) // unit for each in values}
    low, high = min(known), max(known)
    width = min(len(each) for each in values)
    count = 2 * len(values)
    spread = dict.fromkeys(low + (high - low) * n // count for n in range(count + 1))
    others = [each * unit for each in spread if each not in known]
    return [str(each).zfill(width) for each in others[: len(values)]]


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


def _is_target(trace: Trace, detectors: Mapping[str, Detector]) -> bool:
    return trace.is_unique and is_key(trace.verdict, detectors.get(trace.verdict.kind or ""))


def _importance(trace: Trace) -> tuple[bool, float, int, tuple[str, str, str]]:
    """Declared keys before others, people before deeds, many rows before few."""
    table = trace.table
    declared = (trace.column.name,) in (table.primary_key, *table.unique)
    place = (table.schema or "", table.name, trace.column.name)
    return (not declared, -trace.weight, -(table.rows or 0), place)
