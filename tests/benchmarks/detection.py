"""Detection: values a second and core with all detectors.

The floor is the bytes of all values summed by polars. Times are processor time, of all cores
together; run with POLARS_MAX_THREADS=1 for one.
"""

import time
from collections.abc import Iterator

import polars as pl

from tuomin import agreement
from tuomin.detect import registry
from tuomin.detect.judge import Judge
from tuomin.detect.weighing.classify import Law
from tuomin.detect.weighing.given import Given, Seen
from tuomin.detect.weighing.tables import Entity
from tuomin.model import Column, Table

COUNT = 1_000_000
TIMES = 3


def run() -> Iterator[tuple[str, str]]:
    """All Detectors over columns of one million short texts, gathered and judged."""
    judge = Judge(registry.load(), Law(agreement=agreement.read()))
    for name, texts in columns().items():
        floor = seconds(lambda texts=texts: texts.str.len_bytes().sum())
        taken = seconds(lambda texts=texts: judged(judge, texts))
        yield (
            f"{name}, {len(judge.detectors)} detectors",
            f"{COUNT / taken / 1e3:,.0f} thousand values/s, 1/{taken / floor:,.0f} of the floor",
        )


def judged(judge: Judge, texts: pl.Series) -> None:
    column = Column(name="c1", type="TEXT")
    table = Table(schema=None, name="t", columns=(column,))
    clues = judge.gather([Given(column=column, values=texts, entity=Entity())])
    judge.tables([Seen(table=table, frame=texts.to_frame("c1"), clues=clues)], lambda _: {})


def columns() -> dict[str, pl.Series]:
    row = pl.int_range(COUNT, eager=True)
    hashed = row.hash(7)
    number = (hashed % 10**8).cast(pl.String).str.pad_start(8, "0")
    return {
        "mobiles": "1" + (hashed % 60 + 30).cast(pl.String) + number,
        "order numbers": "20240315" + number + (row % 100).cast(pl.String).str.pad_start(2, "0"),
        "words": (hashed % 5000).cast(pl.String) + "号商品",
        "mixed": pl.select(
            pl.when(row % 3 == 0).then(number).when(row % 3 == 1).then(number + "@example.com")
            .otherwise(pl.lit("备注") + number)
        ).to_series(),
    }  # fmt: skip


def seconds(work) -> float:
    """Processor time of the fastest of a few runs."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)
