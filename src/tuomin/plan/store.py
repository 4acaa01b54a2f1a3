"""A Plan as a file: `tuomin.plan/1`, YAML with one line for each column, read strictly.

A plan is meant to be read, and may be edited, before anything is copied: a column's transform and
options can be changed, and what was changed is checked like a policy is.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import yaml

from tuomin import atomic
from tuomin import document as strict
from tuomin.errors import PolicyError, refuse_unknown
from tuomin.model import Outcome, Role
from tuomin.plan import part
from tuomin.plan.model import FORMAT, ColumnPlan, Plan, Risk, TablePlan
from tuomin.policy import SUPPRESS
from tuomin.subset import Subset
from tuomin.transforms import registry

HINT = "give the file that `tuomin plan --output` wrote"
WIDTH = 1_000_000  # characters; a column stays on its line
KEYS = (
    "format",
    "outcome",
    "source",
    "fingerprint",
    "key",
    "reorder",
    "suppress",
    "subset",
    "tables",
    "risks",
)
OUTCOME_KEYS = ("asked", "predicted", "because", "because_zh")
TABLE_KEYS = ("schema", "table", "k", "cut", "columns")
COLUMN_KEYS = ("column", "type", "kind", "role", "unique", "transform", "options", "domain")
RISK_KEYS = ("schema", "table", "column", "risk", "message", "zh", "hash")


def write(plan: Plan, path: Path) -> None:
    """Save the plan whole and private (mode 0600)."""
    atomic.write(path, dumps(plan))


def read(path: Path) -> Plan:
    """The plan in a file; PolicyError names the first thing that is wrong with it."""
    return _Reader(str(path)).plan(strict.read(path, error=PolicyError, hint=HINT))


def dumps(plan: Plan) -> str:
    """The plan as YAML; the same plan gives the same text."""
    return yaml.dump(
        document(plan), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH
    )


def document(plan: Plan) -> dict[str, Any]:
    """The plan as the mapping that its file holds."""
    return {
        "format": FORMAT,
        "outcome": {
            "asked": plan.asked,
            "predicted": plan.predicted,
            "because": list(plan.because),
            **({"because_zh": list(plan.because_zh)} if plan.because_zh else {}),
        },
        "source": {"engine": plan.engine, "url": plan.url},
        "fingerprint": plan.fingerprint,
        "key": plan.key,
        "reorder": plan.reorder,
        "suppress": plan.suppress,
        **({"subset": part.to_mapping(plan.subset)} if plan.subset else {}),
        "tables": [_table(table) for table in plan.tables],
        "risks": [_risk(risk) for risk in plan.risks],
    }


def loads(text: str, *, where: str = "plan") -> Plan:
    """The Plan that `dumps` wrote, or that somebody edited since."""
    return _Reader(where).plan(strict.loads(text, where=where, error=PolicyError, hint=HINT))


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Line,
    lambda dumper, line: dumper.represent_mapping("tag:yaml.org,2002:map", line, True),  # noqa: FBT003
)


def _table(table: TablePlan) -> dict[str, Any]:
    columns = [_column(column) for column in table.columns]
    found = {"schema": table.schema, "table": table.table, "k": table.k}
    cut = [list(each) for each in table.cut]
    return {**found, **({"cut": cut} if cut else {}), "columns": columns}


def _column(column: ColumnPlan) -> _Line:
    """Without what is empty, save the three that a reader looks for in every line."""
    values = {key: getattr(column, key) for key in COLUMN_KEYS}
    values["options"] = dict(column.options)
    shown = {"column", "type", "transform"}
    return _Line({k: v for k, v in values.items() if k in shown or (v and v != "none")})


def _risk(risk: Risk) -> _Line:
    return _Line({key: getattr(risk, key) for key in RISK_KEYS})


class _Reader:
    """One plan, read key by key; every complaint names the place."""

    def __init__(self, where: str) -> None:
        self.where = where

    def plan(self, raw: Mapping[str, Any]) -> Plan:
        if raw.get("format") != FORMAT:
            raise PolicyError(f"is no plan ({FORMAT})", where=self.where, hint=HINT)
        self._known(raw, KEYS, "")
        outcome = self._mapping(raw, "outcome", OUTCOME_KEYS)
        source = self._mapping(raw, "source", ("engine", "url"))
        return Plan(
            asked=self._choice(outcome, "asked", get_args(Outcome)),
            predicted=self._choice(outcome, "predicted", get_args(Outcome)),
            because=self._texts(outcome, "because"),
            because_zh=self._texts(outcome, "because_zh"),
            engine=self._text(source, "engine", "source"),
            url=self._text(source, "url", "source"),
            fingerprint=self._text(raw, "fingerprint", ""),
            key=self._text(raw, "key", "", empty=True),
            reorder=raw.get("reorder") is True,
            suppress=self._choice(raw, "suppress", SUPPRESS, "null"),
            subset=self._subset(raw),
            tables=tuple(self._table(table) for table in self._list(raw, "tables", "")),
            risks=tuple(self._risk(risk) for risk in self._list(raw, "risks", "")),
        )

    def _texts(self, outcome: Mapping[str, Any], key: str) -> tuple[str, ...]:
        return tuple(str(reason) for reason in self._list(outcome, key, "outcome"))

    def _subset(self, raw: Mapping[str, Any]) -> Subset | None:
        return part.from_mapping(raw["subset"], self._at("subset")) if "subset" in raw else None

    def _table(self, raw: Any) -> TablePlan:
        self._known(raw, TABLE_KEYS, "tables")
        name = self._text(raw, "table", "tables")
        columns = tuple(self._column(each, name) for each in self._list(raw, "columns", name))
        schema = raw.get("schema")
        return TablePlan(
            schema=None if schema is None else str(schema),
            table=name,
            columns=columns,
            k=self._k(raw, name),
            cut=tuple(tuple(map(str, each)) for each in self._list(raw, "cut", name)),
        )

    def _k(self, raw: Mapping[str, Any], place: str) -> int:
        value = raw.get("k", 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self._error(place, "k has to be a whole number")
        return value

    def _column(self, raw: Any, table: str) -> ColumnPlan:
        self._known(raw, COLUMN_KEYS, table)
        name = self._text(raw, "column", table)
        place = f"{table}.{name}"
        transform = self._text(raw, "transform", place)
        options = self._mapping(raw, "options", None) if raw.get("options") else {}
        registry.build(transform, options, where=f"{self.where}: {place}")
        return ColumnPlan(
            column=name,
            type=self._text(raw, "type", place, empty=True),
            kind=raw.get("kind"),
            role=self._choice(raw, "role", get_args(Role), "none"),
            unique=raw.get("unique") is True,
            transform=transform,
            options=options,
            domain=self._text(raw, "domain", place, empty=True),
        )

    def _risk(self, raw: Any) -> Risk:
        self._known(raw, RISK_KEYS, "risks")
        schema = raw.get("schema")
        return Risk(
            schema=None if schema is None else str(schema),
            **{key: str(raw.get(key) or "") for key in RISK_KEYS[1:-1]},
        )

    def _known(self, raw: Any, keys: Iterable[str], place: str) -> None:
        if not isinstance(raw, Mapping):
            raise self._error(place, "has to be a mapping")
        refuse_unknown(raw, keys, where=self._at(place), error=PolicyError)

    def _mapping(
        self, raw: Mapping[str, Any], key: str, keys: Iterable[str] | None
    ) -> Mapping[str, Any]:
        value = raw.get(key)
        if not isinstance(value, Mapping):
            raise self._error(key, "has to be a mapping")
        if keys is not None:
            self._known(value, keys, key)
        return value

    def _list(self, raw: Mapping[str, Any], key: str, place: str) -> list[Any]:
        value = raw.get(key, [])
        if not isinstance(value, list):
            raise self._error(place, f"{key} has to be a list")
        return value

    def _text(self, raw: Mapping[str, Any], key: str, place: str, *, empty: bool = False) -> str:
        value = raw.get(key, "" if empty else None)
        if not isinstance(value, str) or not (value or empty):
            raise self._error(place, f"{key} is missing, or not text (put it in quotes)")
        return value

    def _choice(
        self, raw: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str = ""
    ) -> Any:
        value = raw.get(key, default)
        refuse_unknown([value], choices, where=self._at(""), what=key, error=PolicyError)
        return value

    def _error(self, place: str, problem: str) -> PolicyError:
        return PolicyError(problem, where=self._at(place), hint=HINT)

    def _at(self, place: str) -> str:
        return f"{self.where}: {place}" if place else self.where
