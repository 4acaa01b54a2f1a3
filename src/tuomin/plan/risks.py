"""What may go wrong with a plan, or is worth knowing, before the first row is read."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tuomin.chinese import chinese, verdict
from tuomin.connectors.placing import mentions
from tuomin.model import Column, Inventory, Outcome, Table
from tuomin.plan.allowed import DOMAIN, said
from tuomin.plan.foreign import Group, Place, label
from tuomin.plan.model import Risk, TablePlan
from tuomin.plan.outcome import singles_out
from tuomin.plan.settle import Settled, is_resolvable
from tuomin.plan.singling import Single
from tuomin.plan.wording import Text
from tuomin.plan.wording import risk as said_of

LENGTHS = frozenset({
    "length", "char_length", "character_length", "len", "octet_length", "trim", "btrim", "ltrim",
    "rtrim", "is", "not", "null", "and", "or", "text", "varchar", "character", "varying", "check",
})  # fmt: skip
WIDE = 64  # characters of which marks are a small part


def of_stopping(tables: Iterable[Table], *, key: str, engine: str) -> Iterator[Risk]:
    """Tables because of which a copy with a kept key cannot be resumed."""
    if key and engine == "postgresql":
        yield from (
            _risk(each, "not_resumed", said_of("not_resumed")) for each in tables if each.own_types
        )


def linking(alone: Iterable[Single], *, asked: Outcome) -> Iterator[Risk]:
    """Kept columns by whose values rows of the copy are found in the source."""
    for each in alone:
        choice = each.columns[0].choice
        how = "together" if len(each.columns) > 1 else "unique" if each.unique else "rare"
        if how == "together" or asked == "anonymized" or not singles_out(each.columns[0]):
            code = f"links_{how}_text" if each.texts else f"links_{how}"
            yield _risk(choice.table, "links", said_of(code, texts=each.texts), each.names)


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
        message, zh = said_of("no_snapshot")
        yield Risk(schema=None, table="", column="", risk="no_snapshot", message=message, zh=zh)
    guessed = {place: group.root for group in groups for place in group.guessed}
    for table in tables:
        yield from _of_table(table, settled)
        for column in table.columns:
            place = (*table.id, column.name)
            for risk, words in _of_column(settled[place], guessed.get(place)):
                yield _risk(table, risk, words, column.name)
            if asked == "de_identified" and singles_out(settled[place]):
                yield _risk(table, "exact", said_of("exact"), column.name)


def of_hiding(
    parts: Sequence[TablePlan], tables: Sequence[Table], inventory: Inventory, *, suppress: str
) -> Iterator[Risk]:
    """What it costs that rows are alike: joins that are cut, and tables of too few rows."""
    rows = {(each.schema, each.table): each.rows for each in inventory.tables}
    for part, table in zip(parts, tables, strict=True):
        few = rows.get(table.id)
        if few is not None and 0 < few < part.k:
            code = "too_few_rows" if suppress == "rows" else "too_few_null"
            yield _risk(table, "too_few", said_of(code, k=part.k))
        for columns in part.cut:
            keys = [key for key in table.foreign_keys if key.columns == columns]
            for key in keys:
                yield _risk(table, "cut", said_of("cut", target=key.target), ", ".join(columns))


def _of_table(table: Table, settled: Mapping[Place, Settled]) -> Iterator[Risk]:
    for what in table.unsupported:
        yield _risk(table, "left_out", said_of("left_out", what=(what, chinese(what))))
    for column in table.columns:
        open_ones = [each for each in _conditions(table, column) if not said(each, column.name)]
        open_ones += [each for each in column.checks if not said(each, DOMAIN)]
        if open_ones and settled[(*table.id, column.name)].rule.transform != "keep":
            yield _risk(table, "check", said_of("check"), column.name)


def _of_column(column: Settled, guessed: Place | None) -> Iterator[tuple[str, Text]]:
    name = column.rule.transform
    if column.unique and is_resolvable(column.transform):
        yield "may_collide", said_of("may_collide", transform=name)
    if column.choice.origin == "new":
        yield "not_judged", said_of("not_judged", transform=name)
    verdict = column.choice.verdict
    if verdict and verdict.disagrees and verdict.decision and verdict.judged:
        who, when = verdict.decision.who, verdict.decision.when
        now, found = _both(verdict.told), _both(verdict.judged.told)
        yield "decided", said_of("decided", now=now, who=who, when=when, found=found)
    if verdict and verdict.computed:
        yield "computed", said_of("computed", origin=verdict.computed, transform=name)
    if guessed and name != "keep":
        target = ".".join(part for part in guessed if part)
        yield "guessed_reference", said_of("guessed_reference", target=target)
    if column.rule.options.get("realistic"):
        yield "realistic", said_of("realistic")


def _both(told: str) -> Text:
    return told, verdict(told)


def undeclared(settled: Mapping[Place, Settled], measured: Mapping[Place, Place]) -> Iterator[Risk]:
    """References that the scan measured, for a reader to agree with."""
    for child, target in measured.items():
        message = said_of("undeclared_reference", target=label(target))
        table = settled[child].choice.table
        ours, theirs = settled[child], settled[target]
        if (ours.rule, ours.domain) == (theirs.rule, theirs.domain):
            yield _risk(table, "undeclared_reference", message, child[2])


def is_checked(table: Table, column: Column) -> bool:
    """Whether a condition of its type or of the table speaks of the column."""
    return bool(column.checks or _conditions(table, column))


def is_bounded(table: Table, column: Column, *, json: bool) -> bool:
    """Whether its checks ask for some length, or JSON: what a mark in a text leaves true."""
    said = (*column.checks, *_conditions(table, column))
    return all(_is_length(each, column.name, json=json) for each in said)


def _conditions(table: Table, column: Column) -> list[str]:
    """The conditions of the table's checks that speak of the column."""
    every = (each.condition for each in table.checks)
    return [each for each in every if mentions(each, column.name)]


def _is_length(condition: str, name: str, *, json: bool) -> bool:
    bare = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "", condition, flags=re.IGNORECASE)
    words = {each.lower() for each in re.findall(r"[^\W\d]\w*", bare)}
    numbers = [int(each) for each in re.findall(r"\d+", bare)]
    literals = re.findall("'([^']*)'", bare)
    known = LENGTHS | {"json_valid"} if json else LENGTHS
    is_wide = all(each <= 1 or each >= WIDE for each in numbers)
    return words <= known and is_wide and not any(each.strip() for each in literals)


def _risk(table: Table, risk: str, said: Text, column: str = "") -> Risk:
    message, zh = said
    return Risk(
        schema=table.schema, table=table.name, column=column, risk=risk, message=message, zh=zh
    )


def ordered(risks: Iterable[Risk]) -> tuple[Risk, ...]:
    """Each risk once, by place."""
    return tuple(sorted(dict.fromkeys(risks), key=_place))


def _place(risk: Risk) -> tuple[str, str, str, str]:
    return (risk.schema or "", risk.table, risk.column, risk.risk)
