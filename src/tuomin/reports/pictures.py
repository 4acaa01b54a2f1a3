"""Numbers and bar lengths that the page draws as inline SVG."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

LEVELS = ("sensitive", "personal", "undetermined", "none")
MOST = 40
HEIGHT = 30  # of a trend of 100 in width
BANDS = ((0.0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 0.99), (0.99, 1.0))
DRAWN = ("sensitive", "personal", "undetermined")


def counts(inventory: dict[str, Any]) -> dict[str, int]:
    """Columns by level, every level named."""
    found = Counter(column["level"] for column in inventory["columns"])
    return {level: found[level] for level in LEVELS}


def bars(inventory: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is drawn as bars of columns by level, by its name; what says nothing is left out.

    `schemas` where there are several; `tables` and `kinds`, the riskiest first; `confidence` of
    what was flagged; `coverage`, by how far the tables were read.
    """
    columns = inventory["columns"]
    flagged = [each for each in columns if each["level"] in ("sensitive", "personal")]
    status = {(each["schema"], each["table"]): _read(each) for each in inventory["tables"]}
    drawn = {
        "schemas": _grouped(columns, lambda each: each["schema"] or ""),
        "tables": _grouped(columns, _label),
        "kinds": _grouped(flagged, lambda each: each["kind"] or ""),
        "confidence": _grouped(flagged, _sureness),
        "coverage": _grouped(
            columns, lambda each: status.get((each["schema"], each["table"]), "unread")
        ),
    }
    if len(drawn["schemas"]) == 1:
        del drawn["schemas"]
    in_order = {"confidence": sorted(drawn["confidence"].items())}
    return {
        name: _drawn(in_order.get(name) or sorted(groups.items(), key=_risk))
        for name, groups in drawn.items()
        if groups
    }


def _grouped(
    columns: list[dict[str, Any]], group: Callable[[dict[str, Any]], str]
) -> dict[str, Counter[str]]:
    groups: dict[str, Counter[str]] = {}
    for column in columns:
        groups.setdefault(group(column), Counter())[column["level"]] += 1
    return groups


def _label(column: dict[str, Any]) -> str:
    return ".".join(part for part in (column["schema"], column["table"]) if part)


def _sureness(column: dict[str, Any]) -> str:
    """The band that a confidence lies in: `0.9-0.95`."""
    low, high = max(band for band in BANDS if band[0] <= column["confidence"])
    return f"{low}-{high}"


def _read(table: dict[str, Any]) -> str:
    """How far a table was read: as a key of the page's words."""
    if table["status"] != "scanned":
        return table["status"] if table["status"] in ("empty", "schema") else "unread"
    return "whole" if table["rows"] == table["sampled"] else "sample"


def _drawn(groups: Sequence[tuple[str, Counter[str]]]) -> dict[str, Any]:
    """Groups with their columns by level; at most MOST are drawn."""
    longest = max(sum(levels.values()) for _, levels in groups)
    rows = [{"label": label, "parts": _parts(levels, longest)} for label, levels in groups[:MOST]]
    return {"rows": rows, "left": max(0, len(groups) - MOST)}


def trend(document: dict[str, Any]) -> dict[str, Any]:
    """Lines of columns by level over the points of a trend, and where nothing could be looked at.

    A line is broken where there is no number.
    """
    points = document["points"]
    seen = [each["columns"][level] for each in points if each["columns"] for level in DRAWN]
    most = max([1, *seen])
    step = 100 / max(1, len(points) - 1)
    lines = {
        level: [
            # A point alone is drawn as a line to itself.
            [(at * step, HEIGHT * (1 - each["columns"][level] / most)) for at, each in part]
            * (1 + (len(part) == 1))
            for part in _parts_of(points)
        ]
        for level in DRAWN
    }
    blind = [at * step for at, each in enumerate(points) if not each["columns"]]
    return {"most": most, "height": HEIGHT, "lines": lines, "blind": blind}


def rising(shares: list[float]) -> str:
    """The points of a line that rises from 0 to 100 in width, and to HEIGHT at all rows."""
    step = 100 / max(1, len(shares) - 1)
    return " ".join(f"{at * step:.1f},{HEIGHT * (1 - each):.1f}" for at, each in enumerate(shares))


def _parts_of(points: list[dict[str, Any]]) -> list[list[tuple[int, dict[str, Any]]]]:
    """Points with their places, parted where there is nothing to draw."""
    groups = groupby(enumerate(points), key=lambda point: point[1]["columns"] is not None)
    return [list(part) for there, part in groups if there]


def _risk(entry: tuple[str, Counter[str]]) -> tuple[int, int, int, str]:
    label, levels = entry
    return (-levels["sensitive"], -levels["personal"], -levels["undetermined"], label)


def _parts(levels: Counter[str], longest: int) -> list[dict[str, Any]]:
    parts, start = [], 0.0
    for level in LEVELS:
        if levels[level]:
            width = 100 * levels[level] / longest
            parts.append({"level": level, "count": levels[level], "x": start, "width": width})
            start += width
    return parts
