"""A PostgreSQL schema with a bit of everything goes to other engines, or its parts are listed."""

import sqlite3
from contextlib import closing

import duckdb
import pytest

from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.connectors.placing import is_altered, losses
from tuomin.copier import copy
from tuomin.errors import ConnectorError
from tuomin.plan import plan
from tuomin.scan import scan

SCHEMA = r"""
CREATE SCHEMA "ward ""A"" %s";
CREATE TYPE sex AS ENUM ('男', 'it''s');
CREATE TABLE department (id serial PRIMARY KEY, name text NOT NULL UNIQUE,
  parent int REFERENCES department, code numeric(10) UNIQUE, budget money DEFAULT 5);
CREATE TABLE patient (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  uid uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE, sex sex DEFAULT '男', ward int, bed int,
  extra jsonb DEFAULT '{}', tags text[] DEFAULT '{}', weight numeric(5,2) CHECK (weight > 0),
  twice numeric GENERATED ALWAYS AS (weight * 2) STORED, ip inet, taken boolean);
CREATE UNIQUE INDEX place ON patient (ward) WHERE taken;
CREATE UNIQUE INDEX spelled ON patient (ward, abs(bed));
CREATE UNIQUE INDEX bed ON patient (bed);
CREATE TABLE visit (patient bigint REFERENCES patient ON UPDATE CASCADE, no int,
  dep int REFERENCES department (code), bed int REFERENCES patient (bed),
  PRIMARY KEY (patient, no));
CREATE TABLE drug (id serial PRIMARY KEY, no int, patient bigint,
  FOREIGN KEY (no, patient) REFERENCES visit (no, patient),
  FOREIGN KEY (patient, no) REFERENCES visit (patient, no));
CREATE TABLE "ward ""A"" %s"."select" ("a%sb" int, patient bigint REFERENCES patient,
  other bigint REFERENCES patient, PRIMARY KEY ("a%sb"));
CREATE TABLE event (id bigint, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE event_2020 PARTITION OF event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE follow (ev bigint, at date, FOREIGN KEY (ev, at) REFERENCES event);
CREATE TABLE bare ();
INSERT INTO department (name, parent, code) VALUES ('内科', NULL, 1), ('外科', 1, 2);
INSERT INTO patient (ward, bed, weight, taken) VALUES (1, 1, 50, true), (1, 2, 60, false);
INSERT INTO visit VALUES (1, 1, 1, 1), (2, 1, 2, 2);
INSERT INTO drug (no, patient) VALUES (1, 1), (1, 2);
INSERT INTO "ward ""A"" %s"."select" VALUES (1, 1, 2), (2, 2, NULL);
INSERT INTO event VALUES (1, '2020-02-02');
INSERT INTO follow VALUES (1, '2020-02-02')"""
ROWS = {"department": 2, "patient": 2, "visit": 2, "drug": 2, "select": 2, "event": 1, "follow": 1}


@pytest.fixture
def source(postgres):
    url = postgres.database("hospital")
    postgres.run(*SCHEMA.split(";\n"), database="hospital")
    return url


def copied(source, target, outcome="de_identified"):
    with (
        closing(open_connector(source)) as before,
        closing(open_connector(target, write=True)) as after,
    ):
        made = plan(scan(before), before.tables(), policy.read(outcome))
        return copy(before, after, made)


def test_duckdb_takes_it_and_what_it_cannot_declare_is_listed(source, tmp_path):
    path = tmp_path / "hospital.duckdb"
    done = copied(source, f"duckdb:///{path}")
    ward = 'ward "A" %s.select'
    said = [line for line in done.losses if "key" in line or "index" in line or "itself" in line]

    assert {label.split(".")[-1]: rows for label, rows in done.rows.items() if rows} == ROWS
    assert sorted(said) == [
        "public.bare: the table itself: it has no columns",
        "public.department: foreign key to department, itself or in a circle",
        "public.drug: foreign key to visit, to columns that are no key there",
        "public.patient: index place, on expressions or some rows",
        "public.patient: index spelled, on expressions or some rows",
        "public.visit: foreign key to department, to columns of another type",
        "public.visit: foreign key to patient, to columns that are no key there",
        f"{ward}: foreign key to patient, which is in another schema",
    ]
    with closing(duckdb.connect(str(path))) as connection:
        found = connection.execute(
            "SELECT table_name, referenced_table FROM duckdb_constraints()"
            " WHERE constraint_type = 'FOREIGN KEY' ORDER BY 1, 2"
        ).fetchall()

        assert found == [("drug", "visit"), ("follow", "event"), ("visit", "patient")]


def test_sqlite_takes_it(source, tmp_path):
    path = tmp_path / "hospital.sqlite"
    done = copied(source, f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()

        assert broken == []
    assert sum(done.rows.values()) == sum(ROWS.values())


def test_a_refused_declaration_names_its_table(postgres, tmp_path):
    url = postgres.database("twins")
    postgres.run(
        'CREATE TABLE t (name int, "NAME" int)', "CREATE TABLE a (x int)", database="twins"
    )

    with pytest.raises(ConnectorError, match=r"^t: .*rename one in the source"):
        copied(url, f"duckdb:///{tmp_path / 'twins.duckdb'}")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_to_the_same_engine_loses_nothing_but_its_partitions(source):
    with closing(open_connector(source)) as connector:
        tables = connector.tables()

    assert losses(tables, source="postgresql", target="postgresql") == [
        "public.event: partitions, copied as one table"
    ]


def test_a_check_of_a_domain_is_a_risk_and_its_refusal_names_the_columns(postgres):
    url = postgres.database("domain")
    postgres.run(
        "CREATE DOMAIN phone AS varchar(20) CHECK (VALUE ~ '^[0-9+ -]+$')",
        "CREATE DOMAIN own AS phone NOT NULL",
        "CREATE TABLE person (id int PRIMARY KEY, mobile own)",
        "INSERT INTO person SELECT n, 13800138000 + n FROM generate_series(1, 50) n",
        database="domain",
    )
    with closing(open_connector(url)) as store:
        made = plan(scan(store), store.tables(), policy.read("masked"))

    assert ("mobile", "check") in {(risk.column, risk.risk) for risk in made.risks}
    with pytest.raises(ConnectorError, match=r"public\.person: .*changed here: mobile \(mask\)"):
        copied(url, postgres.database("target"), "masked")


def test_what_a_store_has_beside_tables_is_listed(postgres, mariadb, tmp_path):
    view, path = "CREATE VIEW v AS SELECT id FROM t", tmp_path / "source.db"
    urls = [postgres.database("beside"), mariadb.database("beside"), f"sqlite:///{path}"]
    table = "CREATE TABLE t (id int PRIMARY KEY)"
    postgres.run(
        table, view, "CREATE MATERIALIZED VIEW m AS SELECT id FROM t",
        "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'", database="beside",
    )  # fmt: skip
    mariadb.run(
        table, view, "CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1",
        "CREATE PROCEDURE p() SELECT 1", database="beside",
    )  # fmt: skip
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(table)
        connection.execute(view)
    found = [copied(url, f"sqlite:///{tmp_path / str(n)}.db").losses for n, url in enumerate(urls)]

    assert found == [
        (
            "public.m: materialized view, copied as a table",
            "function public.f(integer)",
            "procedure public.p()",
            "view public.v",
        ),
        ("function f", "procedure p", "view v"),
        ("view v",),
    ]
    assert [is_altered(line) for line in found[0]] == [True, False, False, False]
