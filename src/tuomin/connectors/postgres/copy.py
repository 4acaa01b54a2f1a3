"""COPY over libpq: blocks of whole rows out of a server, and into one.

psycopg's own iterator makes a generator step and a wait for every row; a compiled loop takes a
block of them, and waits for the server meanwhile.
"""

import select
from collections.abc import Iterator
from types import ModuleType

import numpy as np
from psycopg import errors, pq

from tuomin.connectors.base import LESS
from tuomin.connectors.postgres import onebyone
from tuomin.connectors.postgres.onebyone import DONE, WAITING
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.views import Bytes

READABLE, WRITABLE = select.POLLIN, select.POLLIN | select.POLLOUT


def copy_out(
    session: Session, statement: str, *, block: int = LESS, few: bool = False
) -> Iterator[Bytes]:
    """Run `COPY ... TO STDOUT` and give its rows in blocks of about `block` bytes.

    Of `few` rows it is quicker to take one by one than to load what takes many.

    A psycopg.Error is raised as soon as the server reports one. A SQL_ASCII database may hold any
    bytes, and gives them as they are.
    """
    if session.info.parameter_status("server_encoding") == "SQL_ASCII":
        session.execute(b"SET LOCAL client_encoding TO SQL_ASCII")
    _start(session, statement, pq.ExecStatus.COPY_OUT)
    connection, ready = session.pgconn, _poll(session, READABLE)
    rows = onebyone.Rows(connection, block) if few else _library().Rows(connection, block)
    state = WAITING
    while state != DONE:
        state = rows.take()
        if state == WAITING:
            ready.poll()
            connection.consume_input()
        elif (found := rows.emptied()).size:
            yield found
    _finish(session)


def _library() -> ModuleType:
    """What takes and sends rows: libpq itself, where psycopg has one that can be called."""
    from tuomin.connectors.postgres import libpq

    return libpq if libpq.HERE else onebyone


class CopyIn:
    """A running `COPY ... FROM STDIN`; its rows count only when `close` returned."""

    def __init__(self, session: Session, statement: str) -> None:
        self.session = session
        _start(session, statement, pq.ExecStatus.COPY_IN)
        self._ready = _poll(session, WRITABLE)
        self._sender = _library().Sender(session.pgconn)

    def write(self, block: bytes | memoryview) -> None:
        """Send whole rows; the server's complaint about earlier ones is raised here too."""
        rows = np.frombuffer(block, np.uint8)
        while not self._sender.send(rows):
            self._flush()
        self._flush()

    def close(self) -> None:
        self.session.pgconn.put_copy_end()
        self._flush()
        _finish(self.session)

    def _flush(self) -> None:
        connection = self.session.pgconn
        while True:
            pending = connection.flush()
            [(_, events)] = self._ready.poll() if pending else self._ready.poll(0) or [(0, 0)]
            if events & select.POLLIN:
                connection.consume_input()
                self._check()
            if not pending:
                return

    def _check(self) -> None:
        """Raise what the server reported meanwhile; in a healthy COPY it has nothing to say."""
        result = self.session.pgconn.get_result()
        if result is not None and result.status == pq.ExecStatus.FATAL_ERROR:
            raise errors.error_from_result(result)


def _poll(session: Session, events: int) -> select.poll:
    ready = select.poll()
    ready.register(session.pgconn.socket, events)
    return ready


def _start(session: Session, statement: str, expected: pq.ExecStatus) -> None:
    """Send one statement (the extended protocol takes no second) and wait until COPY runs."""
    session.pgconn.send_query_params(statement.encode(), None)
    result = _result(session)
    if result is None or result.status != expected:
        raise errors.error_from_result(result) if result else errors.OperationalError()


def _finish(session: Session) -> None:
    while (result := _result(session)) is not None:
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result)


def _result(session: Session) -> pq.abc.PGresult | None:
    connection = session.pgconn
    ready = _poll(session, WRITABLE)
    while connection.flush():
        ready.poll()
    ready = _poll(session, READABLE)
    while connection.is_busy():
        ready.poll()
        connection.consume_input()
    return connection.get_result()
