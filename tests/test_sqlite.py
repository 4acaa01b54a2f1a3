"""SQLite files: every value keeps its class and bytes, every table its declaration."""

import math
import os
import signal
import sqlite3
import time
from contextlib import closing

import polars as pl
import pytest

from tuomin.connectors.open import open_connector
from tuomin.connectors.placing import losses
from tuomin.connectors.sqlite import library
from tuomin.connectors.text import MIXED
from tuomin.errors import BusyError, ConnectorError, SetupError

EVERY = [1, -(2**63), 2**63 - 1, 2.5, -0.5, 1e308, 5e-324, math.inf, "a", "", "\x00b", "中😀", b"",
         b"\x00\xff", b"text", None, 2**53 + 1, 1.0, "1", "1.0"]  # fmt: skip


DECLARATIONS = [
    ["CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT COLLATE NOCASE UNIQUE)"],
    ["CREATE TABLE t (a TEXT, b INT, c, PRIMARY KEY (b, a)) WITHOUT ROWID"],
    ["CREATE TABLE t (a INT NOT NULL, b ANY, c TEXT) STRICT"],
    ["CREATE TABLE strict (a INT, b INT AS (a * 2) STORED, c GENERATED ALWAYS AS (a || ',x)'))"],
    ["CREATE TABLE t (a VARCHAR(10) DEFAULT 'it''s', b DEFAULT (1 + 2), c DEFAULT x'00ff')"],
    ["CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP, b DEFAULT -1.5, c DEFAULT (lower('X')))"],
    ["CREATE TABLE t (a INT CHECK (a IN (1, 2)), b TEXT, CONSTRAINT c CHECK (b <> ')'))"],
    ["CREATE TABLE t (a, b)", "CREATE INDEX i ON t (lower(a), b DESC) WHERE b > 0"],
    ["CREATE TABLE t (a, b)", "CREATE UNIQUE INDEX j ON t (b)", "CREATE INDEX i ON t (a, b)"],
    [
        "CREATE TABLE p (a INT, b INT, PRIMARY KEY (b, a))",
        "CREATE TABLE c (x INT, y INT, FOREIGN KEY (x, y) REFERENCES P (b, a) ON DELETE CASCADE)",
    ],
    [
        "CREATE TABLE one (id INTEGER PRIMARY KEY, other INT REFERENCES two ON UPDATE SET NULL)",
        "CREATE TABLE two (id INTEGER PRIMARY KEY, o INT REFERENCES one (id), me REFERENCES two)",
    ],
    ['CREATE TABLE "order ""x" ("select" INT, [b c] INT, `d``e` TEXT, UNIQUE ("b c", "d`e"))'],
    ['CREATE TABLE t ("check" INT CHECK ("check" > 0), "unique" INT)'],
    ["CREATE TABLE t (a UNSIGNED BIG INT, b 'odd type'(3, 4), c DOUBLE PRECISION, d)"],
    ["CREATE TABLE t (-- a comment, with (\n a INT, /* b TEXT, */ c INT)"],
]


@pytest.fixture
def make(tmp_path):
    """A function that makes a file by statements, and gives its path."""

    def build(*statements, name="source.db", rows=()):
        path = tmp_path / name
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            for insert, values in rows:
                connection.executemany(insert, values)
            connection.commit()
        return path

    return build


@pytest.fixture
def copied(tmp_path):
    """A function that copies a file and gives the path of the copy."""

    def run(path, rows=1000):
        target = tmp_path / "copy.db"
        reader, writer = open_file(path), open_file(target, write=True)
        tables = reader.tables()
        with reader.snapshot(), writer.staging(tables, engine="sqlite") as staging:
            for table in tables:
                for batch in reader.batches(table, rows):
                    staging.write(table, batch)
        return target

    return run


def query(path, sql):
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = bytes
        return connection.execute(sql).fetchall()


def open_file(path, **options):
    return open_connector(f"sqlite:///{path}", **options)


def cells(path, table, columns):
    """Class and bytes of every cell, the rows in no order."""
    parts = ", ".join(f"typeof({name}), hex({name}), quote({name})" for name in columns)
    return sorted(query(path, f"SELECT {parts} FROM {table}"), key=repr)


