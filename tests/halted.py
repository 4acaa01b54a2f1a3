"""Copies that are killed at their Nth boundary: `python -m tests.halted`, driven by `Copies`.

A boundary is the end of anything that changes the target or its journal. Each copy is `tuomin copy`
in a process of its own, forked from one that has imported everything: its number comes on a line of
standard input, its exit status goes out on one.
"""

import importlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import suppress

CHANGES = re.compile(
    rb"CREATE|ALTER|DROP|INSERT|DELETE|REPLACE|TRUNCATE|RENAME|COMMIT|COMMENT|SELECT setval"
)
LANDS = re.compile(rb"COMMIT|INSERT|CREATE TABLE|SELECT setval|DROP SCHEMA")
# What is imported before the fork: nothing that has polars start threads, which no child has.
IMPORTED = (
    "numpy", "polars", "pyarrow.parquet", "psycopg", "pymysql", "sqlalchemy", "duckdb", "typer",
    "cryptography.hazmat.primitives.kdf.hkdf", "yaml", "tuomin.cli.app", "tuomin.compiled.kept",
    "tuomin.connectors.duckdb.connector", "tuomin.connectors.files.connector",
    "tuomin.connectors.mysql.connector", "tuomin.connectors.postgres.connector",
    "tuomin.connectors.sqlite.connector",
)  # fmt: skip
BATCH = 600  # rows, so that a table has several


class Copies:
    """Runs copies, one at a time. `run` gives the exit status: -9 when it was killed."""

    def __init__(self):
        command = [sys.executable, "-m", "tests.halted"]
        self._server = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments, kill=0):
        """A copy that is killed at boundary `kill`, counted from one; what it said goes along."""
        self._server.stdin.write(json.dumps([kill, *map(str, arguments)]) + "\n")
        self._server.stdin.flush()
        status, said = json.loads(self._server.stdout.readline())
        return status, said

    def close(self):
        self._server.communicate()


def main():
    for name in IMPORTED:
        importlib.import_module(name)
    for line in sys.stdin:
        number, *arguments = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            os.dup2(writer, 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            copy(number, arguments)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            said = pipe.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps([status, said]), flush=True)


def copy(number, arguments):
    from tuomin import cli
    from tuomin.copier import work

    work.ROWS = BATCH
    watch(Boundaries(number))
    sys.argv = ["tuomin", "copy", *arguments]
    try:
        cli.main()
    except SystemExit as end:
        os._exit(end.code or 0)


class Boundaries:
    """Counts what has happened, and ends the process by SIGKILL when it is enough."""

    def __init__(self, last):
        self.left, self.lock = last, threading.Lock()

    def passed(self):
        with self.lock:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def after(self, holder, name, *, matters=lambda *_: True):
        function = getattr(holder, name)

        def watched(*arguments, **options):
            done = function(*arguments, **options)
            if matters(*arguments):
                self.passed()
            return done

        setattr(holder, name, watched)


def watch(boundaries):
    import psycopg

    from tuomin import atomic
    from tuomin.connectors import publish
    from tuomin.connectors.duckdb import target as duckdb
    from tuomin.connectors.files import connector as files
    from tuomin.connectors.mysql import load, manifest, staging
    from tuomin.connectors.postgres.filling import Filler
    from tuomin.connectors.sqlite import target as sqlite

    boundaries.after(psycopg.Connection, "execute", matters=lands)
    boundaries.after(manifest, "execute", matters=changes)
    boundaries.after(staging, "execute", matters=changes)
    boundaries.after(load.Loader, "write")
    boundaries.after(Filler, "write")
    for engine in (sqlite, duckdb):
        boundaries.after(engine, "_run", matters=changes)
    for engine in (sqlite.SqliteStaging, duckdb.DuckdbStaging, files.FilesStaging):
        boundaries.after(engine, "write")
    boundaries.after(atomic, "write")
    boundaries.after(publish, "_replace")
    boundaries.after(publish, "sync")
    boundaries.after(publish.shutil, "rmtree")


def lands(_session, statement, *_rest):
    """What another session of PostgreSQL may see, or one statement in the middle of it."""
    text = statement.encode() if isinstance(statement, str) else statement
    return bool(LANDS.match(text))


def changes(_session, statement="", *_rest):
    text = statement.encode() if isinstance(statement, str) else statement
    return bool(CHANGES.match(text))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
