"""What night jobs leave behind themselves, a line of JSON each: when, how it ended, and counts.

Lines are only ever added. No name of a table or column is in them.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from tuomin.atomic import PRIVATE
from tuomin.errors import SetupError
from tuomin.model import READ, Inventory, Level
from tuomin.reports.metrics import Job

FORMAT = "tuomin.run/1"
BEGINNING = f'{{"format": "{FORMAT}"'


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run against one store; what was not looked at is None."""

    when: str
    store: str
    exit: int
    seconds: float
    complete: bool = False
    columns: Mapping[str, int] | None = None
    skipped: int | None = None
    changes: int | None = None
    new: int | None = None


def run(job: Job) -> Run:
    """The Run of a job."""
    when = datetime.fromtimestamp(job.ended, UTC).isoformat(timespec="seconds")
    ended = Run(when=when, store=job.store, exit=job.code, seconds=round(job.seconds, 1))
    if job.found is None:
        return ended
    return replace(
        ended,
        complete=job.found.complete,
        columns=levels(job.found),
        skipped=sum(table.status not in READ for table in job.found.tables),
        changes=job.changed,
        new=job.new,
    )


def levels(found: Inventory) -> dict[str, int]:
    """Columns by level, every level named."""
    counted = Counter(column.level for column in found.columns)
    return {level: counted[level] for level in get_args(Level)}


def append(run: Run, path: Path) -> None:
    """Add a line, behind whatever stands there; half a line of a run that was killed ends first."""
    text = json.dumps({"format": FORMAT, **asdict(run)}, ensure_ascii=False) + "\n"
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE)
        with os.fdopen(number, "ab+") as file:
            size = file.seek(0, os.SEEK_END)
            if size and (file.seek(size - 1), file.read(1))[1] != b"\n":
                text = "\n" + text
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise SetupError(
            f"cannot be written ({error.strerror})", where=str(path), hint="choose another place"
        ) from error


def loads(text: str) -> tuple[Run, ...]:
    """The Runs of a history, in its order; a line that a killed run left half is passed over."""
    return tuple(filter(None, map(_run, text.split("\n"))))


def is_one(text: str) -> bool:
    """Whether a text is a history."""
    return text.startswith(BEGINNING)


def _run(line: str) -> Run | None:
    try:
        raw: dict[str, Any] = json.loads(line)
        if raw.pop("format") != FORMAT or not _counts(raw.get("columns")):
            return None
        numbers = [raw.get(name) or 0 for name in ("exit", "seconds", "skipped", "changes", "new")]
        if not all(isinstance(each, int | float) for each in numbers):
            return None
        known = {field.name for field in fields(Run)}
        return Run(**{name: value for name, value in raw.items() if name in known})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _counts(found: object) -> bool:
    """Whether these are columns by level."""
    if found is None:
        return True
    names = get_args(Level)
    return isinstance(found, dict) and all(type(found.get(name)) is int for name in names)
