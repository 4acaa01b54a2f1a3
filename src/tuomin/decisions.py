"""Decisions: what people said of single columns, in a text file that lives in git.

A decision sticks from scan to scan. What the scan itself says is judged anew each time and kept
beside it, so that whoever reads an Inventory sees where the two disagree. A rejection of one Kind
takes that Kind away and nothing else: what the column comes to hold later is seen. What does not
apply (it expired, its column is gone) becomes a note of the Inventory, and is never passed over.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

from tuomin import document
from tuomin.detect.classify import STRICTNESS, Law
from tuomin.detect.detector import Detector
from tuomin.errors import PolicyError, refuse_unknown
from tuomin.model import Classification, Contained, Decision, Inventory, Judged, Level, Role, Word

FORMAT = "tuomin.decisions/1"
KEYS = ("column", "verdict", "kind", "who", "when", "why", "until")
NEEDED = ("column", "verdict", "who", "when", "why")
HINT = f"a file of decisions begins with format: {FORMAT} and lists them under decisions:"
NOTE = "decision on "


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What decisions are applied by: the Kinds, what they mean in law, and the day."""

    detectors: Mapping[str, Detector]
    law: Law
    today: date


def read(path: Path, kinds: Mapping[str, Detector]) -> tuple[Decision, ...]:
    """The decisions in a file; PolicyError names the first thing that is wrong with it."""
    return _read(document.read(path, error=PolicyError, hint=HINT), kinds, str(path))


def loads(text: str, kinds: Mapping[str, Detector], *, where: str) -> tuple[Decision, ...]:
    """The decisions in a text; `where` names it in errors."""
    return _read(document.loads(text, where=where, error=PolicyError, hint=HINT), kinds, where)


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
    notes = [note for note in found.notes if not note.startswith(NOTE)]
    for decision in decisions:
        meant = places.get(decision.column, [])
        problem = _unfit(decision, ground) or _lost(decision, len(meant), places)
        if problem:
            notes.append(f"{NOTE}{decision.column} ({decision.who}) does not apply: {problem}")
        elif columns[meant[0]].decision:
            raise PolicyError(
                "is decided twice", where=columns[meant[0]].label, hint="keep one of the two"
            )
        else:
            columns[meant[0]] = decide(columns[meant[0]], decision, ground)
    return replace(found, columns=tuple(columns), notes=tuple(notes))


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
            Contained(**{name: part[name] for name in ("kind", "share", "low", "high", "path")})
            for part in told["contains"]
        ),
    )  # fmt: skip
    problem = _unfit(said[0], ground)
    after = column if problem else decide(column, said[0], ground)
    word = {**asdict(said[0]), "told": after.told, "problem": problem}
    return {**told, "decision": word}


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


def _lost(decision: Decision, count: int, places: Mapping[str, list[int]]) -> str:
    """Why no single column is meant by a decision."""
    if count == 1:
        return ""
    if count:
        return f"{count} columns are called so (write schema.table.column)"
    near = get_close_matches(decision.column, list(places), n=1)
    return "there is no such column" + (f" (did you mean {near[0]!r}?)" if near else "")


def _read(
    raw: Mapping[str, Any], kinds: Mapping[str, Detector], where: str
) -> tuple[Decision, ...]:
    if raw.get("format") != FORMAT:
        raise PolicyError(f"is not in format {FORMAT}", where=where, hint=HINT)
    refuse_unknown(raw, ("format", "decisions"), where=where, error=PolicyError)
    rows = raw.get("decisions", [])
    if not isinstance(rows, list):
        raise PolicyError("decisions has to be a list", where=where, hint=HINT)
    found: dict[str, Decision] = {}
    for number, row in enumerate(rows, start=1):
        decision = _decision(row, kinds, f"{where}: decision {number}")
        if decision.column in found:
            raise PolicyError(f"{decision.column} is decided twice", where=where, hint="keep one")
        found[decision.column] = decision
    return tuple(found.values())


def _decision(raw: Any, kinds: Mapping[str, Detector], where: str) -> Decision:
    if not isinstance(raw, dict):
        raise PolicyError("has to be a mapping", where=where, hint=f"keys: {', '.join(KEYS)}")
    refuse_unknown(raw, KEYS, where=where, error=PolicyError)
    texts = {key: _text(raw, key, where) for key in raw}
    for key in NEEDED:
        if key not in texts:
            raise PolicyError(f"lacks {key!r}", where=where, hint="say who decided what, and why")
    where = f"{where}: {texts['column']}"
    refuse_unknown(
        [texts["verdict"]], get_args(Word), where=where, what="verdict", error=PolicyError
    )
    if "kind" in texts:
        refuse_unknown([texts["kind"]], kinds, where=where, what="kind", error=PolicyError)
    elif texts["verdict"] != "rejected":
        raise PolicyError("lacks 'kind'", where=where, hint="say what the column holds")
    if texts.get("until", texts["when"]) < texts["when"]:
        raise PolicyError("ends before it begins", where=where, hint="compare when and until")
    return Decision(**texts)  # type: ignore[arg-type]


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    """A text that says something; of `when` and `until` a day, with quotes or without."""
    value = raw[key]
    if key in {"when", "until"}:
        if type(value) is date:
            return value.isoformat()
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError) as error:
            raise PolicyError(
                f"{key} is no day", where=where, hint="write it as 2026-11-28"
            ) from error
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{key} is empty, or not text", where=where, hint="put it in quotes")
    return value if key == "column" else value.strip()


def today() -> date:
    """The day here, by which decisions expire."""
    return datetime.now().astimezone().date()
