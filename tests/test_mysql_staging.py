"""A MySQL copy is the source to the last byte, or it is not there, and never shows a value."""

import re
import signal
import subprocess
import sys
import time
import traceback
from contextlib import closing, contextmanager

import polars as pl
import pytest

from tuomin.connectors.open import open_connector
from tuomin.errors import BusyError, ConnectorError, SetupError
from tuomin.model import Column, ForeignKey, Table

CANARY = "canary-5be810"

# declared type -> literals that lose something on careless ways
HAZARDS = {
    "date": ["'0000-00-00'", "'2024-00-00'", "'2024-02-31'", "'9999-12-31'"],
    "datetime(6)": ["'0000-00-00'", "'1000-01-01 00:00:00.000001'"],
    "timestamp(3) null": ["0", "'1970-01-01 08:00:01.001'", "'2038-01-19 11:14:07.999'"],
    "time(1)": ["'-838:59:59'", "'838:59:58.9'", "'-00:00:00.1'"],
    "year": ["0", "1901", "2155"],
    "bigint unsigned": ["18446744073709551615", "0"],
    "tinyint(1)": ["2", "-128"],
    "int(6) unsigned zerofill": ["42", "4294967295"],
    "decimal(65,30)": [
        "12345678901234567890123456789012345.123456789012345678901234567890",
        "-0.1",
    ],
    "float": ["0.1", "16777217", "1e-38", "-3.4e38"],
    "double": ["0.1", "1.7976931348623157e308", "5e-324", "-0e0"],
    "bit(1)": ["b'1'", "b'0'"],
    "bit(64)": ["0xffffffffffffffff", "b'0'", "b'110101'"],
    "binary(3)": ["0x00ff0d", "'a'"],
    "varbinary(9)": ["0x090a0d5c4e00", "''"],
    "longblob": ["0x5c4e", "repeat(0xfe, 70000)"],
    "varchar(9)": ["''", "' '", r"'\\N'", r"'\t\n\r\\\0'", r"'\'\"%s :x'", "'😀𠀀é'"],
    "varchar(9) character set gbk": ["'张三'", "_gbk 0xbf5c"],
    "varchar(9) character set latin1": ["'é'", "_latin1 0xe5bca0"],
    "varchar(9) character set utf8mb3 collate utf8mb3_bin": ["'客户'"],
    "char(4)": ["'a'", "''"],
    "longtext": ["repeat('长', 90000)", "'NULL'"],
    "json": ["""'{"b":1.10,"a":"\\\\\\\\t"}'""", "'null'"],
    "enum('sad','it''s','1','')": ["'it''s'", "'1'", "''"],
    "set('a','b')": ["''", "'a,b'"],
    "point": ["point(0.1, -1e-300)"],
}
SCHEMA = r"""
CREATE TABLE `cus``tomer %s :x` (
  id int unsigned AUTO_INCREMENT PRIMARY KEY, `na%me` varchar(20) NOT NULL DEFAULT 'it''s \\',
  balance decimal(10,2), doubled decimal(12,2) GENERATED ALWAYS AS (balance * 2) STORED,
  shown int AS (id_no + 1) VIRTUAL, id_no int DEFAULT 5 COMMENT 'c\\d \'客户\' %s :x',
  changed timestamp NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  made datetime(3) DEFAULT current_timestamp(3), hidden int INVISIBLE DEFAULT 3, note text,
  other varchar(9) CHARACTER SET gbk, UNIQUE KEY (`na%me`, balance), KEY pre (note(10)),
  FULLTEXT KEY words (note), KEY mixed (id_no DESC, `na%me`), CHECK (balance < 100)
) COMMENT 'tab''le 客户' COLLATE utf8mb4_unicode_ci;
CREATE TABLE `order` (
  a bigint unsigned, b char(3), customer int unsigned, parent bigint unsigned, PRIMARY KEY (a, b),
  KEY customer (customer), KEY parent (parent),
  FOREIGN KEY (customer) REFERENCES `cus``tomer %s :x` (id) ON DELETE CASCADE ON UPDATE SET NULL,
  FOREIGN KEY (parent) REFERENCES `order` (a)
) ENGINE=InnoDB;
INSERT INTO `cus``tomer %s :x` (id, balance, note) VALUES (0, 1, 'x'), (7, NULL, NULL);
INSERT INTO `order` VALUES (1, 'x', 7, NULL), (2, 'x', 0, 1)"""


@pytest.fixture
def target(mariadb):
    mariadb.run("SET GLOBAL local_infile = 1")
    return mariadb.database("target")


@contextmanager
def staged(url, *tables, engine="sqlite"):
    with closing(open_connector(url)) as writer, writer.staging(tables, engine=engine) as staging:
        yield staging


def text_table(name="t"):
    return Table(schema=None, name=name, columns=(Column(name="x", type="text"),))


def left_in(server, database="target"):
    return [name for (name,) in server.run("SHOW TABLES", database=database)]


@pytest.mark.parametrize("local_infile", [1, 0])
def test_every_type_arrives_to_the_last_byte(mariadb, target, duplicate, local_infile):
    source = mariadb.database("hazards")
    columns = ", ".join(f"c{place} {name}" for place, name in enumerate(HAZARDS))
    mode = "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES'"
    inserts = [
        f"INSERT INTO t (id, c{place}) VALUES ({place * 10 + row}, {literal})"
        for place, literals in enumerate(HAZARDS.values())
        for row, literal in enumerate(literals)
    ]
    mariadb.run(
        mode, f"CREATE TABLE t (id int PRIMARY KEY, {columns})", *inserts, database="hazards"
    )
    mariadb.run(f"SET GLOBAL local_infile = {local_infile}")
    duplicate(source, target, rows=7)

    assert hexed(mariadb, "target") == hexed(mariadb, "hazards")
    assert dump(mariadb, "target") == dump(mariadb, "hazards")