@pytest.fixture(params=["library", "plain"])
def _each_link(request, monkeypatch):
    """Both ways to SQLite: its own functions, and `sqlite3` where they are hidden."""
    if request.param == "plain":
        monkeypatch.setattr(library, "CALL", {})


@pytest.mark.usefixtures("_each_link")
class TestCopyKeepsEveryCell:
    @pytest.mark.parametrize(
        "declared", ["", "INTEGER", "REAL", "TEXT", "BLOB", "DECIMAL(10,2)", "DATE"]
    )
    def test_of_any_class_in_a_column(self, make, copied, declared):
        values = [(value,) for value in EVERY]
        path = make(f"CREATE TABLE t (v {declared})", rows=[("INSERT INTO t VALUES (?)", values)])

        assert cells(copied(path), "t", ["v"]) == cells(path, "t", ["v"])

    @pytest.mark.parametrize("declared", ["", "INTEGER", "TEXT", "DECIMAL(10,2)"])
    @pytest.mark.parametrize("odd", [1, 1.5, "text", b"bytes", None])
    @pytest.mark.parametrize("place", [0, 600, 1999])
    def test_where_one_row_is_odd(self, make, copied, declared, odd, place):
        usual = "usual" if declared in {"", "TEXT"} else 7
        values = [(number, odd if number == place else usual) for number in range(2000)]
        path = make(
            f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {declared})",
            rows=[("INSERT INTO t VALUES (?, ?)", values)],
        )

        assert cells(copied(path, rows=300), "t", ["id", "v"]) == cells(path, "t", ["id", "v"])

    def test_where_values_begin_late(self, make, copied):
        values = [(None, None, None, None)] * 1500 + [("late", b"late", 1.5, 7)]
        path = make(
            "CREATE TABLE t (a, b, c, d)", rows=[("INSERT INTO t VALUES (?,?,?,?)", values)]
        )

        assert cells(copied(path, rows=200), "t", "abcd") == cells(path, "t", "abcd")

    def test_that_is_no_utf8(self, make, copied):
        path = make(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)",
            "INSERT INTO t VALUES (1, 'good'), (2, CAST(x'ff41fe' AS TEXT)), (3, x'ff'), (4, NULL)",
        )

        assert cells(copied(path), "t", ["v"]) == cells(path, "t", ["v"])
        assert open_file(path).sample(open_file(path).tables()[0], 9).frame["v"].to_list() == [
            "good", "\\xffA\\xfe", "ff", None,
        ]  # fmt: skip

    def test_of_a_file_in_utf16(self, make, copied):
        path = make(
            "PRAGMA encoding = 'UTF-16le'",
            "CREATE TABLE t (v)",
            rows=[("INSERT INTO t VALUES (?)", [("中😀",), (1,), (b"x",), ("a",)])],
        )

        assert query(copied(path), "SELECT v, typeof(v) FROM t") == query(
            path, "SELECT v, typeof(v) FROM t"
        )

    def test_and_a_mixed_column_says_what_it_holds(self, make):
        path = make("CREATE TABLE t (v)", rows=[("INSERT INTO t VALUES (?)", [(1,), ("a",)])])
        (frame,) = open_file(path).batches(open_file(path).tables()[0], 10)

        assert frame["v"].dtype == MIXED
        assert frame["v"].struct.field("integer").to_list() == [1, None]


class TestCopyKeepsEveryDeclaration:
    @pytest.mark.parametrize("statements", DECLARATIONS, ids=lambda each: each[-1][:60])
    def test_in_its_own_words(self, make, copied, statements):
        path = make(*statements)
        tables = open_file(path).tables()

        assert open_file(copied(path)).tables() == tables
        assert query(path.with_name("copy.db"), "PRAGMA integrity_check") == [(b"ok",)]

    def test_and_says_what_it_loses(self, make):
        path = make(
            "CREATE TABLE t (a INT UNIQUE ON CONFLICT IGNORE, b REFERENCES t (a) DEFERRABLE)",
            "CREATE TABLE gone (a)",
            "CREATE TRIGGER watch AFTER INSERT ON t BEGIN DELETE FROM gone; END",
        )
        tables = open_file(path).tables()

        assert losses(tables, source="sqlite", target="sqlite") == [
            "t: ON CONFLICT clause", "t: DEFERRABLE clause", "t: trigger watch",
        ]  # fmt: skip

    def test_and_reads_search_tables_but_not_what_is_behind_them(self, make, copied):
        path = make(
            "CREATE VIRTUAL TABLE pages USING fts5(title, body)",
            "INSERT INTO pages VALUES ('one', 'two')",
        )
        (table,) = open_file(path).tables()

        assert (table.name, [column.name for column in table.columns]) == (
            "pages",
            ["title", "body"],
        )
        assert table.unsupported == ("virtual table (fts5), copied as a plain one",)
        assert query(copied(path), "SELECT * FROM pages") == [(b"one", b"two")]


