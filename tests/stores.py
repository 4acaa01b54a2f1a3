"""The stores that every connector promise is tested on, each filled with the same small shop.

To add one: a subclass that can make an empty place, run SQL and insert rows by its own driver, and
a line in `STORES`. The tests never fill a store through the connector that they test.
"""

import datetime as dt
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import polars as pl

from tuomin.connectors.memory import MemoryConnector
from tuomin.connectors.open import open_connector
from tuomin.connectors.url import parse
from tuomin.model import Column, Table

HOSTILE = 'we"ird `%s\n:p {x} 表☃'
HOSTILE_COLUMNS = ['a"b`c', "%(x)s", "Select", "sel;ect--", "日 期", "x'y", "{}", "a.b"]
NASTY = [
    None, "", " ", "  x ", "NULL", "null", "\\N", "\\.", "a\tb", "a\nb", "a\r\nb", "\\", "\\\\n",
    "'", '"', "a''b", '"quoted"', "中文，姓名", "😀𠀀", "e\u0301", "%s :p {x} $1", "00123", "1e5",
    ",;|", "x" * 5000,
]  # fmt: skip
MOMENT = dt.datetime(2024, 2, 29, 23, 59, 58, 123456)  # noqa: DTZ001  # databases keep such ones
CUSTOMERS = [
    (number, f"name {number}", f"1{number:010}", Decimal(number) / 4, dt.date(1903, 5, number),
     MOMENT, bytes([0, 255, number, 10, 92]), number % 2 == 0, text)
    for number, text in enumerate(NASTY, 1)
]  # fmt: skip
ORDERS = [(number, number % 5 + 1, number * 10**15) for number in range(1, 41)]
BIG = 20_000


@dataclass(frozen=True)
class Store:
    """A kind of store.

    `bare`: it keeps no keys and defaults; `typed`: its columns have types; `sudden`: a copy shows
    all at once, though others look while it is made; `wide`: its type for huge texts, where it is
    not a VARCHAR.
    """

    name: str
    engine: str
    bare: bool = False
    comments: bool = False
    typed: bool = True
    sudden: bool = True
    wide: str = ""

    def place(self, request, folder: Path, name: str) -> str:
        """The address of an empty or absent store."""
        raise NotImplementedError

    def fill(self, place) -> None:
        """Make the tables customer, orders, big, empty and the hostile one."""
        raise NotImplementedError

    def open(self, place, *, write=False):
        return open_connector(place, write=write)


