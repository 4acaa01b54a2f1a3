"""Links: one is kept between looks at a SQLite file, so that its schema is read once.

SQLite reads the whole schema for each new connection: of a thousand tables that takes as long as
the rows of one. A Link that nobody uses holds no lock; when the file is another, or was written,
it is not used again.
"""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tuomin.connectors.sqlite.errors import address

State = tuple[int, ...]


class Links:
    """Read-only connections to one file, each used by one thread at a time."""

    def __init__(self, path: Path, *, patience: float) -> None:
        self._path, self._patience = path, patience
        self._idle: list[tuple[State, sqlite3.Connection]] = []
        weakref.finalize(self, _close, self._idle)

    @contextmanager
    def lent(self, *, immutable: bool) -> Iterator[sqlite3.Connection]:
        """The one that is kept, or a new one; it is not kept when something goes wrong."""
        state = self._state(immutable=immutable)
        link = self._kept(state) or self._opened(immutable=immutable)
        try:
            yield link
        except BaseException:
            link.close()
            raise
        self._idle.append((state, link))
        while len(self._idle) > 1:
            self._idle.pop(0)[1].close()

    def close(self) -> None:
        _close(self._idle)

    def _state(self, *, immutable: bool) -> State:
        found = self._path.stat()
        return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size, immutable

    def _kept(self, state: State) -> sqlite3.Connection | None:
        while self._idle:
            known, link = self._idle.pop()
            if known == state:
                return link
            link.close()
        return None

    def _opened(self, *, immutable: bool) -> sqlite3.Connection:
        link = sqlite3.connect(
            address(self._path, mode="ro", immutable=immutable),
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        link.execute("PRAGMA query_only = ON")
        link.execute("PRAGMA trusted_schema = OFF")
        link.text_factory = lambda text: text.decode(errors="backslashreplace")
        return link


def _close(idle: list[tuple[State, sqlite3.Connection]]) -> None:
    while idle:
        idle.pop()[1].close()
