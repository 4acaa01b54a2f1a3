"""DuckDB files: every type and declaration survives, and nothing but the file is reached."""

import subprocess
import sys
import traceback
from contextlib import closing

import duckdb
import polars as pl
import pytest

from tuomin.connectors.duckdb.errors import open_file, worded
from tuomin.connectors.links import ordered
from tuomin.connectors.open import open_connector
from tuomin.connectors.placing import losses
from tuomin.errors import ConnectorError

VALUES = {
    "BOOLEAN": ["true", "false"],
    "TINYINT": ["-128", "127"],
    "UBIGINT": ["18446744073709551615", "0"],
    "HUGEINT": [str(2**127 - 1), str(-(2**127))],
    "UHUGEINT": [str(2**128 - 1)],
    "FLOAT": ["0.1", "'nan'", "'-inf'", "-0.0"],
    "DOUBLE": ["0.1", "5e-324", "'nan'", "'inf'", "1.7976931348623157e308"],
    "DECIMAL(38, 10)": ["1.1000000000", "-9999999999999999999999999999.9999999999"],
    "VARCHAR": ["''", "'\t\n\\'", "'中😀'", "'it''s'", "chr(0)"],
    "BLOB": ["'\\x00\\xFF\\x0A'::BLOB", "''::BLOB"],
    "DATE": ["'infinity'", "'-infinity'", "'0044-03-15 (BC)'", "'9999-12-31'", "'123456-01-01'"],
    "TIME": ["'24:00:00'", "'23:59:59.999999'"],
    "TIME WITH TIME ZONE": ["'12:00:00+08:30'", "'00:00:00-15:59'"],
    "TIMESTAMP": ["'infinity'", "'-infinity'", "'2024-02-29 23:59:59.999999'",
                  "'0044-01-01 (BC) 00:00:00'"],
    "TIMESTAMP WITH TIME ZONE": ["'2024-01-02 03:04:05+08'", "'infinity'"],
    "TIMESTAMP_NS": ["'2024-01-01 00:00:00.123456789'"],
    "TIMESTAMP_S": ["'2024-01-01 00:00:01'"],
    "INTERVAL": ["'1 month -3 days'", "'100 years 2 hours 0.000001 seconds'"],
    "UUID": ["'00000000-0000-0000-0000-0000000000ff'"],
    "BIT": ["'0101'", "'1'"],
    "JSON": ["'{\"a\": 1.10, \"a\": 2}'", "'null'", "'[]'"],
    "ENUM('a', 'b c', 'it''s')": ["'a'", "'it''s'"],
    "INTEGER[]": ["[1, NULL, 3]", "[]"],
    "VARCHAR[]": ["['a,b', '\"q\"', NULL, 'NULL', ' s ', 'it''s', '[x]']"],
    "INTEGER[3]": ["[1, 2, NULL]"],
    "HUGEINT[]": ["[1, NULL]"],
    'STRUCT(a INTEGER, "b c" VARCHAR)': ["{'a': 1, 'b c': 'x, }''{'}", "{'a': NULL, 'b c': NULL}"],
    "STRUCT(t TIME, u UUID)": ["{'t': '24:00:00', 'u': NULL}"],
    "MAP(VARCHAR, INTEGER)": ["MAP {'k,=': 1, 'l': NULL}", "MAP {}"],
    "STRUCT(l STRUCT(x DATE)[])": ["{'l': [{'x': '2024-01-01'}]}"],
}  # fmt: skip
DECLARATIONS = [
    ["CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR NOT NULL DEFAULT 'it''s', c INT CHECK (c > 0))"],
    ["CREATE TABLE t (a INT, b INT, UNIQUE (b, a), CHECK (a < b))", "CREATE INDEX i ON t (b, a)"],
    ["CREATE TABLE t (a VARCHAR COLLATE NOCASE)", "CREATE UNIQUE INDEX i ON t ((lower(a)))"],
    ["CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL)"],
    ["CREATE SEQUENCE s START 5",
     "CREATE TABLE t (a INT DEFAULT nextval('s'), b DATE DEFAULT today())"],
    ["CREATE TABLE p (a INT, b INT, PRIMARY KEY (a, b))",
     "CREATE TABLE a_child (x INT, y INT, FOREIGN KEY (x, y) REFERENCES p (a, b))"],
    ['CREATE SCHEMA "s ""x"', 'CREATE TABLE "s ""x"."select" ("a ""b" INT, "c,d" INT)',
     'CREATE INDEX "i ""x" ON "s ""x"."select" ("a ""b", "c,d")'],
    ["CREATE TABLE t (a INT)", "COMMENT ON TABLE t IS 'it''s \\ :p %s'",
     "COMMENT ON COLUMN t.a IS '列'"],
    ["CREATE TYPE mood AS ENUM ('a', 'b')", "CREATE TABLE t (a mood, b mood DEFAULT 'a')"],
]  # fmt: skip


