"""What PostgreSQL refuses, in plain words: the object, the SQLSTATE and what to do.

Never the server's own message, whose DETAIL and CONTEXT quote rows. Only when no session comes
about is the server quoted: no row is near.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, RefusedError, SetupError

NONE_GIVEN = "no password was given, and the server wants one"
REFUSED = "the server refuses user and password"
# What the server says when it opens no session -> our words, and what to do.
REFUSALS = (
    (
        r"no password supplied",
        NONE_GIVEN,
        "set PGPASSWORD, or write it in ~/.pgpass or the URL; a terminal asks for it",
    ),
    (
        r"password authentication failed|认证失败",
        REFUSED,
        "check them in the URL, PGPASSWORD or PGPASSFILE",
    ),
    (
        r"database .* does not exist|数据库.*不存在",
        "there is no such database",
        "check the name after the host, or create it",
    ),
    (
        r"role .* does not exist|角色.*不存在",
        "there is no such user",
        "check the name before the @",
    ),
    (
        r"permission denied for database",
        "this user may not connect to the database",
        "GRANT CONNECT ON DATABASE ... TO ...",
    ),
    (
        r"no pg_hba.conf entry",
        "the server does not admit this user from here",
        "add a line to pg_hba.conf, or use an encrypted connection (?sslmode=require)",
    ),
    (
        r"does not support SSL|SSL error|certificate",
        "no encrypted connection can be made",
        "check sslmode and the certificates",
    ),
    (
        r"too many clients|connection slots|too many connections",
        "the server has no free session",
        "try again later, or raise max_connections",
    ),
    (
        r"starting up|shutting down|recovery mode|not (yet )?accepting",
        "the server is not ready",
        "try again later",
    ),
    (
        r"refused|No such file|resolve host|No route|unreachable|time(d )?out|closed the conn",
        "no server answers",
        "check host and port, and whether the server runs, and try again",
    ),
)
FAILURES = {  # SQLSTATE -> (our words, what to do)
    "42501": ("permission denied", ""),
    "P0001": ("a trigger refuses it", "look at the triggers of the table"),
    "55P03": ("somebody else holds a lock on it", "try again when the other work is done"),
    "57014": ("the statement took too long or was cancelled", "give it more time, or less to do"),
    "57P01": ("the server ended the session", "check the server, then start again"),
    "57P02": ("the server ended the session", "check the server, then start again"),
    "25P03": ("the server ended a session that waited too long", "start again"),
    "42P01": ("it is gone", "it was there a moment ago: start again"),
    "42703": ("a column is gone", "it was there a moment ago: start again"),
    "40001": ("the standby cancelled the query", "try again, or read from the primary"),
    "22021": ("a value holds a byte that the server cannot store", "PostgreSQL text holds no NUL"),
    "42704": ("a type or extension is missing on the server", "create it there first"),
    "22007": ("a value is no date or time", "choose another transform"),
    "22P02": ("a value does not have the form of its column's type", "choose another transform"),
    "22001": ("a value is too long for its column", "choose another transform"),
    "22003": ("a number is too large for its column", "choose another transform"),
    "23505": ("values that have to be unique are not", "choose a transform that is injective"),
    "23503": ("a foreign key points to nothing", "give both columns the same transform"),
    "23502": ("a value is missing where the column needs one", "choose another transform"),
    "23514": ("a value breaks a CHECK constraint", "choose another transform"),
    "53100": ("the server's disk is full", "free some space and start again"),
    "53200": ("the server is out of memory", "try again later"),
    "55000": ("it cannot be read now", "a materialized view needs REFRESH first"),
    "25006": ("the server is read-only", "write to the primary"),
}


def misspelt(error: psycopg.ProgrammingError, url: Url) -> SetupError:
    name = re.search(r'option "(.*?)"', str(error))
    problem = f"PostgreSQL has no connection option {name[1] if name else ''!r}"
    return SetupError(problem, where=url.safe, hint="options follow the ? as in sslmode=require")


def refused(error: psycopg.OperationalError, url: Url) -> ConnectorError:
    said = str(error)
    for pattern, problem, hint in REFUSALS:
        if re.search(pattern, said, re.IGNORECASE):
            sort = RefusedError if problem in {REFUSED, NONE_GIVEN} else ConnectorError
            return sort(problem, where=url.safe, hint=hint)
    line = "".join(letter for letter in said.splitlines()[0][:300] if letter.isprintable())
    return ConnectorError("no session comes about", where=url.safe, hint=f"it says: {line}")


def failed(error: psycopg.Error, *, where: str, hint: str = "") -> ConnectorError:
    """The error of a statement in our own words, with its SQLSTATE and the names it concerns."""
    state = error.sqlstate or ""
    problem, advice = FAILURES.get(state, ("the server refuses a statement", ""))
    if not state:
        problem, advice = "the connection broke", "check the server, then start again"
    names = [error.diag.table_name, error.diag.constraint_name, error.diag.column_name]
    about = ", ".join(name for name in names if name and name not in where)
    said = f"{problem} [{', '.join(filter(None, [f'SQLSTATE {state}' if state else '', about]))}]"
    return ConnectorError(said.removesuffix(" []"), where=where, hint=hint or advice)


@contextmanager
def worded(where: str, *, hint: str = "") -> Iterator[None]:
    """Turn every driver error inside into a ConnectorError about `where`.

    `hint` is advice for a missing privilege: the GRANT that helps. The driver's error is not
    chained: a traceback would print what the server quotes.
    """
    try:
        yield
    except psycopg.Error as error:
        raise failed(error, where=where, hint=hint if error.sqlstate == "42501" else "") from None