def hexed(server, database):
    parts = ", ".join(f"hex(c{place})" for place in range(len(HAZARDS)))
    return server.run(f"SELECT id, {parts} FROM t ORDER BY id", database=database)


def test_the_schema_comes_along(mariadb, target, duplicate):
    source = mariadb.database("schema")
    mariadb.run("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'", *SCHEMA.split(";\n"), database="schema")
    duplicate(source, target)

    assert dump(mariadb, "target") == dump(mariadb, "schema")


def dump(server, database):
    """Everything in a database as SQL, keys in alphabetical order."""
    command = ["mariadb-dump", "-h127.0.0.1", f"-P{server.port}", "-uroot", "--hex-blob", database]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return sorted(re.sub(r"^-- .*$|,(?=\n)", "", text, flags=re.MULTILINE).splitlines())


@pytest.mark.parametrize(
    ("declared", "values", "message"),
    [
        ("n int", [CANARY], "^t: .*1366"),
        ("n varchar(5)", [CANARY], "^t: .*too long.*(1406|1265)"),
        ("n enum('x')", [CANARY], "^t: .*1265"),
        ("n varchar(20) unique", [CANARY, CANARY], "unique.*1062"),
        ("n varchar(20) check (n <> 'x')", ["x", CANARY], "CHECK.*4025"),
        ("n varchar(20) not null", [None, CANARY], "^t: .*(1048|1263|1364|1566)"),
    ],
)
def test_a_value_that_does_not_fit_is_an_error_that_does_not_show_it(
    mariadb, target, declared, values, message
):
    source = mariadb.database("narrow")
    mariadb.run(f"CREATE TABLE t ({declared}, other text)", database="narrow")
    frame = pl.DataFrame({"n": values, "other": [CANARY] * len(values)})
    with closing(open_connector(source)) as reader:
        (table,) = reader.tables()
    for local_infile in (1, 0):
        mariadb.run(f"SET GLOBAL local_infile = {local_infile}")
        with (
            pytest.raises(ConnectorError, match=message) as caught,
            staged(target, table, engine="mysql") as staging,
        ):
            staging.write(table, frame)

        assert CANARY not in "".join(traceback.format_exception(caught.value))
        assert left_in(mariadb) == []


def test_a_row_that_points_to_nothing_is_an_error(mariadb, target):
    number = Column(name="id", type="int", family="integer", nullable=False)
    key = ForeignKey(columns=("to",), target_schema=None, target="up", target_columns=("id",))
    up = Table(schema=None, name="up", columns=(number,), primary_key=("id",))
    down = Table(
        schema=None,
        name="down",
        columns=(Column(name="to", type="int", family="integer"),),
        foreign_keys=(key,),
    )

    def attempt(rows):
        with staged(target, up, down, engine="mysql") as staging:
            staging.write(up, pl.DataFrame({"id": ["1"]}))
            staging.write(down, pl.DataFrame({"to": rows}))

    with pytest.raises(ConnectorError, match="down.to: a foreign key points to nothing.*1452"):
        attempt(["1", "2"])

    assert left_in(mariadb) == []
    attempt(["1", None])
    assert left_in(mariadb) == ["down", "up"]


def test_a_failed_copy_leaves_nothing(mariadb, target):
    with pytest.raises(KeyboardInterrupt), staged(target, text_table()) as staging:  # noqa: PT012
        staging.write(text_table(), pl.DataFrame({"x": ["a"]}))
        raise KeyboardInterrupt

    assert left_in(mariadb) == []


@pytest.mark.parametrize("point", ["created", "written", "CREATE", "RENAME", "DROP", "finished"])
def test_a_killed_copy_leaves_all_or_what_the_next_removes(mariadb, target, point):
    ended = subprocess.run([sys.executable, "-m", "tests.killed", target, point], check=False)
    end = time.monotonic() + 5
    sessions = "SELECT 1 FROM information_schema.processlist WHERE db = 'target'"
    while mariadb.run(sessions) and time.monotonic() < end:
        time.sleep(0.02)
    published = point in {"RENAME", "DROP", "finished"}
    visible = [name for name in left_in(mariadb) if not name.startswith("__tuomin_")]

    assert ended.returncode == -signal.SIGKILL
    assert visible == (["t"] if published else [])

    mariadb.run("CREATE TABLE __tuomin_mine (x int)", database="target")
    mariadb.run("DROP TABLE IF EXISTS t", database="target")
    with staged(target, text_table("u")) as staging:
        staging.write(text_table("u"), pl.DataFrame({"x": ["a"]}))

    assert left_in(mariadb) == ["__tuomin_mine", "u"]


def test_a_second_copy_into_the_same_database_is_refused(target):
    with staged(target, text_table()):
        start = time.monotonic()
        with pytest.raises(BusyError, match="another run fills"), staged(target, text_table("u")):
            pass

        assert time.monotonic() - start < 2


@pytest.mark.parametrize("there", ["TABLE t (x int)", "VIEW t AS SELECT 1"])
def test_a_target_that_is_not_empty_is_refused(mariadb, target, there):
    mariadb.run(f"CREATE {there}", database="target")
    with pytest.raises(SetupError, match="not empty: 1"), staged(target, text_table("u")):
        pass

    assert left_in(mariadb) == ["t"]
