"""The metrics of a run, written however it ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuomin.model import Inventory

PUBLIC = 0o644  # another user's node_exporter reads it
STOPPED = 130


@dataclass
class Meter:
    """What a run knows of itself so far."""

    code: int = 0
    changed: int = 0
    found: "Inventory | None" = None


@contextmanager
def metered(path: Path | None, url: str) -> Iterator[Meter]:
    """Write what the Meter holds at the end to `path`, also when the run fails."""
    from tuomin.connectors.url import parse
    from tuomin.errors import TuominError

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
        if path:
            _write(path, store, meter, time.monotonic() - began)


def _write(path: Path, store: str, meter: Meter, seconds: float) -> None:
    from contextlib import suppress

    from tuomin import atomic
    from tuomin.reports.metrics import Job, render

    before = ""
    with suppress(OSError, UnicodeDecodeError):
        before = path.read_text(encoding="utf-8")
    job = Job(
        store=store,
        ended=time.time(),
        seconds=seconds,
        code=meter.code,
        changed=meter.changed,
        found=meter.found,
    )
    atomic.write(path, render(job, before), mode=PUBLIC)
