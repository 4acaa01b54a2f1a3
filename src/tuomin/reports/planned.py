"""A Plan as text for a terminal: the transform of each column, the risks, the outcome."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tuomin.reports.grid import place, table

QUIET = ("keep", "generated")
NAMED = 5  # reasons said in one line


def render(document: Mapping[str, Any], *, whole: bool) -> str:
    """Risks and outcome; with `whole`, every column that is changed as well."""
    parts = [_columns(document)] if whole else []
    if document["risks"]:
        parts.append(_risks(document))
    return "\n".join([*parts, summary(document), ""])


def summary(document: Mapping[str, Any]) -> str:
    """One line: how many columns are changed, how many risks are known, what is predicted."""
    columns = [column for part in document["tables"] for column in part["columns"]]
    changed = sum(column["transform"] not in QUIET for column in columns)
    outcome = document["outcome"]
    line = (
        f"{changed} of {len(columns)} columns are changed, {_counted(document['risks'])}; "
        f"asked {outcome['asked']}, predicted {outcome['predicted']}"
    )
    return "\n".join([line, *(f"  because {reason}" for reason in outcome["because"])])


def shortfall(document: Mapping[str, Any]) -> str:
    """Where a plan reaches less than was asked: what is in the way, in one line."""
    outcome = document["outcome"]
    first, rest = outcome["because"][:NAMED], outcome["because"][NAMED:]
    more = f"; and {len(rest)} more, all in the plan" if rest else ""
    return f"not {outcome['asked']} but {outcome['predicted']}: {'; '.join(first)}{more}"


def _counted(risks: list[Mapping[str, Any]]) -> str:
    sorts = Counter(risk["risk"] for risk in risks)
    named = ", ".join(f"{sort} {count}" for sort, count in sorted(sorts.items()))
    return f"{len(risks)} risks are known ({named})" if risks else "no risk is known"


def _columns(document: Mapping[str, Any]) -> str:
    rows = [
        (
            place(part["schema"], part["table"], column["column"]),
            column.get("kind") or "",
            column["transform"],
            ", ".join(f"{name}={value}" for name, value in column.get("options", {}).items()),
        )
        for part in document["tables"]
        for column in part["columns"]
        if column["transform"] not in QUIET
    ]
    return table(("column", "kind", "transform", "options"), rows)


def _risks(document: Mapping[str, Any]) -> str:
    rows = [
        (place(risk["schema"], risk["table"], risk["column"]), risk["risk"], risk["message"])
        for risk in document["risks"]
    ]
    return table(("place", "risk", "what it means"), rows)
