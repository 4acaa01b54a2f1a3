"""MySQL and MariaDB: reading changes nothing and waits for nobody; no row is lost on the wire."""

import re
import socket
import time
from collections import deque
from contextlib import closing

import polars as pl
import pymysql
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.connectors.mysql.frames import Packets, frame
from tuomin.connectors.mysql.wire import drop, load
from tuomin.connectors.open import open_connector
from tuomin.connectors.placing import losses
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table

CANARY = "canary-5be810"
READS = re.compile(
    r"(\(?SELECT|SHOW|SET NAMES|SET SESSION|SET TRANSACTION ISOLATION|SET AUTOCOMMIT"
    r"|START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY|ROLLBACK)\b",
)


@pytest.fixture(scope="module")
def shop(mariadb):
    """A database with what a scan meets: numbered keys with gaps, text keys, views, forbidden."""
    url = mariadb.database("shop")
    mariadb.run(
        "CREATE TABLE big (id bigint PRIMARY KEY, place int)",
        "INSERT INTO big SELECT seq * 3 + (seq DIV 15000) * 100000, seq FROM seq_1_to_60000",
        "CREATE TABLE named (name char(32) PRIMARY KEY, place int)",
        "INSERT INTO named SELECT md5(seq), seq FROM seq_1_to_60000",
        "CREATE TABLE small (id int)",
        "INSERT INTO small VALUES (1), (2), (2)",
        "CREATE TABLE hidden (id int)",
        "CREATE VIEW latest AS SELECT * FROM big",
        "ANALYZE TABLE big, named, small",
        database="shop",
    )
    grants = [f"SELECT ON shop.{name}" for name in ("big", "named", "small")]
    mariadb.role("scanner", "pw", *grants, "INSERT ON shop.hidden", database="shop")
    return url


@pytest.fixture
def scanner(shop):
    with closing(open_connector(shop.replace("root@", "scanner:pw@"))) as connector:
        yield connector


def table_of(connector, name):
    return next(table for table in connector.tables() if table.name == name)


def test_tables_are_those_that_hold_rows(scanner):
    assert [table.name for table in scanner.tables()] == ["big", "hidden", "named", "small"]


def test_what_is_read_is_all_that_the_server_sees(mariadb, shop):
    before = len(mariadb.log.read_text(errors="replace"))
    mariadb.run("SET GLOBAL general_log = 1")
    try:
        with closing(open_connector(shop.replace("root@", "scanner:pw@"))) as fresh:
            fresh.identity()
            tables = [table for table in fresh.tables() if table.name != "hidden"]
            for table in tables:
                fresh.sample(table, 100)
                fresh.count(table)
            with fresh.snapshot():
                for table in tables:
                    list(fresh.batches(table, 1000))
    finally:
        mariadb.run("SET GLOBAL general_log = 0")
    said = mariadb.log.read_text(errors="replace")[before:]
    statements = re.findall(r"^[^\t]*\t\s*\d+ Query\t(.*)$", said, flags=re.MULTILINE)
    ours = [each.strip() for each in statements if "general_log" not in each]

    assert len(ours) > 40
    assert [each for each in ours if each and not READS.match(each)] == []


def test_a_table_that_may_not_be_read_is_an_error_with_its_grant(mariadb, scanner):
    hidden = table_of(scanner, "hidden")
    with pytest.raises(ConnectorError, match="hidden: permission denied.*1142") as caught:
        scanner.sample(hidden, 10)
    mariadb.run(caught.value.hint, database="shop")

    assert scanner.sample(hidden, 10).rows == 0


def test_a_locked_table_is_given_up_soon(mariadb, scanner):
    small, big = table_of(scanner, "small"), table_of(scanner, "big")
    with closing(mariadb.connect("shop")) as other, other.cursor() as cursor:
        cursor.execute("LOCK TABLES small WRITE")
        start = time.monotonic()
        with pytest.raises(ConnectorError, match="small: somebody else holds a lock.*1205"):
            scanner.sample(small, 10)

        assert time.monotonic() - start < 4
        assert scanner.sample(big, 100).frame.height >= 80


def test_a_statement_of_a_scan_is_bounded(shop, scanner):
    named = table_of(scanner, "named")
    with closing(open_connector(shop, timeout=0.01)) as hasty:
        with pytest.raises(ConnectorError, match="named: .*too long.*1969"):
            # A quick machine is through in time, now and then.
            deque((hasty.sample(named, 45_000) for _ in range(50)), maxlen=0)

        assert hasty.count(named) == 60_000


