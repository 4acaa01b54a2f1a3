"""Numbers and bar lengths that the page draws as inline SVG."""

from collections import Counter
from itertools import groupby
from typing import Any

LEVELS = ("sensitive", "personal", "undetermined", "none")
MOST = 40
HEIGHT = 30  # of a trend of 100 in width
DRAWN = ("sensitive", "personal", "undetermined")


def counts(inventory: dict[str, Any]) -> dict[str, int]:
    """Columns by level, every level named."""
    found = Counter(column["level"] for column in inventory["columns"])
    return {level: found[level] for level in LEVELS}


def tables_by_level(inventory: dict[str, Any]) -> dict[str, Any]:
    """Tables with their columns by level, the riskiest first; at most MOST are drawn."""
    tables: dict[str, Counter[str]] = {}
    for column in inventory["columns"]:
        label = ".".join(part for part in (column["schema"], column["table"]) if part)
        tables.setdefault(label, Counter())[column["level"]] += 1
    ordered = sorted(tables.items(), key=_risk)
    longest = max((sum(levels.values()) for levels in tables.values()), default=1)
    rows = [{"label": label, "parts": _parts(levels, longest)} for label, levels in ordered[:MOST]]
    return {"rows": rows, "left": max(0, len(ordered) - MOST)}


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
