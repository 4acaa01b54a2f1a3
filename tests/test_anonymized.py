"""The anonymized copy of the sample, on every engine: its proof holds, and attacks find nobody.

The attacks are written without the proof's code: they join rows of source and copy by what the copy
shows, and know all that the source knows.
"""

import itertools
from contextlib import closing
from dataclasses import dataclass, replace

import polars as pl
import pytest

from sample_db.write import write
from tests.planned import asked
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.connectors.text import to_text
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.proof import Asked, prove
from tuomin.scan import scan
from tuomin.transforms import registry

ROWS, SEED, K = 200, 5, 20
ENGINES = ("sqlite", "postgres", "mariadb", "duckdb", "parquet")
KEYS = ("key", "fresh")
UNPLANNED = Asked(outcome="anonymized", unplanned=True)
PROVED_TWICE = ("postgres", "parquet")  # without the plan too: with keys, and bare of them
LONG = 8  # characters of an identifier that does not occur by chance


@dataclass(frozen=True, kw_only=True)
class Copies:
    """A source, its copy, both as frames of texts by table, the plan, and what the proof says."""

    tables: list
    plan: object
    done: object
    proof: object
    unplanned: object
    before: dict
    after: dict

    def people(self):
        """The tables about people that have rows, with the columns that show something."""
        for part in self.plan.tables:
            rows = self.after[part.table]
            if part.k and rows.height:
                steps = {each.column: each for each in part.columns}
                yield part.table, rows, [c for c in rows.columns if steps[c].transform not in KEYS]


def place(engine, request, folder, name):
    if engine in ("postgres", "mariadb"):
        return request.getfixturevalue(engine).database(f"anonymized_{name}")
    suffix = "" if engine == "parquet" else ".db"
    return f"{engine}:///{folder / name}{suffix}".replace("parquet:///", "parquet://")


def texts(store, tables):
    return {
        table.name: pl.concat(
            [
                pl.DataFrame(schema={column.name: pl.String for column in table.columns}),
                *(
                    batch.select(to_text(values) for values in batch.iter_columns())
                    for batch in store.batches(table, 65_536)
                ),
            ]
        )
        for table in tables
    }


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    """The inventory of the sample; all engines hold the same rows."""
    url = f"sqlite:///{tmp_path_factory.mktemp('scanned')}/sample.db"
    write(url, rows=ROWS, seed=SEED)
    with closing(open_connector(url)) as store:
        return scan(store)


def inventory_of(scanned, store, tables):
    schemas = {table.name: table.schema for table in tables}
    return replace(
        scanned,
        engine=store.engine,
        tables=tuple(replace(each, schema=schemas[each.table]) for each in scanned.tables),
        columns=tuple(replace(each, schema=schemas[each.table]) for each in scanned.columns),
    )


