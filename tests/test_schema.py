"""Declarations on another engine: what goes along, what is said to be lost."""

import sqlite3

import pytest

from tuomin.connectors.families import family_of, type_for
from tuomin.connectors.links import ordered
from tuomin.connectors.placing import losses, placed
from tuomin.connectors.rules import RULES
from tuomin.connectors.schema import constant_default, declare
from tuomin.model import Check, Column, ForeignKey, Index, Table

ENGINES = [*RULES, "mssql"]


def column(name="c", family="text", **facts):
    return Column(name=name, type=facts.pop("type", family), family=family, **facts)


def table(name, *columns, points_to=(), **facts):
    """A table; it has a foreign key to each of the tables that it points to."""
    keys = tuple(
        ForeignKey(columns=("id",), target_schema=None, target=other, target_columns=("id",))
        for other in points_to
    )
    columns = columns or (column("id", "integer"),)
    return Table(
        schema=facts.pop("schema", None), name=name, columns=columns, foreign_keys=keys, **facts
    )


@pytest.mark.parametrize(
    ("declared", "family"),
    [
        ("VARCHAR(18)", "text"), ("character varying", "text"), ("NVARCHAR2(10)", "text"),
        ("CLOB", "text"), ("enum('a','b')", "text"), ("int unsigned", "integer"),
        ("BIGSERIAL", "integer"), ("HUGEINT", "integer"), ("INTERVAL", "other"), ("point", "other"),
        ("bit(8)", "other"), ("int4range", "other"), ("NUMERIC(10,2)", "decimal"),
        ("money", "decimal"), ("DECIMAL TEXT", "decimal"), ("double precision", "float"),
        ("REAL", "float"), ("tinyint(1)", "integer"), ("boolean", "boolean"), ("DATE", "date"),
        ("datetime(6)", "timestamp"), ("timestamp with time zone", "timestamp"),
        ("time(3)", "time"), ("bytea", "binary"), ("longblob", "binary"),
        ("VARBINARY(16)", "binary"), ("jsonb", "json"),
        ("JSON TEXT", "json"), ("uuid", "uuid"), ("UNIQUEIDENTIFIER", "uuid"),
        ("STRUCT(a INTEGER)", "json"), ("VARCHAR[]", "json"), ("", "text"), ("tsvector", "other"),
    ],
)  # fmt: skip
def test_a_type_has_its_family(declared, family):
    assert family_of(declared) == family


@pytest.mark.parametrize(
    ("facts", "engine", "expected"),
    [
        ({"length": 18}, "sqlite", "VARCHAR(18)"),
        ({"length": 18}, "mysql", "varchar(18)"),
        ({"length": 5000}, "mysql", "longtext"),
        ({}, "mysql", "longtext"),
        ({"family": "decimal", "precision": 10, "scale": 2}, "sqlite", "DECIMAL(10, 2)"),
        ({"family": "decimal", "precision": 18, "scale": 2}, "sqlite", "DECIMAL TEXT"),
        ({"family": "decimal", "precision": 18, "scale": 2}, "files", "decimal128(18, 2)"),
        ({"family": "decimal"}, "files", "string"),
        ({"family": "integer", "precision": 20}, "postgresql", "numeric(20)"),
        ({"family": "integer", "precision": 39}, "duckdb", "VARCHAR"),
        ({"family": "integer", "precision": 10}, "duckdb", "BIGINT"),
        ({"family": "timestamp", "type": "timestamptz"}, "files", "timestamp[us, tz=UTC]"),
        ({"family": "timestamp", "type": "datetime"}, "postgresql", "timestamp"),
    ],
)
def test_a_type_has_its_like_on_another_engine(facts, engine, expected):
    assert type_for(column(**facts), engine) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"default": "'it''s'"}, "'it''s'"),
        ({"default": "'x'::character varying(10)"}, "'x'"),
        ({"default": "-1.5", "family": "decimal"}, "-1.5"),
        ({"default": "now()", "family": "timestamp"}, "CURRENT_TIMESTAMP"),
        ({"default": "current_timestamp(6)", "family": "timestamp"}, "CURRENT_TIMESTAMP"),
        ({"default": "now()"}, None),
        ({"default": "1", "family": "boolean"}, "TRUE"),
        ({"default": "nextval('s'::regclass)", "family": "integer"}, None),
        ({"default": "(uuid())"}, None),
        ({"default": r"'a\b'"}, None),
        ({}, None),
    ],
)
def test_only_a_constant_default_means_the_same_everywhere(facts, expected):
    assert constant_default(column(**facts)) == expected


