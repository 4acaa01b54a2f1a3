"""What a scan of a server cannot look at is undetermined with a reason; it looks at the rest."""

from contextlib import closing
from functools import partial

import pytest

from tests.commands import MOBILE, PHONES, Commands, scanned


@pytest.fixture
def scan(monkeypatch, capsys):
    return partial(scanned, Commands(monkeypatch, capsys))


def fill(server, database, *tables):
    for table in tables:
        values = ", ".join(f"({number}, '{phone}')" for number, phone in enumerate(PHONES))
        server.run(
            f"CREATE TABLE {table} (id int, phone varchar(20))",
            f"INSERT INTO {table} VALUES {values}",
            database=database,
        )


class TestPostgres:
    def test_rights_locks_and_hidden_rows_leave_only_their_own_undetermined(self, postgres, scan):
        postgres.database("bad")
        fill(postgres, "bad", "fine", "locked", "filtered", "forbidden", "partly")
        postgres.run(
            "ALTER TABLE filtered ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY nobody ON filtered USING (id < 0)",
            "CREATE MATERIALIZED VIEW stale AS SELECT * FROM fine WITH NO DATA",
            database="bad",
        )
        grants = ["SELECT ON fine, locked, filtered, stale", "SELECT (phone) ON partly"]
        url = postgres.role("some", "pw", *grants, database="bad")
        with closing(postgres.connect("bad")) as other:
            other.execute("BEGIN")
            other.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE")
            code, said, found = scan(url)

        lock = "somebody else holds a lock on it [SQLSTATE 55P03]"
        rows = "row-level security hides rows [SQLSTATE 42501]"
        right, stale = (
            "permission denied [SQLSTATE 42501]",
            "it cannot be read now [SQLSTATE 55000]",
        )
        assert code == 3
        assert found == {
            "fine": "scanned", "fine.id": None, "fine.phone": MOBILE,
            "partly": "scanned", "partly.phone": MOBILE,
            "partly.id": "permission denied on the column [SQLSTATE 42501]",
            "locked": lock, "locked.id": lock, "locked.phone": lock,
            "filtered": rows, "filtered.id": rows, "filtered.phone": rows,
            "forbidden": right, "forbidden.id": right, "forbidden.phone": right,
            "stale": stale, "stale.id": stale, "stale.phone": stale,
        }  # fmt: skip
        assert f"not looked at: public.locked: {lock}\n" in said
        assert "undetermined: public.partly.id: permission denied" in said

    def test_values_and_types_of_any_kind_have_a_verdict(self, postgres, scan):
        url = postgres.database("kinds")
        columns = {
            "pair": ("pair", "ROW('a', 'b')", "(NULL, NULL)"), "mood": ("mood", "'sad'", "NULL"),
            "span": ("int4range", "'[1,5)'", "'empty'"),
            "days": ("date", "'infinity'", "'10000-01-01'"),
            "bc": ("timestamptz", "'0044-03-15 12:00 BC'", "'-infinity'"),
            "num": ("numeric", "'NaN'", "repeat('9', 5000)::numeric"),
            "real": ("float8", "'-0'", "'infinity'"),
            "gap": ("interval", "'-1 year 2 days'", "'0'"),
            "doc": ("xml", "'<a/>'", "NULL"), "vec": ("tsvector", "'a b'", "''"),
            "at": ("point", "'(1,2)'", "NULL"), "bits": ("bit(3)", "'101'", "NULL"),
            "cash": ("money", "'12.5'", "NULL"), "grid": ("int[][]", "'{{1,2},{3,4}}'", "'{}'"),
            "raw": ("bytea", r"'\x00ff'", "''"), "lsn": ("pg_lsn", "'0/1'", "NULL"),
        }  # fmt: skip
        declared = ", ".join(f"{name} {kind}" for name, (kind, *_) in columns.items())
        rows = (", ".join(each[place] for each in columns.values()) for place in (1, 2))
        postgres.run(
            "CREATE TYPE pair AS (a text, b text)",
            "CREATE TYPE mood AS ENUM ('sad')",
            "SET lc_monetary = 'C'",
            f"CREATE TABLE kinds ({declared})",
            "ALTER TABLE kinds ADD twice text GENERATED ALWAYS AS (lower(num::text)) STORED",
            f"INSERT INTO kinds VALUES ({next(rows)}), ({next(rows)})",
            "CREATE TABLE none ()",
            "CREATE TABLE parted (id int, phone text) PARTITION BY LIST (id)",
            "CREATE TABLE part PARTITION OF parted DEFAULT",
            "INSERT INTO parted VALUES " + ", ".join(f"(1, '{phone}')" for phone in PHONES),
            f"CREATE TABLE wide ({', '.join(f'c{number} int' for number in range(1600))})",
            "INSERT INTO wide (c1) VALUES (1)",
            database="kinds",
        )

        code, _, found = scan(url)

        assert (code, found["kinds"], found["none"], found["parted.phone"]) == (
            0, "scanned", "empty", MOBILE,
        )  # fmt: skip
        assert {f"kinds.{name}" for name in (*columns, "twice")} <= found.keys()
        assert sum(name.startswith("wide.") for name in found) == 1600

    def test_bytes_that_are_no_utf8_are_no_obstacle(self, postgres, scan):
        postgres.run(
            "DROP DATABASE IF EXISTS plain",
            "CREATE DATABASE plain ENCODING SQL_ASCII TEMPLATE template0 LOCALE 'C'",
        )
        values = ", ".join(f"(E'\\xd5\\xc5\\xc8\\xfd', '{phone}')" for phone in PHONES)
        postgres.run(
            "CREATE TABLE old (xm text, sj text)",
            f"INSERT INTO old VALUES {values}",
            database="plain",
        )

        code, _, found = scan(postgres.url("plain"))

        assert (code, found["old"], found["old.sj"]) == (0, "scanned", MOBILE)


