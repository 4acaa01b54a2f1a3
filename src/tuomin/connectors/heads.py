"""Files that are whole databases: where a URL says they are, and how they begin."""

from pathlib import Path

from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, MissingError, SetupError


def file_of(url: Url, *, example: str) -> Path:
    """The file that a URL names; a database in memory is none."""
    if not url.database or url.database == ":memory:":
        raise SetupError("names no file", where=url.safe, hint=example)
    return Path(url.database)


def head_of(path: Path, size: int) -> bytes:
    """The first `size` bytes of a file, or all when it has fewer."""
    try:
        if not path.is_file():
            raise MissingError("no such file", where=str(path))
        with path.open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise ConnectorError(f"cannot be read ({error.strerror})", where=str(path)) from error
