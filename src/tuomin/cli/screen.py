"""What goes where: results to stdout or a file, everything else to stderr."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tuomin import atomic
from tuomin.reports.grid import safe

Progress = Callable[[str, int, int | None], None]


def tell(message: str) -> None:
    """Print lines for people to stderr."""
    sys.stderr.write("".join(safe(line) + "\n" for line in message.split("\n")))
    sys.stderr.flush()


def show(text: str) -> None:
    """Print a result to stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def document(content: Mapping[str, Any]) -> None:
    """Print one JSON document to stdout."""
    show(json.dumps(content, ensure_ascii=False, indent=1))


def emit(text: str, output: Path | None, *, quiet: bool = False) -> None:
    """Print a result, or save it when an output file was named."""
    if output is None:
        show(text)
        return
    atomic.write(output, text)
    if not quiet:
        tell(f"written to {output}")


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield `step(label, done, total)`: a live bar on a terminal, one line per label elsewhere."""
    if quiet:
        yield lambda _label, _done, _total: None
    elif sys.stderr.isatty():
        with _bars() as step:
            yield step
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True, highlight=False, markup=False, emoji=False)
    with Bars(*columns, console=console, transient=True) as bars:
        tasks = {}

        def step(label: str, done: int, total: int | None) -> None:
            if label not in tasks:
                tasks[label] = bars.add_task(safe(label), total=total)
            bars.update(tasks[label], completed=done, total=total)
            if total is not None and done >= total:
                bars.update(tasks[label], visible=False)

        yield step


def _lines() -> Progress:
    told: set[str] = set()

    def step(label: str, done: int, total: int | None) -> None:
        if total is not None and done >= total and label not in told:
            told.add(label)
            tell(f"{label}: {done:,}")

    return step
