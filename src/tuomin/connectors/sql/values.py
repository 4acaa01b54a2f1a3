"""Rows of Python objects as frames and back, and what SQLAlchemy's errors mean."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import polars as pl
import sqlalchemy as sa

from tuomin.connectors.text import to_text
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table


@contextmanager
def worded(where: str) -> Iterator[None]:
    """Turn what SQLAlchemy raises into a ConnectorError about `where`; its words quote rows."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        kind = type(getattr(error, "orig", None) or error).__name__
        raise ConnectorError(f"the database refused ({kind})", where=where) from None


def framed(
    rows: Sequence[Sequence[Any]], table: Table, names: Sequence[str] | None = None
) -> pl.DataFrame:
    """Rows as a frame: String columns, Binary ones where bytes belong."""
    columns = table.columns if names is None else [table.column(name) for name in names]
    values = zip(*rows, strict=True) if rows else [()] * len(columns)
    pairs = zip(columns, values, strict=True)
    return pl.DataFrame([_series(column, each) for column, each in pairs])


def to_rows(batch: pl.DataFrame) -> list[tuple[Any, ...]]:
    """A frame as rows of what every driver takes: numbers, texts and bytes."""
    simple = (pl.Binary, pl.Boolean)
    columns = [
        column if column.dtype in simple or column.dtype.is_integer() or column.dtype.is_float()
        else to_text(column)
        for column in batch.iter_columns()
    ]  # fmt: skip
    return pl.DataFrame(columns).rows()


def _series(column: Column, values: Sequence[Any]) -> pl.Series:
    if column.family == "binary":
        return pl.Series(column.name, [_bytes(value) for value in values], pl.Binary)
    return pl.Series(column.name, [_text(value) for value in values], pl.String)


def _bytes(value: Any) -> bytes | None:
    if value is None:
        return None
    return value.encode() if isinstance(value, str) else bytes(value)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.datetime):
        return value.isoformat(" ")
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    return str(value)
