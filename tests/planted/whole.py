"""Copies that lack something, have too much, or whose references lead elsewhere."""

import polars as pl

from tests import spoil
from tests.planted import Defect
from tests.spoil import ORDERS, SIZE, cell, columns

OWNERS = ORDERS["customer_id"]
WHOLE = [
    ("row missing", "rows_missing", "orders", spoil.rows("orders", lambda rows: rows.head(-1))),
    ("row twice", "rows_more", "orders", spoil.rows("orders", lambda r: r[[*range(2000), 5]])),
    ("no rows", "rows_missing", "orders", spoil.rows("orders", lambda rows: rows.clear())),
    ("table missing", "table_missing", "region", spoil.dropped("region")),
    ("column missing", "column_missing", "orders.status", spoil.dropped("orders", "status")),
    ("orphan", "orphans", "orders.customer_id", cell("orders", "customer_id", 9_999_999)),
    ("key nulled", "references", "orders.customer_id", cell("orders", "customer_id", None)),
    ("keys alike", "cardinality", "orders.customer_id", columns("orders", customer_id=pl.lit(1))),
    ("two references exchanged", "crossed", "orders.customer_id",
     columns("orders", customer_id=OWNERS[[1, 0, *range(2, len(OWNERS))]])),
    ("references moved", "crossed", "orders.customer_id",
     columns("orders", customer_id=spoil.moved(OWNERS))),
    ("references shuffled", "crossed", "orders.customer_id",
     columns("orders", customer_id=OWNERS.shuffle(seed=4))),
    ("row in place of another", "orphans", "orders.customer_id",
     spoil.rows("customer", lambda rows: rows[[*range(SIZE - 1), 5]])),
    ("key twice", "orphans", "orders.customer_id", cell("customer", "id", 6, 7)),
    ("keys new", "orphans", "orders.customer_id", columns("customer", id=pl.col("id") + 10**6)),
]  # fmt: skip
DEFECTS = [
    *[Defect("de_identified", f"whole: {i}", *rest, "de_identified") for i, *rest in WHOLE],
    *[
        Defect(outcome, f"another source than that of a {outcome} copy", "cardinality",
               "orders.customer_id", spoil.another_source, reached)
        for outcome, reached in [
            ("masked", "masked"),
            ("de_identified", "de_identified"),
            ("anonymized", "anonymized_candidate"),
        ]
    ],
]  # fmt: skip
