"""Erasing in MySQL and MariaDB: rows by key, or by all they hold, in one InnoDB transaction."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager

import polars as pl

from tuomin.connectors.erasing import VALUE, Address, Rows, SqlErasing, framed
from tuomin.connectors.mysql.errors import worded
from tuomin.connectors.mysql.rows import binary_of, name_of, selected
from tuomin.connectors.mysql.session import execute
from tuomin.connectors.mysql.wire import Session, fetch, is_busy
from tuomin.connectors.rules import quoted
from tuomin.connectors.text import decoded
from tuomin.model import Column, Table

ENGINE = "mysql"
TRANSACTIONAL = {"InnoDB", "ROCKSDB"}
# Each statement sees what others have committed: a row that came a moment ago is found as well.
BEGIN = (
    "SET SESSION sql_safe_updates = 0",
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
    "START TRANSACTION READ WRITE",
)
AS_THEY_ARE = {"integer", "decimal", "float", "binary"}  # families without a collation


@contextmanager
def writing(entered: AbstractContextManager[Session], where: str) -> Iterator[SqlErasing]:
    """A transaction that changes rows; the server gives up what was not committed."""
    with entered as session, worded(where):
        for statement in BEGIN:
            execute(session, statement)
        try:
            yield SqlErasing(MysqlLink(session))
        finally:
            if session.open and not is_busy(session):
                session.rollback()


@contextmanager
def looking(entered: AbstractContextManager[Session]) -> Iterator[SqlErasing]:
    """A transaction that only reads, at one point in time."""
    with entered as session:
        yield SqlErasing(MysqlLink(session))


def refusal(table: Table) -> str:
    """Why rows of the table cannot be changed in a transaction; nothing when they can."""
    storage = dict(table.options).get("ENGINE", "")
    if storage in TRANSACTIONAL:
        return ""
    return f"{storage or 'its storage engine'} knows no transactions: ALTER TABLE ... ENGINE=InnoDB"


class MysqlLink:
    """Rows by their primary key; in tables without one all rows that are alike in everything."""

    engine = ENGINE

    def __init__(self, session: Session) -> None:
        self._session = session

    def source(self, table: Table) -> str:
        return name_of(table)

    def place(self, table: Table) -> tuple[str, ...]:
        return tuple(selected(column) for column in _telling(table))

    def found(self, table: Table) -> str:
        if table.primary_key:
            return " AND ".join(f"{quoted(name, ENGINE)} = {VALUE}" for name in table.primary_key)
        return " AND ".join(f"{_exact(column)} <=> {VALUE}" for column in table.columns)

    def read(
        self, table: Table, condition: str = "", values: Sequence[object] = ()
    ) -> Iterator[Rows]:
        wanted = ", ".join(map(selected, table.columns))
        query = f"SELECT {wanted} FROM {name_of(table)}"  # noqa: S608 - quoted names
        if condition:
            with closing(self._session.cursor()) as cursor:
                query = cursor.mogrify(_spelled(f"{query} WHERE {condition}"), tuple(values))
        names = [str(number) for number in range(len(table.columns))]
        binary = [
            names[table.columns.index(table.column(each))] for each in binary_of(table.columns)
        ]
        with worded(table.label):
            frames = fetch(self._session, query, names, binary=binary, lossy=True)
            # Few rows are taken at once: whoever asks for them may ask again before the last one.
            for frame in list(frames) if condition else frames:
                yield self._rows(table, frame)

    def _rows(self, table: Table, frame: pl.DataFrame) -> Rows:
        texts = [
            decoded(one) if one.dtype == pl.Binary else one.cast(pl.String)
            for one in frame.get_columns()
        ]
        telling = [(table.columns.index(column), column) for column in _telling(table)]

        def address(row: int) -> Address:
            return tuple(_native(column, frame[row, at]) for at, column in telling)

        return Rows(framed(table, texts), address)

    def holds(self, table: Table, column: str) -> str:
        return f"{quoted(column, ENGINE)} = {VALUE}"

    def bound(self, table: Table, column: str, text: str | None) -> object:
        return _native(table.column(column), text)

    def run(self, table: Table, statement: str, values: Sequence[object]) -> int:
        with worded(table.label), closing(self._session.cursor()) as cursor:
            touched = cursor.execute(_spelled(statement), tuple(values))
            found = cursor.fetchone() if cursor.description else None
            return int(found[0]) if found else int(touched)

    def commit(self) -> None:
        with worded("commit"):
            self._session.commit()

    def answers(self) -> bool:
        return bool(self._session.open)


def _telling(table: Table) -> Sequence[Column]:
    """The columns that tell a row from others: of its key, or all."""
    return [table.column(name) for name in table.primary_key] or table.columns


def _exact(column: Column) -> str:
    """The column so that only what is alike to the letter is equal."""
    name = quoted(column.name, ENGINE)
    if column.family in AS_THEY_ARE or selected(column) != name:
        return selected(column)
    return f"CAST({name} AS CHAR CHARACTER SET utf8mb4) COLLATE utf8mb4_bin"


def _native(column: Column, text: object) -> object:
    """A whole number as one: compared as text it would be rounded."""
    if isinstance(text, str) and column.family == "integer" and text.lstrip("-").isdecimal():
        return int(text)
    return text


def _spelled(statement: str) -> str:
    return statement.replace("%", "%%").replace(VALUE, "%s")
