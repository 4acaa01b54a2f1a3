"""The promises that every Connector keeps, on every kind of store."""

import threading
import traceback
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.stores import BIG, CUSTOMERS, HOSTILE, HOSTILE_COLUMNS, NASTY, ORDERS, STORES
from tuomin.connectors.links import ordered
from tuomin.connectors.open import open_connector
from tuomin.connectors.placing import placed
from tuomin.connectors.text import to_text
from tuomin.errors import ConnectorError, SetupError, TuominError

NAMES = sorted(["customer", "orders", "big", "empty", HOSTILE])


@pytest.fixture(params=STORES, ids=lambda store: store.name)
def store(request):
    return request.param


@pytest.fixture(scope="module")
def shops(request, tmp_path_factory):
    """The address of a store's filled shop, and its folder: filled once, for all who only read."""
    made = {}

    def shop(store):
        if store.name not in made:
            folder = tmp_path_factory.mktemp("shop")
            made[store.name] = store.place(request, folder, "shop"), folder
            store.fill(made[store.name][0])
        return made[store.name]

    return shop


@pytest.fixture
def place(store, shops):
    """The address of a filled shop."""
    return shops(store)[0]


@pytest.fixture
def folder(store, shops):
    """Where the shop lies, if it lies in files."""
    return shops(store)[1]


@pytest.fixture
def source(store, place):
    with closing(store.open(place)) as connector:
        yield connector


@pytest.fixture
def target_place(store, request, tmp_path):
    return store.place(request, tmp_path, "copy of shop")


@pytest.fixture
def target(store, target_place):
    with closing(store.open(target_place, write=True)) as connector:
        yield connector


def table_of(connector, name):
    return next(table for table in connector.tables() if table.name == name)


def read(connector, name, **options):
    """The whole table as texts."""
    table = table_of(connector, name)
    frames = list(connector.batches(table, 1000, **options))
    names = options.get("columns") or [column.name for column in table.columns]
    empty = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    return pl.concat([empty, *(frame.select(to_text(each) for each in frame) for frame in frames)])


def copy(source, target, tables=None):
    tables = ordered(tables or source.tables())
    with source.snapshot(), target.staging(tables, engine=source.engine) as staging:
        for table in tables:
            for batch in source.batches(table, 3000):
                staging.write(table, batch)


def state(folder):
    """Every file below a folder, with its bytes."""
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


class TestTables:
    def test_are_those_with_rows_in_a_stable_order(self, source):
        listed = [table.name for table in source.tables()]

        assert sorted(listed) == NAMES
        assert listed == [table.name for table in source.tables()]

    def test_have_columns_in_their_order(self, source):
        assert [column.name for column in table_of(source, HOSTILE).columns] == HOSTILE_COLUMNS

    def test_have_columns_of_the_declared_kind(self, store, source):
        if not store.typed:
            pytest.skip("has no types")
        families = [column.family for column in table_of(source, "customer").columns]

        boolean = ("boolean", "integer")
        assert families[:7] == ["integer", "text", "text", "decimal", "date", "timestamp", "binary"]
        assert families[7] in boolean
        assert families[8] == "text"

    def test_have_their_keys(self, store, source):
        if store.bare:
            pytest.skip("keeps no keys")
        customer, orders = table_of(source, "customer"), table_of(source, "orders")

        assert customer.primary_key == ("id",)
        assert customer.unique == (("phone",),)
        assert len(customer.checks) == 1
        assert [key.target for key in orders.foreign_keys] == ["customer"]
        assert orders.foreign_keys[0].target_columns == ("id",)
        assert ("customer_id", "total") in [index.columns for index in orders.indexes]

    def test_have_columns_as_declared(self, store, source):
        if store.bare:
            pytest.skip("declares nothing")
        name, balance = (table_of(source, "customer").column(each) for each in ("name", "balance"))

        assert (name.length in {20, None}, name.nullable) == (True, False)
        assert "it''s" in name.default or "it\\'s" in name.default
        assert (balance.precision, balance.scale, balance.nullable) == (10, 2, True)

    def test_have_comments(self, store, source):
        if not store.comments:
            pytest.skip("keeps no comments")

        assert table_of(source, "customer").column("name").comment == "姓名 it's"