class TestSample:
    def test_finds_rows_behind_a_gap(self, make):
        keys = [(number,) for number in range(0, 30_000, 3)] + [(2**62,)]
        path = make(
            "CREATE TABLE t (id INTEGER PRIMARY KEY)", rows=[("INSERT INTO t VALUES (?)", keys)]
        )
        sample = open_file(path).sample(open_file(path).tables()[0], 300)
        found = sample.frame["id"].cast(pl.Int64)

        assert found.len() == 300
        assert found.filter(found < 15_000).len() > 90

    @pytest.mark.parametrize(
        "declared",
        ["(id TEXT PRIMARY KEY, v) WITHOUT ROWID", "(rowid TEXT, _rowid_ TEXT)",
         "(rowid TEXT, oid TEXT, _rowid_ TEXT)"],
    )  # fmt: skip
    def test_needs_no_number_as_key(self, make, declared):
        width = declared.count("TEXT") + declared.count("v")
        marks = ", ".join("?" * width)
        values = [(f"{number:06}",) * width for number in range(5000)]
        path = make(
            f"CREATE TABLE t {declared}", rows=[(f"INSERT INTO t VALUES ({marks})", values)]
        )
        table = open_file(path).tables()[0]
        found = open_file(path).sample(table, 100).frame.to_series().cast(pl.Int64)

        assert found.len() == 100
        assert found.min() < 500
        assert found.max() >= 4500

    def test_takes_no_longer_than_it_may(self, make):
        path = make(
            "CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID",
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000)"
            " INSERT INTO t SELECT i FROM n",
        )
        table = open_file(path).tables()[0]
        began = time.monotonic()
        with pytest.raises(ConnectorError, match="took too long"):
            open_file(path, timeout=0).sample(table, 10)

        assert time.monotonic() - began < 2


