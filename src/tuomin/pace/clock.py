"""The time as a Pace knows it; a test brings another one."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Clock:
    """`elapsed` never goes back, `now` is what the clock on the wall shows."""

    elapsed: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = datetime.now
    sleep: Callable[[float], None] = time.sleep
