"""What a SQLite file holds beside its rows: code, and pages that were given up but not wiped."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tuomin.connectors.beside import Beside

CODE = """
SELECT type || ' ' || name, sql FROM sqlite_master
WHERE type IN ('view', 'trigger', 'index') AND sql IS NOT NULL ORDER BY 1"""
HEADER, SIZE, FIRST = 100, slice(16, 18), slice(32, 36)  # bytes of the file's header
WORD = 4  # bytes of a page's number
LARGEST = 65_536  # bytes of a page, which two bytes do not hold
PAGES = "pages that are no longer used"


def beside(connection: sqlite3.Connection, path: Path) -> Iterator[Beside]:
    yield from connection.execute(CODE)
    yield from ((PAGES, page) for page in unused(path))


def unused(path: Path) -> Iterator[bytes]:
    """The pages of the file's free list: what stood in them before may still be there."""
    with path.open("rb") as file:
        header = file.read(HEADER)
        size = int.from_bytes(header[SIZE], "big")
        size = LARGEST if size == 1 else size
        trunk = int.from_bytes(header[FIRST], "big")
        seen: set[int] = set()
        while trunk and trunk not in seen:
            seen.add(trunk)
            page = _page(file, trunk, size)
            trunk = int.from_bytes(page[:WORD], "big")
            count = int.from_bytes(page[WORD : 2 * WORD], "big")
            ends = range(2 * WORD, min((count + 2) * WORD, len(page)), WORD)
            yield page[(count + 2) * WORD :]
            for at in ends:
                yield _page(file, int.from_bytes(page[at : at + WORD], "big"), size)


def _page(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number - 1) * size)
    return file.read(size)