class TestFile:
    def test_may_have_any_name(self, make, copied):
        path = make(
            "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)", name="rel?x#y %41&mode=rwc é.db"
        )

        assert query(copied(path), "SELECT a FROM t") == [(1,)]

    def test_in_write_ahead_mode_is_left_as_it_was(self, make):
        path = make("PRAGMA journal_mode = WAL", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
        before = sorted(path.parent.iterdir())
        connector = open_file(path)
        (table,) = connector.tables()
        frames = list(connector.batches(table, 10))

        assert [frame.height for frame in frames] == [1]
        assert sorted(path.parent.iterdir()) == before

    def test_that_changes_while_it_is_read_is_told(self, make):
        values = [(number,) for number in range(5000)]
        path = make(
            "PRAGMA journal_mode = WAL",
            "CREATE TABLE t (a)",
            rows=[("INSERT INTO t VALUES (?)", values)],
        )
        connector = open_file(path)
        batches = connector.batches(connector.tables()[0], 100)
        next(batches)
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("DELETE FROM t")
            writer.commit()
            with pytest.raises(ConnectorError, match="changed while it was read"):
                list(batches)

    def test_with_a_log_is_read_with_it(self, make):
        path = make("PRAGMA journal_mode = WAL", "CREATE TABLE t (a)")
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("INSERT INTO t VALUES (1)")
            writer.commit()
            connector = open_file(path)

            assert connector.count(connector.tables()[0]) == 1

    def test_that_was_looked_at_is_free_to_be_written(self, make):
        path = make("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
        with closing(open_file(path)) as connector:
            (table,) = connector.tables()
            connector.sample(table, 10)
            with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as writer:
                writer.execute("BEGIN EXCLUSIVE")
                writer.execute("INSERT INTO t VALUES (2)")
                writer.execute("COMMIT")

            assert connector.count(table) == 2

    def test_that_is_another_since_the_last_look_is_read_anew(self, make):
        path = make("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
        other = make("CREATE TABLE u (b)", name="other.db")
        with closing(open_file(path)) as connector:
            before = [table.name for table in connector.tables()]
            other.replace(path)

            assert before == ["t"]
            assert [table.name for table in connector.tables()] == ["u"]

    def test_that_is_locked_is_told(self, make, monkeypatch):
        path = make("CREATE TABLE t (a)")
        monkeypatch.setattr("tuomin.connectors.sqlite.connector.BUSY", 0.05)
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            with pytest.raises(ConnectorError, match="locked"):
                open_file(path).tables()

    def test_that_is_damaged_is_told(self, make):
        values = [("secret value",) for _ in range(5000)]
        path = make("CREATE TABLE t (a)", rows=[("INSERT INTO t VALUES (?)", values)])
        connector = open_file(path)
        (table,) = connector.tables()
        content = bytearray(path.read_bytes())
        content[8192:40960] = os.urandom(32768)
        path.write_bytes(content)
        with pytest.raises(ConnectorError, match="damaged") as caught:
            list(connector.batches(table, 100))

        assert "secret" not in str(caught.value)

    def test_is_never_written_by_what_its_schema_does(self, make):
        """A view or default may call anything; reading calls none of it."""
        path = make("CREATE TABLE t (a)", "CREATE VIEW v AS SELECT load_extension('x') FROM t")

        assert [table.name for table in open_file(path).tables()] == ["t"]


class TestTarget:
    def test_is_private(self, make, copied):
        assert copied(make("CREATE TABLE t (a)")).stat().st_mode & 0o777 == 0o600

    def test_may_be_an_empty_database(self, make, copied):
        empty = make("CREATE TABLE t (a)", "DROP TABLE t", name="copy.db")

        assert copied(make("CREATE TABLE t (a)")) == empty
        assert [table.name for table in open_file(empty).tables()] == ["t"]

    def test_with_tables_is_left_as_it_is(self, make, copied):
        full = make("CREATE TABLE mine (a)", name="copy.db")
        before = full.read_bytes()
        with pytest.raises(SetupError, match="not empty"):
            copied(make("CREATE TABLE t (a)"))

        assert full.read_bytes() == before

    def test_has_no_rows_that_point_nowhere(self, make, copied):
        path = make(
            "CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE c (id INT, p INT REFERENCES p (id))",
            "INSERT INTO c VALUES (1, 4711), (2, 4712)",
        )
        with pytest.raises(ConnectorError, match="c: 2 rows point to no row of p") as caught:
            copied(path)

        assert "471" not in str(caught.value)
        assert sorted(each.name for each in path.parent.iterdir()) == ["source.db"]

    def test_is_written_by_one_run_at_a_time(self, make, tmp_path):
        tables = open_file(make("CREATE TABLE t (a)")).tables()
        target = tmp_path / "copy.db"
        first, second = (open_file(target, write=True) for _ in range(2))

        def attempt():
            with second.staging(tables, engine="sqlite"):
                pytest.fail("began to write")

        with first.staging(tables, engine="sqlite"), pytest.raises(BusyError):
            attempt()

        assert len(first.tables()) == 1

    def test_takes_over_what_a_killed_run_left(self, make, copied):
        path = make("CREATE TABLE t (a)", "INSERT INTO t VALUES (1)")
        left = path.with_name(".copy.db.tuomin")
        left.mkdir()
        (left / "copy.db").write_text("half")

        assert query(copied(path), "SELECT a FROM t") == [(1,)]
        assert not left.exists()


class Called(BaseException):
    """A signal arrived."""


def test_a_signal_in_the_middle_of_a_statement_is_not_lost(make, monkeypatch):
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
    monkeypatch.setattr("tuomin.connectors.sqlite.connector.OTHERS", endless)

    def called(*_):
        raise Called

    before = signal.signal(signal.SIGALRM, called)
    try:
        with closing(open_file(make("CREATE TABLE t (v)"), timeout=20)) as store:
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(Called):
                store.others()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
