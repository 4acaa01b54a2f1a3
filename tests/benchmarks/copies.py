"""Copies against the floor of each engine: speed as a ratio within one run, peak memory, flatness.

The table has 14 columns of which 8 are masked by the de_identified policy. The floor moves the same
rows unmasked in the engine's own way: psql | psql, INSERT ... SELECT into an attached file, polars
reading and writing Parquet. Floor and copy run in turn, each in a process of its own; the median of
three counts. `python -m tests.benchmarks copies`.
"""

import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import polars as pl

from tests import servers
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.model import Classification, Column, Inventory, Table
from tuomin.plan import plan

ROWS = 400_000
FEW, MANY = 200_000, 2_000_000
ROUNDS = 3

COLUMNS = {
    "id": ("bigint", "integer", "account.user_id"),
    "name": ("varchar(60)", "text", "identity.person_name"),
    "id_no": ("varchar(18)", "text", "identity.cn_resident_id"),
    "phone": ("varchar(20)", "text", "contact.cn_mobile"),
    "email": ("varchar(80)", "text", "contact.email"),
    "card": ("varchar(20)", "text", "financial_account.bank_card"),
    "birth": ("date", "date", "identity.birth_date"),
    "ip": ("varchar(45)", "text", "device.ip_address"),
    "level": ("integer", "integer", None),
    "gender": ("varchar(3)", "text", "identity.gender"),
    "city": ("varchar(40)", "text", "contact.region"),
    "amount": ("numeric(12,2)", "decimal", None),
    "created": ("timestamp", "timestamp", None),
    "remark": ("text", "text", None),
}
ROLES = {"identity.birth_date": "quasi", "identity.gender": "quasi", "contact.region": "quasi"}
TABLE = Table(
    schema=None,
    name="customer",
    columns=tuple(
        Column(name=name, type=kind, family=family) for name, (kind, family, _) in COLUMNS.items()
    ),
)


def run():
    yield from engines(ROWS)
    yield from memory()


def engines(rows):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone(fill_files, folder, rows)
        yield compared("sqlite", rows, 0.3, sqlite_pair(folder))
        yield compared("parquet", rows, 0.5, parquet_pair(folder))
        try:
            with servers.postgres() as server:
                yield compared("postgresql", rows, 0.75, postgres_pair(server, folder))
        except servers.MissingError as missing:
            yield ("postgresql", f"NOT MEASURED: {missing}")


def compared(engine, rows, wanted, works):
    floor, masked, clean = works
    floors, copies = [], []
    for _ in range(ROUNDS):
        clean()
        floors.append(alone(*floor)[0])
        clean()
        copies.append(alone(*masked)[0])
    ratio = median(floors) / median(copies)
    return (
        f"{engine:11}",
        f"floor {rows / median(floors):10,.0f} rows/s",
        f"copy {rows / median(copies):10,.0f} rows/s",
        f"ratio {ratio:.2f} (wanted {wanted})",
    )


def memory():
    peaks = []
    for rows in (FEW, MANY):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            alone(fill_files, folder, rows)
            seconds, peak = alone(copy_stores, url(folder, "source"), url(folder, "target"))
            peaks.append(peak)
            yield ("sqlite", f"{rows:,} rows", f"{seconds:.1f} s", f"peak {peak:.0f} MiB")
    yield ("sqlite", f"growth {peaks[1] / peaks[0] - 1:+.0%} (wanted at most +20%, 350 MiB)")


