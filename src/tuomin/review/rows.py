"""The rows of a workbook that came back, read without believing anything in it."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tuomin.errors import SetupError
from tuomin.review.words import ASKED, COLUMNS, HEADERS, SHEETS

LARGEST = 512 * 1024**2  # bytes of all its parts when unpacked
WIDEST = 64  # columns that are looked at
HINT = "give a workbook that `tuomin review INVENTORY --excel` wrote"
NEEDED = ("level", "table", "column", "kind", *ASKED, "key")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, kw_only=True)
class Filled:
    """A row in which a person wrote something; `problem` is why it cannot be used."""

    where: str
    fields: dict[str, str]
    problem: str = ""


def read(path: Path) -> list[Filled]:
    """The rows that say something, in their order; SetupError when it is no such workbook."""
    try:
        import openpyxl
    except ImportError as error:
        raise SetupError(
            "reading Excel needs a further package", hint="pip install 'tuomin[excel]'"
        ) from error
    try:
        _check_size(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that no row needs
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            try:
                return list(_rows(book, path))
            finally:
                book.close()
    except SetupError:
        raise
    except OSError as error:
        raise SetupError(
            f"cannot be read ({error.strerror})", where=str(path), hint=HINT
        ) from error
    except Exception as error:  # whatever openpyxl meets in a damaged file
        raise SetupError("is no Excel workbook", where=str(path), hint=HINT) from error


def _check_size(path: Path) -> None:
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > LARGEST:
            raise SetupError("is too large to be read", where=str(path), hint=HINT)


def _rows(book: Any, path: Path) -> Iterator[Filled]:
    sheet = next((book[names[0]] for names in SHEETS.values() if names[0] in book.sheetnames), None)
    if sheet is None:
        raise SetupError("has no sheet 清单 or inventory", where=str(path), hint=HINT)
    sheet.reset_dimensions()  # what the file says of its size
    lines = sheet.iter_rows(max_col=WIDEST)
    places = _places([cell.value for cell in next(lines, ())], f"{path}: {sheet.title}")
    for number, line in enumerate(lines, start=2):
        where = f"{path}: {sheet.title}: row {number}"
        cells = {name: line[at] for name, at in places.items() if at < len(line)}
        filled = _filled(cells, where)
        if any(filled.fields.get(name) for name in ASKED) or filled.problem:
            yield filled


def _places(header: list[object], where: str) -> dict[str, int]:
    for names in HEADERS.values():
        titles = dict(zip(names, COLUMNS, strict=True))
        found = {titles[title]: at for at, title in enumerate(header) if title in titles}
        if all(name in found for name in NEEDED):
            return found
    raise SetupError("lacks columns that an import needs", where=where, hint=HINT)


def _filled(cells: dict[str, Any], where: str) -> Filled:
    formula = next((each for each in ASKED if each in cells and cells[each].data_type == "f"), None)
    fields = {name: _text(cell.value) for name, cell in cells.items()}
    problem = f"{formula!r} is a formula, write what is meant" if formula else ""
    return Filled(where=where, fields=fields, problem=problem)


def _text(value: object) -> str:
    """What a cell says; a day as ISO 8601, and characters that Excel spells with their code."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = "" if value is None else str(value)
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
