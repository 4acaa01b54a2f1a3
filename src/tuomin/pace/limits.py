"""What its owner asks of a run: how busy the server may be, when it may run, which files stop it.

>>> Window.parse("22:00-06:00").holds(time(23, 30)), Window.parse("01:00-06:00").holds(time(6))
(True, False)
>>> seconds("1h30m"), seconds("45")
(5400.0, 45.0)
>>> load(["Threads_running=25,Threads_connected=100", "30"], usual="active")
{'Threads_running': 25.0, 'Threads_connected': 100.0, 'active': 30.0}
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Self

from tuomin.errors import SetupError

DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, kw_only=True)
class Window:
    """A part of each day, over midnight where it ends before it begins; its end is outside."""

    begin: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Self:
        times = [CLOCK.fullmatch(part.strip()) for part in text.split("-")]
        ends = [time(int(each[1]), int(each[2])) for each in times if each]
        if len(times) != 2 or len(set(ends)) != 2:  # noqa: PLR2004 - a beginning and an end
            hint = "write it as 01:00-06:00, in the time of this machine"
            raise SetupError(f"{text!r} is no part of a day", where="--time-window", hint=hint)
        return cls(begin=ends[0], end=ends[1])

    def holds(self, moment: time) -> bool:
        if self.begin < self.end:
            return self.begin <= moment < self.end
        return moment >= self.begin or moment < self.end

    def __str__(self) -> str:
        return f"{self.begin:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """`load` maps a measure of the server to the most that it may say; the rest are seconds.

    None is no limit. While `pause` exists the run waits, and where `stop` does it ends.
    """

    load: Mapping[str, float] = field(default_factory=dict)
    lag: float | None = None
    runtime: float | None = None
    window: Window | None = None
    pause: Path | None = None
    stop: Path | None = None

    @property
    def are_measured(self) -> bool:
        """Whether the server has to be asked."""
        return bool(self.load) or self.lag is not None


def seconds(text: str, *, where: str = "--max-runtime") -> float:
    """`2h`, `90m`, `1h30m`, `45s` or `45` in seconds."""
    found = DURATION.fullmatch(text.strip())
    parts = [int(part or 0) for part in found.groups()] if found else []
    total = sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    if not total:
        raise SetupError(f"{text!r} is no time that passes", where=where, hint="such as 2h or 90m")
    return float(total)


def load(given: Sequence[str], *, usual: str) -> dict[str, float]:
    """`NAME=N`, several with commas between, or `N` of the measure that is `usual` for a store."""
    found = {}
    for part in (part for text in given for part in text.split(",")):
        name, sign, most = part.rpartition("=")
        try:
            found[name.strip() if sign else usual] = bound = float(most)
        except ValueError:
            bound = math.nan
        if not 0 <= bound < math.inf:
            hint = "such as 25 or Threads_running=25"
            raise SetupError(f"{part!r} bounds nothing", where="--max-load", hint=hint)
    return found
