"""What coarsening a column would do to k, computed on the copy rather than guessed.

The copy is read once more: its visible columns, and those that single rows out in every coarser
form that they have (dates by month and year, numbers by powers of ten).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from tuomin.connectors.text import to_text
from tuomin.model import Family
from tuomin.proof.codes.cells import MOMENTS, canonical, lower, marks
from tuomin.proof.codes.holdings import Holding
from tuomin.proof.codes.reading import Side
from tuomin.proof.codes.rows import Name, Rows
from tuomin.proof.linkage.identifiability import classes
from tuomin.proof.outcome.model import Classes, Hint

TRIED = 3  # columns
Step = tuple[str, Callable[[pl.Series], pl.Series]]


def hints(side: Side, names: Sequence[Name], columns: Sequence[str], threshold: int) -> list[Hint]:
    """For each of `columns` that can be coarsened the finest step that reaches `threshold`, or the
    coarsest; then all of them together where none is enough alone.
    """
    chosen = [each for each in side.holdings if each.name in columns and steps(each.column.family)]
    if not chosen:
        return []
    rows = _read(side, names, chosen[:TRIED])
    tried = [_best(rows, names, holding, threshold) for holding in chosen[:TRIED]]
    found = [hint for hint in tried if hint]
    if len(found) > 1 and all(hint.below for hint in found):
        found.append(_together(rows, names, found, threshold))
    return found


def advised(classes: Classes, advice: list[Hint], threshold: int) -> tuple[str, str]:
    """The best piece of advice in words."""
    useful = [hint for hint in advice if hint.k > classes.k or hint.below < classes.below]
    if not useful:
        columns = ", ".join(classes.columns)
        if not columns:
            return "leave out a table of so few rows", "行数过少的表不应进入副本"
        return f"coarsen several of {columns}", f"泛化 {columns} 中的多个字段"
    best = min(useful, key=lambda hint: (hint.k < threshold, hint.to == "", hint.below, -hint.k))
    k = f"k {classes.k} -> {best.k}"
    if not best.to:
        return f"replace or null {best.column}: {k}", f"替换或置空 {best.column}：{k}"
    return f"coarsen {best.column} to {best.to}: {k}", f"将 {best.column} 泛化到 {best.to}：{k}"


def steps(family: Family) -> tuple[Step, ...]:
    """The coarser forms of a column, the finest first; none for text."""
    if family in MOMENTS:
        lengths = {"day": 10, "month": 7, "year": 4}
        return tuple((name, _moment(length)) for name, length in lengths.items())
    if family in {"integer", "decimal", "float"}:
        return tuple((f"{10**power:,}", _number(10**power)) for power in range(1, 6))
    return ()


def _read(side: Side, names: Sequence[Name], chosen: Sequence[Holding]) -> Rows:
    coarse = [
        (holding.name, step) for holding in chosen for step, _ in steps(holding.column.family)
    ]
    shown = {name for name, _ in names}
    side = replace(side, holdings=[each for each in side.holdings if each.name in shown])
    rows = Rows([*side.names, *coarse], side.connector.count(side.table))
    for batch in side.batches():
        parts = side.parts(batch, rows.count)
        found = {name: codes for part in parts for name, codes in part.coded().items()}
        for holding in chosen:
            for step, change in steps(holding.column.family):
                changed = change(canonical(batch[holding.name], holding.column.family))
                found[holding.name, step] = lower(marks(changed, side.seed))
        rows.add(found, batch.height)
    return rows


def _best(rows: Rows, names: Sequence[Name], holding: Holding, threshold: int) -> Hint | None:
    """None when every coarser form says nothing at all, or changes nothing."""
    found = None
    for step, _ in steps(holding.column.family):
        if rows.distinct(holding.name, step) <= 1:
            break
        result = _with(rows, names, {holding.name: step}, threshold)
        found = Hint(column=holding.name, to=step, k=result.k, below=result.below)
        if result.k >= threshold:
            break
    return found


def _together(rows: Rows, names: Sequence[Name], found: Sequence[Hint], threshold: int) -> Hint:
    result = _with(rows, names, {hint.column: hint.to for hint in found}, threshold)
    return Hint(
        column=", ".join(hint.column for hint in found),
        to=", ".join(hint.to for hint in found),
        k=result.k,
        below=result.below,
    )


def _with(rows: Rows, names: Sequence[Name], changed: dict[str, str], threshold: int) -> Classes:
    swapped = [(name, part or changed.get(name, "")) for name, part in names]
    result = classes(rows, swapped, threshold)
    if result is None:
        raise ValueError("a table without rows has no classes")
    return result


def _moment(length: int) -> Callable[[pl.Series], pl.Series]:
    return lambda texts: to_text(texts).str.head(length)


def _number(step: int) -> Callable[[pl.Series], pl.Series]:
    return lambda texts: (texts.cast(pl.Float64, strict=False) / step).floor().cast(pl.String)
