"""A PostgreSQL copy is there whole or not at all, and says why without showing a value."""

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
from tuomin.model import Column, Table

CANARY = "canary-19c2e4"


@pytest.fixture
def target(postgres):
    return postgres.database("target")


def left_in(server, database="target"):
    """What a database holds beside the system's own: relations, types, schemas, extensions."""
    return server.run(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
        " UNION ALL SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_|public)'"
        " UNION ALL SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'",
        database=database,
    )


@contextmanager
def staged(url, *tables, engine="postgresql"):
    with closing(open_connector(url)) as writer, writer.staging(tables, engine=engine) as staging:
        yield staging


@pytest.mark.parametrize(
    ("value", "constraint", "message"),
    [
        (CANARY, "n int", "public.t: .*22P02"),
        (CANARY, "n varchar(5)", "public.t: .*too long.*22001"),
        (CANARY + "\0", "n text", "public.t: .*22021"),
        (CANARY, "n text UNIQUE", "unique.*23505.*t_n_key"),
        (CANARY, "n text CHECK (n <> 'x')", "CHECK.*23514"),
        (None, "n text NOT NULL", "missing.*23502.*n"),
        (
            CANARY + "lost",
            "n text REFERENCES t (other), UNIQUE (other)",
            "points to nothing.*23503",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_an_error_that_does_not_show_it(
    postgres, target, value, constraint, message
):
    source = postgres.database("narrow")
    postgres.run(f"CREATE TABLE t ({constraint}, other text)", database="narrow")
    values = [CANARY if value else None, "x"] if "CHECK" in constraint else [value, value]
    frame = pl.DataFrame(
        {"n": values, "other": [CANARY, CANARY + "2"]}, schema_overrides={"n": pl.String}
    )
    with closing(open_connector(source)) as reader, closing(open_connector(target)) as writer:
        tables = reader.tables()
        with (
            pytest.raises(ConnectorError, match=message) as caught,
            writer.staging(tables, engine="postgresql") as staging,
        ):
            staging.write(tables[0], frame)

    assert CANARY not in "".join(traceback.format_exception(caught.value))
    assert left_in(postgres) == []


def test_a_failed_copy_leaves_nothing(postgres, target):
    source = postgres.database("typed")
    postgres.run(
        "CREATE TYPE mood AS ENUM ('sad')",
        "CREATE EXTENSION hstore",
        "CREATE SCHEMA s",
        "CREATE TABLE s.t (m mood, h hstore)",
        database="typed",
    )
    with closing(open_connector(source)) as reader:
        (table,) = reader.tables()
    frame = pl.DataFrame({"m": ["sad"], "h": ['"a"=>"b"']})
    with pytest.raises(KeyboardInterrupt), staged(target, table) as staging:  # noqa: PT012
        staging.write(table, frame)
        raise KeyboardInterrupt

    assert left_in(postgres) == []


@pytest.mark.parametrize("point", ["created", "written", "finished"])
def test_a_killed_copy_leaves_all_or_nothing(postgres, target, point):
    ended = subprocess.run([sys.executable, "-m", "tests.killed", target, point], check=False)
    sessions = "SELECT FROM pg_stat_activity WHERE datname = 'target'"
    end = time.monotonic() + 5
    while postgres.run(sessions) and time.monotonic() < end:
        time.sleep(0.02)
    found = {name for (name,) in left_in(postgres)}

    assert ended.returncode == -signal.SIGKILL
    assert found == ({"t", "t_pkey", "_t", "t_by_y"} if point == "finished" else set())


def test_a_second_copy_into_the_same_database_is_refused(target):
    table = Table(schema=None, name="t", columns=(Column(name="x", type="text"),))
    with staged(target, table, engine="sqlite"):
        start = time.monotonic()
        with pytest.raises(BusyError, match="another run fills"), staged(target, engine="sqlite"):
            pass

        assert time.monotonic() - start < 2


@pytest.mark.parametrize("there", ["TABLE t (x int)", "VIEW t AS SELECT 1", "SEQUENCE t"])
def test_a_target_that_is_not_empty_is_refused(postgres, target, there):
    table = Table(schema=None, name="u", columns=(Column(name="x", type="text"),))
    postgres.run(f"CREATE {there}", database="target")
    with (
        pytest.raises(SetupError, match="not empty: 1 .* in schema public"),
        staged(target, table, engine="sqlite"),
    ):
        pass


def test_a_name_that_would_be_cut_is_refused(target):
    table = Table(schema=None, name="客" * 22, columns=(Column(name="x", type="text"),))
    with pytest.raises(SetupError, match="63 bytes"), staged(target, table, engine="sqlite"):
        pass


@pytest.mark.usefixtures("target")
def test_missing_rights_are_advised(postgres):
    writer = postgres.role("writer", "pw", database="target")
    postgres.run("REVOKE CREATE ON SCHEMA public FROM PUBLIC", database="target")
    table = Table(schema=None, name="t", columns=(Column(name="x", type="text"),))
    with (
        pytest.raises(ConnectorError, match="permission denied.*42501") as caught,
        staged(writer, table, engine="sqlite"),
    ):
        pass
    postgres.run(*caught.value.hint.split(";"), database="target")
    with staged(writer, table, engine="sqlite"):
        pass

    assert postgres.run("SELECT tableowner FROM pg_tables WHERE tablename = 't'", database="target")
