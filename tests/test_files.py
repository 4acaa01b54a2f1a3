"""Parquet and CSV: types, dialects and bytes stay; what cannot be read is told with its place."""

import datetime as dt
import os
import sqlite3
from contextlib import closing
from decimal import Decimal

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tuomin.connectors.files.find import file_name, find
from tuomin.connectors.open import open_connector
from tuomin.errors import ConnectorError, SetupError

DIALECTS = {
    "plain": b"id,name\n00123,x\n1e5,NA\n,NULL\n",
    "windows": b'id,name\r\n1,x\r\n2,"a\r\nb"\r\n',
    "semicolons": 'id;name\n1;"a;b"\n2;中文\n'.encode(),
    "tabs": b"id\tname\n1\ta,b\n",
    "bars": b'id|name\n1|a,b\n2|"c|d"\n',
    "all quoted": b'"id","name"\n"1","say ""hi"""\n"2",""\n"3",\n',
    "missing and empty": b'id,name\n1,\n2,""\n,x\n',
    "gbk": "编号,姓名\n1,张三\n2,李四\n".encode("gbk"),
    "gb18030": "编号,姓名\n1,张㐀𠀀\n".encode("gb18030"),
    "utf-8 with a mark": "编号,姓名\n1,张三\n".encode("utf-8-sig"),
    "utf-16": "编号,姓名\n1,张三\n".encode("utf-16"),
    "utf-16 big": b"\xfe\xff" + "编号,姓名\n1,张三\n".encode("utf-16-be"),
    "latin-1": "id,name\n1,Müller\n2,\xa0\xff\n".encode("latin-1"),
    "no header": "张三,13800000000\n李四,13900000000\n".encode(),
    "double header": b"id,id,\n1,2,3\n",
    "one column": b'name\nx\n\n""\ny\n',
    "header only": b"id,name\n",
    "nothing": b"",
}  # fmt: skip
TYPES = {
    "small": (pa.int8(), 7),
    "unsigned": (pa.uint64(), 2**64 - 1),
    "single": (pa.float32(), 0.5),
    "decimal": (pa.decimal128(38, 10), Decimal("1.1000000000")),
    "wide decimal": (pa.decimal256(60, 2), Decimal("1" * 50 + ".25")),
    "fixed": (pa.binary(4), b"\x00\xff\x00\xff"),
    "date": (pa.date32(), dt.date(1900, 1, 2)),
    "seconds": (pa.timestamp("s"), dt.datetime(2024, 1, 2, 3, 4, 5)),  # noqa: DTZ001
    "zoned": (pa.timestamp("us", "Asia/Shanghai"), None),
    "time": (pa.time32("ms"), dt.time(23, 59, 58)),
    "duration": (pa.duration("us"), dt.timedelta(days=1, microseconds=7)),
    "words": (pa.dictionary(pa.int32(), pa.string()), "word"),
    "large": (pa.large_string(), "large"),
    "list": (pa.list_(pa.int32()), [1, None, 3]),
    "pair": (pa.list_(pa.int16(), 2), [1, 2]),
    "struct": (pa.struct({"a": pa.string(), "b": pa.list_(pa.float64())}), {"a": "x", "b": [1.5]}),
    "map": (pa.map_(pa.string(), pa.int64()), [("key", 1)]),
    "nothing": (pa.null(), None),
}  # fmt: skip


def read_all(connector, name):
    table = next(table for table in connector.tables() if table.name == name)
    return pl.concat(list(connector.batches(table, 1000)))


def copy(source, target):
    reader, writer = open_connector(str(source)), open_connector(str(target), write=True)
    tables = reader.tables()
    with writer.staging(tables, engine=reader.engine) as staging:
        for table in tables:
            for batch in reader.batches(table, 1000):
                staging.write(table, batch)
    return target


