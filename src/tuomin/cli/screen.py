"""What the terminal shows: results on stdout, everything else on stderr, nothing a name could steer.

Names come from catalogs and may hold escape sequences or markup: control and direction-changing
characters are shown as their code, and rich never reads markup in them.
"""

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tuomin import atomic

Progress = Callable[[str, int, int | None], None]


def safe(text: str) -> str:
    r"""Show control and direction-changing characters as codes.

    >>> safe("a\x1b[31mb\u202e")
    'a\\x1b[31mb\\u202e'
    """
    return "".join(
        ascii(letter)[1:-1] if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") else letter
        for letter in text
    )


def tell(message: str) -> None:
    """Print one line for people to stderr."""
    sys.stderr.write(safe(message) + "\n")
    sys.stderr.flush()


def show(text: str) -> None:
    """Print a result to stdout."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, colours: int | None = None) -> None:
    """Print rows under a header to stdout; column `colours` holds a level that is coloured."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    wide = None if sys.stdout.isatty() else 200
    grid = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for title in header:
        grid.add_column(title, overflow="fold")
    for row in rows:
        style = STYLES.get(row[colours], "") if colours is not None else ""
        cells = [
            Text(safe(cell), style=style if place == colours else "")
            for place, cell in enumerate(row)
        ]
        grid.add_row(*cells)
    console = Console(width=wide, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(grid)
    lines = captured.get().splitlines()
    sys.stdout.write("\n".join(line.rstrip() for line in lines) + "\n")


STYLES = {"sensitive": "bold red", "personal": "yellow", "undetermined": "magenta"}


def emit(text: str, output: Path | None) -> None:
    """Print a result, or save it when an output file was named."""
    if output is None:
        show(text)
    else:
        atomic.write(output, text)
        tell(f"written to {output}")


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield `step(label, done, total)`: a live bar on a terminal, one line per label elsewhere."""
    if quiet:
        yield lambda label, done, total: None
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
