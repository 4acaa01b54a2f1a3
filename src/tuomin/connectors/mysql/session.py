"""Sessions with a MySQL or MariaDB server: how they are opened, set up, lent and given up."""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pymysql
from pymysql.constants import CLIENT

from tuomin.connectors.mysql.errors import refused, worded
from tuomin.connectors.mysql.wire import Session, drop, is_busy, keep_alive
from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, SetupError, TuominError, refuse_unknown

PATIENCE = 10  # seconds to wait for a session
LOCK_PATIENCE = 2  # seconds to wait for a lock before a table is given up
OPTIONS = {
    "unix_socket", "ssl_ca", "ssl_cert", "ssl_key", "ssl_key_password", "ssl_verify_cert",
    "ssl_verify_identity", "ssl_disabled", "connect_timeout", "bind_address",
}  # fmt: skip
TRUTHS = {"true": True, "1": True, "false": False, "0": False}

# Zero and impossible dates are values like others; zero is a value for a column that counts.
MODES = "STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,ALLOW_INVALID_DATES"
# UTC and utf8mb4 on both sides: the text of a value must not depend on the server.
SETTINGS = (
    "time_zone = '+00:00'",
    f"sql_mode = '{MODES}'",
    "sql_select_limit = DEFAULT",
    "sql_big_selects = 1",
    "wait_timeout = 28800",
    "net_write_timeout = 3600",
    f"lock_wait_timeout = {LOCK_PATIENCE}",
    f"innodb_lock_wait_timeout = {LOCK_PATIENCE}",
)
BEGIN = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
)


def open_session(url: Url, *, load: bool = False) -> Session:
    """A session with the server at `url`.

    User and password that it leaves out come from MYSQL_PWD and the [client] section of ~/.my.cnf.
    Only with `load` rows may be sent to the server by LOAD DATA LOCAL.
    """
    query = dict(url.query)
    refuse_unknown(query, OPTIONS, where=url.safe, what="connection option")
    if not url.database:
        hint = "write it after the host: mysql://user@host/database"
        raise SetupError("the URL names no database", where=url.safe, hint=hint)
    home = Path.home() / ".my.cnf"
    try:
        session = Session(
            user=url.user,
            password=(url.password or os.environ.get("MYSQL_PWD", "")).encode(),
            host=url.host or "localhost",
            port=url.port or 0,
            database=url.database,
            charset="utf8mb4",
            client_flag=CLIENT.LOCAL_FILES if load else 0,
            autocommit=True,
            program_name=f"tuomin/{version('tuomin')}",
            read_default_file=str(home) if home.is_file() else None,
            **{"connect_timeout": PATIENCE} | {name: _option(query[name]) for name in query},
        )
    except pymysql.Error as error:
        raise refused(error, url) from error
    except (OSError, ValueError) as error:
        raise ConnectorError("no session comes about", where=url.safe) from error
    keep_alive(session)
    with worded(url.safe):
        execute(session, f"SET SESSION {', '.join(SETTINGS)}")
    return session


def _option(text: str) -> Any:
    return int(text) if text.isdecimal() and text not in TRUTHS else TRUTHS.get(text.lower(), text)


def is_mariadb(session: Session) -> bool:
    return "mariadb" in session.get_server_info().lower()


def execute(
    session: Session, statement: str, values: Sequence[object] = ()
) -> list[dict[str, Any]]:
    """The rows of one statement, as dictionaries with names in lower case."""
    with session.cursor() as cursor:
        cursor.execute(statement, values or None)
        names = [name.lower() for name, *_ in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def limit(session: Session, timeout: float) -> None:
    """Bound every SELECT from now on; 0 is no bound."""
    if is_mariadb(session):
        execute(session, f"SET SESSION max_statement_time = {timeout:.3f}")
    else:
        execute(session, f"SET SESSION max_execution_time = {timeout * 1000:.0f}")


def begin(session: Session) -> None:
    for statement in BEGIN:
        execute(session, statement)


def abandon(session: Session, url: Url) -> None:
    """Close the session; the server shall not go on sending rows that nobody takes."""
    if is_busy(session):
        stop(session, url)
    else:
        drop(session)


def stop(session: Session, url: Url) -> None:
    """Close the session and have the server stop whatever it does for it."""
    thread = session.thread_id()
    drop(session)
    with suppress(TuominError, pymysql.Error, OSError):
        killer = open_session(url)
        try:
            killer.kill(thread)
        finally:
            drop(killer)


class Sessions:
    """Sessions with one server. Those for reading are kept; a snapshot has one and no other."""

    def __init__(self, url: Url) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._idle: list[Session] = []
        self._busy: set[Session] = set()
        self._pinned: Session | None = None
        self._turn = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(
        self, where: str, *, timeout: float = 0, grants: Sequence[str] = ()
    ) -> Iterator[Session]:
        """A session in a read-only transaction; errors inside speak of `where`.

        Without `timeout` (seconds) a statement may take its time. `grants` are the privileges to
        advise when one is missing: the part before TO.
        """
        user = self._url.user or "the user"
        hint = "; ".join(f"{grant} TO '{user}'" for grant in grants)
        with self._lent(where) as session, worded(where, hint=hint):
            limit(session, timeout)
            if session is not self._pinned:
                begin(session)
            yield session

    @contextmanager
    def snapshot(self, where: str) -> Iterator[None]:
        """Let all reading inside happen in one transaction: in one session, a table at a time."""
        with self.reading(where) as session:
            self._pinned = session
            try:
                yield
            finally:
                self._pinned = None

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session for one staging, with the right to send rows."""
        session = open_session(self._url, load=True)
        with self._lock:
            self._busy.add(session)
        try:
            yield session
        finally:
            with self._lock:
                self._busy.discard(session)
            drop(session)

    def close(self) -> None:
        """End all sessions; what the server still does for one of them is stopped."""
        with self._lock:
            self._closed = True
            busy, idle = list(self._busy), list(self._idle)
        for session in idle:
            drop(session)
        for session in busy:
            stop(session, self._url)
        with self._lock:  # only now: a signal may end this call, and the next one shall go on
            self._busy.difference_update(busy)
            self._idle.clear()

    @contextmanager
    def _lent(self, where: str) -> Iterator[Session]:
        if self._pinned is None:
            session = self._borrow()
            try:
                yield session
            finally:
                self._give_back(session)
            return
        if not self._turn.acquire(blocking=False):
            raise ConnectorError("a snapshot is read one table at a time", where=where)
        try:
            yield self._pinned
        finally:
            if self._pinned is not None and is_busy(self._pinned):
                abandon(self._pinned, self._url)
            self._turn.release()

    def _borrow(self) -> Session:
        with self._lock:
            session = self._idle.pop() if self._idle else None
        session = session or open_session(self._url)
        with self._lock:
            self._busy.add(session)
        return session

    def _give_back(self, session: Session) -> None:
        """Keep a session whose transaction can be ended; one with rows under way cannot."""
        ended = session.open and not is_busy(session)
        try:
            if ended:
                session.rollback()
        except (pymysql.Error, OSError):
            ended = False
        with self._lock:
            self._busy.discard(session)
            kept = ended and not self._closed
            if kept:
                self._idle.append(session)
        if not kept:
            abandon(session, self._url)