class TestCsv:
    @pytest.mark.parametrize("content", DIALECTS.values(), ids=DIALECTS)
    def test_is_copied_byte_by_byte(self, content, tmp_path):
        (tmp_path / "source").mkdir()
        (tmp_path / "source" / "t.csv").write_bytes(content)
        copy(tmp_path / "source", tmp_path / "copy")

        assert (tmp_path / "copy" / "t.csv").read_bytes() == content

    @pytest.mark.parametrize(
        ("content", "rows"),
        [
            (DIALECTS["plain"], [("00123", "x"), ("1e5", "NA"), (None, "NULL")]),
            (DIALECTS["missing and empty"], [("1", None), ("2", ""), (None, "x")]),
            (DIALECTS["gbk"], [("1", "张三"), ("2", "李四")]),
            (DIALECTS["utf-16"], [("1", "张三")]),
            (DIALECTS["no header"], [("张三", "13800000000"), ("李四", "13900000000")]),
            (DIALECTS["one column"], [("x",), (None,), ("",), ("y",)]),
        ],
    )
    def test_is_text_all_through(self, content, rows, tmp_path):
        (tmp_path / "t.csv").write_bytes(content)

        assert read_all(open_connector(str(tmp_path)), "t").rows() == rows

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            (b'a,b\n"1\n2",3\n4\n5,6\n', "line 4 has 1 fields, not 2"),
            (b"a,b\n1,2\n3,4,secret\n", "line 3 has 3 fields, not 2"),
            (b"a,b\n" + b"1,2\n" * 1_000_000 + b"\xff\xff\xff\xff,secret\n" + b"1,2\n" * 1_000_000,
             "is not utf-8 all through"),
        ],
    )  # fmt: skip
    def test_that_is_broken_is_told_with_its_line(self, content, problem, tmp_path):
        (tmp_path / "t.csv").write_bytes(content)
        with pytest.raises(ConnectorError, match=problem) as caught:
            read_all(open_connector(str(tmp_path)), "t")

        assert "secret" not in str(caught.value)

    def test_may_have_a_row_of_any_length(self, tmp_path):
        lines = [
            "id,text",
            *(f"{number},short" for number in range(1000)),
            "1000," + "x" * 3_000_000,
        ]
        (tmp_path / "t.csv").write_text("\n".join(lines))
        frame = read_all(open_connector(str(tmp_path)), "t")

        assert frame["id"].to_list() == [str(number) for number in range(1001)]
        assert frame["text"].str.len_chars()[-1] == 3_000_000

    @pytest.mark.parametrize("inside", ["plain", "two\nlines"])
    def test_of_any_size_is_sampled_all_over(self, inside, tmp_path):
        rows = pl.DataFrame({"id": range(200_000)}).with_columns(
            text=pl.lit(inside), more=pl.lit("x" * 60)
        )
        rows.write_csv(tmp_path / "t.csv")
        connector = open_connector(str(tmp_path))
        sample = connector.sample(connector.tables()[0], 1000)
        found = sample.frame["id"].cast(pl.Int64)

        assert found.n_unique() == found.len() == 1000
        assert found.min() < 20_000
        assert found.max() >= 180_000
        assert sample.frame["text"].unique().to_list() == [inside]
        assert abs(sample.rows - 200_000) < 4000

    def test_of_many_files_needs_one_header(self, tmp_path):
        folder = tmp_path / "t"
        folder.mkdir()
        (folder / "1.csv").write_text("a,b\n1,2\n")
        (folder / "2.csv").write_text("a,b\n3,4\n")

        assert read_all(open_connector(str(tmp_path)), "t").rows() == [("1", "2"), ("3", "4")]
        (folder / "3.csv").write_text("a,c\n5,6\n")
        with pytest.raises(ConnectorError, match=r"3\.csv: has not the columns of 1\.csv"):
            read_all(open_connector(str(tmp_path)), "t")


