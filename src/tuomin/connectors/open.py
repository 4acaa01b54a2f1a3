"""From an address to its Connector; a driver is loaded only when its store is opened."""

import importlib
import os
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, cast

from tuomin.connectors.base import Connector
from tuomin.connectors.bounds import STATEMENT, Bounds
from tuomin.connectors.passwords import opened
from tuomin.connectors.url import Url, parse
from tuomin.errors import SetupError

# scheme -> the module that connects, and the extra that brings its driver
MODULES = {
    "sqlite": ("sqlite", ""),
    "duckdb": ("duckdb", "duckdb"),
    "files": ("files", ""),
    "parquet": ("files", ""),
    "csv": ("files", ""),
    "postgresql": ("postgres", "postgres"),
    "postgresql+psycopg": ("postgres", "postgres"),
    "postgres": ("postgres", "postgres"),
    "mysql": ("mysql", "mysql"),
    "mysql+pymysql": ("mysql", "mysql"),
    "mariadb": ("mysql", "mysql"),
    "mariadb+pymysql": ("mysql", "mysql"),
}

# extra -> the modules that it brings
EXTRAS = {
    "postgres": ("psycopg",),
    "mysql": ("pymysql",),
    "duckdb": ("duckdb",),
    "excel": ("xlsxwriter", "openpyxl"),
    "notify": ("apprise",),
    "keyring": ("keyring",),
}

DATABASES = {
    ".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite", ".db3": "sqlite",
    ".duckdb": "duckdb", ".ddb": "duckdb",
}  # fmt: skip
"""How files of databases end."""

MAGIC = (("sqlite", 0, b"SQLite format 3\0"), ("duckdb", 8, b"DUCK"))


class Module(Protocol):
    """What a connector module offers."""

    def connect(self, url: Url, *, write: bool, bounds: Bounds) -> Connector: ...


@dataclass(frozen=True, kw_only=True)
class Driver:
    """An extra of tuomin, whether it is installed, and how it is."""

    extra: str
    installed: bool
    install: str


def drivers() -> list[Driver]:
    """Every extra, installed or not; none is loaded."""
    return [
        Driver(
            extra=extra,
            installed=all(find_spec(name) for name in names),
            install=f"pip install {_package(extra)}",
        )
        for extra, names in EXTRAS.items()
    ]


def open_connector(
    url: str, *, write: bool = False, timeout: float = STATEMENT, lock: float | None = None
) -> Connector:
    """Open the store at `url`: a SQLAlchemy address, or the path of a folder, glob or file.

    Without `write` the store has to exist and is only ever read; with it, a file or folder may be
    absent, to be made. `timeout` bounds each statement of a scan, `lock` its wait for a lock, in
    seconds. SetupError when the address is wrong or a driver is missing, ConnectorError when the
    store does not answer.
    """
    address = _by_content(parse(url))
    if write:
        _refuse_database_as_folder(address)
    module, extra = MODULES.get(address.scheme, ("sql", ""))
    try:
        found = importlib.import_module(f"tuomin.connectors.{module}.connector")
    except ModuleNotFoundError as error:
        if extra and not (error.name or "").startswith("tuomin"):
            raise missing_driver(error.name or extra, address, _package(extra)) from error
        raise
    bounds = Bounds(statement=timeout, lock=lock)
    return opened(partial(cast("Module", found).connect, write=write, bounds=bounds), address)


def _by_content(address: Url) -> Url:
    """A path to a database file as the address of that database."""
    path = Path(address.database or "")
    if address.scheme == "files" and path.is_file() and os.access(path, os.R_OK):
        with path.open("rb") as file:
            head = file.read(16)
        for scheme, start, magic in MAGIC:
            if head[start:].startswith(magic):
                return replace(address, scheme=scheme)
    return address


def _refuse_database_as_folder(address: Url) -> None:
    """A folder of Parquet under the name of a database is never what was meant."""
    path = Path(address.database or "")
    if address.scheme == "files" and path.suffix.lower() in DATABASES and not path.exists():
        scheme = DATABASES[path.suffix.lower()]
        raise SetupError(
            "is the name of a database file, and a path means a folder of Parquet",
            where=str(path),
            hint=f"write {scheme}:///{path}",
        )


def _package(extra: str) -> str:
    return f"'tuomin[{extra}]'"


def missing_driver(driver: str, url: Url, package: str) -> SetupError:
    """The error for a store whose driver is not installed."""
    return SetupError(
        f"the driver {driver} is not installed", where=url.safe, hint=f"pip install {package}"
    )
