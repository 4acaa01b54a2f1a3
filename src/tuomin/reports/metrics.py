"""What a night job leaves for Prometheus: a file for node_exporter's textfile collector.

The format is Prometheus' text exposition format 0.0.4. No name of a table or column is in it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from tuomin.model import Inventory, Level

SEEN = ("scanned", "empty", "schema")
SUCCESS = "tuomin_last_success_timestamp_seconds"
SAMPLE = re.compile(rf"^{SUCCESS}{{(?P<labels>.*)}} (?P<value>[0-9.e+]+)$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One run against one store: when it ended (Unix time), how, and what it saw.

    `found` is None when nothing could be looked at; `changed` counts what is to be looked at, and
    `new` the new columns with personal information among that.
    """

    store: str
    ended: float
    seconds: float
    code: int
    changed: int = 0
    new: int = 0
    found: Inventory | None = None


def render(job: Job, before: str = "") -> str:
    """The file's text; of the one `before` it keeps when a run last saw everything."""
    label = f'store="{_escaped(job.store)}"'
    lines = [
        line
        for name, text, samples in _gauges(job, before, label)
        for line in (f"# HELP {name} {text}", f"# TYPE {name} gauge", *samples)
    ]
    return "\n".join(lines) + "\n"


def _gauges(job: Job, before: str, label: str) -> Iterator[tuple[str, str, list[str]]]:
    def gauge(name: str, text: str, value: float) -> tuple[str, str, list[str]]:
        return name, text, [f"{name}{{{label}}} {value!r}"]

    yield gauge("tuomin_last_run_timestamp_seconds", "When the last run ended.", job.ended)
    success = job.ended if job.found and job.found.complete else _earlier(before, label)
    if success is not None:
        yield gauge(SUCCESS, "When a run last looked at everything.", success)
    yield gauge("tuomin_duration_seconds", "How long the last run took.", job.seconds)
    yield gauge("tuomin_exit_code", "Exit code of the last run: 1 is a change.", job.code)
    if job.found is None:
        return
    yield gauge("tuomin_changes", "Changes to look at.", job.changed)
    yield gauge("tuomin_new_columns", "New columns with personal information.", job.new)
    skipped = [table for table in job.found.tables if table.status not in SEEN]
    yield gauge("tuomin_tables_skipped", "Tables that were not looked at.", len(skipped))
    levels, name = Counter(column.level for column in job.found.columns), "tuomin_columns"
    samples = [f'{name}{{{label},level="{each}"}} {levels[each]}' for each in get_args(Level)]
    yield name, "Columns by level.", samples


def _earlier(before: str, label: str) -> float | None:
    found = (each for each in SAMPLE.finditer(before) if each["labels"] == label)
    return next((float(each["value"]) for each in found), None)


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
