"""MySQL's protocol where the driver is too slow or too trusting: reading rows, feeding LOAD DATA.

The driver makes the session, sends statements and reads what stands before the rows. LOAD DATA
LOCAL is the server asking the client for a file: the driver would read any file that a server
names, so it is never told that it may (`local_infile`), and only here one request is answered,
with rows from memory, when it names the token that was sent a moment before.
"""
# ruff: noqa: SLF001 - the driver has no public way to its stream of packets

import socket
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

import polars as pl
import pyarrow as pa
import pymysql
from pymysql.constants import COMMAND, CR
from pymysql.protocol import LoadLocalPacketWrapper, MysqlPacket, OKPacketWrapper

from tuomin.connectors.mysql.frames import FAILURE, Packets, frame
from tuomin.connectors.text import decoded
from tuomin.errors import ConnectorError

BLOCK = 4 << 20  # bytes of rows that become one frame
RECEIVED = 1 << 18  # bytes asked for at once
SLICE = 1 << 20  # bytes of rows in one packet to the server
KEEPALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 60_000}


class Session(pymysql.connections.Connection):  # type: ignore[misc, unused-ignore]
    """A driver's connection that any thread may close, also while others use or close it.

    What the driver meets in a connection that went away under it (an attribute that is None, a file
    that is closed) becomes its own error of a lost connection.
    """

    _rfile: Any
    _sock: Any
    _result: Any
    _read_timeout: float | None
    _plain: ClassVar[Any] = None

    def _create_ssl_ctx(self, options: Any) -> Any:
        """One for all sessions that verify nothing: to make it, all certificates are read."""
        if options:
            return super()._create_ssl_ctx(options)
        Session._plain = Session._plain or super()._create_ssl_ctx(options)
        return Session._plain

    def _force_close(self) -> None:
        held = self._rfile, self._sock
        self._rfile = self._sock = None
        for each in held:
            if each is not None:
                with suppress(OSError):
                    each.close()

    __del__ = _force_close

    def _read_bytes(self, number: int) -> bytes:
        with self._lost_when_closed():
            return bytes(super()._read_bytes(number))

    def _write_bytes(self, block: bytes) -> None:
        with self._lost_when_closed():
            super()._write_bytes(block)

    @contextmanager
    def _lost_when_closed(self) -> Iterator[None]:
        try:
            yield
        except (AttributeError, ValueError, OSError):
            if self._sock is not None:
                raise
            raise pymysql.OperationalError(CR.CR_SERVER_LOST, "") from None


def fetch(
    session: Session,
    statement: str,
    columns: Sequence[str],
    *,
    binary: Collection[str] = (),
    lossy: bool = False,
) -> Iterator[pl.DataFrame]:
    r"""Run a SELECT of `columns` and give its rows as they arrive, about `BLOCK` bytes at a time.

    Bytes that are no UTF-8 raise a ConnectorError; when `lossy` they show as \xNN.
    """
    session.query(statement, unbuffered=True)
    result, stream = session._result, session._rfile
    packets = Packets(bytearray())
    while not packets.ended:
        packets.block += _received(stream)
        packets.walk()
        if packets.ended or packets.end >= BLOCK:
            rows = packets.starts[:-1] if packets.ended else packets.starts
            if rows:
                yield _texts(
                    bytes(packets.block[: packets.end]), rows, columns, binary, lossy=lossy
                )
            if not packets.ended:
                packets = Packets(packets.block[packets.end :])
    result.unbuffered_active, result.connection = False, None
    if packets.last[0] == FAILURE:
        MysqlPacket(bytes(packets.last), session.encoding).raise_for_error()


def _received(stream: Any) -> bytes:
    try:
        received = stream.read1(RECEIVED)
    except (AttributeError, ValueError):  # another thread closed it
        received = b""
    if not received:
        raise pymysql.OperationalError(CR.CR_SERVER_LOST, "")
    return bytes(received)


def _texts(
    block: bytes,
    starts: Sequence[int],
    columns: Sequence[str],
    binary: Collection[str],
    *,
    lossy: bool,
) -> pl.DataFrame:
    try:
        return frame(block, starts, columns, binary=binary)
    except pa.ArrowInvalid:
        if not lossy:
            raise ConnectorError("a value is not UTF-8", where="the table") from None
    found = frame(block, starts, columns, binary=columns)
    return found.with_columns(decoded(found[name]) for name in columns if name not in binary)


def load(session: Session, statement: str, token: str, rows: memoryview) -> tuple[int, int]:
    """Run a LOAD DATA LOCAL INFILE 'token' on `rows`: how many were taken, how many warnings."""
    session._execute_command(COMMAND.COM_QUERY, statement)
    packet = session._read_packet()
    if not packet.is_load_local_packet():
        raise pymysql.OperationalError(CR.CR_COMMANDS_OUT_OF_SYNC, "")
    asked = LoadLocalPacketWrapper(packet).filename
    rest = rows if asked == token.encode() else memoryview(b"")
    while rest:
        session.write_packet(rest[:SLICE])
        rest = rest[SLICE:]
    session.write_packet(b"")
    taken = OKPacketWrapper(session._read_packet())
    if asked != token.encode():
        raise ConnectorError("the server asked for a file that nobody offered", where="LOAD DATA")
    return taken.affected_rows, taken.warning_count


def insert(session: Session, statement: str) -> tuple[int, int]:
    """Run an INSERT: how many rows were taken, how many warnings."""
    rows = session.query(statement)
    return rows, session._result.warning_count


def is_busy(session: Session) -> bool:
    """Whether rows of a statement are still under way."""
    result = session._result
    return result is not None and bool(result.unbuffered_active)


def keep_alive(session: Session) -> None:
    """Notice within two minutes when the other side is gone without a word."""
    if session._sock.family in {socket.AF_INET, socket.AF_INET6}:
        for name, setting in KEEPALIVE.items():
            session._sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), setting)


def be_patient(session: Session) -> None:
    """From now on a statement may take its time; only opening a session has to be quick."""
    session._read_timeout = None


def drop(session: Session) -> None:
    """Close without a word to the server, whatever is under way, in any thread, also twice."""
    result, door = session._result, session._sock  # another thread may take them away
    if result is not None:
        result.unbuffered_active = False
    if door is not None:
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits for rows
    session._force_close()
