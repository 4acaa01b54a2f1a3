"""Regexes that stay compiled where many are tried on every batch.

Polars keeps the last 32 regexes of each thread, so that more of them, tried in turn, are compiled
again each time: a millisecond each, half of the time that the masking of short texts takes. Here
sets of regexes have threads of their own, beside the thread that calls.

>>> import polars as pl
>>> apart("digits", lambda: pl.Series(["a1", "b"]).str.contains("[0-9]")).to_list()
[True, False]
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import TypeVar

KEPT = 32  # regexes, in each thread

Done = TypeVar("Done")


class _Apart(local):
    """The threads that work for one thread, by the names of their sets."""

    def __init__(self) -> None:
        self._threads: dict[str, ThreadPoolExecutor] = {}

    def of(self, name: str) -> ThreadPoolExecutor:
        if name not in self._threads:
            self._threads[name] = ThreadPoolExecutor(1, thread_name_prefix=f"tuomin-{name}")
        return self._threads[name]


_APART = _Apart()


def apart(name: str, work: Callable[[], Done]) -> Done:
    """What `work` returns or raises, done where the regexes of the set `name` stay compiled."""
    return _APART.of(name).submit(work).result()
