"""Ending work that takes too long, where only another thread can do that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer


@contextmanager
def alarmed(seconds: float, ring: Callable[[], object]) -> Iterator[None]:
    """Call `ring` from another thread when the block takes longer than `seconds`."""
    alarm = Timer(seconds, ring)
    alarm.daemon = True
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()