@dataclass(frozen=True)
class SqlStore(Store):
    """A store that speaks SQL: `quote` opens and closes names, `mark` stands for a value."""

    quotes: str = '""'
    mark: str = "?"
    blob: str = "BLOB"
    moment: str = "TIMESTAMP"

    def connect(self, place):
        raise NotImplementedError

    def quote(self, name):
        return self.quotes[0] + name.replace(self.quotes[1], self.quotes[1] * 2) + self.quotes[1]

    def comment(self, table, column, text):
        """Statements that give a column a comment."""
        return [f"COMMENT ON COLUMN {table}.{column} IS '{text}'"]

    def fill(self, place):
        columns = ", ".join(f"{self.quote(name)} VARCHAR(40)" for name in HOSTILE_COLUMNS)
        statements = [
            f"""CREATE TABLE customer (
                id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'it''s' NOT NULL,
                phone VARCHAR(11), balance DECIMAL(10,2) DEFAULT 0 CHECK (balance >= 0),
                born DATE, seen {self.moment}, photo {self.blob}, active BOOLEAN, note TEXT,
                UNIQUE (phone))""",
            """CREATE TABLE orders (
                id INTEGER NOT NULL PRIMARY KEY, customer_id INTEGER NOT NULL, total BIGINT,
                FOREIGN KEY (customer_id) REFERENCES customer (id))""",
            "CREATE INDEX orders_customer ON orders (customer_id, total)",
            "CREATE TABLE big (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(20))",
            "CREATE TABLE empty (id INTEGER, label VARCHAR(20))",
            f"CREATE TABLE {self.quote(HOSTILE)} ({columns})",
            "CREATE VIEW rich AS SELECT id FROM customer",
            *(self.comment("customer", "name", "姓名 it''s") if self.comments else ()),
        ]
        with closing(self.connect(place)) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            self.insert(cursor, "customer", [self.plain(row) for row in CUSTOMERS])
            self.insert(cursor, "orders", ORDERS)
            self.insert(cursor, "big", [(number, f"label {number}") for number in range(BIG)])
            self.insert(cursor, self.quote(HOSTILE), [tuple(HOSTILE_COLUMNS)])
            connection.commit()

    def plain(self, row):
        """A row as the driver takes it."""
        return row

    def insert(self, cursor, table, rows):
        marks = ", ".join([self.mark] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


@dataclass(frozen=True)
class Sqlite(SqlStore):
    scheme: str = "sqlite"

    def place(self, request, folder, name):
        return f"{self.scheme}:///{folder / name}.db"

    def connect(self, place):
        return sqlite3.connect(place.partition(":///")[2])

    def plain(self, row):
        kept = (int, bytes, type(None))
        return tuple(
            float(value) if isinstance(value, Decimal)
            else value if isinstance(value, kept) else str(value)
            for value in row
        )  # fmt: skip


@dataclass(frozen=True)
class AnySql(Sqlite):
    """The generic way, over the one dialect of SQLAlchemy that needs no server."""

    scheme: str = "sqlite+pysqlite"
    sudden: bool = False


@dataclass(frozen=True)
class Duckdb(SqlStore):
    def place(self, request, folder, name):
        return f"duckdb:///{folder / name}.duckdb"

    def connect(self, place):
        import duckdb

        return duckdb.connect(place.partition(":///")[2])

    def insert(self, cursor, table, rows):
        from pyarrow import Table as Arrow

        names = [f"c{number}" for number in range(len(rows[0]))]
        arrow = Arrow.from_pylist([dict(zip(names, row, strict=True)) for row in rows])
        cursor.register("rows", arrow)
        cursor.execute(f"INSERT INTO {table} SELECT * FROM rows")


@dataclass(frozen=True)
class Server(SqlStore):
    """A store on a private server, which the fixture named like its engine starts."""

    fixture: str = ""
    running: ClassVar[dict] = {}

    def place(self, request, folder, name):
        server = request.getfixturevalue(self.fixture)
        self.running[server.port] = server
        return server.database(name)

    def connect(self, place):
        address = parse(place)
        return self.running[address.port].connect(address.database)


@dataclass(frozen=True)
class Postgres(Server):
    blob: str = "BYTEA"

    def insert(self, cursor, table, rows):
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


@dataclass(frozen=True)
class Mariadb(Server):
    moment: str = "DATETIME(6)"
    quotes: str = "``"

    def comment(self, table, column, text):
        declared = f"{column} VARCHAR(20) DEFAULT 'it''s' NOT NULL COMMENT '{text}'"
        return [f"ALTER TABLE {table} MODIFY {declared}"]

    def insert(self, cursor, table, rows):
        marks = ", ".join(["%s"] * len(rows[0]))
        name = table.replace("%", "%%")
        cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def frames():
    """The shop as frames, by the name of the table."""
    names = ["id", "name", "phone", "balance", "born", "seen", "photo", "active", "note"]
    return {
        "customer": pl.DataFrame(CUSTOMERS, schema=names, orient="row"),
        "orders": pl.DataFrame(ORDERS, schema=["id", "customer_id", "total"], orient="row"),
        "big": pl.DataFrame(
            {"id": range(BIG), "label": [f"label {number}" for number in range(BIG)]}
        ),
        "empty": pl.DataFrame(schema={"id": pl.Int64, "label": pl.String}),
        HOSTILE: pl.DataFrame([HOSTILE_COLUMNS], schema=HOSTILE_COLUMNS, orient="row"),
    }


@dataclass(frozen=True)
class Parquet(Store):
    def place(self, request, folder, name):
        return f"parquet://{folder / name}"

    def fill(self, place):
        from tuomin.connectors.files.find import file_name

        folder = Path(place.removeprefix("parquet://"))
        folder.mkdir()
        for name, frame in frames().items():
            frame.write_parquet(folder / file_name(name, "parquet"), row_group_size=4096)


@dataclass(frozen=True)
class Csv(Store):
    def place(self, request, folder, name):
        return f"csv://{folder / name}"

    def fill(self, place):
        from tuomin.connectors.files.find import file_name

        folder = Path(place.removeprefix("csv://"))
        folder.mkdir()
        for name, frame in frames().items():
            texts = frame.with_columns(pl.col(pl.Binary).bin.encode("hex"))
            texts.write_csv(folder / file_name(name, "csv"), datetime_format="%Y-%m-%d %H:%M:%S%.f")


FAMILIES = {pl.Int64: "integer", pl.Decimal: "decimal", pl.Date: "date", pl.Datetime: "timestamp",
            pl.Binary: "binary", pl.Boolean: "boolean"}  # fmt: skip


@dataclass(frozen=True)
class Memory(Store):
    def place(self, request, folder, name):
        return MemoryConnector()

    def fill(self, place):
        for name, frame in frames().items():
            columns = tuple(
                Column(name=each, type=str(dtype), family=FAMILIES.get(type(dtype), "text"))
                for each, dtype in frame.schema.items()
            )
            place.frames[Table(schema=None, name=name, columns=columns)] = frame

    def open(self, place, *, write=False):
        return place


STORES = [
    Sqlite("sqlite", "sqlite"),
    AnySql("any sql", "sqlite"),
    Duckdb("duckdb", "duckdb", comments=True),
    Postgres("postgres", "postgresql", comments=True, fixture="postgres"),
    Mariadb("mariadb", "mysql", comments=True, fixture="mariadb", wide="longtext"),
    Parquet("parquet", "files", bare=True),
    Csv("csv", "files", bare=True, typed=False),
    Memory("memory", "memory", bare=True),
]
