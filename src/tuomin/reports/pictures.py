"""Numbers and bar lengths that the page draws as inline SVG."""

from collections import Counter
from typing import Any

LEVELS = ("sensitive", "personal", "undetermined", "none")
MOST = 40


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
