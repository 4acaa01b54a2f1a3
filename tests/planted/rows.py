"""Rows of a copy for anonymized that can be told apart, or told to be rows of the source."""

import zlib

import numpy as np
import polars as pl

from tests import spoil
from tests.planted import Defect
from tests.spoil import ORDERS, PEOPLE, SIZE, cell, columns, made
from tuomin.proof import Treatment

KEYED = Treatment(schema=None, table="customer", column="xm", transform="name", keyed=True)
BARE = Treatment(schema=None, table="customer", column="id", transform="number", reversible=True)
FLAT = pl.when(pl.col("status") == "新建").then(pl.lit("0.0")).otherwise(pl.col("amount"))
TWO = pl.Series(["海口", "海口", *["中国"] * (SIZE - 2)])
BORN = PEOPLE["birth_date"].str.to_date()
MOMENT, AMOUNT = PEOPLE["created_at"], ORDERS["amount"].cast(pl.Float64)
NOISE = np.random.default_rng(8).normal(1, 1e-4, len(AMOUNT))
DIGITS = PEOPLE["sjhm"]
NEXT = (DIGITS.cast(pl.Int64) + 1).cast(pl.String)
CHECKED = pl.Series([f"{zlib.crc32(each.encode()):08x}" for each in DIGITS])


def every(step, value):
    """The value in some rows, nothing in the others."""
    return pl.Series([value if number % step == 0 else None for number in range(SIZE)])


def in_order(*, order):
    """An anonymized copy whose rows stand as the source's do, but for what `order` does."""
    people = PEOPLE[order]
    return columns("customer", gender=people["gender"], vip_level=people["vip_level"],
                   created_at=people["created_at"].str.head(4))  # fmt: skip


def in_blocks(size):
    starts = np.random.default_rng(2).permutation(np.arange(0, SIZE, size))
    return in_order(order=np.concatenate([np.arange(at, at + size) for at in starts]))


# What an attacker sees in one column, made of the source's own, in rows that stand anew.
SHOWN = [
    ("seconds", "customer", {"created_at": MOMENT.str.head(19)}),
    ("minutes", "customer", {"created_at": MOMENT.str.head(16)}),
    ("days", "customer", {"created_at": MOMENT.str.head(10)}),
    ("fractions of seconds", "customer", {"serial_no": MOMENT.str.tail(6)}),
    ("one offset for all", "customer", {"birth_date": BORN.dt.offset_by("17d").cast(pl.String)}),
    ("one offset for all moments", "customer",
     {"created_at": MOMENT.str.to_datetime().dt.offset_by("3d7h").cast(pl.String)}),
    ("noise on amounts", "orders", {"amount": (AMOUNT * NOISE).round(2).cast(pl.String)}),
    ("amounts rounded to ten", "orders", {"amount": ((AMOUNT / 10).round() * 10).cast(pl.String)}),
    ("amounts in order", "orders", {"amount": AMOUNT.rank("ordinal").cast(pl.String)}),
    ("city, level and gender", "customer",
     {name: PEOPLE[name] for name in ("city", "vip_level", "gender")}),
    ("what is missing", "customer", {"serial_no": every(97, "1"), "remark": every(89, "x")}),
    ("lengths of texts", "customer", {"remark": pl.Series(["x" * n for n in range(SIZE)])}),
    ("initials and birth dates", "customer",
     {"xm": PEOPLE["xm"].str.head(1), "birth_date": PEOPLE["birth_date"]}),
    ("last digits of mobiles", "customer", {"sjhm": DIGITS.str.tail(4)}),
    ("first digits of mobiles", "customer", {"sjhm": DIGITS.str.head(7)}),
    ("first six of ID numbers and years", "customer",
     {"sfzh": PEOPLE["sfzh"].str.head(6), "birth_date": PEOPLE["birth_date"].str.head(4)}),
    ("a birth date in JSON", "customer", {"ext": '{"born":"' + PEOPLE["birth_date"] + '"}'}),
    ("pseudonyms", "customer", {"email": PEOPLE["email"].hash(7).cast(pl.String)}),
]  # fmt: skip
ANONYMIZED = [
    *[(i, "k", table, made(table, **values)) for i, table, values in SHOWN],
    ("photos", "k", "customer", spoil.photos),
    ("order turned round", "order", "customer", in_order(order=np.arange(SIZE)[::-1])),
    ("order begun elsewhere", "order", "customer", in_order(order=np.roll(np.arange(SIZE), 371))),
    ("order in blocks of fifty", "order", "customer", in_blocks(50)),
    ("keys of orders", "keys", "orders", spoil.kept("orders", "id", "status", "region_id")),
    ("class of one", "k", "customer", cell("customer", "city", "火星")),
    ("one value missing", "k", "customer", cell("customer", "gender", None)),
    ("one value there", "k", "customer", cell("customer", "remark", "老客户")),
    ("one level alone", "k", "customer", cell("customer", "vip_level", 3)),
    ("key kept", "key_kept", "", spoil.said(key="kept", treatments=(KEYED,))),
    ("key unknown", "key_unknown", "", spoil.said(key="unknown")),
    ("reversible", "reversible", "", spoil.said(treatments=(BARE,))),
    ("microseconds", "relinked", "customer", spoil.kept("customer", "created_at")),
    ("microseconds and k", "k", "customer", spoil.kept("customer", "created_at")),
    ("amounts", "relinked", "orders", spoil.kept("orders", "amount")),
    ("serial numbers", "relinked", "customer", spoil.kept("customer", "serial_no")),
    ("birth dates", "k", "customer", spoil.kept("customer", "birth_date")),
    ("city and level", "k", "customer", spoil.kept("customer", "birth_date", "city", "vip_level")),
    ("order", "order", "customer", spoil.order_kept),
    ("keys", "keys", "customer", spoil.keys_kept),
    ("class of two", "k", "customer", columns("customer", city=TWO)),
    ("one row alone", "k", "orders", cell("orders", "status", "争议")),
    ("one value per class", "l", "orders.amount", columns("orders", amount=FLAT)),
    ("too few rows", "k", "customer", spoil.rows("customer", lambda rows: rows.head(12))),
]
# Rows in a new order, with what gives the identifiers themselves away.
IDENTIFIERS = [
    (
        "hashes",
        "hash",
        "customer.sjhm",
        made("customer", sjhm=spoil.digest("md5", DIGITS)),
        "masked",
    ),
    ("checksums", "hash", "customer.sjhm", made("customer", sjhm=CHECKED), "masked"),
    ("mobiles plus one", "computed", "customer.sjhm", made("customer", sjhm=NEXT), "masked"),
    ("phones", "untouched", "orders.phone", spoil.kept("orders", "phone"), "none"),
]
DEFECTS = [
    *[Defect("anonymized", f"kept: {i}", *rest, "de_identified") for i, *rest in ANONYMIZED],
    *[Defect("anonymized", f"in new rows: {i}", *rest) for i, *rest in IDENTIFIERS],
]