@pytest.mark.parametrize("name", ["big", "named"])
def test_a_sample_comes_from_all_over_and_is_the_same_again(scanner, name):
    table = table_of(scanner, name)
    sample = scanner.sample(table, 1000)
    parts = (sample.frame["place"].cast(int) * 20 // 60_001).value_counts()

    assert 800 <= sample.frame.height <= 1000
    assert sample.frame.unique().height == sample.frame.height
    assert parts.height == 20
    assert parts["count"].max() < 200
    assert scanner.sample(table, 1000).frame.equals(sample.frame)


def test_a_snapshot_is_one_moment_and_one_table_at_a_time(mariadb):
    url = mariadb.database("moment")
    mariadb.run("CREATE TABLE a (x int)", "CREATE TABLE b (x int)", database="moment")
    mariadb.run("INSERT INTO a SELECT seq FROM seq_1_to_20000", database="moment")
    with closing(open_connector(url)) as connector, connector.snapshot():
        one, two = connector.tables()
        mariadb.run("INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (1)", database="moment")
        counts = [connector.count(table) for table in (one, two)]
        batches = connector.batches(one, 10)
        next(batches)
        with pytest.raises(ConnectorError, match="one table at a time"):
            connector.count(two)
        rows = 10 + sum(batch.height for batch in batches)

        assert counts == [20_000, 0]
        assert rows == 20_000


def test_every_text_is_kept_in_a_database_of_another_charset(mariadb):
    mariadb.run("CREATE OR REPLACE DATABASE narrow CHARACTER SET latin1")
    values = {
        "x": ["张三😀", "a", "A", None],
        "truth": ["t", "f", None, "true"],
        "moment": ["2026-01-01 00:00:00.5+00", "1900-01-31 00:00:00", None, "2026-01-01T00:00:00Z"],
        "bytes": ["\\x00ff", "\\x", None, "plain"],
    }
    families = {"x": "text", "truth": "boolean", "moment": "timestamp", "bytes": "binary"}
    columns = tuple(
        Column(name=name, type="X", family=family, length=20 if name == "x" else None)
        for name, family in families.items()
    )
    table = Table(schema="s", name="t", columns=columns, unique=(("x",),))
    with (
        closing(open_connector(mariadb.url("narrow"))) as writer,
        writer.staging([table], engine="postgresql") as staging,
    ):
        staging.write(table, pl.DataFrame(values))

    assert mariadb.run(
        "SELECT x, truth + 0, concat(moment), hex(bytes) FROM t", database="narrow"
    ) == [
        ("张三😀", 1, "2026-01-01 00:00:00.500000", "00FF"),
        ("a", 0, "1900-01-31 00:00:00.000000", ""),
        ("A", None, None, None),
        (None, 1, "2026-01-01 00:00:00.000000", b"plain".hex().upper()),
    ]


VALUES = (
    st.none() | st.binary(max_size=20) | st.sampled_from([b"x" * 250, b"y" * 251, b"z" * 70_000])
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=8), st.integers(1, 5000))
def test_rows_come_off_the_wire_whatever_they_hold_and_however_they_are_cut(rows, step):
    stream = b"".join(packet(b"".join(map(lenenc, row))) for row in rows) + packet(b"\xfe\0\0\0\0")
    packets = Packets(bytearray())
    for start in range(0, len(stream), step):
        assert not packets.ended
        packets.block += stream[start : start + step]
        packets.walk()
    found = frame(bytes(packets.block), packets.starts[:-1], ["a", "b"], binary=["a", "b"])

    assert packets.ended
    assert found.rows() == rows


