"""A CSV file under construction, in the dialect that its source has."""

import csv
import io
import json
from pathlib import Path

import polars as pl

from tuomin.connectors.sql.dialect import Dialect
from tuomin.connectors.text import to_text
from tuomin.errors import ConnectorError
from tuomin.model import Table


class CsvSink:
    """A file that grows by batches."""

    def __init__(self, path: Path, table: Table) -> None:
        self._table, self._dialect = table, Dialect.from_options(table.options)
        self._path = path
        mark = "\ufeff" if self._dialect.mark else ""
        names = [column.name for column in table.columns]
        own = json.loads(dict(table.options).get("fields", "[]"))
        header = self._line(own if len(own) == len(names) else names)
        self._put(mark + (header if names and self._dialect.header else ""))

    def write(self, batch: pl.DataFrame) -> None:
        texts = [to_text(batch[column.name]) for column in self._table.columns]
        if self._dialect.quoted:
            texts = [_quoted(each) for each in texts]
        self._put(
            pl.DataFrame(texts).write_csv(
                include_header=False,
                separator=self._dialect.delimiter,
                line_terminator=self._dialect.newline,
                quote_style="never" if self._dialect.quoted else "necessary",
            )
        )

    def close(self) -> None:
        """The file is closed after every batch, for there may be many tables."""

    def _line(self, fields: list[str]) -> str:
        line = io.StringIO()
        csv.writer(
            line,
            delimiter=self._dialect.delimiter,
            lineterminator=self._dialect.newline,
            quoting=csv.QUOTE_ALL if self._dialect.quoted else csv.QUOTE_MINIMAL,
        ).writerow(fields)
        return line.getvalue()

    def _put(self, text: str) -> None:
        try:
            with self._path.open("ab") as file:
                file.write(text.encode(self._dialect.encoding))
        except UnicodeEncodeError as error:
            raise ConnectorError(
                f"a value cannot be written in {self._dialect.encoding}",
                where=self._table.label,
                hint="copy to Parquet",
            ) from error
        except OSError as error:
            problem = f"cannot be written ({error.strerror})"
            raise ConnectorError(problem, where=self._table.label) from error


def _quoted(texts: pl.Series) -> pl.Series:
    """Every field in quotes; null stays empty, so that it is told from an empty text."""
    inside = pl.col(texts.name).str.replace_all('"', '""', literal=True)
    return texts.to_frame().select(pl.format('"{}"', inside)).to_series().alias(texts.name)
