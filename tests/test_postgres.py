"""PostgreSQL: reading changes nothing, waits for nobody, and says plainly what it could not see."""

import re
import time
from contextlib import closing

import pytest

from tuomin.connectors.open import open_connector
from tuomin.errors import ConnectorError, SetupError
from tuomin.otherwise import explain

CANARY = "canary-7f3a91"
READS = re.compile(
    r"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY|SET TRANSACTION SNAPSHOT '|ROLLBACK"
    r"|\s*SELECT |COPY .+ TO STDOUT$",
    re.DOTALL,
)
WORDS = ["INSERT", "UPDATE", "DELETE", "CREATE", "LOCK", "TRUNCATE", "PROGRAM", "nextval"]


@pytest.fixture(scope="module")
def shop(postgres):
    """A database with what a scan meets: a large table, a small, partitions, what is forbidden."""
    url = postgres.database("shop")
    postgres.run(
        "CREATE TABLE big (id int, secret text DEFAULT 'x')",
        "INSERT INTO big SELECT g, 'value ' || g FROM generate_series(1, 300000) g",
        "CREATE TABLE small (id int)",
        "INSERT INTO small VALUES (1), (2)",
        "CREATE TABLE part (id int) PARTITION BY LIST (id)",
        "CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1)",
        "CREATE TABLE part_2 PARTITION OF part FOR VALUES IN (2)",
        "INSERT INTO part VALUES (1), (2), (2)",
        "CREATE TABLE parent (id int)",
        "CREATE TABLE child () INHERITS (parent)",
        "INSERT INTO parent VALUES (1)",
        "INSERT INTO child VALUES (2)",
        f"CREATE TABLE secured AS SELECT '{CANARY}'::text AS name",
        "ALTER TABLE secured ENABLE ROW LEVEL SECURITY",
        f"CREATE TABLE hidden AS SELECT '{CANARY}'::text AS name",
        "CREATE MATERIALIZED VIEW summary AS SELECT count(*) AS total FROM big",
        "CREATE VIEW latest AS SELECT * FROM big",
        "ANALYZE",
        database="shop",
    )
    postgres.role(
        "scanner", "pw", "SELECT ON big, small, part, parent, child, secured, summary",
        database="shop",
    )  # fmt: skip
    return url


@pytest.fixture
def scanner(shop):
    with closing(open_connector(shop.replace("postgres@", "scanner:pw@"))) as connector:
        yield connector


def table_of(connector, name):
    return next(table for table in connector.tables() if table.name == name)


def rows_of(connector, name):
    table = table_of(connector, name)
    return [row for batch in connector.batches(table, 1000) for row in batch.rows()]


def test_tables_are_those_that_hold_rows(scanner):
    names = {table.name for table in scanner.tables()}

    assert names == {
        "big", "small", "part", "parent", "child", "secured", "hidden", "summary"
    }  # fmt: skip


def test_partitions_are_read_with_their_parent_and_children_apart(scanner):
    assert sorted(rows_of(scanner, "part")) == [("1",), ("2",), ("2",)]
    assert rows_of(scanner, "parent") == [("1",)]
    assert rows_of(scanner, "child") == [("2",)]
    assert rows_of(scanner, "summary") == [("300000",)]


@pytest.mark.parametrize("label", ["part_1", "public.part_2"])
def test_a_partition_is_explained_by_its_table(scanner, label):
    with pytest.raises(SetupError, match=r"partition of public\.part \(name public\.part\.id\)"):
        explain(scanner, f"{label}.id")


def test_what_is_read_is_all_that_the_server_sees(postgres, shop):
    postgres.run("ALTER ROLE scanner SET log_statement = 'all'")
    start = postgres.log.stat().st_size
    with closing(open_connector(shop.replace("postgres@", "scanner:pw@"))) as fresh:
        fresh.identity()
        for table in fresh.tables():
            if table.name not in {"hidden", "secured"}:
                fresh.sample(table, 100)
                fresh.count(table)
        with fresh.snapshot():
            list(fresh.batches(table_of(fresh, "part"), 10))
    said = postgres.log.read_bytes()[start:].decode()
    lines = re.split(r"^(?=[^|\n]*\|[^|\n]*\|)", said, flags=re.MULTILINE)
    pattern = r"tuomin/\S+\|scanner\|LOG:  (?:statement|execute <unnamed>): (.+?)\s*$"
    statements = [
        match[1] for line in lines if (match := re.match(pattern, line, re.DOTALL))
    ]  # fmt: skip
    odd = [each for each in statements if not READS.match(each)]

    assert len(statements) > 30
    assert odd == []
    assert [word for word in WORDS for each in statements if word in each] == []