@pytest.mark.parametrize("engine", ENGINES)
def test_hostile_names_and_texts_stay_what_they_are(engine):
    name = 'we"ird `%s]\n:p 表'
    odd = table(name, column(name, default="'%(x)s :p'", comment="it's %s :p"), primary_key=(name,))
    created = "\n".join(declare([odd], source=engine, target=engine).create)

    assert "'%(x)s :p'" in created
    assert "%%" not in created


def test_a_declaration_runs_whatever_the_names_are():
    name = 'we"ird `%s]\n:p 表'
    odd = table(name, column(name, "integer", default="1"), primary_key=(name,))
    with sqlite3.connect(":memory:") as connection:
        for statement in declare([odd], source="mysql", target="sqlite").create:
            connection.execute(statement)
        found = connection.execute("SELECT name FROM sqlite_master WHERE sql <> ''").fetchall()
    connection.close()

    assert found == [(name,)]


def test_parents_come_before_their_children():
    tables = [table("c", points_to=["b"]), table("b", points_to=["a", "b"]), table("a")]

    assert [each.name for each in ordered(tables)] == ["a", "b", "c"]
    circle = [table("x", points_to=["y"]), table("y", points_to=["x"]), table("z", points_to=["x"])]
    assert sorted(each.name for each in ordered(circle)) == ["x", "y", "z"]


@pytest.mark.parametrize(
    ("schemas", "target", "expected"),
    [
        (["public"], "sqlite", [(None, "t0")]),
        (["public", "hr"], "sqlite", [(None, "public_t0"), (None, "hr_t1")]),
        (["public", "hr"], "duckdb", [("public", "t0"), ("hr", "t1")]),
        ([None], "postgresql", [("public", "t0")]),
        ([None], "files", [(None, "t0")]),
        (["main"], "duckdb", [(None, "t0")]),
    ],
)
def test_schemas_go_where_the_target_has_room(schemas, target, expected):
    tables = [table(f"t{number}", schema=schema) for number, schema in enumerate(schemas)]

    assert [each.id for each in placed(tables, source="mssql", target=target).values()] == expected


def test_every_loss_is_said():
    tables = [
        table(
            "t", column("id", "integer"), column("n", default="(uuid())", comment="c"),
            column("g", generated="GENERATED ALWAYS AS (1)"), column("p", "other", type="point"),
            points_to=["t", "gone"], checks=(
                Check(condition="n <> ''", name="said"),
                Check(condition="id > g"), Check(condition="1 = 1"),
            ),
            unsupported=("trigger x",),
            indexes=(Index(name="i", columns=(), definition="CREATE INDEX i ON t (lower(n))"),),
        )
    ]  # fmt: skip

    assert losses(tables, source="postgresql", target="duckdb") == [
        "t: trigger x",
        "t: foreign key to t, itself or in a circle",
        "t: foreign key to gone, which is not copied",
        "t: check constraint said, on n",
        "t: check constraint without a name, on id, g",
        "t: check constraint without a name",
        "t: index i, on expressions or some rows",
        "t: default of n",
        "t: g is no longer computed",
        "t: p (point) becomes text",
    ]
    assert losses(tables, source="sqlite", target="sqlite") == [
        "t: trigger x",
        "t: foreign key to gone, which is not copied",
    ]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("files", ["t: n (numeric) becomes text", "t: w (numeric(50,2)) becomes text"]),
        ("duckdb", ["t: n (numeric) becomes text", "t: w (numeric(50,2)) becomes text"]),
        ("mysql", ["t: n (numeric) becomes text"]),
        ("sqlite", []),
        ("postgresql", []),
    ],
)
def test_numbers_that_the_target_cannot_hold_are_told(target, expected):
    wide = column("w", "decimal", type="numeric(50,2)", precision=50, scale=2)
    fit = column("d", "decimal", type="numeric(10,2)", precision=10, scale=2)
    given = table("t", column("n", "decimal", type="numeric"), wide, fit)

    assert losses([given], source="postgresql", target=target) == expected
