"""Good copies of the shop, made by hand, for each outcome."""

import numpy as np
import polars as pl

from tests import shop


def mapped(values, make):
    """Equal values get equal surrogates, number by number."""
    distinct = values.drop_nulls().unique(maintain_order=True)
    return values.replace_strict(distinct, [make(at) for at in range(len(distinct))])


def scattered(number):
    """Another number under 100,000, so that surrogates do not count the rows."""
    return (number * 48_271 + 7) % 100_000


def pooled(values, seed):
    """Names from the pool that the source's own names come from, never the name itself."""
    distinct = values.unique(maintain_order=True)
    pool = shop.names(np.random.default_rng(seed), 3 * len(distinct))
    chosen = []
    for at, name in enumerate(distinct):
        candidates = (pool[(at * 3 + step) % len(pool)] for step in range(3))
        chosen.append(next(each for each in candidates if each != name))
    return values.replace_strict(distinct, chosen)


def surrogates(frame, columns):
    """The frame with new values, that follow from nothing, in columns of identifiers."""
    rng = np.random.default_rng(11)
    made = {
        name: [f"s{rng.integers(10**15):015d}" for _ in range(frame.height)] for name in columns
    }
    return frame.with_columns(**{name: pl.Series(values) for name, values in made.items()})


def de_identified(frames, seed=9):
    """A good copy: identifiers replaced by what belongs to nobody, all else as it was."""
    people, bought = frames["customer"], frames["orders"]
    both = pl.concat([people["sjhm"], bought["phone"].cast(pl.String)])
    mobiles = mapped(both, lambda n: str(15_400_000_000 + 7 * n))
    both = pooled(pl.concat([people["xm"], bought["receiver"]]), seed)
    phones = mobiles.head(people.height)
    return frames | {
        "customer": people.with_columns(
            xm=both.head(people.height),
            sfzh=mapped(people["sfzh"], lambda n: f"0000001900010{scattered(n):05d}"),
            sjhm=phones,
            email=mapped(people["email"], lambda n: f"u{scattered(n):08d}@example.com"),
            ext=pl.Series(shop.documents(phones)),
        ),
        "orders": bought.with_columns(
            receiver=both.tail(bought.height),
            phone=mobiles.tail(bought.height).cast(pl.Int64),
        ),
    }


def masked(frames):
    """A good masked copy: a part of each identifier hidden, keys and the rest as they were."""
    people, bought = frames["customer"], frames["orders"]
    star = pl.col("sjhm").str.head(3) + "****" + pl.col("sjhm").str.tail(4)
    return frames | {
        "customer": people.with_columns(
            xm=pl.col("xm").str.head(1) + "**",
            sfzh=pl.col("sfzh").str.head(6) + "************",
            sjhm=star,
            email=pl.lit("***@mail.cn"),
            ext=pl.lit("{}"),
        ),
        "orders": bought.with_columns(receiver=pl.col("receiver").str.head(1) + "**", phone=None),
    }


def anonymized(frames, seed=5):
    """A good candidate: identifiers gone, quasi-identifiers coarse, keys and order new."""
    rng = np.random.default_rng(seed)
    people, bought = frames["customer"], frames["orders"]
    order = rng.permutation(people.height)
    shuffled = people[order].with_columns(new=pl.Series(np.arange(1, people.height + 1)))
    ids = dict(zip(shuffled["id"], shuffled["new"], strict=True))
    bought = bought.with_columns(customer_id=bought["customer_id"].replace_strict(ids))
    bought = bought[rng.permutation(bought.height)]
    return frames | {
        "customer": shuffled.with_columns(
            id=pl.col("new"),
            xm=pl.lit(None, pl.String),
            sfzh=pl.lit(None, pl.String),
            sjhm=pl.lit(None, pl.String),
            email=pl.lit(None, pl.String),
            birth_date=pl.lit("1900"),
            city=pl.lit("中国"),
            vip_level=pl.lit(None, pl.Int64),
            serial_no=pl.lit(None, pl.String),
            created_at=pl.col("created_at").str.head(4),
            remark=pl.lit(None, pl.String),
            ext=pl.lit(None, pl.String),
        ).drop("new"),
        "orders": bought.with_columns(
            id=pl.Series(np.arange(1, bought.height + 1)),
            receiver=pl.lit(None, pl.String),
            phone=pl.lit(None, pl.Int64),
            amount=((pl.col("amount").cast(pl.Float64) / 50_000).floor() * 50_000).cast(pl.String),
            created_at=pl.col("created_at").str.head(4),
        ),
    }
