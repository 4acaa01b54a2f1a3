"""Copies of the sample between all engines keep rows, joins and keys, and nobody in them is real.

Each source is written, scanned, planned and read once. The targets are opened anew and read by
themselves.
"""

from collections import Counter
from contextlib import closing

import duckdb
import polars as pl
import pytest

from sample_db.write import write
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.connectors.text import to_text
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.proof import Asked, prove
from tuomin.scan import scan

ROWS, SEED = 150, 11
OUTCOMES = ("masked", "de_identified")  # test_anonymized.py has the third
ENGINES = ("sqlite", "duckdb", "parquet", "postgres", "mariadb")
PAIRS = [(engine, engine, outcome) for engine in ENGINES for outcome in OUTCOMES]
PAIRS += [
    (source, target, "de_identified")
    for source in ENGINES
    for target in ENGINES
    if target not in {source, "mariadb"}
]
PROVED = {(engine, "de_identified") for engine in ENGINES} | {
    ("sqlite", "masked"),
    ("mariadb", "masked"),
}
"""What is attacked: on each engine the copy that promises more."""
LONG, NUMBER = 8, 11  # characters and digits of an identifier that does not occur by chance
STARS = r"\*{2}"


class Source:
    """An engine's sample: its tables, inventory and plans, and what it holds as text."""

    def __init__(self, url):
        write(url, rows=ROWS, seed=SEED)
        self.url = url
        with closing(open_connector(url)) as store:
            self.tables, self.inventory = store.tables(), scan(store)
            self.frames = {table.name: texts(store, table) for table in self.tables}
        self.plans = {
            outcome: plan(self.inventory, self.tables, policy.read(outcome)) for outcome in OUTCOMES
        }


@pytest.fixture(scope="session")
def sources(request, tmp_path_factory):
    """Each engine's sample, made when first asked for."""
    made = {}

    def source(engine):
        if engine not in made:
            url = place(engine, request, tmp_path_factory.mktemp("source"), "source")
            made[engine] = Source(url)
        return made[engine]

    return source


def place(engine, request, folder, name):
    if engine in ("postgres", "mariadb"):
        return request.getfixturevalue(engine).database(name)
    if engine == "parquet":
        return f"parquet://{folder / name}"
    return f"{engine}:///{folder / name}.db"


@pytest.fixture(scope="module", params=PAIRS, ids="-".join)
def pair(request, sources, tmp_path_factory):
    """A finished copy: the plan, and the frames of both sides as text."""
    engine, target, outcome = request.param
    source = sources(engine)
    made, there = (
        source.plans[outcome],
        place(target, request, tmp_path_factory.mktemp("target"), "target"),
    )
    with (
        closing(open_connector(source.url)) as before,
        closing(open_connector(there, write=True)) as after,
    ):
        done = copy(before, after, made)
    with closing(open_connector(source.url)) as before, closing(open_connector(there)) as after:
        proof = None
        if (engine, outcome) in PROVED and engine == target:
            asked = Asked(outcome=outcome, key="destroyed")
            proof = prove(before, after, asked=asked, inventory=source.inventory)
        copied = {table.name: table for table in after.tables()}
        frames = {
            table.name: (source.frames[table.name], texts(after, copied[table.name]))
            for table in source.tables
        }
    return Pair(made, source.tables, frames, done, proof=proof, same=engine == target)


class Pair:
    def __init__(self, made, tables, frames, done, *, proof, same):  # noqa: PLR0913
        self.proof = proof
        self.plan, self.tables, self.frames, self.done, self.same = made, tables, frames, done, same
        self.steps = {
            (part.table, column.column): column for part in made.tables for column in part.columns
        }

    def columns(self, transforms):
        return [place for place, step in self.steps.items() if step.transform in transforms]


def texts(store, table):
    batches = [
        batch.select(to_text(values) for values in batch.iter_columns())
        for batch in store.batches(table, 65_536)
    ]
    empty = pl.DataFrame(schema={column.name: pl.String for column in table.columns})
    return pl.concat([empty, *batches])


def multiset(values):
    return Counter(values.to_list())


def test_every_row_of_every_table_is_there(pair):
    heights = {name: (before.height, after.height) for name, (before, after) in pair.frames.items()}

    assert all(before == after for before, after in heights.values())
    assert pair.done.rows == {part.label: heights[part.table][0] for part in pair.plan.tables}


