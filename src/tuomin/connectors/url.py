"""The address of a store, taken apart without ever showing its password.

>>> parse("postgresql://ann:p@ss/w?rd#1@db.local:5432/shop?sslmode=require").safe
'postgresql://ann:***@db.local:5432/shop?sslmode=require'
>>> parse("sqlite:///shop.db").database
'shop.db'
>>> parse("exports/*.parquet").scheme
'files'
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode

from tuomin.errors import SetupError

FOLDER_SCHEMES = ("files", "parquet", "csv")
FILE_SCHEMES = ("sqlite", "duckdb", *FOLDER_SCHEMES)
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9_.+-]*)://(.*)", re.DOTALL)
HOST = re.compile(r"(?P<host>\[[^\]]*\]|[^:/?]*)(?::(?P<port>[^/?]*))?(?P<rest>[/?].*)?", re.DOTALL)
ENGINES = {"postgres": "postgresql", "mariadb": "mysql"}
PORTS = {"postgresql": 5432, "mysql": 3306}
HOSTS = {"127.0.0.1": "localhost", "::1": "localhost"}
SECRET = re.compile(r"pass|pwd|secret|token|key$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Url:
    """Scheme and parts of a store's address; for files, `database` is the path.

    The user part ends at the last `@`, so a password may hold any character; a literal `%` in it
    is written `%25`, and an `@` in a database name or option is written `%40`.
    """

    scheme: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    host: str | None = None
    port: int | None = None
    database: str | None = None
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def dialect(self) -> str:
        return self.scheme.partition("+")[0]

    @property
    def safe(self) -> str:
        """The address as people may see it: without the password and other secrets."""
        if self.scheme == "files":
            return self.database or ""
        if self.is_file:
            slashes = "//" if self.scheme in FOLDER_SCHEMES else "///"
            return f"{self.scheme}:{slashes}{self.database or ''}"
        options = [(name, "***" if SECRET.search(name) else value) for name, value in self.query]
        query = f"?{urlencode(options, safe='*/:,')}" if options else ""
        return f"{self.scheme}://{self._authority}/{quote(self.database or '')}{query}"

    @property
    def is_file(self) -> bool:
        return self.dialect in FILE_SCHEMES

    @property
    def _authority(self) -> str:
        secret = ":***" if self.password is not None else ""
        user = f"{quote(self.user)}{secret}@" if self.user is not None else ""
        host = f"[{self.host}]" if self.host and ":" in self.host else self.host or ""
        return f"{user}{host}" + (f":{self.port}" if self.port else "")


def is_other(one: str, other: str) -> bool:
    """Whether two addresses, as inventories keep them, cannot be of one store.

    Users and options are no matter. Files are known by their names, and by their folders where both
    are told from the root.

    >>> is_other("postgresql://a@db:5432/shop", "postgresql+psycopg://b:x@DB/shop?sslmode=require")
    False
    >>> is_other("postgresql://db/shop", "postgresql://db/mall"), is_other("/a/x.db", "sqlite:///x.db")
    (True, False)
    >>> is_other("/a/x.db", "sqlite:////b/x.db"), is_other("/a/x.db", "sqlite:////a/x.db")
    (True, False)
    """
    left, right = parse(one), parse(other)
    if left.is_file and right.is_file:
        paths = [Path(each.database or "") for each in (left, right)]
        if all(path.is_absolute() for path in paths):
            return paths[0].resolve() != paths[1].resolve()
    return place(left) != place(right)


def place(url: Url) -> tuple[str, ...]:
    """What tells a store from others, however its address is spelled."""
    if url.is_file:
        return ("file", Path(url.database or "").name)
    engine = ENGINES.get(url.dialect, url.dialect)
    host = (url.host or "localhost").lower()
    port = url.port or PORTS.get(engine, 0)
    return (engine, HOSTS.get(host, host), str(port), url.database or "")


def parse(url: str) -> Url:
    """Take an address or a path apart; SetupError, without the password, when it has no sense."""
    match = SCHEME.fullmatch(url)
    if not match:
        return Url(scheme="files", database=_plain_path(url))
    scheme, rest = match[1].lower(), match[2]
    if scheme.partition("+")[0] in FILE_SCHEMES:
        return Url(scheme=scheme, database=_path(scheme, rest) or None)
    return _server(scheme, rest)


def _plain_path(path: str) -> str:
    """The path itself, unless it looks like an address with a password, or without slashes."""
    scheme, colon, rest = path.partition(":")
    if colon and scheme.lower() in FILE_SCHEMES and not Path(path).exists():
        slashes = "//" if scheme.lower() in FOLDER_SCHEMES else "///"
        raise SetupError(
            "an address has slashes behind its scheme",
            where=scheme,
            hint=f"write {scheme.lower()}:{slashes}{rest}",
        )
    user, at, rest = path.rpartition("@")
    if at and ":" in user and not Path(path).exists():
        raise SetupError(
            "is no path, and no address",
            where=f"***@{rest}",
            hint="an address begins like postgresql://",
        )
    return path


def _path(scheme: str, rest: str) -> str:
    """The path of a file store, verbatim: no escapes, so that every file can be named."""
    if scheme in FOLDER_SCHEMES:
        return rest
    if not rest.startswith("/") and rest:
        raise SetupError(
            "a file needs three slashes", where=f"{scheme}://", hint=f"{scheme}:///{rest}"
        )
    return rest[1:]


def _server(scheme: str, rest: str) -> Url:
    credentials, at, address = rest.rpartition("@")
    user, colon, password = credentials.partition(":")
    host = HOST.fullmatch(address)
    if host is None or (host["port"] and not host["port"].isdecimal()):
        raise SetupError(
            "the address after the last @ is not host:port/database",
            where=f"{scheme}://***",
            hint="write @ as %40 in a database name or option, and an IPv6 host in brackets",
        )
    database, _, query = (host["rest"] or "").removeprefix("/").partition("?")
    return Url(
        scheme=scheme,
        user=unquote(user) if at else None,
        password=unquote(password) if colon else None,
        host=unquote(host["host"]).strip("[]") or None,
        port=int(host["port"]) if host["port"] else None,
        database=unquote(database) or None,
        query=tuple(parse_qsl(query, keep_blank_values=True)),
    )
