"""The proof of a copy of 14 columns, against the time in which both stores can be read at all.

`python -m tests.benchmarks.proofs [ROWS]` prints rows per second, the seconds, and the peak memory,
for a good de-identified copy (SQLite to SQLite) and for one that is asked to be anonymized.
"""

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import polars as pl

from tests import shop
from tuomin.connectors.open import open_connector
from tuomin.model import Table
from tuomin.proof import Asked, prove

ROWS = 2_000_000
COLUMNS = (*shop.CUSTOMER.columns, shop.column("address"))
CUSTOMER = replace(shop.CUSTOMER, columns=COLUMNS)
KINDS = {
    "customer": shop.KINDS["customer"]
    | {"address": ("contact.postal_address", "quasi", "personal")}
}


def main(rows: int = ROWS) -> None:
    table = replace(CUSTOMER, rows=rows)
    with tempfile.TemporaryDirectory() as folder:
        source, target = (f"sqlite:///{Path(folder) / name}.db" for name in ("source", "target"))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
            other.submit(fill, source, table, original=True).result()
            other.submit(fill, target, table, original=False).result()
        known = shop.inventory({"customer": CUSTOMER}, KINDS)
        with closing(open_connector(source)) as before, closing(open_connector(target)) as after:
            say("reading both", rows, lambda: [walk(before, table), walk(after, table)])
            for outcome in ("de_identified", "anonymized"):
                asked = Asked(outcome=outcome, key="destroyed")
                say(
                    outcome,
                    rows,
                    lambda asked=asked: prove(before, after, asked=asked, inventory=known),
                )


def say(what, rows, work) -> None:
    start, busy = time.perf_counter(), time.process_time()
    work()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:14} {rows / seconds:10,.0f} rows/s  {seconds:6.1f} s, {busy:6.1f} s of processor,"
        f" {memory:.0f} MiB"
    )


def walk(store, table) -> None:
    for _ in store.batches(table, 131_072):
        pass


def fill(url: str, table: Table, *, original: bool) -> None:
    frame = source_rows(table.rows) if original else copy_rows(table.rows)
    with (
        closing(open_connector(url, write=True)) as store,
        store.staging([table], engine="sqlite") as staging,
    ):
        for batch in frame.collect().iter_slices(131_072):
            staging.write(table, batch)


def source_rows(rows: int) -> pl.LazyFrame:
    """People born in 1900 to 1905, as SQLite types them."""
    n = pl.int_range(rows)
    number = (n * 7_919) % 99_999_999
    born = pl.date(1900, 1, 1) + pl.duration(days=(n * 17) % 2191)
    return pl.LazyFrame().select(
        id=n + 1,
        xm=picked("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", n * 31)
        + picked("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞", n * 7 // 3)
        + picked("平刚桂英华玉萍红梅鑫建国文博雨欣子涵浩然", n * 13 // 11),
        sfzh=pl.format(
            "110101{}{}1", born.dt.strftime("%Y%m%d"), (n % 1000).cast(pl.String).str.zfill(3)
        ),
        sjhm=pl.format("138{}", number.cast(pl.String).str.zfill(8)),
        email=pl.format("user{}@mail.cn", number),
        birth_date=born.dt.to_string("iso"),
        gender=picked("男女", n),
        city=pl.format("城市{}", n % 300),
        vip_level=n % 4,
        serial_no=(10_000_000_000 + (n * 4_999) % 10_000_000_000).cast(pl.String),
        created_at=(
            pl.datetime(2024, 1, 1) + pl.duration(microseconds=n * 31_536_007)
        ).dt.to_string("%Y-%m-%d %H:%M:%S%.6f"),
        remark=pl.when(n % 3 == 0).then(pl.format("备注 {} 尽快发货，谢谢", n)),
        ext=pl.format(
            '{{"level":{},"mobile":"138{}"}}', n % 3, number.cast(pl.String).str.zfill(8)
        ),
        address=pl.format("北京市朝阳区建国路{}号院{}号楼", n, n % 30),
    )


def copy_rows(rows: int) -> pl.LazyFrame:
    """The same with identifiers replaced."""
    n = pl.int_range(rows)
    number = ((n * 104_729) % 99_999_999).cast(pl.String).str.zfill(8)
    return source_rows(rows).with_columns(
        xm=picked("郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡", n * 3)
        + picked("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞", n // 3)
        + picked("平刚桂英华玉萍红梅鑫建国文博雨欣子涵浩然", n // 7),
        sfzh=pl.format("000000{}1", ((n * 7) % 100_000_000_000).cast(pl.String).str.zfill(11)),
        sjhm=pl.format("154{}", number),
        email=pl.format("u{}@example.com", n),
        ext=pl.format('{{"level":{},"mobile":"154{}"}}', n % 3, number),
    )


def picked(characters: str, at: pl.Expr) -> pl.Expr:
    pool = list(characters)
    return (at % len(pool)).replace_strict(dict(enumerate(pool)), return_dtype=pl.String)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
