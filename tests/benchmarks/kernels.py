"""Millions of values a second that one core masks, text to text.

Run alone with POLARS_MAX_THREADS=1 and OPENBLAS_NUM_THREADS=1: the figures are processor time.
"""

import time

import numpy as np
import polars as pl

from tuomin.checks import mobile, regions, resident_id
from tuomin.transforms import build
from tuomin.transforms.boxes.mondrian import learn
from tuomin.transforms.keyed.ff1 import FF1

COUNT = 1_000_000
TIMES = 3
KEY = bytes(range(32))


def run() -> list[tuple[str, float, str]]:
    """What was masked, millions of values a second, and the first surrogate."""
    rng = np.random.default_rng(1)
    numbers = rng.integers(10**10, 10**11, COUNT).astype(np.uint64)
    ff1 = FF1(KEY, radix=10, length=11)
    rows = [("ff1, 11 digits, integers", *measured(lambda: ff1.encrypt(numbers)))]
    people = quasi_identifiers(rng)
    rows.append(("mondrian, k=5, 5 columns", *measured(lambda: learn(people, k=5).sizes)))
    for name, texts in columns(rng).items():
        transform = build(name)
        rows.append((name, *measured(lambda texts=texts, each=transform: each.apply(texts, KEY))))
    return rows


def quasi_identifiers(rng):
    """Codes of dates, two sexes, cities, amounts and moments of people, hardly any two alike."""
    amounts = (rng.lognormal(3, 1, COUNT) * 10 + 1).astype(np.uint32)
    wide, narrow = rng.integers(1, 29_200, COUNT), rng.integers(1, 3, COUNT)
    cities, moments = rng.integers(1, 340, COUNT), rng.integers(1, 2_000, COUNT)
    return [each.astype(np.uint16) for each in (wide, narrow, cities, moments)] + [amounts]


def columns(rng):
    phones = pl.Series(rng.choice(np.array(mobile.SEGMENTS), COUNT)) + digits(rng, 8)
    counties = regions.counties()["code"]
    born = np.datetime64("1900-01-01") + rng.integers(0, 2000, COUNT)
    dates = pl.Series(born.astype(str))
    first = counties.gather(rng.integers(0, len(counties), COUNT)) + dates.str.replace_all("-", "")
    surnames, given = list("王李张刘陈杨黄赵吴周"), list("国建志明文德福贵春荣华永成金庆玉树生")
    pick = pl.Series(rng.choice([*given, ""], COUNT))
    names = pl.Series(rng.choice(surnames, COUNT)) + pl.Series(rng.choice(given, COUNT)) + pick
    remarks = pl.Series(
        rng.choice(["商品质量很好,物流也快", "请尽快发货,谢谢", "已与客户确认"], COUNT)
    )
    calls = remarks + pl.Series(np.where(rng.random(COUNT) < 0.05, ",电话", ""))
    return {
        "mobile": phones,
        "number": phones,
        "resident_id": resident_id.complete(first + digits(rng, 3)),
        "birth_date": dates,
        "name": names,
        "email": "user" + digits(rng, 7) + "@163.com",
        "token": phones,
        "key": digits(rng, 8),
        "address": addresses(rng),
        "bank_card": "622202" + digits(rng, 13),
        "username": "user" + digits(rng, 5),
        "mask": phones,
        "text": calls + pl.Series(np.where(calls.str.ends_with("话"), phones, "")),
    }


def addresses(rng):
    """Real regions, then a street, a building and a room."""
    counties = regions.counties().select(pl.concat_str("province", "city", "county")).to_series()
    number = pl.Series(rng.integers(1, 1000, COUNT)).cast(pl.String)
    streets = pl.Series(rng.choice(["文三路", "建国门外大街", "解放北路", "科技园南路"], COUNT))
    room = pl.Series(rng.integers(1, 30, COUNT)).cast(pl.String) + "栋2单元" + digits(rng, 3) + "室"
    return counties.gather(rng.integers(0, len(counties), COUNT)) + streets + number + "号" + room


def digits(rng, width):
    return pl.Series(rng.integers(0, 10**width, COUNT)).cast(pl.String).str.zfill(width)


def measured(work):
    """The best of some runs: neighbours only ever slow one down."""
    best = float("inf")
    for _ in range(TIMES):
        began = time.process_time()
        result = work()
        best = min(best, time.process_time() - began)
    return round(COUNT / best / 1e6, 2), str(result[0])