@pytest.fixture(scope="module", params=ENGINES)
def copies(request, scanned, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    source, target = (place(request.param, request, folder, name) for name in ("here", "there"))
    write(source, rows=ROWS, seed=SEED)
    twice = request.param in PROVED_TWICE
    with closing(open_connector(source)) as store:
        tables = store.tables()
        inventory = inventory_of(scanned, store, tables)
        agreed = plan(inventory, tables, policy.read("anonymized"))
        with closing(open_connector(target, write=True)) as end:
            done = copy(store, end, agreed)
        with closing(open_connector(target)) as end:
            return Copies(
                tables=tables,
                plan=agreed,
                done=done,
                proof=prove(store, end, asked=asked(agreed), inventory=inventory),
                unplanned=prove(store, end, asked=UNPLANNED, inventory=inventory)
                if twice
                else None,
                before=texts(store, tables),
                after=texts(end, end.tables()),
            )


def test_the_proof_holds(copies):
    assert [f"{flaw.code} {flaw.place}" for flaw in copies.proof.failures] == []
    assert copies.proof.reached == "anonymized_candidate"
    assert copies.proof.holds


def test_without_its_plan_the_copy_is_not_called_broken(copies):
    """What it lacks may have been cut on purpose; what became of the key nobody can say then."""
    unplanned = copies.unplanned
    if unplanned is None:
        pytest.skip("proved without its plan on an engine with keys and on one without")

    assert [flaw.code + flaw.place for flaw in unplanned.failures] == ["key_unknown"]
    assert {"cut", "emptied"} <= {gap.code for gap in unplanned.gaps}


def test_the_plan_said_so(copies):
    assert (copies.plan.predicted, copies.plan.because) == ("anonymized", ())


def test_rows_are_all_there_or_none(copies):
    for table in copies.tables:
        before, after = copies.before[table.name].height, copies.after[table.name].height
        if table.label in copies.done.empty:
            assert (before < K, after) == (True, 0), table.name
        else:
            assert before == after, table.name


def test_every_row_is_like_k_others_in_all_that_it_shows(copies):
    seen = list(copies.people())

    assert len(seen) > 10
    for name, rows, shown in seen:
        assert rows.group_by(shown).len()["len"].min() >= K, name


def test_no_source_row_is_joined_to_fewer_than_k(copies):
    """By every column that the copy shows, two by two, and all at once; as the source has them, and
    as the policy coarsens them, which is no secret.
    """
    for name, rows, shown in copies.people():
        own = copies.before[name]
        steps = {c.column: c for part in copies.plan.tables if part.table == name
                 for c in part.columns}  # fmt: skip
        known = own.select(coarse(own[column], steps[column]) for column in shown)
        telling = [column for column in shown if rows[column].n_unique() > 1]
        for by in {tuple(telling), *itertools.combinations(telling, 1),
                   *itertools.combinations(telling[:5], 2)}:  # fmt: skip
            for ours in (own, known):
                assert fewest(ours, rows, by) >= K, (name, by)


def coarse(values, step):
    if step.transform != "generalize":
        return values
    return registry.build(step.transform, step.options).apply(values, bytes(32))


def fewest(ours, theirs, by):
    """The fewest rows of the copy that a row of the source is joined to, if to any."""
    if not by:
        return K
    counted = theirs.group_by(by).len("rows")
    joined = ours.join(counted, on=list(by), how="inner", nulls_equal=True)
    return K if joined.is_empty() else joined["rows"].min()


def test_sensitive_values_differ_where_rows_are_alike(copies):
    told = 0
    for part in copies.plan.tables:
        rows = copies.after[part.table]
        apart = [each.column for each in part.columns if each.options.get("apart")]
        others = [each.column for each in part.columns
                  if each.transform == "generalize" and each.column not in apart]  # fmt: skip
        for column in apart:
            if rows[column].n_unique() > 1:
                told += 1
                classes = rows.group_by(others or pl.lit(1)).agg(pl.col(column).n_unique())
                assert classes[column].min() > 1, (part.table, column)

    assert told


def test_keys_join_nothing_about_people(copies):
    people = {part.table for part in copies.plan.tables if part.k}
    for table in copies.tables:
        for key in table.foreign_keys:
            if table.name in people and key.target in people:
                ours = copies.after[table.name].select(key.columns).drop_nulls()
                theirs = copies.after[key.target].select(key.target_columns)
                theirs.columns = list(key.columns)
                met = ours.join(theirs, on=list(key.columns), how="semi")

                assert met.height <= 0.05 * ours.height, (table.name, key.columns)


def test_equal_keys_of_people_are_in_no_two_rows(copies):
    """A key that repeats would make one row of several."""
    for part in copies.plan.tables:
        for step in part.columns:
            if part.k and step.transform in KEYS:
                assert copies.after[part.table][step.column].drop_nulls().is_unique().all()


def test_other_references_lead_to_a_row(copies):
    people = {part.table for part in copies.plan.tables if part.k}
    checked = 0
    for table in copies.tables:
        for key in table.foreign_keys:
            if key.target not in people:
                ours = copies.after[table.name].select(key.columns).drop_nulls()
                theirs = copies.after[key.target].select(key.target_columns)
                theirs.columns = list(key.columns)
                checked += 1

                assert ours.join(theirs, on=list(key.columns), how="anti").is_empty()

    assert checked or not any(table.foreign_keys for table in copies.tables)


def test_neither_order_nor_new_keys_tell_the_old_order(copies):
    """Row by row, or key by key, the copy's values go with those of the source by chance."""
    before, after = copies.before["customer"], copies.after["customer"]
    orders = [after]
    shown = next(shown for name, _, shown in copies.people() if name == "customer")
    told = [name for name in shown if number(after[name]).drop_nulls().n_unique() > 1]

    if "id" not in shown:  # where no key is declared it is a value like others
        key = after["id"].cast(pl.Int64)
        orders += [after[key.arg_sort()], after[key.rank("ordinal").cast(pl.Int64) - 1]]

    assert told
    for column in told:
        for rows in orders:
            both = pl.DataFrame({"old": number(before[column]), "new": number(rows[column])})
            held = both.drop_nulls()
            if min(held["old"].n_unique(), held["new"].n_unique()) > 1:
                # Six standard deviations of what chance gives.
                found = held.select(pl.corr("old", "new")).item()

                assert abs(found) < 6 / held.height**0.5, column


def number(texts):
    return texts.str.extract("^([0-9]+)").cast(pl.Int64)


def test_no_direct_identifier_is_anywhere(copies):
    originals = set()
    for part in copies.plan.tables:
        for step in part.columns:
            values = copies.before[part.table][step.column].drop_nulls().unique()
            people = not (step.kind or "").startswith("organisation.")
            if (
                people
                and step.role == "direct"
                and len(values)
                and values.str.len_chars().min() >= LONG
            ):
                originals |= set(values)

    assert len(originals) > 1000
    whole = pl.concat(
        rows.select(
            table=pl.lit(name), row=pl.concat_str(pl.all(), separator="\n", ignore_nulls=True)
        )
        for name, rows in copies.after.items()
        if rows.width
    )
    found = whole.filter(pl.col("row").str.contains_any([*originals]))

    assert found["table"].unique().to_list() == []


def test_what_was_lost_is_said(copies):
    label = next(table.label for table in copies.tables if table.name == "customer")
    alike = copies.done.alike[label]

    assert alike.rows >= K
    assert {loss.column for loss in alike.losses} >= {"gender", "birthday", "province"}
    assert all(0 <= loss.width <= 1 and loss.after <= loss.before + 1 for loss in alike.losses)


def test_the_proof_says_what_the_copy_no_longer_tells(copies):
    """By counting: the entropy of a column, before and after."""
    proved = next(each for each in copies.proof.tables if each.table == "customer")
    for column in ("gender", "birthday", "province", "nickname"):
        before, after = (bits(frames["customer"][column])
                         for frames in (copies.before, copies.after))  # fmt: skip

        assert proved.lost[column].share == pytest.approx(max(0, 1 - after / before))
        assert proved.lost[column].after == copies.after["customer"][column].n_unique()
        assert [each[0] for each in proved.lost[column].rising] == [0, 0]
        assert [each[-1] for each in proved.lost[column].rising] == [1, 1]


def bits(values):
    return values.value_counts()["count"].entropy(base=2)
