"""What MySQL and MariaDB refuse, in plain words: the object, the error number and what to do.

Never the server's own message: it quotes rows (`Duplicate entry '...'`). Only when no session comes
about is the server quoted: no row is near.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pymysql
from pymysql.constants import CR

from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, RefusedError

RIGHTS = {1044, 1045, 1142, 1143, 1227, 1370}
LOCAL_INFILE_OFF = {1148, 3948, 4166}

# What the server says when it opens no session -> our words, and what to do.
NO_ENTRY = 1045  # with this user and password
WITHOUT = "(using password: NO)"
NONE_GIVEN = (
    "no password was given, and the server refuses this user without one",
    "set MYSQL_PWD, or write it in ~/.my.cnf or the URL; a terminal asks for it",
)
REFUSALS = {
    1044: ("this user may not use the database", "GRANT SELECT ON database.* TO the user"),
    NO_ENTRY: (
        "the server refuses user and password",
        "check them in the URL, MYSQL_PWD or ~/.my.cnf",
    ),
    1049: ("there is no such database", "check the name after the host, or create it"),
    1040: ("the server has no free session", "try again later, or raise max_connections"),
    1203: ("this user has no free session", "try again later"),
    1130: ("the server does not admit this user from here", "GRANT ... TO user@this-host"),
    1698: ("the server refuses user and password", "this user may only connect through the socket"),
    2003: ("no server answers", "check host and port, and whether the server runs"),
    2002: ("no server answers", "check the socket, and whether the server runs"),
    2013: ("the server closed the connection", "check whether it runs, and its log"),
    2026: ("no encrypted connection can be made", "check the ssl options and the certificates"),
}

FAILURES = {
    1142: ("permission denied", ""),
    1143: ("permission denied on a column", ""),
    1044: ("permission denied", ""),
    1227: ("permission denied", ""),
    1205: ("somebody else holds a lock on it", "try again when the other work is done"),
    1317: ("the statement was cancelled", "start again"),
    1969: ("the statement took too long", "give it more time, or less to do"),
    3024: ("the statement took too long", "give it more time, or less to do"),
    1146: ("it is gone", "it was there a moment ago: start again"),
    1412: ("it was changed under the copy", "scan and plan again, then start again"),
    1054: ("a column is gone", "it was there a moment ago: start again"),
    1062: ("values that have to be unique are not", "choose a transform that is injective"),
    1586: ("values that have to be unique are not", "choose a transform that is injective"),
    1452: ("a foreign key points to nothing", "give both columns the same transform"),
    1048: ("a value is missing where the column needs one", "choose another transform"),
    3819: ("a value breaks a CHECK constraint", "choose another transform"),
    4025: ("a value breaks a CHECK constraint", "choose another transform"),
    1406: ("a value is too long for its column", "choose another transform"),
    1264: ("a number is too large for its column", "choose another transform"),
    1263: ("a value is missing where the column needs one", "choose another transform"),
    1265: ("a value is too long or no value of its column's type", "choose another transform"),
    1292: ("a value does not have the form of its column's type", "choose another transform"),
    1366: ("a value does not have the form of its column's type", "choose another transform"),
    1114: ("the table is full", "free some space and start again"),
    1021: ("the server's disk is full", "free some space and start again"),
    1071: ("a key is too long for the engine", "index fewer or shorter columns in the source"),
    1118: ("a row is too long for the engine", "shorten columns in the source"),
    1273: ("the server does not know a collation of the source", "copy to a server that does"),
    1644: ("a trigger refuses it", "look at the triggers of the table"),
    1286: ("the server does not have a storage engine of the source", "copy to one that does"),
    1290: ("the server is read-only", "write to the primary"),
    1836: ("the server is read-only", "write to the primary"),
    1153: ("a value is longer than max_allowed_packet", "raise it on the server"),
    2000: ("the server took fewer rows than it was sent", "start again"),
    2006: ("the connection broke", "check the server, then start again"),
    2013: ("the connection broke", "check the server, then start again"),
}


def number(error: pymysql.Error) -> int:
    """The error's number; 0 where the driver gives none."""
    return error.args[0] if error.args and isinstance(error.args[0], int) else 0


def refused(error: pymysql.Error, url: Url) -> ConnectorError:
    code = number(error)
    if code in REFUSALS:
        bare = code == NO_ENTRY and WITHOUT in str(error)
        problem, hint = NONE_GIVEN if bare else REFUSALS[code]
        sort = RefusedError if code == NO_ENTRY else ConnectorError
        return sort(f"{problem} [error {code}]", where=url.safe, hint=hint)
    said = str(error.args[-1] if error.args else "")[:300]
    line = "".join(letter for letter in said if letter.isprintable())
    return ConnectorError("no session comes about", where=url.safe, hint=f"it says: {line}")


def failed(code: int, *, where: str, hint: str = "") -> ConnectorError:
    """The error of a statement in our own words, with its number."""
    problem, advice = FAILURES.get(code, ("the server refuses a statement", ""))
    return ConnectorError(f"{problem} [error {code}]", where=where, hint=hint or advice)


@contextmanager
def worded(where: str, *, hint: str = "") -> Iterator[None]:
    """Turn every driver error inside into a ConnectorError about `where`.

    `hint` is advice for a missing privilege: the GRANT that helps. The driver's error is not
    chained: a traceback would print what the server quotes.
    """
    try:
        yield
    except pymysql.Error as error:
        code = number(error)
        raise failed(code, where=where, hint=hint if code in RIGHTS else "") from None
    except OSError:
        raise failed(CR.CR_SERVER_LOST, where=where) from None
    except RuntimeError as error:
        if "LOAD_LOCAL" not in str(error):
            raise
        raise ConnectorError(
            "the server asked for a file that nobody offered", where=where
        ) from None
