"""What a run leaves of itself, however it ends: metrics, and a line of its history."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuomin.model import Change, Inventory

PUBLIC = 0o644  # another user's node_exporter reads it
STOPPED = 130
PERSONAL = ("sensitive", "personal")


@dataclass
class Meter:
    """What a run knows of itself so far."""

    code: int = 0
    changed: "Sequence[Change]" = ()
    found: "Inventory | None" = None


@contextmanager
def metered(metrics: Path | None, history: Path | None, url: str) -> Iterator[Meter]:
    """Write what the Meter holds at the end to these files, also when the run fails."""
    from tuomin import atomic
    from tuomin.connectors.url import parse
    from tuomin.errors import TuominError

    for path in filter(None, (metrics, history)):
        atomic.refuse_unwritable(path)
    store, meter, began = parse(url).safe, Meter(), time.monotonic()
    try:
        yield meter
    except Exception as error:
        meter.code = getattr(error, "exit_code", TuominError.exit_code)
        raise
    except BaseException:
        meter.code = STOPPED
        raise
    finally:
        _leave(metrics, history, store, meter, time.monotonic() - began)


def _leave(
    metrics: Path | None, history: Path | None, store: str, meter: Meter, seconds: float
) -> None:
    if not (metrics or history):
        return
    from tuomin import atomic
    from tuomin.reports import history as runs
    from tuomin.reports.metrics import Job, render

    job = Job(
        store=store,
        ended=time.time(),
        seconds=seconds,
        code=meter.code,
        changed=len(meter.changed),
        new=sum(each.what == "new" and each.after.startswith(PERSONAL) for each in meter.changed),
        found=meter.found,
    )
    if history:
        runs.append(runs.run(job), history)
    if metrics:
        atomic.write(metrics, render(job, _earlier(metrics)), mode=PUBLIC)


def _earlier(path: Path) -> str:
    """What the file of metrics says so far."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text(encoding="utf-8")
    return ""
