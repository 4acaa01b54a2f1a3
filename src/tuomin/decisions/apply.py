"""Decisions applied to an Inventory: the word of a person in place of the scan's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from tuomin.detect.kinds.detector import Detector
from tuomin.detect.weighing.classify import STRICTNESS, Law
from tuomin.errors import PolicyError
from tuomin.model import (
    READ,
    Classification,
    Contained,
    Decision,
    Inventory,
    Judged,
    Level,
    Role,
)

NOTE = "decision on "


SHOWN = ("kind", "share", "low", "high", "path", "part")  # of what a column contains


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What decisions are applied by: the Kinds, what they mean in law, and the day."""

    detectors: Mapping[str, Detector]
    law: Law
    today: date


def of(inventory: Inventory) -> tuple[Decision, ...]:
    """The decisions that an Inventory was made with, as far as they applied."""
    return tuple(column.decision for column in inventory.columns if column.decision)


def apply(found: Inventory, decisions: Sequence[Decision], ground: Ground) -> Inventory:
    """The Inventory as people decided, in place of whatever it was decided by before."""
    columns = [undecided(column) for column in found.columns]
    places: dict[str, list[int]] = defaultdict(list)
    for at, column in enumerate(columns):
        for label in {column.label, f"{column.table}.{column.column}"}:
            places[label].append(at)
    others = tuple(note for note in found.notes if not note.startswith(NOTE))
    notes = list(others)
    for decision in decisions:
        meant = places.get(decision.column, [])
        problem = _unfit(decision, ground) or _lost(decision, len(meant), places)
        problem = problem or _lowered(columns[meant[0]], decision, ground)
        if problem:
            notes.append(f"{NOTE}{decision.column} ({decision.who}) does not apply: {problem}")
        elif columns[meant[0]].decision:
            raise PolicyError(
                "is decided twice", where=columns[meant[0]].label, hint="keep one of the two"
            )
        else:
            columns[meant[0]] = decide(columns[meant[0]], decision, ground)
    seen = not others and all(table.status in READ for table in found.tables)
    known = all(column.level != "undetermined" for column in columns)
    return replace(
        found,
        columns=tuple(columns),
        notes=tuple(notes),
        complete=known and (found.complete or (seen and bool(found.tables))),
    )


def decide(column: Classification, decision: Decision, ground: Ground) -> Classification:
    """The verdict on a column by a person's word."""
    judged = Judged(
        level=column.level,
        kind=column.kind,
        role=column.role,
        confidence=column.confidence,
        contains=column.contains,
        clauses=column.clauses,
    )
    word = replace(column, decision=decision, judged=judged)
    if decision.verdict == "rejected":
        return _rejected(word, decision.kind, ground)
    if decision.kind == column.kind:
        return replace(word, confidence=1.0)
    inner = tuple(part for part in column.contains if part.kind != decision.kind)
    return _held(replace(word, contains=inner), decision.kind, ground)


def explained(
    told: Mapping[str, Any], decisions: Sequence[Decision], ground: Ground
) -> dict[str, Any]:
    """An explanation with what a person decided on its column, and what it is taken for."""
    label = told["column"]
    said = [each for each in decisions if f".{label}".endswith(f".{each.column}")]
    if not said:
        return dict(told)
    column = Classification(
        schema=None, table="", column=label, type=told["type"], level=told["level"],
        kind=told["kind"], confidence=told["confidence"],
        contains=tuple(
            Contained(**{name: part[name] for name in SHOWN if name in part})
            for part in told["contains"]
        ),
    )  # fmt: skip
    problem = _unfit(said[0], ground) or _lowered(column, said[0], ground)
    after = column if problem else decide(column, said[0], ground)
    word = {**asdict(said[0]), "told": after.told, "problem": problem}
    return {**told, "decision": word}


def lasting(said: Sequence[Decision], kept: Sequence[Decision]) -> tuple[Decision, ...]:
    """What people said, without the end of what stood when an Inventory was kept, and is over."""
    day = today().isoformat()
    return tuple(
        replace(each, until="") if each in kept and each.until and each.until < day else each
        for each in said
    )


def undecided(column: Classification) -> Classification:
    """The verdict as the scan itself gave it."""
    own = column.judged
    if own is None:
        return column
    return replace(
        column,
        level=own.level,
        kind=own.kind,
        role=own.role,
        confidence=own.confidence,
        contains=own.contains,
        clauses=own.clauses,
        decision=None,
        judged=None,
    )


def _rejected(column: Classification, kind: str | None, ground: Ground) -> Classification:
    """The column without one Kind, or without all."""
    inner = tuple(part for part in column.contains if kind not in {None, part.kind})
    left = replace(column, contains=inner)
    if kind is None or column.kind == kind:
        return _held(left, None, ground)
    gone = [ground.detectors[kind]] if inner != column.contains else []
    if column.level not in map(ground.law.level, gone):  # what is gone is not why it has its level
        return left
    return replace(_held(left, column.kind, ground), confidence=column.confidence)


def _held(column: Classification, kind: str | None, ground: Ground) -> Classification:
    """The column as one that holds `kind`, and what it contains besides."""
    own = ground.detectors.get(kind or "")
    inner = [ground.detectors[e.kind] for e in column.contains if e.kind in ground.detectors]
    sources = [own, *inner] if own else inner
    levels = [ground.law.level(source) for source in sources]
    if len(inner) < len(column.contains):  # of a kind that is not known here nothing is taken back
        levels.append(column.level)
    level: Level = max(levels, key=STRICTNESS.__getitem__, default="none")
    references = (each for source in sources for each in ground.law.references(source))
    role: Role = own.role if own else "none"  # type: ignore[assignment]
    return replace(
        column,
        level=level,
        kind=kind,
        role=role,
        confidence=1.0,
        clauses=tuple(dict.fromkeys(references)) if level != "none" else (),
        share=column.share if kind == column.kind else None,
        low=column.low if kind == column.kind else None,
        high=column.high if kind == column.kind else None,
    )


def _unfit(decision: Decision, ground: Ground) -> str:
    """Why a decision does not stand here and today."""
    day = ground.today.isoformat()
    if decision.kind and decision.kind not in ground.detectors:
        return f"the kind {decision.kind} is not known (give --detectors or --presidio as before)"
    if decision.until and decision.until < day:
        return f"it expired on {decision.until}"
    return f"its day, {decision.when}, is to come" if decision.when > day else ""


def _lowered(column: Classification, decision: Decision, ground: Ground) -> str:
    """Why a word that only confirms cannot stand: the scan finds more than it confirms."""
    if decision.verdict != "confirmed" or decision.kind in {None, column.kind}:
        return ""
    level = ground.law.level(ground.detectors[decision.kind or ""])
    if STRICTNESS[level] >= STRICTNESS[column.level]:
        return ""
    return f"the scan finds {column.told} (write relabelled if that is wrong)"


def _lost(decision: Decision, count: int, places: Mapping[str, list[int]]) -> str:
    """Why no single column is meant by a decision."""
    if count == 1:
        return ""
    if count:
        return f"{count} columns are called so (write schema.table.column)"
    near = get_close_matches(decision.column, list(places), n=1)
    return "there is no such column" + (f" (did you mean {near[0]!r}?)" if near else "")


def today() -> date:
    """The day here, by which decisions expire."""
    return datetime.now().astimezone().date()
