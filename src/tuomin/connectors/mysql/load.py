"""Frames into a MySQL table: LOAD DATA LOCAL from memory, or INSERT where the server forbids that.

A warning is a value that the server changed, so any warning is an error; and so is a row too few.
"""

import secrets
from collections.abc import Sequence

import polars as pl
import pymysql
from pymysql.constants import CR

from tuomin.connectors.mysql.errors import LOCAL_INFILE_OFF, number
from tuomin.connectors.mysql.rows import ENGINE
from tuomin.connectors.mysql.session import execute
from tuomin.connectors.mysql.wire import Session, insert, load
from tuomin.connectors.rowtext import serialise, spelt
from tuomin.connectors.rules import quoted
from tuomin.model import Column

STATEMENT = 1 << 20  # bytes of one INSERT; the least max_allowed_packet of common servers
QUOTED = {"\\": "\\\\", "'": "''"}


class Loader:
    """Writes batches into one table after the other; by INSERT once the server refuses a file."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._by_file = True

    def write(self, name: str, columns: Sequence[Column], frame: pl.DataFrame) -> None:
        """Append `frame`, whose columns are `columns`, to the table `name`."""
        if frame.height and self._by_file:
            self._by_file = self._load(name, columns, frame)
        if frame.height and not self._by_file:
            rows = max(1, STATEMENT * frame.height // max(1, int(frame.estimated_size())))
            for part in frame.iter_slices(rows):
                self._check(part.height, insert(self._session, _insert(name, columns, part)))

    def _load(self, name: str, columns: Sequence[Column], frame: pl.DataFrame) -> bool:
        """Whether the server takes rows that way."""
        token = f"tuomin {secrets.token_hex(16)}"
        block = serialise(frame, hex_prefix=b"")
        try:
            taken = load(self._session, _load(name, columns, token), token, block)
        except pymysql.Error as error:
            if number(error) in LOCAL_INFILE_OFF:
                return False
            raise
        self._check(frame.height, taken)
        return True

    def _check(self, rows: int, taken: tuple[int, int]) -> None:
        """Raise the driver's error for a row that is missing or a value that was changed."""
        if taken == (rows, 0):
            return
        codes = [row["code"] for row in execute(self._session, "SHOW WARNINGS LIMIT 1")]
        raise pymysql.DataError(codes[0] if codes else CR.CR_UNKNOWN_ERROR, "")


def _load(name: str, columns: Sequence[Column], token: str) -> str:
    """LOAD DATA for rows as `copytext` writes them; what has no text form passes a variable."""
    places = [
        f"@c{place}" if _made(column, "") else quoted(column.name, ENGINE)
        for place, column in enumerate(columns)
    ]
    made = [
        f"{quoted(column.name, ENGINE)} = {_made(column, f'@c{place}')}"
        for place, column in enumerate(columns)
        if _made(column, "")
    ]
    return (
        f"LOAD DATA LOCAL INFILE '{token}' INTO TABLE {quoted(name, ENGINE)} CHARACTER SET utf8mb4"
        r" FIELDS TERMINATED BY '\t' ENCLOSED BY '' ESCAPED BY '\\' LINES TERMINATED BY '\n'"
        f" ({', '.join(places)})" + (f" SET {', '.join(made)}" if made else "")
    )


def _made(column: Column, text: str) -> str:
    """The expression that makes a value from its text; empty where the text will do."""
    if column.family == "binary":
        return f"UNHEX({text})"
    if column.type.startswith("bit"):
        return f"CAST({text} AS UNSIGNED)"
    return ""


def _insert(name: str, columns: Sequence[Column], frame: pl.DataFrame) -> str:
    names = ", ".join(quoted(column.name, ENGINE) for column in columns)
    values = pl.concat_str(
        [_literal(frame[column.name], column) for column in columns], separator=","
    )
    rows = "),(".join(frame.select(values).to_series())
    return f"INSERT INTO {quoted(name, ENGINE)} ({names}) VALUES ({rows})"  # noqa: S608 - quoted


def _literal(values: pl.Series, column: Column) -> pl.Expr:
    if values.dtype == pl.Binary:
        literals = "x'" + values.bin.encode("hex") + "'"
    else:
        literals = "'" + spelt(values).str.replace_many(QUOTED) + "'"
    if column.type.startswith("bit"):
        literals = "CAST(" + literals + " AS UNSIGNED)"
    return pl.lit(literals.fill_null("NULL"))
