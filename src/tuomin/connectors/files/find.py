"""Which files make up which table, and how a table's name becomes a file's."""

import glob
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from tuomin.errors import MissingError, SetupError

FORMATS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv"}
MOST = 100_000  # files of one store
LONGEST = 200  # bytes of a file name, without its suffix
PLAIN = " ()[]{}@+,;=!~^&$#'`"


@dataclass(frozen=True, kw_only=True)
class Found:
    """The files of one table, of one format; `root` is the folder that they share."""

    root: Path
    files: tuple[Path, ...]

    @property
    def kind(self) -> str:
        return FORMATS[self.files[0].suffix.lower()]


def find(path: str) -> dict[str, Found]:
    """The data files at a path or glob, by the name of their table.

    A file is a table, a folder inside is a table of all its files, and so is a folder of part-*
    files. Names that begin with a dot or underscore are passed over, as every reader does.
    """
    entries = _entries(path)
    if entries and all(entry.is_file() and entry.name.startswith("part-") for entry in entries):
        folder = entries[0].absolute().parent
        return {_name(folder): Found(root=folder, files=tuple(entries))}
    tables: dict[str, Found] = {}
    for entry in entries:
        if files := _files(entry):
            name = _name(entry)
            free = name if name not in tables else f"{_name(entry.absolute().parent)}_{name}"
            tables[free] = Found(root=entry if entry.is_dir() else entry.parent, files=files)
    return tables


def root_of(path: str) -> Path:
    """The folder that a path or glob looks into, or the file that it names."""
    plain = Path(path)
    while glob.has_magic(str(plain)) and not plain.exists():
        plain = plain.parent
    return plain


def file_name(table: str, kind: str) -> str:
    """A name inside the target's folder, whatever the table is called; `find` turns it back.

    >>> file_name("../etc/x", "csv"), file_name("客户 1", "parquet")
    ('%2E.%2Fetc%2Fx.csv', '客户 1.parquet')
    """
    safe = "".join(sign if _is_plain(sign) else quote(sign, safe="") for sign in table)
    if safe[:1] in {".", "_"}:
        safe = f"%{ord(safe[0]):02X}{safe[1:]}"
    if len(safe.encode()) > LONGEST:
        mark = hashlib.blake2b(table.encode(), digest_size=8).hexdigest()
        safe = safe.encode()[: LONGEST - len(mark) - 1].decode(errors="ignore") + f"-{mark}"
    return f"{safe}.{kind}"


def _entries(path: str) -> list[Path]:
    """The files and folders that the path names, by name."""
    plain = Path(path)
    if plain.is_dir():
        found = [Path(entry.path) for entry in os.scandir(plain)]
    elif plain.exists():
        if _format(plain) is None or not plain.is_file():
            raise SetupError("is no Parquet or CSV file", where=path, hint=", ".join(FORMATS))
        found = [plain]
    elif glob.has_magic(path):
        # Path.glob takes no absolute pattern.
        found = [Path(each) for each in glob.iglob(path, recursive=True)]  # noqa: PTH207
    else:
        found = []
    if not found and not plain.is_dir():
        raise MissingError("no such file or folder", where=path)
    if len(found) > MOST:
        raise SetupError(f"more than {MOST} files", where=path, hint="choose fewer with a glob")
    return sorted(entry for entry in found if entry.name[:1] not in {".", "_"})


def _files(entry: Path) -> tuple[Path, ...]:
    """The data files of a table; regular files only, so that no pipe or device is waited for."""
    inside = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
    hidden = [
        each for each in inside
        if any(part[:1] in {".", "_"} for part in each.relative_to(entry).parts)
    ]  # fmt: skip
    files = [each for each in inside if each.is_file() and _format(each) and each not in hidden]
    if len({_format(each) for each in files}) > 1:
        raise SetupError("holds both Parquet and CSV", where=str(entry), hint="separate them")
    return tuple(files)


def _format(path: Path) -> str | None:
    return FORMATS.get(path.suffix.lower())


def _name(entry: Path) -> str:
    return unquote(entry.stem if _format(entry) else entry.name)


def _is_plain(sign: str) -> bool:
    return sign.isalnum() or sign in f"-._{PLAIN}" or (sign > "\x9f" and sign.isprintable())
