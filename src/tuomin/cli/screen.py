"""What goes where: results to stdout or a file, everything else to stderr."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuomin import atomic
from tuomin.errors import TuominError
from tuomin.reports.grid import inert, safe
from tuomin.reports.wording import said

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

Progress = Callable[[str, int, int | None], None]


@dataclass
class Voice:
    """The language of what is told, by whatever thread; who parses the command line sets it."""

    lang: str = "en"


VOICE = Voice()


def tell(*lines: str) -> None:
    """Print lines for people to stderr; a break inside one, as a name may hold, is no new line."""
    sys.stderr.write("".join(safe(spoken(line)) + "\n" for line in lines))
    sys.stderr.flush()


def spoken(line: str) -> str:
    """A line in the language of the run."""
    return said(line, VOICE.lang)


def complaint(error: TuominError) -> str:
    """An error as it is told: where, what, and what to do."""
    where, problem, hint = map(spoken, (error.where, error.problem, error.hint))
    if VOICE.lang == "en":
        return f"error: {error}"
    place = f"{where}：" if where else ""
    return f"错误：{place}{problem}{f'（{hint}）' if hint else ''}"


def brief(lines: Sequence[str], what: str, *, quiet: bool) -> Sequence[str]:
    """The lines, or how many there are in one, where several would break the quiet."""
    if not quiet or len(lines) <= 1:
        return lines
    return [f"{len(lines)} things {what}; without --quiet each is named"]


def show(text: str) -> None:
    """Print a result to stdout."""
    sys.stdout.write(inert(text if text.endswith("\n") else text + "\n"))


def document(content: Mapping[str, Any]) -> None:
    """Print one JSON document to stdout."""
    show(written(content))


def written(content: Mapping[str, Any]) -> str:
    """A JSON document as it is printed or saved."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def emit(text: str | Iterable[str], output: Path | None, *, quiet: bool = False) -> None:
    """Print a result, as a whole or in parts, or save it when an output file was named."""
    if isinstance(text, str) and output is None:
        show(text)
        return
    parts = map(inert, [text] if isinstance(text, str) else text)
    if output is None:
        sys.stdout.writelines(parts)
        return
    atomic.write(output, b"".join(part.encode() for part in parts))
    if not quiet:
        tell(f"written to {output}")


@contextmanager
def counted(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield `step(label, done, total)` for things that are counted: one bar for all of them.

    Elsewhere than on a terminal each label is one line, in the order in which work on it begins.
    """
    if quiet:
        yield _silent
    elif not sys.stderr.isatty():
        yield _announce
    else:
        with _bars() as bars:
            task = bars.add_task("", total=None)
            yield lambda label, done, total: bars.update(
                task, description=safe(label), completed=done, total=total
            )


@contextmanager
def measured(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield `step(label, rows, total)` for rows of tables: one bar a table.

    Elsewhere than on a terminal each table is one line, when its last row is done.
    """
    if quiet:
        yield _silent
    elif not sys.stderr.isatty():
        yield _lines()
    else:
        with _bars() as bars:
            yield partial(_advance, bars, {})


def _advance(
    bars: "Bars", tasks: dict[str, "TaskID"], label: str, done: int, total: int | None
) -> None:
    if label not in tasks:
        tasks[label] = bars.add_task(safe(label), total=total)
    over = total is not None and done >= total
    bars.update(tasks[label], completed=done, total=total, visible=not over)


def _bars() -> "Bars":
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    return Bars(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, highlight=False, markup=False, emoji=False),
        transient=True,
    )


def _lines() -> Progress:
    told: set[str] = set()

    def step(label: str, done: int, total: int | None) -> None:
        if total is not None and done >= total and label not in told:
            told.add(label)
            tell(f"{label}: {done:,} rows")

    return step


def _announce(label: str, done: int, total: int | None) -> None:
    if done != total:
        tell(f"[{done + 1}/{total}] {label}")


def _silent(_label: str, _done: int, _total: int | None) -> None:
    """Say nothing."""
