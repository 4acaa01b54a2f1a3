"""Regexes that stay compiled where many are tried on every batch.

Polars keeps the last 32 regexes of each thread, so that more of them, tried in turn, are compiled
again each time: a millisecond each, half of the time that the masking of short texts takes. Here
sets of regexes have threads of their own, beside the thread that calls.

>>> import polars as pl
>>> apart("digits", lambda: pl.Series(["a1", "b"]).str.contains("[0-9]")).to_list()
[True, False]
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import local
from typing import TypeVar

KEPT = 32  # regexes, in each thread

Done = TypeVar("Done")


class _Apart(local):
    """The threads that work for one thread, by the names of their sets."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Start anew, as in a forked process, where the threads of the other do not live on."""
        self._threads: dict[str, ThreadPoolExecutor] = {}

    def of(self, name: str) -> ThreadPoolExecutor:
        if name not in self._threads:
            self._threads[name] = ThreadPoolExecutor(1, thread_name_prefix=f"tuomin-{name}")
        return self._threads[name]


_APART = _Apart()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_APART.forget)


def apart(name: str, work: Callable[[], Done]) -> Done:
    """What `work` returns or raises, done where the regexes of the set `name` stay compiled."""
    try:
        done = _APART.of(name).submit(work)
    except RuntimeError:  # the main thread has ended, and no thread may be made any more
        return work()
    return done.result()
