"""Originals that lie in a store beside the rows of its tables: one line each, by engine.

Each has a place of its own, so all of an engine are planted at once, and each has to be named.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.planted.people import ID, MAIL, NAME, PHONE

UNNAMED = "(a name beside tables)"


@dataclass
class Hidden:
    """What is done to a store of an engine (SQL, or a function of its folder), and the place that
    the proof has to name; `code` tells what was found there.
    """

    engine: str
    id: str
    place: str
    spoil: object
    code: str = "in_schema"


def with_metadata(folder: Path) -> None:
    path = folder / "customer.parquet"
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"exported for": MAIL}), path)


def with_field_metadata(folder: Path) -> None:
    path = folder / "region.parquet"
    table = pq.read_table(path)
    field = table.schema.field("name").with_metadata({"example": PHONE})
    pq.write_table(table.set_column(1, field, table["name"]), path)


def with_dictionary(folder: Path) -> None:
    """A value that rows had before they were filtered."""
    path = folder / "orders.parquet"
    table = pq.read_table(path)
    at = table.schema.get_field_index("status")
    coded = table["status"].combine_chunks().dictionary_encode()
    more = pa.array([*coded.dictionary.to_pylist(), f"{MAIL}"])
    status = pa.DictionaryArray.from_arrays(coded.indices, more)
    pq.write_table(table.set_column(at, "status", status), path)


def with_partition(folder: Path) -> None:
    part = folder / "part" / f"who={PHONE}"
    part.mkdir(parents=True)
    pq.write_table(pa.table({"a": [1, 2]}), part / "a.parquet")


def with_file_name(folder: Path) -> None:
    (folder / "more").mkdir()
    pq.write_table(pa.table({"a": [1]}), folder / "more" / f"{ID}.parquet")


def with_note(folder: Path) -> None:
    (folder / "notes.txt").write_text(f"questions: {MAIL}")


def with_header(folder: Path) -> None:
    path = folder / "region.csv"
    head, _, rest = path.read_text().partition("\n")
    path.write_text(f"{head},tel_{PHONE}\n" + "".join(f"{line},1\n" for line in rest.splitlines()))


def with_other_table(folder: Path) -> None:
    (folder / "old.csv").write_text(f"a\n{PHONE}\n")


DELETED = (
    "PRAGMA secure_delete = OFF; CREATE TABLE old (a TEXT);"
    f"INSERT INTO old SELECT '{MAIL} ' || hex(randomblob(900)) FROM region; DROP TABLE old"
)
HIDDEN = [
    Hidden("sqlite", "view", "view v", f"CREATE VIEW v AS SELECT 1 WHERE 'x' <> '{PHONE}'"),
    Hidden("sqlite", "trigger", "trigger t",
           f"CREATE TRIGGER t AFTER DELETE ON region BEGIN SELECT '{MAIL}'; END"),
    Hidden("sqlite", "part of an index", "index i",
           f"CREATE INDEX i ON orders (id) WHERE status <> '{PHONE}'"),
    Hidden("sqlite", "name", UNNAMED, f'CREATE VIEW "v{PHONE}" AS SELECT 1'),
    Hidden("sqlite", "deleted rows", "pages that are no longer used", DELETED),
    Hidden("parquet", "metadata", "file customer.parquet, its metadata", with_metadata),
    Hidden("parquet", "metadata of a column", "file region.parquet, its metadata",
           with_field_metadata),
    Hidden("parquet", "dictionary", "file orders.parquet, what no row has", with_dictionary),
    Hidden("parquet", "partition", "part.who", with_partition, "elsewhere"),
    Hidden("parquet", "file name", UNNAMED, with_file_name),
    Hidden("parquet", "another file", "file notes.txt", with_note),
    Hidden("csv", "header", "region", with_header),
    Hidden("csv", "left-over table", "old.a", with_other_table, "elsewhere"),
    Hidden("csv", "another file", "file notes.txt", with_note),
    Hidden("duckdb", "view", "view v", f"CREATE VIEW v AS SELECT '{PHONE}' AS a"),
    Hidden("duckdb", "macro", "macro m", f"CREATE MACRO m() AS '{MAIL}'"),
    Hidden("duckdb", "sequence", "sequence s", f"CREATE SEQUENCE s START {PHONE}"),
    Hidden("duckdb", "comment", "region.name", f"COMMENT ON COLUMN region.name IS '{MAIL}'"),
    Hidden("postgres", "view", "view public.v", f"CREATE VIEW v AS SELECT '{PHONE}' AS a"),
    Hidden("postgres", "index", "index public.i",
           f"CREATE INDEX i ON region ((name || '{MAIL}'))"),
    Hidden("postgres", "routine", "routine public.f",
           f"CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT '{ID}'$$"),
    Hidden("postgres", "sequence", "sequence public.s", f"CREATE SEQUENCE s START {PHONE}"),
    Hidden("postgres", "label", "label of public.mood", f"CREATE TYPE mood AS ENUM ('{NAME}')"),
    Hidden("postgres", "policy", "policy p",
           f"CREATE POLICY p ON region USING (name <> '{PHONE}')"),
    Hidden("postgres", "comment on a view", "comment on view public.w",
           f"CREATE VIEW w AS SELECT 1 AS a; COMMENT ON VIEW w IS '{MAIL}'"),
    Hidden("postgres", "comment on a table", "public.region",
           f"COMMENT ON TABLE region IS '{NAME}'"),
    Hidden("postgres", "default", "public.region.name",
           f"ALTER TABLE region ALTER name SET DEFAULT '{MAIL}'"),
    Hidden("postgres", "check", "public.orders",
           f"ALTER TABLE orders ADD CHECK (status <> '{PHONE}')"),
    Hidden("mariadb", "view", "view v", f"CREATE VIEW v AS SELECT '{PHONE}' AS a"),
    Hidden("mariadb", "routine", "routine f",
           f"CREATE FUNCTION f() RETURNS text DETERMINISTIC RETURN '{ID}'"),
    Hidden("mariadb", "trigger", "trigger t",
           f"CREATE TRIGGER t BEFORE INSERT ON region FOR EACH ROW SET @a = '{MAIL}'"),
    Hidden("mariadb", "event", "event e",
           f"CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT '{PHONE}'"),
    Hidden("mariadb", "comment", "region", f"ALTER TABLE region COMMENT '{MAIL}'"),
]  # fmt: skip
