"""What may go wrong with a plan, or is worth knowing, before the first row is read."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tuomin.model import Column, Inventory, Outcome, Table
from tuomin.plan.allowed import DOMAIN, said
from tuomin.plan.foreign import Group, Place, label
from tuomin.plan.model import Risk, TablePlan
from tuomin.plan.outcome import singles_out
from tuomin.plan.settle import Settled, is_resolvable
from tuomin.plan.singling import Single

EXACT = "its exact values stay: who knows one finds the row (round, bucket or date_shift it)"


SINGLE = {
    True: "stays as it is and is unique: who has the source finds each row by it",
    False: "stays as it is, and its values are rare: who has the source finds rows by them",
}
TOGETHER = "stay as they are, and together single rows out: who has the source finds rows by them"


UNRESUMED = "rests on types of its own: a copy to PostgreSQL that is stopped starts anew (--resume)"


def of_stopping(tables: Iterable[Table], *, key: str, engine: str) -> Iterator[Risk]:
    """Tables because of which a copy with a kept key cannot be resumed."""
    if key and engine == "postgresql":
        yield from (_risk(each, "not_resumed", UNRESUMED) for each in tables if each.own_types)


def linking(alone: Iterable[Single], *, asked: Outcome) -> Iterator[Risk]:
    """Kept columns by whose values rows of the copy are found in the source."""
    for each in alone:
        choice = each.columns[0].choice
        if len(each.columns) > 1:
            yield _risk(choice.table, "links", TOGETHER, each.names)
        elif asked == "anonymized" or not singles_out(each.columns[0]):
            yield _risk(choice.table, "links", SINGLE[each.unique], each.names)


def known(
    settled: Mapping[Place, Settled],
    groups: Sequence[Group],
    tables: Sequence[Table],
    *,
    snapshot: bool,
    asked: Outcome,
) -> Iterator[Risk]:
    """All Risks but those of settling, in the order of the tables."""
    if not snapshot:
        message = "the engine gives no view of one moment: rows that change meanwhile may not match"
        yield Risk(schema=None, table="", column="", risk="no_snapshot", message=message)
    guessed = {place: group.root for group in groups for place in group.guessed}
    for table in tables:
        yield from _of_table(table, settled)
        for column in table.columns:
            place = (*table.id, column.name)
            for risk, message in _of_column(settled[place], guessed.get(place)):
                yield _risk(table, risk, message, column.name)
            if asked == "de_identified" and singles_out(settled[place]):
                yield _risk(table, "exact", EXACT, column.name)


def of_hiding(
    parts: Sequence[TablePlan], tables: Sequence[Table], inventory: Inventory, *, suppress: str
) -> Iterator[Risk]:
    """What it costs that rows are alike: joins that are cut, and tables of too few rows."""
    rows = {(each.schema, each.table): each.rows for each in inventory.tables}
    for part, table in zip(parts, tables, strict=True):
        few = rows.get(table.id)
        if few is not None and 0 < few < part.k:
            loss = "no row is copied" if suppress == "rows" else "only nulls are shown"
            yield _risk(table, "too_few", f"fewer than {part.k} rows cannot be alike: {loss}")
        for columns in part.cut:
            keys = [key for key in table.foreign_keys if key.columns == columns]
            for key in keys:
                message = f"joins to {key.target} no more: rows that join are one larger row"
                yield _risk(table, "cut", message, ", ".join(columns))


def _of_table(table: Table, settled: Mapping[Place, Settled]) -> Iterator[Risk]:
    for what in table.unsupported:
        yield _risk(table, "left_out", f"not copied: {what}")
    for column in table.columns:
        checks = [each for each in table.checks if _mentions(each, column.name)]
        open_ones = [each for each in checks if not said(each, column.name)]
        open_ones += [each for each in column.checks if not said(each, DOMAIN)]
        if open_ones and settled[(*table.id, column.name)].rule.transform != "keep":
            yield _risk(table, "check", "a check constraint may refuse the result", column.name)


def _of_column(column: Settled, guessed: Place | None) -> Iterator[tuple[str, str]]:
    name = column.rule.transform
    if column.unique and is_resolvable(column.transform):
        message = f"{name} may give two values one surrogate: such values are found and tried again"
        yield "may_collide", message
    if column.choice.origin == "new":
        yield "not_judged", f"no scan judged this column: {name}"
    verdict = column.choice.verdict
    if verdict and verdict.disagrees and verdict.decision and verdict.judged:
        by = f"{verdict.decision.who} decided on {verdict.decision.when}"
        found = verdict.judged.told
        yield "decided", f"taken for {verdict.told}, as {by}; the scan found {found}"
    if verdict and verdict.computed:
        yield "computed", f"follows from {verdict.computed}, and is as direct as that: {name}"
    if guessed and name != "keep":
        target = ".".join(part for part in guessed if part)
        yield "guessed_reference", f"treated like {target}, which its name refers to"
    if column.rule.options.get("realistic"):
        yield "realistic", "surrogates come from live ranges: one may be somebody's"


def undeclared(settled: Mapping[Place, Settled], measured: Mapping[Place, Place]) -> Iterator[Risk]:
    """References that the scan measured, for a reader to agree with."""
    for child, target in measured.items():
        message = f"refers to {label(target)} (not declared): treated like it"
        table = settled[child].choice.table
        ours, theirs = settled[child], settled[target]
        if (ours.rule, ours.domain) == (theirs.rule, theirs.domain):
            yield _risk(table, "undeclared_reference", message, child[2])


def is_checked(table: Table, column: Column) -> bool:
    """Whether a condition of its type or of the table speaks of the column."""
    return bool(column.checks) or any(_mentions(each, column.name) for each in table.checks)


def _mentions(condition: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", condition, re.IGNORECASE) is not None


def _risk(table: Table, risk: str, message: str, column: str = "") -> Risk:
    return Risk(schema=table.schema, table=table.name, column=column, risk=risk, message=message)


def ordered(risks: Iterable[Risk]) -> tuple[Risk, ...]:
    """Each risk once, by place."""
    return tuple(sorted(dict.fromkeys(risks), key=_place))


def _place(risk: Risk) -> tuple[str, str, str, str]:
    return (risk.schema or "", risk.table, risk.column, risk.risk)