@pytest.mark.parametrize(
    ("name", "grant"),
    [
        ("hidden", 'GRANT SELECT ON "public"."hidden" TO "scanner"'),
        ("secured", 'ALTER ROLE "scanner" BYPASSRLS'),
    ],
)
def test_a_table_that_may_not_be_read_is_an_error_and_never_empty(scanner, name, grant):
    table = table_of(scanner, name)
    for read in (lambda: scanner.sample(table, 10), lambda: list(scanner.batches(table, 10))):
        with pytest.raises(ConnectorError, match=f"public.{name}: .*42501") as caught:
            read()

        assert grant in str(caught.value)


@pytest.mark.usefixtures("shop")
def test_the_advised_grant_is_enough(postgres):
    postgres.run(
        "CREATE SCHEMA IF NOT EXISTS far", "CREATE TABLE far.away (x int)", database="shop"
    )
    limited = postgres.role("limited", "pw", database="shop")
    with closing(open_connector(limited)) as connector:
        table = table_of(connector, "away")
        with pytest.raises(ConnectorError) as caught:
            connector.sample(table, 10)
        postgres.run(caught.value.hint, database="shop")

        assert connector.sample(table, 10).rows == 0
    postgres.run("DROP SCHEMA far CASCADE", database="shop")


def test_a_locked_table_is_given_up_soon(postgres, scanner):
    small, big = table_of(scanner, "small"), table_of(scanner, "big")
    with closing(postgres.connect("shop")) as other:
        other.execute("BEGIN")
        other.execute("LOCK TABLE small IN ACCESS EXCLUSIVE MODE")
        start = time.monotonic()
        with pytest.raises(ConnectorError, match="public.small: somebody else holds a lock.*55P03"):
            scanner.sample(small, 10)

        assert time.monotonic() - start < 4
        assert scanner.sample(big, 100).frame.height >= 80


def test_a_statement_of_a_scan_is_bounded(postgres):
    """Half a gigabyte of text takes longer than a tenth of a second on any machine."""
    url = postgres.database("slow")
    fill = "INSERT INTO wide SELECT repeat('x', 100000) FROM generate_series(1, 5000)"
    postgres.run("CREATE TABLE wide (x text)", fill, database="slow")
    with closing(open_connector(url, timeout=0.1)) as hasty:
        wide = table_of(hasty, "wide")
        with pytest.raises(ConnectorError, match="public.wide: .*too long.*57014"):
            hasty.sample(wide, 5000)

        assert hasty.count(wide) == 5000


def test_a_view_in_the_place_of_a_table_is_not_run(postgres):
    url = postgres.database("swap")
    postgres.run(
        "CREATE TABLE trap (x int)",
        "CREATE TABLE caught (x int)",
        "CREATE FUNCTION spring() RETURNS int LANGUAGE plpgsql AS"
        " $$BEGIN INSERT INTO caught VALUES (1); RETURN 1; END$$",
        database="swap",
    )
    with closing(open_connector(url)) as connector:
        trap = table_of(connector, "trap")
        postgres.run("DROP TABLE trap", "CREATE VIEW trap AS SELECT spring() x", database="swap")
        with pytest.raises(ConnectorError, match="no longer a table"):
            connector.sample(trap, 10)

    assert postgres.run("SELECT * FROM caught", database="swap") == []


def test_a_sample_comes_from_all_over_and_is_the_same_again(scanner):
    big = table_of(scanner, "big")
    sample = scanner.sample(big, 1000)
    places = sample.frame["id"].cast(int)
    histogram = (places * 20 // 300_001).value_counts()

    assert 900 <= places.len() <= 1000
    assert histogram.height == 20
    assert histogram["count"].max() < 200
    assert sample.rows == pytest.approx(300_000, rel=0.1)
    assert scanner.sample(big, 1000).frame.equals(sample.frame)


@pytest.mark.parametrize("analysed", [True, False])
def test_a_sample_finds_what_deleting_has_left(postgres, analysed):
    url = postgres.database("bloat")
    postgres.run(
        "CREATE TABLE t (id int, filler text)",
        "INSERT INTO t SELECT g, repeat('x', 900) FROM generate_series(1, 40000) g",
        *(["ANALYZE t"] if analysed else []),
        "DELETE FROM t WHERE id % 40 > 0",
        database="bloat",
    )
    with closing(open_connector(url)) as connector:
        (table,) = connector.tables()

        assert connector.sample(table, 500).frame.height >= 400


def test_a_snapshot_is_one_moment(postgres):
    url = postgres.database("moment")
    postgres.run("CREATE TABLE a (x int)", "CREATE TABLE b (x int)", database="moment")
    with closing(open_connector(url)) as connector, connector.snapshot():
        tables = connector.tables()
        postgres.run("INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (1)", database="moment")

        assert [connector.count(table) for table in tables] == [0, 0]
        assert [list(connector.batches(table, 10)) for table in tables] == [[], []]
    with closing(open_connector(url)) as connector:
        assert [connector.count(table) for table in tables] == [1, 1]