class TestParquet:
    def test_keeps_every_type(self, tmp_path):
        schema = pa.schema([pa.field(name, kind) for name, (kind, _) in TYPES.items()])
        columns = [pa.array([value, None], kind) for kind, value in TYPES.values()]
        (tmp_path / "source").mkdir()
        pq.write_table(pa.table(columns, schema=schema), tmp_path / "source" / "t.parquet")
        copy(tmp_path / "source", tmp_path / "copy")
        made = pq.read_table(tmp_path / "copy" / "t.parquet")

        assert made.schema.equals(pq.read_table(tmp_path / "source" / "t.parquet").schema)
        assert made.to_pylist() == pq.read_table(tmp_path / "source" / "t.parquet").to_pylist()

    def test_takes_texts_for_any_plain_type(self, tmp_path):
        kinds = {"n": pa.int32(), "d": pa.decimal128(6, 2), "b": pa.bool_(), "t": pa.time64("us"),
                 "m": pa.timestamp("us"), "s": pa.struct([("a", pa.int64())])}  # fmt: skip
        texts = {"n": "7", "d": "1.50", "b": "true", "t": "12:00:01", "m": "2024-01-02 03:04:05.6",
                 "s": '{"a": 1}'}  # fmt: skip
        (tmp_path / "source").mkdir()
        pq.write_table(pa.schema(kinds).empty_table(), tmp_path / "source" / "t.parquet")
        (table,) = open_connector(str(tmp_path / "source")).tables()
        target = open_connector(str(tmp_path / "copy"), write=True)
        with target.staging([table], engine="files") as staging:
            staging.write(table, pl.DataFrame({name: [text, None] for name, text in texts.items()}))
        made = pq.read_table(tmp_path / "copy" / "t.parquet")

        assert made.schema.equals(pa.schema(kinds))
        assert made.to_pylist()[0] == {
            "n": 7, "d": Decimal("1.50"), "b": True, "t": dt.time(12, 0, 1),
            "m": dt.datetime(2024, 1, 2, 3, 4, 5, 600_000), "s": {"a": 1},  # noqa: DTZ001
        }  # fmt: skip

    def test_says_which_column_a_text_does_not_fit(self, tmp_path):
        (tmp_path / "source").mkdir()
        pl.DataFrame({"phone": [13800000000]}).write_parquet(tmp_path / "source" / "t.parquet")
        (table,) = open_connector(str(tmp_path / "source")).tables()
        target = open_connector(str(tmp_path / "copy"), write=True)

        def attempt():
            with target.staging([table], engine="files") as staging:
                staging.write(table, pl.DataFrame({"phone": ["138****0000"]}))

        with pytest.raises(ConnectorError, match="values of phone are no int64") as caught:
            attempt()

        assert "0000" not in str(caught.value)
        assert [each.name for each in tmp_path.iterdir()] == ["source"]

    def test_leaves_what_lies_beside_the_rows_behind(self, tmp_path):
        """Partition folders, statistics and metadata may hold values that no row has any more."""
        folder = tmp_path / "source" / "people" / "phone=13800000000"
        folder.mkdir(parents=True)
        frame = pa.table({"name": ["secret one", "secret two"]})
        pq.write_table(
            frame.replace_schema_metadata({"note": "secret three"}), folder / "1.parquet"
        )
        reader = open_connector(str(tmp_path / "source"))
        (table,) = reader.tables()
        (batch,) = reader.batches(table, 10)
        target = open_connector(str(tmp_path / "copy"), write=True)
        with target.staging([table], engine="files") as staging:
            staging.write(table, batch.with_columns(name=pl.lit("x"), phone=pl.lit("y")))
        (made,) = (tmp_path / "copy").rglob("*.parquet")

        assert batch["phone"].to_list() == ["13800000000"] * 2
        assert "138" not in str(made.relative_to(tmp_path))
        assert b"secret" not in made.read_bytes()
        assert b"13800000000" not in made.read_bytes()

    def test_of_many_files_has_all_their_columns(self, tmp_path):
        for place, frame in (
            ("d=2024-01-01", pl.DataFrame({"a": [1]}, schema={"a": pl.Int32})),
            ("d=__HIVE_DEFAULT_PARTITION__", pl.DataFrame({"a": [2], "new": ["phone"]})),
        ):
            (tmp_path / "t" / place).mkdir(parents=True)
            frame.write_parquet(tmp_path / "t" / place / "1.parquet")
        frame = read_all(open_connector(str(tmp_path)), "t")

        assert frame.rows() == [(1, None, "2024-01-01"), (2, "phone", None)]
        assert frame.columns == ["a", "new", "d"]

    def test_is_sampled_all_over(self, tmp_path):
        folder = tmp_path / "t"
        folder.mkdir()
        for part in range(4):
            frame = pl.DataFrame({"id": range(part * 50_000, (part + 1) * 50_000)})
            frame.write_parquet(folder / f"{part}.parquet", row_group_size=60_000)
        connector = open_connector(str(tmp_path))
        sample = connector.sample(connector.tables()[0], 500)
        found = sample.frame["id"].cast(pl.Int64)

        assert found.n_unique() == found.len() == 500
        assert found.min() < 20_000
        assert found.max() >= 180_000
        assert sample.rows == 200_000

    def test_that_is_damaged_is_told(self, tmp_path):
        (tmp_path / "t.parquet").write_bytes(b"PAR1 no such thing PAR1")
        connector = open_connector(str(tmp_path))
        (table,) = connector.tables()

        assert (table.columns, table.unreadable) == ((), "cannot be read (damaged)")
        with pytest.raises(ConnectorError, match=r"t\.parquet: cannot be read"):
            connector.count(table)


