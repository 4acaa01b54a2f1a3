"""The proof of a copy of 14 columns, against the time that the copy itself takes.

Both are from SQLite, de_identified, in processes of their own; `python -m tests.benchmarks.proofs
ROWS` takes fewer rows.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl

from tests import shop
from tests.benchmarks._apart import apart, measured
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.model import Table
from tuomin.plan import plan
from tuomin.proof import Asked, prove

ROWS = 2_000_000
CUSTOMER = replace(shop.CUSTOMER, columns=(*shop.CUSTOMER.columns, shop.column("address")))
ADDRESS = ("contact.postal_address", "quasi", "personal")
KINDS = {"customer": shop.KINDS["customer"] | {"address": ADDRESS}}
KNOWN = shop.inventory({"customer": CUSTOMER}, KINDS)


def run(rows: int = ROWS) -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        source, target = (f"sqlite:///{Path(folder) / name}.db" for name in ("source", "target"))
        apart(fill, source, replace(CUSTOMER, rows=rows))
        copied = apart(spent, copied_to, source, target)
        proved = apart(spent, holds, source, target)
    for what, (seconds, busy, memory) in (("copy", copied), ("proof", proved)):
        speed = f"{rows / seconds:10,.0f} rows/s"
        yield what, speed, f"{seconds:.1f} s ({busy:.1f} s of processors), peak {memory:.0f} MiB"
    ratios = f"{proved[0] / copied[0]:.2f} ({proved[1] / copied[1]:.2f} of processors)"
    yield "proof / copy", ratios, "(wanted 1.5)"


def spent(work, *arguments: str) -> tuple[float, float, float]:
    busy = time.process_time()
    seconds, peak = measured(work, *arguments)
    return seconds, time.process_time() - busy, peak


def copied_to(source: str, target: str) -> None:
    with closing(open_connector(source)) as old, closing(open_connector(target, write=True)) as new:
        copy(old, new, plan(KNOWN, old.tables(), policy.read("de_identified")))


def holds(source: str, target: str) -> None:
    asked = Asked(outcome="de_identified", key="destroyed")
    with closing(open_connector(source)) as old, closing(open_connector(target)) as new:
        assert prove(old, new, asked=asked, inventory=KNOWN).holds


def fill(url: str, table: Table) -> None:
    with (
        closing(open_connector(url, write=True)) as store,
        store.staging([table], engine="sqlite") as staging,
    ):
        for batch in people(table.rows).collect().iter_slices(131_072):
            staging.write(table, batch)


def people(rows: int) -> pl.LazyFrame:
    """People born in 1900 to 1905, as SQLite types them."""
    n = pl.int_range(rows)
    number = ((n * 7_919) % 99_999_999).cast(pl.String).str.zfill(8)
    born = pl.date(1900, 1, 1) + pl.duration(days=(n * 17) % 2191)
    moment = pl.datetime(2024, 1, 1) + pl.duration(microseconds=n * 31_536_007)
    serial = (n % 1000).cast(pl.String).str.zfill(3)
    return pl.LazyFrame().select(
        id=n + 1,
        xm=picked("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", n * 31)
        + picked("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞", n * 7 // 3)
        + picked("平刚桂英华玉萍红梅鑫建国文博雨欣子涵浩然", n * 13 // 11),
        sfzh=pl.format("110101{}{}1", born.dt.strftime("%Y%m%d"), serial),
        sjhm=pl.format("138{}", number),
        email=pl.format("user{}@mail.cn", number),
        birth_date=born.dt.to_string("iso"),
        gender=picked("男女", n),
        city=pl.format("城市{}", n % 300),
        vip_level=n % 4,
        serial_no=(10_000_000_000 + (n * 4_999) % 10_000_000_000).cast(pl.String),
        created_at=moment.dt.to_string("%Y-%m-%d %H:%M:%S%.6f"),
        remark=pl.when(n % 3 == 0).then(pl.format("备注 {} 尽快发货，谢谢", n)),
        ext=pl.format('{{"level":{},"mobile":"138{}"}}', n % 3, number),
        address=pl.format("北京市朝阳区建国路{}号院{}号楼", n, n % 30),
    )


def picked(characters: str, at: pl.Expr) -> pl.Expr:
    pool = list(characters)
    return (at % len(pool)).replace_strict(dict(enumerate(pool)), return_dtype=pl.String)


if __name__ == "__main__":
    for line in run(*map(int, sys.argv[1:])):
        print("  ".join(line))
