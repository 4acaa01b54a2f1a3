"""What a schema is, in one line of hexadecimal digits, and how it differs from the planned one."""

import hashlib
from collections.abc import Iterable, Sequence

from tuomin.connectors.url import is_other
from tuomin.errors import PolicyError
from tuomin.model import Table
from tuomin.plan.model import Plan

SHOWN = 5

Types = dict[tuple[str, str, str], str]


def fingerprint(tables: Sequence[Table]) -> str:
    """A hash of all schemas, tables, columns and types, whatever their order."""
    return _digest(_types(tables))


def refuse_drift(plan: Plan, tables: Sequence[Table], *, url: str) -> None:
    """PolicyError, naming what changed, unless the store at `url` still is as it was planned."""
    planned, found = _planned(plan), _types(tables)
    if planned == found and plan.fingerprint == _digest(found):
        return
    differences = list(_differences(planned, found)) or ["the plan's fingerprint was changed"]
    more = f", and {len(differences) - SHOWN} more" if len(differences) > SHOWN else ""
    raise PolicyError(
        f"the source is not what was planned: {'; '.join(differences[:SHOWN])}{more}",
        where=url,
        hint=_advice(plan, url),
    )


def _advice(plan: Plan, url: str) -> str:
    if is_other(plan.url, url):
        return f"the plan was made for {plan.url}: give that, or plan again"
    return "scan and plan again"


def _differences(planned: Types, found: Types) -> Iterable[str]:
    for place in sorted(found.keys() - planned.keys()):
        yield f"{_label(place)} is new"
    for place in sorted(planned.keys() - found.keys()):
        yield f"{_label(place)} is gone"
    for place in sorted(planned.keys() & found.keys()):
        before, after = planned[place] or "untyped", found[place] or "untyped"
        if before != after:
            yield f"{_label(place)} was {before}, is {after}"


def _label(place: tuple[str, str, str]) -> str:
    return ".".join(part for part in place if part)


def _types(tables: Sequence[Table]) -> Types:
    """The type of each column; a table itself is a place without a column."""
    found = {(table.schema or "", table.name, ""): "" for table in tables}
    for table in tables:
        found.update({(table.schema or "", table.name, c.name): c.type for c in table.columns})
    return found


def _planned(plan: Plan) -> Types:
    found = {(table.schema or "", table.table, ""): "" for table in plan.tables}
    for table in plan.tables:
        found.update({(table.schema or "", table.table, c.column): c.type for c in table.columns})
    return found


def _digest(types: Types) -> str:
    lines = "\n".join("\0".join((*place, types[place])) for place in sorted(types))
    return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]
