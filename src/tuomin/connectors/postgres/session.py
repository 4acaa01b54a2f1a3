"""Sessions with a PostgreSQL server: how they are opened, set up, lent and given up."""

import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.metadata import version
from typing import Any

import psycopg

from tuomin.connectors.pool import Means, Pool
from tuomin.connectors.postgres.errors import misspelt, refused, worded
from tuomin.connectors.rules import quoted
from tuomin.connectors.shared import Shared
from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError

Session = psycopg.Connection[tuple[Any, ...]]

PATIENCE = 10  # seconds to wait for a session, or for the server to confirm a cancellation
LOCK_PATIENCE = 2.0  # seconds to wait for a lock before a table is given up
ACTIVE = psycopg.pq.TransactionStatus.ACTIVE
BEGIN = b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

OPTIONS = {
    "client_encoding": "UTF8",
    "connect_timeout": str(PATIENCE),
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}
# What makes the text of a value the same on every server; an empty search_path keeps other
# people's functions and operators out of our statements.
SETTINGS = {
    "search_path": "",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "3",
    "lc_monetary": "C",
    "xmloption": "content",
    "standard_conforming_strings": "on",
}
# What keeps a reader from harm: views and foreign tables run other people's code, and row security
# would show fewer rows without a word.
READING = SETTINGS | {
    "row_security": "off",
    "restrict_nonsystem_relation_kind": "view,foreign-table",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": f"{LOCK_PATIENCE}s",
    "jit": "off",
}
# Servers before August 2024 do not know every setting: those that a server knows are set.
SET = """SELECT pg_catalog.set_config(wish.name, wish.value, true)
FROM ROWS FROM (pg_catalog.unnest(%s::text[]), pg_catalog.unnest(%s::text[])) AS wish(name, value)
WHERE wish.name = ANY (SELECT name FROM pg_catalog.pg_settings)"""


def open_session(url: Url) -> Session:
    """A session with the server at `url`; what it leaves out comes from the libpq environment."""
    wishes = {
        "host": url.host, "port": url.port, "user": url.user, "password": url.password,
        "dbname": url.database, **dict(url.query),
    }  # fmt: skip
    given = {name: wish for name, wish in wishes.items() if wish is not None}
    given["application_name"] = f"tuomin/{version('tuomin')}"
    try:
        return psycopg.connect(**OPTIONS | given, autocommit=True, prepare_threshold=None)  # type: ignore[arg-type]
    except psycopg.ProgrammingError as error:
        raise misspelt(error, url) from error
    except psycopg.OperationalError as error:
        raise refused(error, url) from error


def configure(session: Session, settings: Mapping[str, str]) -> None:
    """Set for the current transaction only: a pooler may lend the session to others later."""
    session.execute(SET, [list(settings), list(settings.values())])


def abandon(session: Session) -> None:
    """Cancel what the server does for the session, and close it."""
    cancel(session)
    session.close()


def cancel(session: Session) -> None:
    """Have the server stop what it does for the session."""
    with suppress(psycopg.Error, OSError):
        if session.pgconn.transaction_status == ACTIVE:
            session.cancel_safe(timeout=PATIENCE)


def hang_up(session: Session) -> None:
    """Cut the line of a session that another thread uses; that thread wakes, and closes it."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=os.dup(session.fileno())) as other:
        other.shutdown(socket.SHUT_RDWR)


class Sessions:
    """Sessions with one server. Those for reading are kept; `snapshot` is what they look at."""

    def __init__(self, url: Url, *, lock: float | None = None) -> None:
        self.snapshot: Shared[str] = Shared()
        self._url = url
        self._locks = {} if lock is None else {"lock_timeout": f"{lock * 1000:.0f}ms"}
        self._pool = Pool(
            Means(
                open=lambda: open_session(url),
                clear=_clear,
                abandon=abandon,
                stop=cancel,
                cut=hang_up,
            )
        )
        self.close = self._pool.close

    @contextmanager
    def reading(
        self, where: str, *, timeout: float = 0, grants: Sequence[str] = ()
    ) -> Iterator[Session]:
        """A session in a read-only transaction; errors inside speak of `where`.

        Without `timeout` (seconds) a statement may take its time. `grants` are the privileges to
        advise when one is missing: the part before TO.
        """
        with self._pool.lent() as session:
            user = quoted(session.info.user, "postgresql")
            hint = "; ".join(f"{grant} TO {user}" for grant in grants)
            with worded(where, hint=hint):
                session.execute(BEGIN)
                if self.snapshot.now:
                    _share(session, self.snapshot.now, where)
                bound = {"statement_timeout": f"{timeout * 1000:.0f}ms"}
                configure(session, READING | self._locks | bound)
                yield session

    def writing(self) -> AbstractContextManager[Session]:
        """A session for one staging; whatever it did not commit is gone afterwards."""
        return self._pool.entered(open_session(self._url))


def _share(session: Session, snapshot: str, where: str) -> None:
    """See what the transaction sees that has exported the snapshot, which has to be alive."""
    try:
        session.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'".encode())
    except (psycopg.errors.InvalidParameterValue, psycopg.errors.UndefinedObject):
        hint = "the server began anew: start again"
        raise ConnectorError("the state to read is gone", where=where, hint=hint) from None


def _clear(session: Session) -> bool:
    """End the transaction, where that can be: not in the middle of COPY."""
    try:
        if session.pgconn.transaction_status == ACTIVE:
            return False
        session.execute(b"ROLLBACK")
    except psycopg.Error:
        return False
    return True
