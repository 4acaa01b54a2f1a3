"""What people wrote in a workbook as Decisions, or why a row no longer fits."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NoReturn

from tuomin import decisions
from tuomin.detect.kinds.detector import Detector
from tuomin.errors import PolicyError
from tuomin.model import Classification, Decision, Inventory
from tuomin.reports import wording
from tuomin.reports.forms.listing import valid
from tuomin.review.rows import Filled
from tuomin.review.words import VERDICTS, key

WORDS = {shown: verdict for words in VERDICTS.values() for verdict, shown in words.items()}
LEVELS = {shown: level for level, shown in wording.LEVELS.items()}
FIELDS = {
    "verdict": "verdict", "kind": "decided", "who": "who", "when": "when", "why": "because",
    "until": "until",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Fitting:
    """The Decisions that are new, and a line for each row that was refused."""

    decisions: tuple[Decision, ...]
    refused: tuple[str, ...]


def fit(
    rows: Iterable[Filled],
    found: Inventory,
    said: Sequence[Decision],
    kinds: Mapping[str, Detector],
    *,
    today: date,
) -> Fitting:
    """Judge the rows of a workbook by the Inventory and by what is decided already."""
    columns = {key(*_names(each)): each for each in found.columns}
    labels = Counter(each.label for each in found.columns)
    decided = {each.column: each for each in said}
    taken: dict[str, Decision] = {}
    refused = []
    for row in rows:
        try:
            column = _column(row, columns)
            standing = decided.get(column.label) or decided.get(f"{column.table}.{column.column}")
            decision = _decision(row, column, kinds, today)
            if standing:
                decision = replace(decision, column=standing.column)
            if labels[column.label] > 1:
                _refuse(row, "several columns have this name")
            if decision.column in taken:
                _refuse(row, "its column is decided in another row, too")
            if _is_news(row, decision, column.decision, standing):
                _refuse_unkeepable(row, decision, today)
                taken[decision.column] = decision
        except PolicyError as error:
            refused.append(str(error))
    return Fitting(decisions=tuple(taken.values()), refused=tuple(refused))


def _column(row: Filled, columns: Mapping[str, Classification]) -> Classification:
    """The column that a row is about, when it is still as the row says."""
    if row.problem:
        _refuse(row, row.problem)
    column = columns.get(row.fields.get("key", ""))
    if column is None:
        _refuse(row, "its column is not in the inventory any more")
    shown = tuple(row.fields.get(name, "") for name in ("schema", "table", "column"))
    if shown != _names(column):
        _refuse(row, "its names and its key are of different columns (sort whole rows)")
    if column.label != valid(column.label):
        _refuse(row, "its name is no valid text, which no file of decisions can hold")
    level = row.fields["level"]
    now, then = (column.level, column.kind or ""), (LEVELS.get(level, level), row.fields["kind"])
    if now != then:
        _refuse(row, f"was {' '.join(then).strip()}, is {' '.join(now).strip()} now")
    return column


def _decision(
    row: Filled, column: Classification, kinds: Mapping[str, Detector], today: date
) -> Decision:
    raw = {name: row.fields.get(title, "").strip() for name, title in FIELDS.items()}
    raw["verdict"] = WORDS.get(raw["verdict"], raw["verdict"])
    raw["when"] = raw["when"] or today.isoformat()
    if raw["verdict"] == "confirmed":
        raw["kind"] = raw["kind"] or column.kind or ""
    written = {name: text for name, text in raw.items() if text}
    return decisions.decision({"column": column.label, **written}, kinds, row.where)


def _is_news(
    row: Filled, decision: Decision, shown: Decision | None, standing: Decision | None
) -> bool:
    """Whether a row says something else than the Inventory (`shown`) and the file (`standing`).

    PolicyError when somebody decided otherwise in the file since the workbook was written.
    """
    if standing is None or _said(standing) == _said(decision):
        return standing is None
    if shown and _said(shown) == _said(decision):
        return False
    if shown is None or _said(standing) != _said(shown):
        _refuse(row, f"{standing.who} decided {standing.verdict} on {standing.when} since")
    return True


def _refuse_unkeepable(row: Filled, decision: Decision, today: date) -> None:
    if decision.when > today.isoformat():
        _refuse(row, "when lies in the future: write the day of the decision, or leave it empty")
    for name, text in (("who", decision.who), ("because", decision.why)):
        if text != valid(text):
            _refuse(row, f"{name} is no valid text (half of a character): write it again")


def _said(decision: Decision) -> tuple[str | None, ...]:
    """A decision without the way in which its column is spelled."""
    return (decision.verdict, decision.kind, decision.who, decision.when, decision.why,
            decision.until)  # fmt: skip


def _names(column: Classification) -> tuple[str, str, str]:
    return valid(column.schema or ""), valid(column.table), valid(column.column)


def _refuse(row: Filled, problem: str) -> NoReturn:
    raise PolicyError(problem, where=row.where)
