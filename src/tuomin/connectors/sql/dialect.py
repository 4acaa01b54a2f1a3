"""How a CSV file is written: found out from its bytes, kept for its copy."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from tuomin.connectors.sampling import spread
from tuomin.errors import ConnectorError

HEAD = 1 << 18  # bytes that tell the dialect
PIECES, PIECE = 16, 1 << 16  # further places, and their bytes, that tell the encoding
LINES = 50
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ENCODINGS = ("utf-8", "gb18030")  # GB18030 reads GBK and GB2312 too
FALLBACK = "latin-1"  # keeps every byte
DELIMITERS = ",\t;|\x01"
VALUE = re.compile(r"[-+]?[\d.,:/\s-]*\d[\d.,:/\s-]*|.*@.*\..*")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """`mark`: a byte order mark stands first. `quoted`: every field is, also where it need not."""

    encoding: str = "utf-8"
    mark: bool = False
    delimiter: str = ","
    newline: str = "\n"
    quoted: bool = False
    header: bool = True

    def options(self) -> tuple[tuple[str, str], ...]:
        """As options of a Table; `from_options` turns them back."""
        return tuple((each.name, _spelled(getattr(self, each.name))) for each in fields(self))

    @classmethod
    def from_options(cls, options: tuple[tuple[str, str], ...]) -> Self:
        known = {each.name: each.default for each in fields(cls)}
        given = {
            name: value == "yes" if isinstance(known[name], bool) else value
            for name, value in options
            if name in known
        }
        return cls(**given)  # type: ignore[arg-type]


def detect(file: Path) -> tuple[Dialect, list[list[str]]]:
    """The dialect of a file and its first records, the header among them."""
    try:
        with file.open("rb") as source:
            head = source.read(HEAD)
        mark, encoding = _encoding(file, head)
    except OSError as error:
        raise ConnectorError(f"cannot be read ({error.strerror})", where=str(file)) from error
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head[len(mark) :])
    lines = text.splitlines(keepends=True)
    whole = lines if len(head) < HEAD or len(lines) == 1 else lines[:-1]
    delimiter = max(_candidates(file), key=lambda sign: _fitness(whole[:LINES], sign))
    records = list(_records(whole[:LINES], delimiter))
    dialect = Dialect(
        encoding=encoding,
        mark=bool(mark),
        delimiter=delimiter,
        newline="\r\n" if "\r\n" in text else "\n",
        quoted='"' in text and all(_is_quoted(line, delimiter) for line in whole[:LINES]),
        header=not records or not any(VALUE.fullmatch(field) for field in records[0]),
    )
    return dialect, records


def _spelled(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _encoding(file: Path, head: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding."""
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return mark, encoding
    if head[1:200:2].count(0) > len(head[:200]) // 4:
        return b"", "utf-16-le"
    pieces = [_lines(head), *_pieces(file)]
    fits = (name for name in ENCODINGS if all(_decodes(piece, name) for piece in pieces))
    return b"", next(fits, FALLBACK)


def _pieces(file: Path) -> Iterator[bytes]:
    """Whole lines from all over a file that is longer than its head."""
    size = file.stat().st_size
    with file.open("rb") as source:
        for start in spread(max(0, size - HEAD - PIECE), PIECES, seed="pieces"):
            source.seek(HEAD + start)
            yield _lines(source.read(PIECE).partition(b"\n")[2])


def _lines(piece: bytes) -> bytes:
    """Without the beginning of a line at the end."""
    return piece[: piece.rfind(b"\n") + 1] or piece


def _decodes(piece: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _candidates(file: Path) -> str:
    """Delimiters, the likeliest first: the first one wins where none fits better."""
    return "\t" + DELIMITERS if file.suffix.lower() == ".tsv" else DELIMITERS


def _fitness(lines: list[str], delimiter: str) -> tuple[float, int]:
    """The share of records as wide as the first, if that is wider than one field; its width."""
    widths = [len(record) for record in _records(lines, delimiter)]
    if not widths or widths[0] == 1:
        return 0, 0
    return widths.count(widths[0]) / len(widths), widths[0]


def _records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """Records that have fields; the last one may be cut, which matters to nobody."""
    try:
        yield from (record for record in csv.reader(lines, delimiter=delimiter) if record)
    except csv.Error:
        return


def _is_quoted(line: str, delimiter: str) -> bool:
    """Whether every field is, but for missing ones."""
    field = r'(?:"(?:[^"]|"")*")?'
    return re.fullmatch(f"{field}(?:{re.escape(delimiter)}{field})*\r?\n?", line) is not None