class TestFolder:
    def test_holds_a_table_in_each_file_and_folder(self, tmp_path):
        for place in ("a.parquet", "b.csv", "c/1.parquet", "c/deep/2.parquet", "_hidden/x.csv",
                      ".part.csv", "readme.txt", "c/_delta_log/3.parquet"):  # fmt: skip
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text("x")
        found = find(str(tmp_path))

        assert {name: len(each.files) for name, each in found.items()} == {"a": 1, "b": 1, "c": 2}
        assert find(str(tmp_path / "*.csv")).keys() == {"b"}
        assert find(str(tmp_path / "**" / "*.parquet")).keys() >= {"a", "1", "2"}

    def test_of_part_files_is_one_table(self, tmp_path):
        folder = tmp_path / "people"
        folder.mkdir()
        for number in range(3):
            (folder / f"part-{number:05}.csv").write_text(f"a\n{number}\n")
        (folder / "_SUCCESS").touch()

        assert read_all(open_connector(str(folder)), "people").height == 3

    def test_waits_for_no_pipe(self, tmp_path):
        os.mkfifo(tmp_path / "t.csv")

        assert open_connector(str(tmp_path)).tables() == []
        with pytest.raises(SetupError):
            open_connector(str(tmp_path / "t.csv"))

    @pytest.mark.parametrize(
        "name",
        ["../../etc/x", "/", "a/b", ".hidden", "_x", "con:", "\n", "", "客户", "%41", "x" * 300],
    )
    def test_takes_a_table_of_any_name_inside(self, name):
        made = file_name(name, "csv")

        assert "/" not in made
        assert made[0] not in "._" or not name
        assert len(made.encode()) < 255

    def test_keeps_formats_unless_told(self, tmp_path):
        source = tmp_path / "source"
        source.mkdir()
        (source / "a.csv").write_text("x,y\n1,2\n")
        pl.DataFrame({"x": [1]}).write_parquet(source / "b.parquet")
        for target, made in (
            ("kept", ["a.csv", "b.parquet"]),
            ("csv/*.csv", ["a.csv", "b.csv"]),
        ):
            (tmp_path / target).parent.mkdir(exist_ok=True)
            copy(source, tmp_path / target)

            folder = tmp_path / target.partition("/")[0]
            assert sorted(each.name for each in folder.iterdir()) == made

    def test_may_be_one_file(self, tmp_path):
        (tmp_path / "a.csv").write_text("x;y\n1;2\n")
        copy(tmp_path / "a.csv", tmp_path / "b.csv")

        assert (tmp_path / "b.csv").read_text() == "x;y\n1;2\n"
        assert (tmp_path / "b.csv").stat().st_mode & 0o777 == 0o600
        with pytest.raises(SetupError, match="not empty"):
            copy(tmp_path / "a.csv", tmp_path / "b.csv")

    @pytest.mark.parametrize("name", ["b.parquet", "b.csv"])
    def test_is_none_where_the_target_is_called_a_file(self, tmp_path, name):
        shop = tmp_path / "shop.db"
        with closing(sqlite3.connect(shop)) as connection:
            connection.executescript("CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1)")
            copy(f"sqlite:///{shop}", tmp_path / name)
            connection.execute("CREATE TABLE u (x INTEGER)")

        assert (tmp_path / name).is_file()
        with pytest.raises(SetupError, match=r"cannot hold 2 tables \(name a folder, such as c/\)"):
            copy(f"sqlite:///{shop}", tmp_path / name.replace("b", "c", 1))