class TestSample:
    def test_comes_from_the_whole_table(self, source):
        sample = source.sample(table_of(source, "big"), 200)
        numbers = sample.frame["id"].cast(pl.Int64)

        assert 100 <= sample.frame.height <= 200
        assert numbers.n_unique() == sample.frame.height
        assert numbers.min() < BIG / 10
        assert numbers.max() >= BIG * 9 / 10
        assert sample.rows is None or BIG / 2 <= sample.rows <= BIG * 2

    def test_is_the_same_again(self, source):
        table = table_of(source, "big")

        assert source.sample(table, 100).frame.equals(source.sample(table, 100).frame)

    def test_of_a_small_table_is_all_of_it(self, source):
        sample = source.sample(table_of(source, "orders"), 1000)
        numbers = sample.frame["id"].cast(pl.Int64).sort().to_list()

        assert numbers == [row[0] for row in ORDERS]

    def test_of_an_empty_table_has_its_columns(self, source):
        sample = source.sample(table_of(source, "empty"), 10)

        assert sample.frame.columns == ["id", "label"]
        assert sample.frame.height == 0

    def test_is_text(self, store, source):
        frame = source.sample(table_of(source, "customer"), 100).frame
        binary = {pl.Binary} if store.typed else {pl.Binary, pl.String}

        assert {frame[name].dtype for name in frame.columns if name != "photo"} == {pl.String}
        assert frame["photo"].dtype in binary

    def test_keeps_odd_values(self, source):
        frame = source.sample(table_of(source, "customer"), 100).frame
        found = dict(zip(frame["id"].cast(pl.Int64), frame["note"], strict=True))

        assert found == dict(enumerate(NASTY, 1))

    def test_cuts_huge_values(self, store, source, target):
        table = table_of(source, "customer")
        wide = pl.DataFrame({"id": ["1"], "label": ["x" * 200_000]})
        small = replace(table_of(source, "empty"), columns=tuple(
            replace(column, name=name, length=None,
                    type=column.type.replace("(20)", "(250000)") if name == "id" or not store.wide
                    else store.wide)
            for column, name in zip((table.columns[0], table.columns[1]), wide.columns, strict=True)
        ), primary_key=())  # fmt: skip
        with target.staging([small], engine=source.engine) as staging:
            staging.write(small, wide)

        assert target.sample(target.tables()[0], 5).frame["label"].str.len_chars()[0] == 65_536


class TestBatches:
    def test_give_every_row_once(self, source):
        table = table_of(source, "big")
        frames = list(source.batches(table, 3000))
        numbers = pl.concat(frame["id"].cast(pl.Int64) for frame in frames)

        assert max(frame.height for frame in frames) <= 3000
        assert sorted(numbers) == list(range(BIG))

    def test_keep_odd_values(self, source):
        frame = read(source, "customer")

        assert sorted(zip(frame["id"].cast(pl.Int64), frame["note"], strict=True)) == list(
            enumerate(NASTY, 1)
        )

    def test_keep_bytes(self, store, source):
        frames = source.batches(table_of(source, "customer"), 7, columns=["photo"])
        photos = pl.concat([frame["photo"] for frame in frames])
        expected = [row[6] for row in CUSTOMERS]

        if photos.dtype == pl.Binary:
            assert sorted(photos) == sorted(expected)
        else:
            texts = sorted(text.removeprefix("\\x") for text in photos)
            assert texts == sorted(photo.hex() for photo in expected)

    def test_give_chosen_columns_in_that_order(self, source):
        frame = read(source, HOSTILE, columns=HOSTILE_COLUMNS[2::-1])

        assert frame.columns == HOSTILE_COLUMNS[2::-1]
        assert frame.row(0) == tuple(HOSTILE_COLUMNS[2::-1])

    def test_read_hostile_names(self, source):
        assert read(source, HOSTILE).rows() == [tuple(HOSTILE_COLUMNS)]

    def test_of_an_empty_table_have_no_rows(self, source):
        assert read(source, "empty").height == 0

    def test_may_be_left_early(self, source):
        batches = source.batches(table_of(source, "big"), 100)
        first = next(batches)
        batches.close()

        assert 1 <= first.height <= 100
        assert source.count(table_of(source, "big")) == BIG

    def test_agree_with_the_count(self, source):
        assert source.count(table_of(source, "big")) == BIG
        assert source.count(table_of(source, "customer")) == len(CUSTOMERS)
        assert source.count(table_of(source, "empty")) == 0

    def test_come_from_one_point_in_time(self, source):
        with source.snapshot():
            heights = [sum(each.height for each in source.batches(table, 5000))
                       for table in source.tables()]  # fmt: skip

        assert sorted(heights) == sorted([BIG, len(CUSTOMERS), len(ORDERS), 0, 1])