def test_the_proof_holds(pair):
    if pair.proof is None:
        pytest.skip("proved on the engine itself, and where more is promised")

    assert pair.proof.failures == ()
    assert pair.proof.reached == pair.plan.asked


def test_joins_have_the_same_cardinality(pair):
    for table in pair.tables:
        for key in table.foreign_keys:
            names = list(key.columns)
            groups = [
                sorted(frame.select(names).drop_nulls().group_by(names).len()["len"].to_list())
                for frame in pair.frames[table.name]
            ]
            parents = pair.frames[key.target][1].select(
                pl.col(theirs).alias(ours)
                for ours, theirs in zip(names, key.target_columns, strict=True)
            )
            children = pair.frames[table.name][1].select(names).drop_nulls()

            assert groups[0] == groups[1], (table.name, names)
            assert children.join(parents, on=names, how="anti").is_empty(), (table.name, names)


def test_unique_stays_unique(pair):
    for table in pair.tables:
        for key in (table.primary_key, *table.unique):
            rows = pair.frames[table.name][1].select(key or []).drop_nulls()

            assert rows.is_unique().all(), (table.name, key)


def test_null_and_empty_stay(pair):
    for (name, column), step in pair.steps.items():
        if step.transform != "null":
            before, after = (frame[column] for frame in pair.frames[name])

            assert before.null_count() == after.null_count(), (name, column)
            assert (before == "").sum() == (after == "").sum(), (name, column)


def test_untouched_columns_are_the_same(pair):
    if not pair.same:
        pytest.skip("another engine spells values its own way")
    for name, column in pair.columns({"keep"}):
        before, after = (multiset(frame[column]) for frame in pair.frames[name])

        assert before == after, (name, column)


def test_no_direct_identifier_of_the_source_is_anywhere(pair):
    if pair.plan.asked == "masked":
        pytest.skip("a masked copy shows parts")
    originals = set()
    for (name, column), step in pair.steps.items():
        values = pair.frames[name][0][column].drop_nulls().unique()
        if step.role == "direct" and step.transform != "keep" and column_is_text(values):
            originals |= set(values.filter(~values.str.contains(STARS)))
    copied = {
        f"{name}.{values.name}": values.drop_nulls().unique()
        for name, (_, after) in pair.frames.items()
        for values in after.iter_columns()
    }
    places = [place for place, values in copied.items() for _ in values]
    everything = pl.concat([values.alias("") for values in copied.values()])
    found = pl.select(everything.str.contains_any([*originals] or ["\0"])).to_series()

    assert {places[row] for row in found.arg_true()} == set()


def column_is_text(values):
    least = NUMBER if values.str.contains("^[0-9]*$").all() else LONG
    return bool(len(values)) and values.str.len_chars().min() >= least


def test_surrogates_differ_from_the_values(pair):
    kept = {"keep", "json", "text", "bucket", "round", "fixed", "redact", "mask"}
    for (name, column), step in pair.steps.items():
        if step.transform not in kept:
            before, after = (frame[column].drop_nulls().unique() for frame in pair.frames[name])
            stayed = before.is_in(after.implode()).mean() if len(before) > LONG else 0

            assert stayed is None or stayed <= 0.5, (name, column, step.transform)


@pytest.mark.parametrize("target", ["sqlite:///{}/copy.db", "{}/copy", "duckdb:///{}/copy.duckdb"])
def test_the_proof_knows_tables_of_several_schemas_by_the_names_that_a_copy_gives(tmp_path, target):
    url = f"duckdb:///{tmp_path}/shop.duckdb"
    with duckdb.connect(tmp_path / "shop.duckdb") as store:
        store.execute("CREATE SCHEMA crm")
        for schema, lowest in (("main", 10_000_000), ("crm", 20_000_000)):
            store.execute(
                f"CREATE TABLE {schema}.member AS SELECT n AS id, '138' || ({lowest} + n) AS phone"
                " FROM range(40) AS rows(n)"
            )
    with (
        closing(open_connector(url)) as source,
        closing(open_connector(target.format(tmp_path), write=True)) as end,
    ):
        found = scan(source)
        agreed = plan(found, source.tables(), policy.read("de_identified"))
        copy(source, end, agreed)
        proof = prove(
            source, end, asked=Asked(outcome="de_identified", key="destroyed"), inventory=found
        )

    assert (proof.holds, proof.failures) == (True, ())
