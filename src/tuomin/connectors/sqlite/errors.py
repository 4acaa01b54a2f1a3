"""How SQLite files are opened, and what its drivers' errors mean in our words.

Messages of the drivers may quote statements, so only what kind of error it is gets out.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa

from tuomin.errors import ConnectorError

ENGINE = "sqlite"
BUSY = 5.0  # seconds to wait for a lock
TWINS = "to SQLite names are one that differ in capitals only: rename one in the source"
MEANINGS = (
    (r"already exists|duplicate column name", "a name is there twice", TWINS),
    (r"FOREIGN KEY constraint", "rows would point to nothing", ""),
    (r"CONSTRAINT_TRIGGER", "a trigger refuses it", "look at the triggers of the table"),
    (r"interrupt", "took too long", "give it more time, or look at fewer rows"),
    (r"locked|busy", "locked by somebody who writes to it", "try again later"),
    (r"malformed|corrupt|not a database|notadb", "damaged, encrypted or not a SQLite database", ""),
    (r"unable to open|cantopen", "cannot be opened", "check the rights to the file and its folder"),
    (r"disk|full|ioerr", "the disk is full or failed", ""),
)  # fmt: skip
CONSTRAINT = re.compile(r"(UNIQUE|NOT NULL|CHECK) constraint failed: ([^\n]*)")
STRICT = re.compile(r"cannot store (\w+) value in (\w+) column ([^\n]*)")


def address(path: Path, *, mode: str, immutable: bool = False) -> str:
    """The file as SQLite takes it; every sign that means something in a URI is escaped."""
    extra = "&immutable=1" if immutable else ""
    return f"file:{quote(os.fsencode(path))}?mode={mode}{extra}"


@contextmanager
def worded(where: str) -> Iterator[None]:
    """Turn what the drivers raise into a ConnectorError about `where`."""
    try:
        yield
    except (sqlite3.Error, pa.ArrowException, OSError) as error:
        raise _meaning(error, where) from None


def _meaning(error: Exception, where: str) -> ConnectorError:
    text = f"{getattr(error, 'sqlite_errorname', '')} {error}"
    if found := CONSTRAINT.search(text):
        return ConnectorError(f"breaks {found[1]} of {found[2]}", where=where)
    if found := STRICT.search(text):
        return ConnectorError(f"{found[1]} does not fit {found[2]} column {found[3]}", where=where)
    for pattern, problem, hint in MEANINGS:
        if re.search(pattern, text, re.IGNORECASE):
            return ConnectorError(problem, where=where, hint=hint)
    return ConnectorError(f"SQLite refused ({_code(error)})", where=where)


def _code(error: Exception) -> str:
    return str(getattr(error, "sqlite_errorname", None) or type(error).__name__)