@pytest.fixture
def make(tmp_path):
    def build(*statements):
        path = tmp_path / "source.duckdb"
        with closing(duckdb.connect(str(path))) as connection:
            for statement in statements:
                connection.execute(statement).fetchall()
        return path

    return build


@pytest.fixture
def copied(tmp_path):
    def run(path):
        target = tmp_path / "copy.duckdb"
        reader = open_connector(f"duckdb:///{path}")
        writer = open_connector(f"duckdb:///{target}", write=True)
        tables = ordered(reader.tables())
        with reader.snapshot(), writer.staging(tables, engine="duckdb") as staging:
            for table in tables:
                for batch in reader.batches(table, 1000):
                    staging.write(table, batch)
        return target

    return run


def rows(path, query):
    with closing(duckdb.connect(str(path), read_only=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(("kind", "values"), VALUES.items(), ids=VALUES)
def test_values_of_every_type_survive(kind, values, make, copied):
    inserts = [f"INSERT INTO t VALUES (CAST({value} AS {kind}))" for value in (*values, "NULL")]
    path = make(f"CREATE TABLE t (v {kind})", *inserts)
    shown = "SELECT v::VARCHAR, v IS NULL FROM t"

    copy = copied(path)

    assert rows(copy, shown) == rows(path, shown)
    assert rows(copy, "DESCRIBE t") == rows(path, "DESCRIBE t")


@pytest.mark.parametrize("statements", DECLARATIONS, ids=lambda each: each[-1][:60])
def test_declarations_survive(statements, make, copied):
    path = make(*statements)
    tables = open_connector(f"duckdb:///{path}").tables()

    assert open_connector(f"duckdb:///{copied(path)}").tables() == tables


def test_a_sequence_goes_on_where_it_was(make, copied):
    path = make(
        "CREATE SEQUENCE s",
        "CREATE TABLE t (a INT DEFAULT nextval('s'), b INT)",
        "INSERT INTO t (b) VALUES (1), (2)",
    )
    with closing(duckdb.connect(str(copied(path)))) as connection:
        connection.execute("INSERT INTO t (b) VALUES (3)")

        assert connection.execute("SELECT a FROM t ORDER BY b").fetchall() == [(1,), (2,), (3,)]


def test_what_cannot_come_along_is_said(make):
    path = make(
        "CREATE TABLE t (id INT PRIMARY KEY, boss INT REFERENCES t (id), u UNION(n INT, s VARCHAR))"
    )

    assert losses(
        open_connector(f"duckdb:///{path}").tables(), source="duckdb", target="duckdb"
    ) == [
        "t: u: the tags of a union, its values are copied as text",
        "t: foreign key to t, itself or in a circle",
    ]


def test_a_double_key_is_told_without_its_value(make, tmp_path):
    path = make(
        "CREATE TABLE t (phone VARCHAR PRIMARY KEY)", "INSERT INTO t VALUES ('13800000000')"
    )
    reader = open_connector(f"duckdb:///{path}")
    (table,) = reader.tables()
    (batch,) = reader.batches(table, 10)
    target = open_connector(f"duckdb:///{tmp_path / 'copy.duckdb'}", write=True)

    def attempt():
        with target.staging([table], engine="duckdb") as staging:
            staging.write(table, batch)
            staging.write(table, batch)

    with pytest.raises(ConnectorError, match="t: two rows have the same key") as caught:
        attempt()

    assert "138" not in "".join(traceback.format_exception(caught.value))


def one_table(make, tmp_path, *statements):
    reader = open_connector(f"duckdb:///{make(*statements)}")
    (table,) = reader.tables()
    return reader, table, open_connector(f"duckdb:///{tmp_path / 'copy.duckdb'}", write=True)


def test_rows_keep_their_order_whatever_types_their_batches_have(make, tmp_path):
    rows = "SELECT range AS id, 'x' || range AS a FROM range(400000)"
    reader, table, target = one_table(make, tmp_path, f"CREATE TABLE t AS {rows}")
    with target.staging([table], engine="duckdb") as staging:
        batches = enumerate(reader.batches(table, 20_000))
        texts = (frame.cast(pl.String) if number % 5 > 2 else frame for number, frame in batches)
        staging.fill(table, texts)

    wrong = "SELECT count(*), count(*) FILTER (id <> rowid OR a <> 'x' || rowid) FROM t"
    with duckdb.connect(str(target.path)) as copy:
        found = copy.sql(wrong).fetchall()

    assert found == [(400_000, 0)]


def test_what_goes_wrong_while_a_batch_is_made_is_told_as_it_is(make, tmp_path):
    reader, table, target = one_table(make, tmp_path, "CREATE TABLE t AS SELECT 1 AS id")

    def failing():
        yield from reader.batches(table, 10)
        raise ConnectorError("too wide", where="t.id")

    with (
        pytest.raises(ConnectorError, match="t.id: too wide"),
        target.staging([table], engine="duckdb") as staging,
    ):
        staging.fill(table, failing())

    assert not target.path.exists()


def test_a_sample_skips_deleted_rows(make):
    path = make(
        "CREATE TABLE t AS SELECT range AS id FROM range(300000)",
        "DELETE FROM t WHERE id % 10 > 2 AND id < 250000",
    )
    connector = open_connector(f"duckdb:///{path}")
    sample = connector.sample(connector.tables()[0], 400)
    found = sample.frame["id"].cast(int)

    assert found.n_unique() == found.len()
    assert 200 <= found.len() <= 400
    assert found.min() < 30_000
    assert found.max() >= 270_000


def test_huge_values_are_read_with_more_memory(make):
    path = make(
        "CREATE TABLE t AS SELECT range AS id, repeat('x', 200000) AS v FROM range(1000)",
    )
    connector = open_connector(f"duckdb:///{path}")
    (table,) = connector.tables()
    numbers = []
    with connector.snapshot():
        for batch in connector.batches(table, 65_536):
            numbers += batch["id"].to_list()

    assert numbers == list(range(1000))


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY t TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "INSERT INTO t VALUES (1)",
        "CREATE TABLE u (a INT)",
    ],
)
def test_a_reader_reaches_only_its_file_and_changes_nothing(statement, make, tmp_path):
    path = make("CREATE TABLE t (a INT)")
    with (
        closing(open_file(path, memory="64MB")) as connection,
        pytest.raises(duckdb.Error),
    ):
        connection.execute(statement)

    assert [each.name for each in tmp_path.iterdir()] == ["source.duckdb"]


def test_a_file_that_another_program_writes_is_told(make):
    path = make("CREATE TABLE t (a INT)")
    hold = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print(1, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        other.stdout.readline()
        with pytest.raises(ConnectorError, match="open in another program"):
            open_connector(f"duckdb:///{path}").tables()
        other.communicate(b"\n")


def test_a_value_that_does_not_fit_is_no_damage():
    with (
        pytest.raises(
            ConnectorError, match="a value does not fit the type of its column"
        ) as caught,
        worded("t"),
    ):
        duckdb.sql("SELECT CAST('200000-01-01' || x AS DATE) FROM (SELECT '0' AS x)").fetchall()

    assert "damaged" not in str(caught.value)
