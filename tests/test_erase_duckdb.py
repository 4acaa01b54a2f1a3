"""One person goes from a DuckDB file, which is written anew, or stays as it was."""

from contextlib import closing

import duckdb
import pytest

from tests.persons import (
    CHANGED,
    KEPT,
    LI,
    ROWS,
    SCHEMA,
    SEEN,
    WANG,
    Place,
    canaries,
    changed,
    kept,
)
from tuomin.erase import law
from tuomin.errors import ConnectorError

MORE = """
CREATE SEQUENCE numbers START 7;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TABLE visit (id BIGINT PRIMARY KEY DEFAULT nextval('numbers'), who BIGINT REFERENCES
  person (id), m mood, twice BIGINT GENERATED ALWAYS AS (id * 2), seen STRUCT(phone VARCHAR),
  calls BIGINT[], CHECK (id > 0));
CREATE INDEX total ON purchase (total);
CREATE VIEW names AS SELECT name FROM person;
CREATE MACRO one_more(x) AS x + 1;
COMMENT ON TABLE person IS 'people';
CREATE TABLE tree (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES tree (id), note VARCHAR)
"""
VISITS = """
INSERT INTO visit (who, m, seen, calls) VALUES (1, 'good', NULL, NULL),
  (2, 'bad', {'phone': '13800138000'}, [13800138000, 5]), (NULL, 'bad', NULL, [1])
"""
TREE = [(1, None, f"tel {LI}"), (2, 1, "x"), (3, 2, f"{LI}, y"), (4, 3, "z")]
FACTS = [
    f"SELECT * EXCLUDE (database_name, database_oid, {key}) FROM duckdb_{what}()"
    f" WHERE NOT internal ORDER BY {order}"
    for what, key, order in [
        ("tables", "schema_oid, table_oid, estimated_size", "table_name"),
        ("columns", "schema_oid, table_oid", "table_name, column_index"),
        ("views", "schema_oid, view_oid", "view_name"),
    ]
] + ["SELECT sql FROM duckdb_indexes()", "SELECT last_value FROM duckdb_sequences()",
     "SELECT one_more(1)", "SELECT enum_range(NULL::mood)"]  # fmt: skip


class DuckdbPlace(Place):
    def connect(self):
        return duckdb.connect(self.url.removeprefix("duckdb:///"))


@pytest.fixture
def place(tmp_path):
    """The store of `tests.persons`, but that nobody points back: DuckDB knows no such circle."""
    found = DuckdbPlace(f"duckdb:///{tmp_path}/people.duckdb", "duckdb")
    found.run(*(part for part in f"{SCHEMA}{MORE}".split(";\n") if part.strip()))
    for table, rows in {**ROWS, "tree": TREE}.items():
        for row in rows:
            name = '"' + table.replace('"', '""') + '"'
            with closing(found.connect()) as link:
                link.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    found.run(VISITS)
    return found


def erased(place):
    eraser = place.eraser()
    with closing(eraser.connector):
        plan = eraser.plan()
        return plan, eraser.execute(plan)


def facts(place):
    with closing(place.connect()) as link:
        return [link.execute(fact).fetchall() for fact in FACTS]


def test_all_of_the_person_and_nothing_of_others(place, tmp_path):
    (tmp_path / "people.duckdb").chmod(0o640)
    before, told = place.dump(), facts(place)
    plan, done = erased(place)
    after = place.dump()

    assert canaries(after) == []
    assert (plan.ambiguous, plan.hindrances, done.tables) == ((), (), 10)
    assert facts(place) == told
    assert kept(before, after) == KEPT | {"person": 2, "visit": 1, "tree": 2}
    assert changed(before, after) == CHANGED | {
        ("8", "2", "bad", "16", "{'phone': '***'}", "[None, 5]"),
        ("1", None, "tel ***"),
        ("3", "2", "***, y"),
    }
    assert sorted(each.name for each in tmp_path.iterdir()) == ["people.duckdb"]
    assert (tmp_path / "people.duckdb").stat().st_mode & 0o777 == 0o640


NAMELESS = """
CREATE TABLE member (id_no VARCHAR, note VARCHAR);
INSERT INTO member VALUES ({li}, 'of a table without a key'), (NULL, 'x'), (NULL, 'x');
CREATE TABLE boss (code VARCHAR UNIQUE, above VARCHAR REFERENCES boss (code), note VARCHAR);
INSERT INTO boss VALUES ('a', NULL, 'tel {li}');
INSERT INTO boss VALUES (NULL, 'a', 'y'), (NULL, NULL, 'y'), (NULL, NULL, 'y')
"""


def test_rows_that_nothing_tells_apart_are_rows_of_their_own(place):
    said = NAMELESS.replace("({li}", f"('{LI}'").replace("{li}", LI)
    place.run(*(part for part in said.split(";\n") if part.strip()))
    erased(place)
    after = place.dump()

    assert dict(after["member"]) == {(None, "x"): 2}
    assert dict(after["boss"]) == {
        ("a", None, "tel ***"): 1, (None, "a", "y"): 1, (None, None, "y"): 2,
    }  # fmt: skip


def seen_in(file):
    content = file.read_bytes().replace(b"9913800138000", b"")
    return [each for each in SEEN if each.encode() in content]


def test_nothing_of_the_person_is_left_in_the_file(place, tmp_path):
    file = tmp_path / "people.duckdb"
    held = seen_in(file)
    erased(place)

    assert len(held) > len(SEEN) // 2
    assert seen_in(file) == []
    assert "blocks" not in {each["what"] for each in law.outside("duckdb")}
    assert WANG.encode() in file.read_bytes()


def test_what_fails_leaves_the_file_as_it_was(place, tmp_path):
    place.run(f"CREATE TABLE strict (note VARCHAR NOT NULL, CHECK (note LIKE '%{LI}'))")
    place.run(f"INSERT INTO strict VALUES ('of {LI}')")
    file = tmp_path / "people.duckdb"
    before = file.read_bytes()
    with pytest.raises(ConnectorError, match="strict: .*check") as told:
        erased(place)

    assert told.value.__notes__ == ["nothing was changed: the transaction was given up"]
    assert file.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["people.duckdb"]


def test_rows_in_the_log_of_the_file_are_erased_too(place, tmp_path):
    link = duckdb.connect(str(tmp_path / "people.duckdb"), config={"checkpoint_threshold": "1TB"})
    link.execute("SET checkpoint_threshold = '1TB'; PRAGMA disable_checkpoint_on_shutdown")
    link.execute(f"INSERT INTO diary VALUES ('x', 'of {LI}')")
    link.close()
    assert (tmp_path / "people.duckdb.wal").exists()
    erased(place)

    assert canaries(place.dump()) == []
    assert ("x", "of ***") in place.dump()["diary"]


def test_what_a_killed_run_left_is_taken_away(place, tmp_path):
    (tmp_path / ".people.duckdb.erasing").write_bytes(b"half of a file")
    erased(place)

    assert sorted(each.name for each in tmp_path.iterdir()) == ["people.duckdb"]