class TestOverlap:
    @pytest.mark.parametrize(
        ("table", "column", "values", "expected"),
        [
            ("big", "label", ["label 1", "label 19999", "label 20000", "label"], 2),
            ("big", "label", ["'; DROP TABLE big; --", "%s", ":p", "?", '"', "\\", "\0"], 0),
            ("big", "id", ["0", "19999", "20000", "-1"], 2),
            ("big", "id", ["label 1", "x", "", "1.5", "9" * 30], 0),
            ("orders", "total", [str(10**16), str(10**16 + 1)], 1),
            ("customer", "balance", ["0.25", "5.00", "9.99", "x"], 2),
            ("customer", "note", ["00123", "1e5", "中文，姓名", "123", "😀"], 3),
            ("customer", "photo", ["00"], 0),
            ("empty", "label", ["label 1"], 0),
            ("big", "label", [], 0),
            *((HOSTILE, column, [column, "x"], 1) for column in HOSTILE_COLUMNS),
        ],
    )
    def test_counts_the_values_that_are_there(self, source, table, column, values, expected):
        assert source.overlap(table_of(source, table), column, values) == expected

    def test_counts_each_value_once(self, source):
        table = table_of(source, "orders")

        assert source.overlap(table, "customer_id", [str(number) for number in range(100)]) == 5


class TestReading:
    def test_changes_nothing(self, store, place, folder):
        before = state(folder)
        with closing(store.open(place)) as source:
            for table in source.tables():
                source.sample(table, 10)
                source.count(table)
                source.overlap(table, table.columns[0].name, ["1"])
                list(source.batches(table, 5000))

        assert state(folder) == before

    def test_of_a_gone_table_is_an_error(self, source):
        gone = replace(table_of(source, "orders"), name="nowhere")
        for attempt in (
            lambda: source.sample(gone, 5),
            lambda: source.count(gone),
            lambda: source.overlap(gone, "id", ["1"]),
            lambda: list(source.batches(gone, 5)),
        ):
            with pytest.raises(ConnectorError, match="nowhere"):
                attempt()


class TestStaging:
    def test_keeps_every_table_and_row(self, source, target):
        copy(source, target)

        assert [table.name for table in target.tables()] == [each.name for each in source.tables()]
        for name in NAMES:
            assert read(target, name).sort(pl.all()).equals(read(source, name).sort(pl.all()))

    def test_declares_the_same_tables(self, source, target):
        copy(source, target)

        assert [bare(table) for table in target.tables()] == [
            bare(each) for each in source.tables()
        ]

    def test_takes_texts(self, source, target):
        table = table_of(source, "orders")
        parent = table_of(source, "customer")
        with target.staging([parent, table], engine=source.engine) as staging:
            for each in (parent, table):
                for batch in source.batches(each, 1000):
                    texts = [
                        value if value.dtype == pl.Binary else to_text(value) for value in batch
                    ]
                    staging.write(each, pl.DataFrame(texts))

        assert read(target, "orders").equals(read(source, "orders"))

    def test_is_invisible_until_it_is_whole(self, store, source, target, target_place):
        tables = ordered(source.tables())
        with target.staging(tables, engine=source.engine) as staging:
            for table in tables:
                for batch in source.batches(table, 5000):
                    staging.write(table, batch)
            seen = is_there(store, target_place)

        assert not (seen and store.sudden)
        assert is_there(store, target_place)

    @pytest.mark.parametrize("blow", [KeyboardInterrupt, ConnectorError("x"), ValueError])
    def test_leaves_nothing_after_an_error(self, store, source, target, target_place, blow):
        tables = ordered(source.tables())

        def attempt():
            with target.staging(tables, engine=source.engine) as staging:
                staging.write(tables[0], next(source.batches(tables[0], 10)))
                raise blow

        with pytest.raises(blow if isinstance(blow, type) else type(blow)):
            attempt()

        assert not is_there(store, target_place)
        copy(source, target)
        assert read(target, "orders").equals(read(source, "orders"))

    def test_refuses_a_full_target(self, source):
        table = table_of(source, "empty")

        def attempt():
            with source.staging([table], engine=source.engine):
                pytest.fail("began to write")

        with pytest.raises(SetupError, match="not empty"):
            attempt()

    def test_says_which_table_breaks_a_key_but_no_value(self, store, source, target):
        if store.bare:
            pytest.skip("keeps no keys")
        table = table_of(source, "customer")
        batch = next(source.batches(table, 3))
        double = pl.concat([batch, batch])

        def attempt():
            with target.staging([table], engine=source.engine) as staging:
                staging.write(table, double)

        with pytest.raises(ConnectorError) as caught:
            attempt()

        told = "".join(traceback.format_exception(caught.value))
        assert "10000000001" not in told
        assert "name 1" not in told


