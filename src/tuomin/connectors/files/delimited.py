"""CSV: one table in one or many files, every field a text; 00123 stays 00123."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.csv

from tuomin.connectors.base import Sample
from tuomin.connectors.sampling import as_sample, reservoir, spread, within
from tuomin.connectors.sql.dialect import Dialect, detect
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table

# Bytes parsed at a time, and when a row is longer than that; memory grows with them.
BLOCK, LONG = 1 << 20, 1 << 26
WINDOWS, WINDOW = 64, 1 << 17  # places of a table where a sample is taken, and their bytes
STRADDLING = "straddling object"  # Arrow's word for a row longer than its block
SEEKABLE = {"utf-8", "gb18030", "latin-1"}  # encodings in which a newline byte is nothing else


class CsvTable:
    """Files with one header and one dialect, as the first of them has it."""

    def __init__(self, name: str, files: Sequence[Path], root: Path) -> None:
        self.name, self.files = name, files

    def table(self) -> Table:
        dialect, records = self._head
        own = records[0] if records and dialect.header else self._names
        header = () if own == self._names else (("fields", json.dumps(own)),)
        return Table(
            schema=None,
            name=self.name,
            columns=tuple(Column(name=name, type="string") for name in self._names),
            options=(("format", "csv"), *dialect.options(), *header),
        )

    def count(self) -> int:
        return sum(frame.height for frame in self.batches(BLOCK, self._names[:1]))

    def sample(self, rows: int, timeout: float) -> Sample:
        """Windows of rows all over the files, or one pass where records cannot be found midway."""
        size = sum(file.stat().st_size for file in self.files)
        starts = spread(size - WINDOW, WINDOWS, seed=self.name) if size > WINDOWS * WINDOW else []
        windows = [self._window(start) for start in starts] if self._is_seekable else []
        if not windows or not all(frame.height for frame in windows):
            return self._pass(rows, timeout)
        found = sum(frame.height for frame in windows)
        share = -(-rows // WINDOWS)
        frame = pl.concat([as_sample(each.head(share)) for each in windows])
        total = size * found // (WINDOWS * WINDOW)
        frame = frame[spread(frame.height, rows, seed=self.name)]
        return Sample(frame=frame, method="windows of rows", rows=total)

    def _pass(self, rows: int, timeout: float) -> Sample:
        """All rows read once: few there are, or some are longer than a window."""
        stream = within(self.batches(BLOCK, self._names), timeout, self.name)
        frame, total = reservoir(stream, rows, seed=self.name)
        frame = frame if frame.width else self._nothing()
        return Sample(frame=frame, method="all rows" if total <= rows else "one pass", rows=total)

    def batches(self, rows: int, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        for file in self.files:
            self._refuse_other_header(file)
            if file.stat().st_size:
                for frame in self._frames(file, columns):
                    yield from frame.iter_slices(rows)

    def _frames(self, file: Path, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The records of a file; in longer blocks from where a row did not fit into one."""
        done = 0
        for block in (BLOCK, LONG):
            skipped = done
            try:
                for batch in self._parsed(str(file), columns, block=block):
                    frame = pl.DataFrame(batch)[min(skipped, batch.num_rows) :]
                    skipped -= batch.num_rows - frame.height
                    done += frame.height
                    yield frame
            except (pa.ArrowException, OSError, UnicodeError) as error:
                if block == LONG or STRADDLING not in str(error):
                    raise self._meaning(error, file) from error
            else:
                return

    def _parsed(
        self, source: Any, columns: Sequence[str], *, block: int = BLOCK, lenient: bool = False
    ) -> Any:
        """Arrow batches. Where `lenient`, a record of another width is passed over."""
        names = self._names
        return pyarrow.csv.open_csv(
            source,
            read_options=pyarrow.csv.ReadOptions(
                block_size=block,
                encoding=self._encoding,
                column_names=names,
                skip_rows_after_names=int(self._dialect.header and not lenient),
                use_threads=False,
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=self._dialect.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=len(names) > 1,
                invalid_row_handler=(lambda _row: "skip") if lenient else None,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                include_columns=list(columns),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )

    def _window(self, start: int) -> pl.DataFrame:
        """The records that lie whole in a window; its first line may be half of one."""
        ends = list(accumulate(file.stat().st_size for file in self.files))
        place = next(number for number, end in enumerate(ends) if start < end)
        offset = start - (ends[place - 1] if place else 0)
        with self.files[place].open("rb") as source:
            source.seek(offset)
            piece = source.read(WINDOW)
        lines = piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1]
        if not lines:
            return self._nothing()
        found = self._parsed(io.BytesIO(lines), self._names, lenient=True).read_all()
        return pl.DataFrame(found)

    def _nothing(self) -> pl.DataFrame:
        return pl.DataFrame(schema=dict.fromkeys(self._names, pl.String))

    @property
    def _encoding(self) -> str:
        """Python's name of the encoding; that of UTF-16 with a mark takes the mark away."""
        marked = self._dialect.mark and self._dialect.encoding.startswith("utf-16")
        return "utf-16" if marked else self._dialect.encoding

    @property
    def _is_seekable(self) -> bool:
        """Whether a line break ends a record; a record with one inside shows in the head."""
        inside = any("\n" in field for record in self._head[1] for field in record)
        return self._dialect.encoding in SEEKABLE and not inside

    @property
    def _dialect(self) -> Dialect:
        return self._head[0]

    @cached_property
    def _head(self) -> tuple[Dialect, list[list[str]]]:
        return detect(self.files[0])

    @cached_property
    def _names(self) -> list[str]:
        return _named(self._head)

    def _meaning(self, error: Exception, file: Path) -> ConnectorError:
        """What went wrong in our words; Arrow's own quote the row."""
        where, encoding = str(file), self._dialect.encoding
        if STRADDLING in str(error):
            return ConnectorError(f"has a row longer than {LONG} bytes", where=where)
        if found := re.search(r"Expected (\d+) columns, got (\d+)", str(error)):
            line = _uneven(file, self._dialect, len(self._names))
            problem = f"line {line} has {found[2]} fields, not {found[1]}"
            return ConnectorError(problem, where=where, hint="mend the line; none is left out")
        if isinstance(error, UnicodeError) or "UTF8" in str(error):
            return ConnectorError(f"is not {encoding} all through", where=where)
        return ConnectorError(f"cannot be read ({type(error).__name__})", where=where)

    def _refuse_other_header(self, file: Path) -> None:
        if file != self.files[0] and _named(detect(file)) != self._names:
            raise ConnectorError(
                f"has not the columns of {self.files[0].name}",
                where=str(file),
                hint="a folder is read as one table",
            )


def _named(head: tuple[Dialect, list[list[str]]]) -> list[str]:
    """The names of the columns; those that are missing or double get a number."""
    dialect, records = head
    first = records[0] if records else []
    names: dict[str, None] = {}
    for number, field in enumerate(first, 1):
        name = field if dialect.header and field else f"column_{number}"
        names[name if name not in names else f"{name}_{number}"] = None
    return list(names)


def _uneven(file: Path, dialect: Dialect, width: int) -> int:
    """The line on which the first record of another width ends."""
    with file.open(encoding=dialect.encoding, errors="replace", newline="") as source:
        records = csv.reader(source, delimiter=dialect.delimiter)
        for record in records:
            if record and len(record) != width:
                return records.line_num
        return records.line_num