def alone(work, *arguments):
    """Seconds and peak MiB of `work` in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(measured, work, *arguments).result()


def measured(work, *arguments):
    """The work tells its own seconds where it has more to do than what is measured."""
    began = time.perf_counter()
    own = work(*arguments)
    seconds = time.perf_counter() - began if own is None else own
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def copy_stores(source, target):
    with (
        closing(open_connector(source)) as before,
        closing(open_connector(target, write=True)) as after,
    ):
        tables = before.tables()
        made = plan(inventory(tables), tables, policy.read("de_identified"))
        return copy(before, after, made).seconds


def inventory(tables):
    """The verdicts that a scan of the table comes to."""
    (table,) = tables
    verdicts = tuple(
        Classification(
            schema=table.schema,
            table=table.name,
            column=name,
            type=kind,
            level="personal" if label else "none",
            kind=label,
            role=ROLES.get(label, "direct") if label else "none",
        )
        for name, (kind, _, label) in COLUMNS.items()
    )
    return Inventory(engine="", url="", complete=True, columns=verdicts)


def sqlite_pair(folder):
    source, target = folder / "source.db", folder / "target.db"
    return (
        (attached, source, target),
        (copy_stores, f"sqlite:///{source}", f"sqlite:///{target}"),
        lambda: target.unlink(missing_ok=True),
    )


def attached(source, target):
    with closing(sqlite3.connect(target)) as database:
        declare = ", ".join(f'"{name}" {kind}' for name, (kind, _, _) in COLUMNS.items())
        database.execute("ATTACH ? AS source", (str(source),))
        database.execute(f"CREATE TABLE customer ({declare})")
        database.execute("INSERT INTO customer SELECT * FROM source.customer")
        database.commit()


def parquet_pair(folder):
    source, target = folder / "source", folder / "target"
    return (
        (through_polars, source / "customer.parquet", folder / "floor.parquet"),
        (copy_stores, str(source), f"parquet://{target}"),
        lambda: shutil.rmtree(target, ignore_errors=True),
    )


def through_polars(source, target):
    pl.read_parquet(source).write_parquet(target)


def postgres_pair(server, folder):
    server.database("source")
    declare = ", ".join(f'"{name}" {kind}' for name, (kind, _, _) in COLUMNS.items())
    server.run(f"CREATE TABLE customer ({declare})", database="source")
    psql = psql_of(server)
    text = folder / "customer.tsv"
    frame = pl.read_parquet(folder / "source" / "customer.parquet")
    frame.write_csv(text, separator="\t", include_header=False, null_value="\\N")
    subprocess.run([*psql, "-c", f"\\copy customer from '{text}'", "source"], check=True)
    server.run("VACUUM", database="source")

    def clean():
        server.database("target")

    source, target = server.url("source"), server.url("target")
    return (piped, psql, declare), (copy_stores, source, target), clean


def psql_of(server):
    return ["psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres"]


def piped(psql, declare):
    subprocess.run([*psql, "-c", f"CREATE TABLE customer ({declare})", "target"], check=True)
    with subprocess.Popen(
        [*psql, "-c", "COPY customer TO STDOUT", "source"], stdout=subprocess.PIPE
    ) as reader:
        command = [*psql, "-c", "COPY customer FROM STDIN", "target"]
        subprocess.run(command, stdin=reader.stdout, check=True)


def fill_files(folder, rows):
    """The same rows as Parquet and as SQLite, people born in 1900 to 1905."""
    (folder / "source").mkdir()
    frame = customers(rows).collect(engine="streaming")
    frame.write_parquet(folder / "source" / "customer.parquet")
    declare = ", ".join(f'"{name}" {kind}' for name, (kind, _, _) in COLUMNS.items())
    texts = frame.with_columns(
        pl.col("birth").cast(pl.String),
        pl.col("created").dt.to_string("%Y-%m-%d %H:%M:%S%.6f"),
        pl.col("amount").cast(pl.Float64),
    )
    with closing(sqlite3.connect(folder / "source.db")) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"CREATE TABLE customer ({declare})")
        marks = ", ".join("?" * len(COLUMNS))
        database.executemany(f"INSERT INTO customer VALUES ({marks})", texts.iter_rows())
        database.commit()


def customers(rows):
    n = pl.int_range(rows)
    number = ((n * 7_919) % 99_999_999).cast(pl.String).str.zfill(8)
    born = pl.date(1900, 1, 1) + pl.duration(days=(n * 17) % 2191)
    return (
        pl.LazyFrame()
        .select(
            id=n + 1,
            name=picked("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", n * 31)
            + picked("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞", n * 7 // 3)
            + picked("平刚桂英华玉萍红梅鑫建国文博雨欣子涵浩然", n * 13 // 11),
            id_no=pl.format(
                "110101{}{}1", born.dt.strftime("%Y%m%d"), (n % 1000).cast(pl.String).str.zfill(3)
            ),
            phone=pl.format("138{}", number),
            email=pl.format("user{}@mail.example.cn", number),
            card=pl.format("62220212{}{}", number, n % 10).str.pad_end(19, "0"),
            birth=born,
            ip=pl.format("10.{}.{}.{}", n % 250, n // 250 % 250, n % 199),
            level=n % 5,
            gender=picked("男女", n),
            city=pl.format("城市{}", n % 300),
            amount=(n % 1_000_000).cast(pl.Decimal(12, 2)) / 100,
            created=pl.datetime(2024, 1, 1) + pl.duration(microseconds=n * 31_007),
            remark=pl.when(n % 3 == 0).then(pl.format("备注 {} 尽快发货，谢谢", n)),
        )
        .with_columns(pl.col("amount").cast(pl.Decimal(12, 2)))
    )


def picked(characters, at):
    pool = list(characters)
    return (at % len(pool)).replace_strict(dict(enumerate(pool)), return_dtype=pl.String)


def url(folder, name):
    return f"sqlite:///{folder / name}.db"


if __name__ == "__main__":
    for line in engines(*map(int, sys.argv[1:])) if sys.argv[1:] else run():
        print("  ".join(line), flush=True)
