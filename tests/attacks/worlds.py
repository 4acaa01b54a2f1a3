"""The sample, a control of other people of the same make, and copies, all as frames of texts."""

from contextlib import closing
from dataclasses import dataclass, replace

import polars as pl

from sample_db.write import write
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.connectors.text import to_text
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.scan import scan
from tuomin.transforms.keyed.keys import Key

ROWS, MEMBERS, CONTROL = 400, 5, 6  # customers, and the seeds that draw the people
ENOUGH = 200  # rows of a table that is attacked
KEYS = ("key", "fresh")
SAME = bytes(range(32))  # a key that is the same each time, and with it what chance gives


@dataclass(frozen=True)
class World:
    """Members and the control by table, copies by outcome, and their plans."""

    members: dict
    control: dict
    copies: dict
    plans: dict

    def people(self, outcome):
        """The tables about people that are large enough, with the columns that are no keys."""
        people = {part.table for part in self.plans["anonymized"].tables if part.k}
        for part in self.plans[outcome].tables:
            rows = self.copies[outcome][part.table]
            if part.table in people and rows.height >= ENOUGH:
                keys = [each.column for each in part.columns if each.transform in KEYS]
                yield part.table, rows, keys


def world(folder):
    urls = {seed: f"sqlite:///{folder}/{seed}.db" for seed in (MEMBERS, CONTROL)}
    for seed, url in urls.items():
        write(url, rows=ROWS, seed=seed)
    copies, plans = {}, {}
    with closing(open_connector(urls[MEMBERS])) as store:
        tables, inventory = store.tables(), scan(store)
        for outcome in ("anonymized", "de_identified", "masked"):
            plans[outcome] = plan(inventory, tables, policy.read(outcome))
            target = f"sqlite:///{folder}/{outcome}.db"
            with closing(open_connector(target, write=True)) as end:
                key = Key(SAME)
                copy(store, end, replace(plans[outcome], key=key.id), key=key)
            copies[outcome] = texts(target)
    return World(texts(urls[MEMBERS]), texts(urls[CONTROL]), copies, plans)


def texts(url):
    with closing(open_connector(url)) as store:
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
            for table in store.tables()
        }


def dossiers(frames, columns=("customer_id", "pay_amount", "created_at")):
    """What the orders say of each customer: how many there are, the largest sum, the first day."""
    owner, amount, moment = columns
    orders = frames["orders"].group_by(owner).agg(
        pl.len().cast(pl.String).alias("orders"),
        pl.col(amount).cast(pl.Float64).max().cast(pl.String).alias("largest"),
        pl.col(moment).min().alias("first"),
    )  # fmt: skip
    return frames["customer"].select("id").join(
        orders, left_on="id", right_on=owner, how="left", maintain_order="left"
    ).drop("id")  # fmt: skip
