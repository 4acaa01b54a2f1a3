"""Sessions with one server: kept for the next reader, and ended from outside when it must be."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

Session = TypeVar("Session")


@dataclass(frozen=True, kw_only=True)
class Means(Generic[Session]):
    """How an engine treats its sessions.

    `clear` ends a transaction and says whether the session can be used again. `abandon` closes one
    that this thread uses; `stop` has the server end what it does for one that another thread uses,
    and `cut` wakes that thread.
    """

    open: Callable[[], Session]
    clear: Callable[[Session], bool]
    abandon: Callable[[Session], None]
    stop: Callable[[Session], None]
    cut: Callable[[Session], None]


class Pool(Generic[Session]):
    """The sessions of one connector, lent to any of its threads."""

    def __init__(self, means: Means[Session]) -> None:
        self._means = means
        self._lock = threading.Lock()
        self._idle: list[Session] = []
        self._busy: set[Session] = set()
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[Session]:
        """A session that was used before, or a new one; it is kept where that can be."""
        with self._lock:
            session = self._idle.pop() if self._idle else None
        session = session or self._means.open()
        with self._lock:
            self._busy.add(session)
        try:
            yield session
        finally:
            self._give_back(session)

    @contextmanager
    def entered(self, session: Session) -> Iterator[Session]:
        """The session while it is used; it is closed afterwards."""
        with self._lock:
            self._busy.add(session)
        try:
            yield session
        finally:
            with self._lock:
                self._busy.discard(session)
            self._means.abandon(session)

    def close(self) -> None:
        """End all sessions, also under threads that wait for them.

        A signal may end this call in its middle: nothing is forgotten before it is done.
        """
        with self._lock:
            self._closed = True
            busy, idle = list(self._busy), list(self._idle)
        for session in idle:
            self._means.abandon(session)
        for session in busy:
            self._means.stop(session)
        with self._lock:  # whoever uses a session takes it out of here before closing it
            for session in self._busy:
                self._means.cut(session)
            self._idle.clear()

    def _give_back(self, session: Session) -> None:
        clear = self._means.clear(session)
        with self._lock:
            self._busy.discard(session)
            kept = clear and not self._closed
            if kept:
                self._idle.append(session)
        if not kept:
            self._means.abandon(session)
