"""How DuckDB files are opened, and what DuckDB's errors mean in our words.

Its messages quote rows ("Duplicate key "id: 7""), so only the kind of error gets out.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from tuomin.errors import ConnectorError

# No file, network or extension but the one database.
CLOSED = {
    "enable_external_access": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
DAMAGED = "damaged, or of another version of DuckDB"
BROKEN = re.compile(r"checksum|corrupt|could not read enough|\bversion", re.IGNORECASE)
LOCK = re.compile(r"could not set lock|already open|being used by another", re.IGNORECASE)
CONSTRAINTS = (
    ("foreign key", "a row points to no row of another table (parents are written first)"),
    ("not null", "a value is missing in a column that must not be empty"),
    ("check", "a row breaks a check"),
    ("duplicate", "two rows have the same key"),
)
TWINS = "to DuckDB names are one that differ in capitals only: rename one in the source"
UNTAKEN = "copy to another engine, or change keys, indexes and defaults of the table in the source"
UNFIT = (
    "dates, numbers and texts that no type of DuckDB holds: give the column another transform, or"
    " copy to another engine"
)
MEANINGS = (
    (duckdb.InterruptException, "took too long", "give it more time, or look at fewer rows"),
    (duckdb.OutOfMemoryException, "needs more memory than there is", ""),
    (duckdb.ConversionException, "a value does not fit the type of its column", UNFIT),
    (duckdb.OutOfRangeException, "a value does not fit the type of its column", UNFIT),
    (duckdb.CatalogException, "a name is there twice", TWINS),
    (duckdb.BinderException, "DuckDB does not take a declaration of the table", UNTAKEN),
    (duckdb.ParserException, "DuckDB does not take a declaration of the table", UNTAKEN),
    (duckdb.SerializationException, DAMAGED, ""),
    (duckdb.IOException, "cannot be read or written", "check the file, its rights and the disk"),
)  # fmt: skip


def open_file(path: Path, *, write: bool = False, memory: str, threads: int = 1) -> Any:
    """A connection that reaches this one file only and, unless `write`, never makes one."""
    config: dict[str, Any] = {**CLOSED, "memory_limit": memory, "threads": str(threads)}
    if not write:
        config["temp_directory"] = ""
    with worded(str(path)):
        connection = duckdb.connect(str(path), read_only=not write, config=config)
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")  # it would draw where others write
        connection.execute("SET lock_configuration = true")
        return connection


@contextmanager
def worded(where: str) -> Iterator[None]:
    """Turn what DuckDB raises into a ConnectorError about `where`; its words quote rows."""
    try:
        yield
    except duckdb.Error as error:
        raise _meaning(error, where) from None


def _meaning(error: duckdb.Error, where: str) -> ConnectorError:
    text = str(error)
    if LOCK.search(text):
        return ConnectorError("open in another program", where=where, hint="close it there first")
    if BROKEN.search(text):
        return ConnectorError(DAMAGED, where=where)
    if isinstance(error, duckdb.ConstraintException):
        found = [problem for mark, problem in CONSTRAINTS if mark in text.lower()]
        return ConnectorError(found[0] if found else "a row breaks a constraint", where=where)
    for kind, problem, hint in MEANINGS:
        if isinstance(error, kind):
            return ConnectorError(problem, where=where, hint=hint)
    return ConnectorError(f"DuckDB refused ({type(error).__name__})", where=where)
