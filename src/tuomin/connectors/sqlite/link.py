"""How rows of a SQLite file are streamed: by its own library, or through Python's module."""

from pathlib import Path
from typing import Any

from tuomin.connectors.sqlite import library, plain
from tuomin.connectors.sqlite.errors import BUSY, address, worded


def linked(path: Path, *, write: bool = False, immutable: bool = False) -> Any:
    """A `Link` to the file, in which transactions are begun by hand."""
    uri = address(path, mode="rwc" if write else "ro", immutable=immutable)
    with worded(str(path)):
        link = (library if library.CALL else plain).Link(uri, write=write)
        link.execute(f"PRAGMA busy_timeout = {int(BUSY * 1000)}")
        return link