def test_a_value_longer_than_a_packet_is_joined():
    value = bytes(range(256)) * ((1 << 24) // 256 + 7)
    body = lenenc(value) + lenenc(b"end")
    stream = b"".join(
        packet(body[start : start + 0xFFFFFF]) for start in range(0, len(body), 0xFFFFFF)
    )
    packets = Packets(bytearray())
    for start in range(0, len(stream), 1 << 20):
        packets.block += stream[start : start + (1 << 20)]
        packets.walk()

    assert frame(bytes(packets.block), packets.starts, ["a", "b"], binary=["a", "b"]).rows() == [
        (value, b"end")
    ]


def test_a_server_that_asks_for_another_file_gets_nothing(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text(CANARY)
    ours, theirs = socket.socketpair()
    session = pymysql.Connection(defer_connect=True)
    session._sock, session._rfile = ours, ours.makefile("rb")  # noqa: SLF001
    session._current_timeout = None  # noqa: SLF001
    asked = b"\xfb" + str(secret).encode()
    taken = b"\0\0\0\2\0\0\0"
    theirs.sendall(len(asked).to_bytes(3, "little") + b"\1" + asked)
    theirs.sendall(len(taken).to_bytes(3, "little") + b"\3" + taken)
    with pytest.raises(ConnectorError, match="asked for a file"):
        load(session, "LOAD DATA LOCAL INFILE 'token' INTO TABLE t", "token", b"rows")
    drop(session)
    with closing(theirs), theirs.makefile("rb") as stream:
        sent = stream.read()

    assert CANARY.encode() not in sent
    assert sent.endswith(b"INTO TABLE t" + b"\0\0\0\2")


def packet(payload):
    return len(payload).to_bytes(3, "little") + b"\0" + payload


def lenenc(value):
    if value is None:
        return b"\xfb"
    size = len(value)
    if size < 251:
        return bytes([size]) + value
    width, mark = (2, 0xFC) if size < 1 << 16 else (3, 0xFD) if size < 1 << 24 else (8, 0xFE)
    return bytes([mark]) + size.to_bytes(width, "little") + value


def test_zeros_that_a_type_fills_in_are_not_read(mariadb):
    """A key of such a column is a number, and moves among all that the type holds."""
    url = mariadb.database("filled")
    mariadb.run(
        "CREATE TABLE t (id int(6) unsigned zerofill PRIMARY KEY)",
        "INSERT INTO t VALUES (42)",
        database="filled",
    )
    with closing(open_connector(url)) as connector:
        filled = table_of(connector, "t")

        assert [batch["id"].cast(str).to_list() for batch in connector.batches(filled, 10)] == [
            ["42"]
        ]


@pytest.fixture(scope="module")
def pointed(mariadb):
    mariadb.database("poin ted")
    mariadb.run(
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE child (id int PRIMARY KEY, up int, again int, doc json COMMENT '(it''s,)',"
        " CONSTRAINT `u``p` FOREIGN KEY (up) REFERENCES parent (id) ON DELETE CASCADE,"
        " CONSTRAINT `set, null` FOREIGN KEY (again) REFERENCES parent (id)"
        " ON DELETE SET NULL ON UPDATE CASCADE,"
        " CONSTRAINT plain FOREIGN KEY (up, id) REFERENCES child (up, id),"
        " CONSTRAINT `c``k` CHECK (doc <> '),(' AND id > 0), KEY (up, id))",
        database="poin ted",
    )
    return mariadb


WHOLE = ("SELECT ON `poin ted`.*",)
TABLES = ("SELECT ON `poin ted`.parent", "SELECT ON `poin ted`.child")
COLUMNS = ("SELECT (id, up, again) ON `poin ted`.child", "SELECT ON `poin ted`.parent")


@pytest.mark.parametrize("grants", [WHOLE, TABLES], ids=["database", "tables"])
def test_a_mere_reader_sees_what_root_sees_of_keys_checks_and_json(pointed, grants):
    """MariaDB hides rules, and of whoever may read single tables checks, in information_schema."""
    url = pointed.role("reader", "pw", *grants, database="poin ted")
    with (
        closing(open_connector(url)) as reader,
        closing(open_connector(pointed.url("poin ted"))) as root,
    ):
        seen, there = table_of(reader, "child"), table_of(root, "child")

    rules = {key.columns: (key.on_delete, key.on_update) for key in seen.foreign_keys}
    assert rules == {
        ("up",): ("CASCADE", ""), ("again",): ("SET NULL", "CASCADE"), ("up", "id"): ("", ""),
    }  # fmt: skip
    assert (seen.foreign_keys, seen.checks) == (there.foreign_keys, there.checks)
    assert [each.name for each in seen.checks] == [each.name for each in there.checks] == ["c`k"]
    assert (seen.columns, seen.unsupported) == (there.columns, ())


def test_keys_that_nobody_shows_a_reader_of_columns_are_named_with_the_grant(pointed):
    """Without a right on the whole table there is no way to know that there are any."""
    url = pointed.role("reader", "pw", *COLUMNS, database="poin ted")
    with closing(open_connector(url)) as reader:
        child, parent = table_of(reader, "child"), table_of(reader, "parent")

    assert (child.foreign_keys, parent.unsupported) == ((), ())
    what = "columns, keys or checks that this user is not shown"
    grant = "GRANT SHOW VIEW ON `poin ted`.`child` TO the user"
    assert child.unsupported == (f"{what} ({grant})",)

    pointed.role("reader", "pw", *COLUMNS, "SHOW VIEW ON `poin ted`.`child`", database="poin ted")
    with closing(open_connector(url)) as reader:
        child = table_of(reader, "child")

    assert (len(child.foreign_keys), child.checks) == (3, ())
    grant = "GRANT SELECT ON `poin ted`.`child` TO the user"
    assert child.unsupported == (f"{what} ({grant})",)


def test_a_copy_leaves_out_keys_whose_columns_nobody_shows_the_reader(pointed):
    grants = ("SELECT (up, again) ON `poin ted`.child", "SHOW VIEW ON `poin ted`.`child`")
    parent = ("SELECT ON `poin ted`.parent",)
    url = pointed.role("reader", "pw", *grants, *parent, database="poin ted")
    with closing(open_connector(url)) as reader:
        child = table_of(reader, "child")
        lost = losses(reader.tables(), source="mysql", target="sqlite")

    assert [key.columns for key in child.foreign_keys] == [("again",), ("up",)]
    assert child.primary_key == ()
    grant = "GRANT SELECT ON `poin ted`.`child` TO the user"
    assert lost == [f"child: columns, keys or checks that this user is not shown ({grant})"]
