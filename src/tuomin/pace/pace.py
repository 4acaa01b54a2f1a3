"""The Pace of one run: asked before each table and between batches, from any of its threads."""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from threading import Lock
from typing import Protocol

from tuomin.errors import HaltedError
from tuomin.pace.clock import Clock
from tuomin.pace.limits import Limits

POLL = 0.5  # seconds between two looks while a run waits
CHECK = 1.0  # seconds for which a server is taken to be as busy as it was
Say = Callable[[str], None]


class Gauge(Protocol):
    """Tells how busy the server is, and the seconds that a replica lags behind."""

    def load(self, names: Collection[str]) -> Mapping[str, float]: ...

    def lag(self) -> float | None: ...


class Pace:
    """Holds a run back while its Limits say so, and ends it when they are over.

    Whatever ended it once ends it for good: every thread gets the same HaltedError.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        gauge: Gauge | None = None,
        say: Say | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._say = say or _silent
        self._limits, self._gauge, self._clock = limits, gauge, clock or Clock()
        self._turn = Lock()
        self._begun: float | None = None  # when the run first could go on
        self._measured = -math.inf
        self._ended = ""

    def wait(self, say: Say | None = None) -> None:
        """Return when the run may go on. `say` is told why it cannot, once for each reason;
        without it whoever the Pace was made with is told.

        HaltedError when it is over.
        """
        if self._limits == NONE:
            return
        with self._turn:
            told = ""
            while reason := self._reason():
                if reason.partition(" (")[0] != told:
                    told = reason.partition(" (")[0]
                    (say or self._say)(f"waiting: {reason}")
                self._clock.sleep(POLL)
            if self._begun is None:
                self._begun = self._clock.elapsed()

    def end(self) -> None:
        """Let no thread of a run that was stopped go on, or wait."""
        if self._limits != NONE:
            self._ended = self._ended or "the run was stopped"

    def _reason(self) -> str:
        """What keeps the run waiting now."""
        self._halt()
        return next(self._reasons(), "")

    def _reasons(self) -> Iterator[str]:
        limits = self._limits
        if self._is_early():
            yield f"the time window {limits.window} has not begun"
        if limits.pause and limits.pause.exists():
            yield f"the file {limits.pause} is there"
        if self._gauge and limits.are_measured and self._is_due():
            busy = [*self._load(self._gauge), *self._lag(self._gauge)]
            self._measured = -math.inf if busy else self._clock.elapsed()
            yield from busy

    def _load(self, gauge: Gauge) -> Iterator[str]:
        bounds = self._limits.load
        for name, now in gauge.load(bounds).items() if bounds else ():
            if now > bounds[name]:
                yield f"the server is busy ({name} {now:g}, at most {bounds[name]:g})"

    def _lag(self, gauge: Gauge) -> Iterator[str]:
        most = self._limits.lag
        seconds = gauge.lag() if most is not None else None
        if most is None or seconds is None or seconds <= most:
            return
        if seconds == math.inf:
            yield "the replica gets nothing from its primary"
        else:
            yield f"the replica lags behind ({seconds:.1f} s, at most {most:g})"

    def _is_due(self) -> bool:
        return self._clock.elapsed() - self._measured >= CHECK

    def _is_early(self) -> bool:
        window = self._limits.window
        return bool(window and self._begun is None and not window.holds(self._clock.now().time()))

    def _halt(self) -> None:
        self._ended = self._ended or next(self._ends(), "")
        if self._ended:
            raise HaltedError(self._ended, hint="what was not reached is looked at by another run")

    def _ends(self) -> Iterator[str]:
        limits = self._limits
        if limits.stop and limits.stop.exists():
            yield f"the file {limits.stop} is there"
        if self._begun is None:
            return
        if limits.window and not limits.window.holds(self._clock.now().time()):
            yield f"the time window {limits.window} has ended"
        if limits.runtime is not None and self._clock.elapsed() - self._begun >= limits.runtime:
            yield "the time that --max-runtime gives is over"


def _silent(_reason: str) -> None:
    """Say nothing."""


NONE = Limits()
UNHURRIED = Pace(NONE)
"""The Pace of a run without limits."""