class TestIdentity:
    def test_is_that_of_the_store(self, store, source, target, place):
        with closing(store.open(place)) as again:
            assert again.identity() == source.identity()
        assert source.identity() != target.identity()

    def test_sees_through_spellings(self, store, source, place, folder, tmp_path):
        if not isinstance(place, str) or str(folder) not in place:
            pytest.skip("is not found by a path")
        (tmp_path / "link").symlink_to(folder)
        for spelling in (f"{folder}/../{folder.name}", f"{tmp_path}/link", f"{folder}/."):
            with closing(store.open(place.replace(str(folder), spelling))) as other:
                assert other.identity() == source.identity()

    def test_is_kept_by_a_url_that_can_be_shown(self, source):
        assert source.url


class TestThreads:
    def test_may_read_and_write_in_different_ones(self, source, target):
        """As the copier does: the snapshot in one thread, the staging in another."""
        tables = ordered(source.tables())
        frames = []

        def fetch():
            with source.snapshot():
                frames.extend((table, b) for table in tables for b in source.batches(table, 9000))

        reader = threading.Thread(target=fetch)
        reader.start()
        reader.join()
        with target.staging(tables, engine=source.engine) as staging:
            for table, batch in frames:
                staging.write(table, batch)

        assert read(target, "big").height == BIG


def bare(table):
    """A table without what the rows decide."""
    return replace(table, rows=None)


def is_there(store, place):
    """Whether a reader finds the tables of a copy."""
    try:
        with closing(store.open(place)) as reader:
            return bool(reader.tables())
    except TuominError:
        return False


CROSSING = [(one, other) for one in STORES for other in STORES if one.engine != other.engine]


@pytest.mark.parametrize(("one", "other"), CROSSING, ids=lambda store: store.name.replace(" ", "_"))
def test_tables_cross_from_engine_to_engine(one, other, shops, request, tmp_path):
    """Keys, integers and texts arrive; how a decimal or moment looks is the engine's."""
    with (
        closing(one.open(shops(one)[0])) as source,
        closing(other.open(other.place(request, tmp_path, "copy"), write=True)) as target,
    ):
        copy(source, target)
        places = placed(source.tables(), source=source.engine, target=target.engine)
        made = {table.name: table for table in target.tables()}

        for table in source.tables():
            place = places[table.id]
            exact = [
                column.name for column in table.columns if column.family in {"integer", "text"}
            ]
            before = read(source, table.name, columns=exact).sort(pl.all())
            after = read(target, place.name, columns=exact).sort(pl.all())
            assert after.rows() == before.rows()
            if not (one.bare or other.bare):
                assert made[place.name].primary_key == table.primary_key
                assert made[place.name].unique == table.unique


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("mongo://localhost/x", "unknown kind of store 'mongo'"),
        ("sqlite:///{folder}/none.db", "no such file"),
        ("duckdb:///{folder}/none.duckdb", "no such file"),
        ("{folder}/none", "no such file or folder"),
        ("{folder}/*.parquet", "no such file or folder"),
        ("{folder}/odd.txt", "is no Parquet or CSV file"),
        ("sqlite:///{folder}/odd.txt", "is no SQLite database"),
        ("duckdb:///{folder}/odd.txt", "is no DuckDB database"),
        ("sqlite:///{folder}", "no such file"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://odd.txt", "needs three slashes"),
        ("postgresql://ann:secret@host:port/x", "not host:port/database"),
    ],
)
def test_a_wrong_address_is_told_and_makes_nothing(address, problem, tmp_path):
    (tmp_path / "odd.txt").write_text("no database")
    before = state(tmp_path)
    with pytest.raises(SetupError, match=problem) as caught:
        open_connector(address.format(folder=tmp_path))

    assert "secret" not in str(caught.value)
    assert state(tmp_path) == before


def test_a_path_to_a_database_is_opened_as_what_it_is(shops):
    for store in STORES:
        if store.name in {"sqlite", "duckdb"}:
            path = Path(shops(store)[0].partition(":///")[2])
            with closing(open_connector(str(path))) as connector:
                assert connector.engine == store.engine


@pytest.mark.parametrize("store", STORES, ids=lambda store: store.name)
def test_a_target_in_a_missing_folder_is_refused(store, request, tmp_path):
    place = store.place(request, tmp_path / "none", "copy")
    if not isinstance(place, str) or str(tmp_path) not in place:
        pytest.skip("lies in no folder")

    def attempt():
        with (
            closing(store.open(place, write=True)) as target,
            target.staging([], engine=target.engine),
        ):
            pytest.fail("began to write")

    with pytest.raises(TuominError):
        attempt()

    assert list(tmp_path.iterdir()) == []
