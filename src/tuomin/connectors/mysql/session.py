"""Sessions with a MySQL or MariaDB server: how they are opened, set up, lent and given up."""

import math
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pymysql
from pymysql.constants import CLIENT

from tuomin.connectors.mysql.errors import refused, worded
from tuomin.connectors.mysql.wire import Session, be_patient, drop, is_busy, keep_alive
from tuomin.connectors.pool import Means, Pool
from tuomin.connectors.shared import Shared
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


def open_session(url: Url, *, load: bool = False, lock: float | None = None) -> Session:
    """A session with the server at `url`.

    User and password that it leaves out come from MYSQL_PWD and the [client] section of ~/.my.cnf.
    Only with `load` rows may be sent to the server by LOAD DATA LOCAL. `lock`: seconds, of which
    the server knows whole ones.
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
            read_timeout=PATIENCE,
            read_default_file=str(home) if home.is_file() else None,
            **{"connect_timeout": PATIENCE} | {name: _option(query[name]) for name in query},
        )
    except pymysql.Error as error:
        raise refused(error, url) from error
    except (OSError, ValueError) as error:
        raise ConnectorError("no session comes about", where=url.safe) from error
    keep_alive(session)
    with worded(url.safe):
        execute(session, f"SET SESSION {', '.join([*SETTINGS, *_locks(lock)])}")
    be_patient(session)
    return session


def _locks(seconds: float | None) -> list[str]:
    names = ("lock_wait_timeout", "innodb_lock_wait_timeout")
    return [] if seconds is None else [f"{name} = {max(1, math.ceil(seconds))}" for name in names]


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

    def __init__(self, url: Url, *, lock: float | None = None) -> None:
        self._url = url
        self._snapshot: Shared[Session] = Shared()
        self._turn = threading.Lock()
        self._pool = Pool(
            Means(
                open=lambda: open_session(url, lock=lock),
                clear=_clear,
                abandon=lambda session: abandon(session, url),
                stop=lambda session: stop(session, url),
                cut=drop,
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
        user = self._url.user or "the user"
        hint = "; ".join(f"{grant} TO '{user}'" for grant in grants)
        with self._lent(where) as session, worded(where, hint=hint):
            limit(session, timeout)
            if session is not self._snapshot.now:
                begin(session)
            yield session

    @contextmanager
    def snapshot(self, where: str) -> Iterator[None]:
        """Let all reading inside happen in one transaction: in one session, a table at a time."""
        with self.reading(where) as session, self._snapshot.holding(session):
            yield

    def writing(self) -> AbstractContextManager[Session]:
        """A session for one staging, with the right to send rows."""
        return self._pool.entered(open_session(self._url, load=True))

    @contextmanager
    def _lent(self, where: str) -> Iterator[Session]:
        session = self._snapshot.now
        if session is None:
            with self._pool.lent() as session:
                yield session
            return
        if not self._turn.acquire(blocking=False):
            raise ConnectorError("a snapshot is read one table at a time", where=where)
        try:
            yield session
        finally:
            if is_busy(session):
                abandon(session, self._url)
            self._turn.release()


def _clear(session: Session) -> bool:
    """End the transaction, where no rows are under way."""
    if not session.open or is_busy(session):
        return False
    try:
        session.rollback()
    except (pymysql.Error, OSError):
        return False
    return True
