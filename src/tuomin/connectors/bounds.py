"""How long what a scan asks of a store may take."""

from dataclasses import dataclass

STATEMENT = 30.0  # seconds


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Seconds that one statement may take, and that it may wait for a lock of somebody else.

    Without `lock` each engine waits as long as is usual with it.
    """

    statement: float = STATEMENT
    lock: float | None = None