class TestMariadb:
    def test_hidden_columns_and_locks_are_never_clean(self, mariadb, scan):
        mariadb.database("bad")
        fill(mariadb, "bad", "fine", "locked", "partly", "wide")
        more = ", ".join(f"ADD c{number} tinyint" for number in range(998))
        mariadb.run(f"ALTER TABLE wide {more}", database="bad")
        grants = [f"SELECT ON {name}" for name in ("fine", "locked", "wide")]
        url = mariadb.role("some", "pw", *grants, "SELECT (phone) ON partly", database="bad")
        with closing(mariadb.connect("bad")) as other:
            other.query("LOCK TABLES locked WRITE")
            code, said, found = scan(url)

        hidden = "columns of it are hidden from this user [error 1143]"
        lock = "somebody else holds a lock on it [error 1205]"
        assert sum(name.startswith("wide.") for name in found) == 1000
        assert (code, {name: each for name, each in found.items() if "wide" not in name}) == (3, {
            "fine": "scanned", "fine.id": None, "fine.phone": MOBILE,
            "partly": hidden, "partly.phone": MOBILE,
            "locked": lock, "locked.id": lock, "locked.phone": lock,
        })  # fmt: skip
        assert f"not looked at: partly: {hidden}\n" in said

    def test_values_and_types_of_any_kind_have_a_verdict(self, mariadb, scan):
        url = mariadb.database("kinds")
        columns = {
            "at": ("geometry", "ST_GeomFromText('POINT(1 2)')"), "zero": ("date", "'0000-00-00'"),
            "part": ("datetime", "'2024-00-00'"), "y": ("year", "0"), "t": ("time", "'-838:59:59'"),
            "bits": ("bit(3)", "b'101'"), "f": ("float", "-0.0"), "e": ("enum('a','b')", "''"),
            "s": ("set('a','b')", "'a,b'"), "ip": ("inet6", "'::1'"), "doc": ("json", "'{}'"),
            "num": ("decimal(65,30)", "repeat('9', 35)"), "nul": ("varchar(9)", "'a\\0b'"),
            "big": ("bigint unsigned zerofill", "18446744073709551615"),
            "gbk": ("varchar(9) character set latin1", "x'D5C5C8FD'"),
        }  # fmt: skip
        declared = ", ".join(f"{name} {kind} NULL" for name, (kind, _) in columns.items())
        mariadb.run(
            "SET sql_mode = ''",
            f"CREATE TABLE kinds ({declared}, twice int AS (y * 2) VIRTUAL)",
            f"INSERT INTO kinds ({', '.join(columns)})"
            f" VALUES ({', '.join(value for _, value in columns.values())})",
            database="kinds",
        )

        code, _, found = scan(url)

        assert (code, found["kinds"]) == (0, "scanned")
        assert {f"kinds.{name}" for name in (*columns, "twice")} <= found.keys()
