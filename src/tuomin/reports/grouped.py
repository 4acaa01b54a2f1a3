"""The columns of an inventory by table: lines for those with findings, one line for the others."""

from collections import Counter
from itertools import groupby
from typing import Any

from tuomin.reports.grid import place
from tuomin.reports.pictures import LEVELS


def by_table(inventory: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables in the order of their first columns: `label`, `counts`, `told` and `plain`."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for column in inventory["columns"]:
        tables.setdefault(place(column["schema"], column["table"]), []).append(column)
    return [_group(label, columns) for label, columns in tables.items()]


def unread(inventory: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns that could not be looked at, those of one table and one reason together."""
    left = [column for column in inventory["columns"] if column["level"] == "undetermined"]
    parts = groupby(left, key=lambda each: (each["schema"], each["table"], each["reason"]))
    return [
        {"label": place(schema, table), "reason": reason, "names": [c["column"] for c in columns]}
        for (schema, table, reason), columns in parts
    ]


def _group(label: str, columns: list[dict[str, Any]]) -> dict[str, Any]:
    found = Counter(column["level"] for column in columns)
    return {
        "label": label,
        "counts": {level: found[level] for level in LEVELS if found[level]},
        "told": [column for column in columns if column["level"] != "none"],
        "plain": [column for column in columns if column["level"] == "none"],
    }
