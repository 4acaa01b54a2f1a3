"""What a scan of files cannot look at is undetermined with a reason; it looks at the rest."""

import os
import sqlite3
from contextlib import closing
from functools import partial

import duckdb
import polars as pl
import pytest

from tests.commands import MOBILE, PHONES, Commands, scanned


@pytest.fixture
def scan(monkeypatch, capsys):
    return partial(scanned, Commands(monkeypatch, capsys))


class TestFiles:
    def test_one_that_is_damaged_leaves_the_others_readable(self, scan, tmp_path):
        frame = pl.DataFrame({"phone": PHONES})
        frame.write_parquet(tmp_path / "fine.parquet")
        frame.clear().write_parquet(tmp_path / "none.parquet")
        whole = (tmp_path / "fine.parquet").read_bytes()
        (tmp_path / "footer.parquet").write_bytes(whole[:-200] + bytes(192) + whole[-8:])
        (tmp_path / "nothing.parquet").write_bytes(b"")
        (tmp_path / "blank.csv").write_bytes(b"")
        (tmp_path / "mixed").mkdir()
        frame.write_parquet(tmp_path / "mixed" / "a.parquet")
        pl.DataFrame({"phone": [[1]]}).write_parquet(tmp_path / "mixed" / "b.parquet")
        (tmp_path / "ragged.csv").write_text("phone,x\n" + f"{PHONES[0]},1\n" * 9 + "a,b,c\n")

        code, said, found = scan(tmp_path)

        ragged = "line 11 has 3 fields, not 2"
        empty = "is empty: 0 bytes, not even the names of its columns"
        assert (code, found) == (3, {
            "fine": "scanned", "fine.phone": MOBILE, "none": "empty", "none.phone": MOBILE,
            "footer": "cannot be read (damaged)", "nothing": empty, "blank": "empty",
            "mixed": "its files have different types",
            "ragged": ragged, "ragged.phone": ragged, "ragged.x": ragged,
        })  # fmt: skip
        assert "not looked at: footer: cannot be read (damaged)\n" in said

    def test_a_csv_of_nothing_is_a_table_without_columns_to_every_command(
        self, monkeypatch, capsys, tmp_path
    ):
        """Parquet of nothing is damaged: it is left out of a scan, and fails a copy."""
        call = Commands(monkeypatch, capsys)
        source, kept = tmp_path / "export", tmp_path / "inventory.json"
        source.mkdir()
        (source / "blank.csv").write_bytes(b"")
        commands = (
            ("scan", source, "-o", kept, "--format", "json"),
            ("diff", source, "--inventory", kept),
            ("copy", source, tmp_path / "copy", "--policy", "masked"),
        )

        assert [call(*map(str, words)).code for words in commands] == [0, 0, 0]
        (source / "blank.csv").write_text(f"phone\n{PHONES[0]}\n")
        assert call("diff", str(source), "--inventory", str(kept), "-q").code == 1

    def test_a_row_longer_than_all_windows_is_read_all_the_same(self, scan, tmp_path):
        (tmp_path / "long.csv").write_text(f"phone,x\n{PHONES[0]},{'x' * 10_000_000}\n")

        code, _, found = scan(tmp_path)

        assert (code, found["long"], found["long.phone"]) == (0, "scanned", MOBILE)

    @pytest.mark.parametrize(
        ("header", "row", "encoding"),
        [
            ("\ufeff姓名,手机\n", "张三,{}\n", "utf-8"),
            ("姓名,手机\n", "张三,{}\n", "gb18030"),
            ("姓名,手机\n", "张三,{}\n", "utf-16"),
            ("姓名;手机\r\n", "张三;{}\r\n", "utf-8"),
            ("note,手机\n", '"a\nb",{}\n', "utf-8"),
            ("", "张三,{}\n", "utf-8"),
            ("手机\n", "{}\n", "utf-8"),
            ("a,phone\n", "x\0,{}\n", "utf-8"),
        ],
    )
    def test_a_csv_is_read_as_it_is_written(self, scan, tmp_path, header, row, encoding):
        text = header + "".join(row.format(phone) for phone in PHONES)
        (tmp_path / "t.csv").write_bytes(text.encode(encoding))

        code, _, found = scan(tmp_path)

        assert (code, found["t"]) == (0, "scanned")
        names = header.strip("\ufeff\r\n").replace(";", ",") or "column_1,column_2"
        assert [name.partition(".")[2] for name in found if "." in name] == names.split(",")
        assert [*found.values()][-1] == MOBILE


class TestDatabaseFiles:
    def test_sqlite_holds_anything_anywhere(self, scan, tmp_path):
        path = tmp_path / "odd.db"
        with closing(sqlite3.connect(path)) as database:
            database.execute('CREATE TABLE odd (a NONSENSE(1,2), b, phone "no such type", xm TEXT)')
            database.executemany(
                "INSERT INTO odd VALUES (?, ?, ?, CAST(? AS TEXT))",
                [
                    (
                        [1, 2.5, "x\0y", b"\xff", None][number % 5],
                        "a\0b",
                        phone,
                        b"\xd5\xc5\xc8\xfd",
                    )
                    for number, phone in enumerate(PHONES)
                ],
            )
            database.commit()

        code, _, found = scan(f"sqlite:///{path}")

        assert (code, found["odd"], found["odd.phone"]) == (0, "scanned", MOBILE)

    @pytest.mark.parametrize("damage", ["cut", "noise", "version"])
    @pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
    def test_a_file_that_cannot_be_read_is_told(self, scan, tmp_path, engine, damage):
        path = tmp_path / "bad.db"
        connect = sqlite3.connect if engine == "sqlite" else duckdb.connect
        with closing(connect(str(path))) as database:
            database.execute("CREATE TABLE t (phone VARCHAR)")
            database.executemany("INSERT INTO t VALUES (?)", [(phone,) for phone in PHONES])
            database.commit()
        whole = path.read_bytes()
        path.write_bytes({
            "cut": whole[: len(whole) // 2],
            "noise": whole[:100] + os.urandom(len(whole) - 100),
            "version": whole[:12] + bytes([200, 200]) + whole[14:] if engine == "duckdb"
            else whole[:16] + bytes(10) + whole[26:],
        }[damage])  # fmt: skip

        code, said, _ = scan(f"{engine}:///{path}")

        assert (code, said.count("\n")) == (4, 1)
        assert "damaged" in said or "cannot be read" in said
