"""Columns that were computed from an identifier beside them: they are what it is.

Three times a mobile, the end of an ID number or a name written backwards is found by no form of its
own; the rows of the sample show it (`tuomin.proof.guessing.own`).
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from tuomin.detect.kinds import weights
from tuomin.model import Classification, Evidence, Table
from tuomin.proof.codes.holdings import Holding, holding
from tuomin.proof.guessing.own import is_asked, origins

ROWS = 120  # of the sample


def with_computed(
    table: Table, frame: pl.DataFrame, verdicts: Sequence[Classification]
) -> tuple[Classification, ...]:
    """The verdicts on a table's columns, those raised that follow from an identifier."""
    held = [holding(column, each) for column, each in zip(table.columns, verdicts, strict=True)]
    asked = [each for each in held if is_asked(each) and _is_open(each)]
    found = {new.name: old for new, old, _ in origins(frame.head(ROWS), held, asked)}
    return tuple(
        _raised(each, found[each.column]) if each.column in found else each for each in verdicts
    )


def _is_open(held: Holding) -> bool:
    """Whether nothing else tells how to treat it: what it contains, or that it is a digest."""
    return held.level != "undetermined" and not held.contains and not held.protected


def _raised(verdict: Classification, origin: Holding) -> Classification:
    evidence = Evidence(
        source="values",
        weight=weights.PARENT,
        en=f"its values follow from those of {origin.name} in the same row",
        zh=f"取值可由同行的 {origin.name} 推算",
    )
    assert origin.verdict is not None  # noqa: S101 - what is told of was judged
    return replace(
        verdict,
        level=origin.verdict.level,
        kind=origin.kind,
        role="direct",
        confidence=origin.verdict.confidence,
        clauses=origin.clauses,
        evidence=(evidence, *verdict.evidence),
        computed=origin.name,
    )
