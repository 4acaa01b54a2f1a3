"""Asking: the questions that one scan puts to a store, so many and so long at most.

Each pair of columns is asked once. A column whose store did not answer is not asked again, and
whatever was not asked is a Cut, so that nobody takes silence for "refers to nothing".
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

from tuomin.connectors.base import Connector
from tuomin.errors import ConnectorError, HaltedError
from tuomin.pace import UNHURRIED, Pace
from tuomin.scan.namesakes import Place
from tuomin.scan.traces import Trace

ASKED = 4_000  # statements of one scan
PATIENCE = 60.0  # seconds that all of them may take
LARGE = 10_000_000  # rows of a table that no index helps to search
NAMED = 5  # pairs of columns that a note names


@dataclass(frozen=True, kw_only=True)
class Cut:
    """A column that may refer to another, and why the store could not say.

    `is_named`: its name or Kind says so, and not its values alone.
    """

    trace: Trace
    target: Trace
    reason: str
    is_named: bool = True


class Asking:
    """Answers of a store, as long as there is time and patience."""

    def __init__(self, connector: Connector, pace: Pace = UNHURRIED) -> None:
        self._pace = pace
        self._connector, self._left, self._patience = connector, ASKED, PATIENCE
        self._refused: dict[Place, str] = {}

    def found(self, target: Trace, values: Sequence[str]) -> int | str:
        """How many of the values the target holds, or why that cannot be said."""
        reason = self._shut(target)
        if reason:
            return reason
        self._left -= 1
        try:
            self._pace.wait()
            began = monotonic()
            try:
                return self._connector.overlap(target.table, target.column.name, values)
            finally:
                self._patience -= monotonic() - began
        except HaltedError as error:
            return error.problem
        except ConnectorError as error:
            self._refused[target.place] = error.problem
            return error.problem

    def _shut(self, target: Trace) -> str:
        if target.place in self._refused:
            return self._refused[target.place]
        if not is_quick(target):
            return "its table is large or of unknown size, and no index helps"
        if self._left <= 0:
            return f"all {ASKED} questions of a scan were used"
        return f"{PATIENCE:.0f} seconds were used" if self._patience <= 0 else ""


def is_quick(target: Trace) -> bool:
    """Whether an index helps to search the column, or its table is known to be no large one."""
    table = target.table
    keys: Iterable[tuple[str, ...]] = (
        table.primary_key, *table.unique, *(index.columns for index in table.indexes),
    )  # fmt: skip
    indexed = any(key[:1] == (target.column.name,) for key in keys)
    return indexed or (target.rows is not None and target.rows <= LARGE)


def notes(cuts: Sequence[Cut]) -> Iterator[str]:
    """A line for each reason: which pairs of columns were not compared."""
    for reason in dict.fromkeys(cut.reason for cut in cuts):
        pairs = [f"{c.trace.label} -> {c.target.label}" for c in cuts if c.reason == reason]
        more = f" and {len(pairs) - NAMED} more" if len(pairs) > NAMED else ""
        yield f"references not asked for ({reason}): {', '.join(pairs[:NAMED])}{more}"
