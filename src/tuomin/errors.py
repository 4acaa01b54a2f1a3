"""Everything tuomin raises on purpose.

    TuominError                (exit 4)
    ├── SetupError             a file, option or URL that the user wrote is wrong       (exit 2)
    │   ├── DetectorError      a detector file
    │   ├── MissingError       a store that is no file
    │   └── PolicyError        a policy, plan or agreement file
    ├── ConnectorError         a store could not be reached, read or written            (exit 4)
    ├── HaltedError            the run's own limits ended it before all was looked at   (exit 3)
    └── BusyError              somebody else works on the same target: try again later  (exit 75)

A message says what is wrong, where, and what to do next. It names tables,
columns, files and counts, and never contains a value read from a database.
"""

from difflib import get_close_matches
from typing import Any

LISTED, FEW = 40, 5  # known names that are all told; those that are told of more


class TuominError(Exception):
    """Base class: `except TuominError` catches everything raised on purpose."""

    exit_code = 4

    def __init__(self, problem: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem, self.where, self.hint = problem, where, hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.problem}{advice}"


class SetupError(TuominError):
    exit_code = 2


class DetectorError(SetupError):
    pass


class MissingError(SetupError):
    pass


class PolicyError(SetupError):
    pass


class ConnectorError(TuominError):
    pass


class RefusedError(ConnectorError):
    """A server refuses user and password."""


class HaltedError(TuominError):
    exit_code = 3


class BusyError(TuominError):
    exit_code = 75


def refuse_unknown(
    names: Any, known: Any, *, where: str, what: str = "key", error: type[SetupError] = SetupError
) -> None:
    """Raise `error` for the first of `names` that is not in `known`, with the nearest known one.

    >>> refuse_unknown({"titel": 1}, ["title"], where="x.yaml")
    Traceback (most recent call last):
    tuomin.errors.SetupError: x.yaml: unknown key 'titel' (did you mean 'title'?)
    """
    choices = sorted(map(str, known))
    for name in names:
        if str(name) not in choices:
            raise error(
                f"unknown {what} {str(name)!r}", where=where, hint=_hint(str(name), choices)
            )


def _hint(name: str, choices: list[str]) -> str:
    """The nearest known name; all of them where none is near, or the nearest few of many."""
    if near := get_close_matches(name, choices, n=1):
        return f"did you mean {near[0]!r}?"
    if len(choices) <= LISTED:
        return f"known: {', '.join(choices)}"
    near = get_close_matches(name, choices, n=FEW, cutoff=0.0)
    return f"the nearest of {len(choices)}: {', '.join(near)}"
