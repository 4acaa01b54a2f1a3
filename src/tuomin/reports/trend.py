"""Several looks at one store, one after the other: columns by level, and what changed last."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tuomin.changes import changes
from tuomin.model import Inventory
from tuomin.reports.history import Run, levels

FORMAT = "tuomin.trend/1"


def of_inventories(named: Sequence[tuple[str, Inventory]]) -> dict[str, Any]:
    """The trend over Inventories, each with what its point is called."""
    points = [
        {"label": label, "complete": found.complete, "columns": levels(found), "exit": None}
        for label, found in named
    ]
    before, after = named[-2][1], named[-1][1]
    changed = [asdict(each) for each in changes(before, after)]
    return {"format": FORMAT, "source": after.url, "points": points, "changes": changed}


def of_runs(runs: Sequence[Run], source: str) -> dict[str, Any]:
    """The trend over the Runs of a history, which keeps no names of what changed."""
    points = [
        {"label": each.when, "complete": each.complete, "columns": each.columns, "exit": each.exit}
        for each in runs
    ]
    return {"format": FORMAT, "source": source, "points": points, "changes": None}


def dumps(trends: Sequence[dict[str, Any]]) -> str:
    """Trends as JSON: one, or a list."""
    content = trends[0] if len(trends) == 1 else list(trends)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "backslashreplace").decode() + "\n"
