"""A scan of every row of a text column: a million short remarks, one in two hundred with a contact.

The sample is scanned first, as always. Wanted are 20 seconds at most.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import polars as pl

from sample_db.draws import among, digits, fork, spread
from tests.benchmarks._apart import alone
from tuomin import full
from tuomin.connectors.open import open_connector

ROWS = 1_000_000
MOST = 20  # seconds
RARE = 200  # rows for each that holds something
REMARKS = ["商品质量很好，物流也快", "请尽快发货，谢谢", "颜色和图片不一样，想退货", "包装完好"]


def run():
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "remarks.db"
        alone(fill, path)
        seconds, peak = alone(scanned, path)
    yield (
        "sqlite",
        f"{ROWS:,} remarks",
        f"{seconds:.1f} s (wanted {MOST})",
        f"peak {peak:.0f} MiB",
    )


def fill(path):
    numbers = pl.int_range(ROWS, eager=True)
    bits = pl.col("bits")
    remark = among(REMARKS)(fork(bits, "remark")) + digits(5)(fork(bits, "order"))
    contact = pl.concat_str(pl.lit("请打电话138"), digits(8)(fork(bits, "phone")), pl.lit("给我"))
    rows = pl.DataFrame({"bits": spread(numbers, 7)}).select(
        remark=pl.when(bits % RARE == 0).then(contact).otherwise(remark)
    )
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE feedback (id INTEGER PRIMARY KEY, remark TEXT)")
        database.executemany("INSERT INTO feedback (remark) VALUES (?)", rows.iter_rows())
        database.commit()


def scanned(path):
    with closing(open_connector(f"sqlite:///{path}")) as store:
        full.scan(store)
