"""A small shop in memory, and its inventory by hand.

Everybody in it was born in 1900 to 1905 and no number belongs to anybody.
"""

from dataclasses import replace

import numpy as np
import polars as pl

from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Classification, Column, Contained, ForeignKey, Inventory, Table

SURNAMES = [*"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "欧阳", "司马"]
GIVEN = list("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红梅鑫建国文博雨欣子涵浩然")
CITIES = ["上海", "北京", "广州", "深圳", "杭州", "成都", "武汉", "西安"]
STATES = ["新建", "已付款", "已发货", "已完成"]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def column(name, family="text", **more):
    return Column(name=name, type=family.upper(), family=family, **more)


CUSTOMER = Table(
    schema=None,
    name="customer",
    columns=(
        column("id", "integer"),
        column("xm", comment="姓名"),
        column("sfzh", comment="身份证号"),
        column("sjhm", comment="手机号"),
        column("email"),
        column("birth_date", "date"),
        column("gender"),
        column("city"),
        column("vip_level", "integer"),
        column("serial_no", comment="流水号"),
        column("created_at", "timestamp"),
        column("remark"),
        column("ext", "json"),
    ),
    primary_key=("id",),
    rows=0,
)
ORDERS = Table(
    schema=None,
    name="orders",
    columns=(
        column("id", "integer"),
        column("customer_id", "integer"),
        column("region_id", "integer"),
        column("receiver", comment="收货人"),
        column("phone", "integer"),
        column("amount", "decimal"),
        column("status"),
        column("created_at", "timestamp"),
    ),
    primary_key=("id",),
    foreign_keys=(
        ForeignKey(
            columns=("customer_id",), target_schema=None, target="customer", target_columns=("id",)
        ),
        ForeignKey(
            columns=("region_id",), target_schema=None, target="region", target_columns=("id",)
        ),
    ),
    rows=0,
)
REGION = Table(
    schema=None,
    name="region",
    columns=(column("id", "integer"), column("name")),
    primary_key=("id",),
    rows=0,
)
KINDS = {
    "customer": {
        "xm": ("identity.person_name", "direct", "personal"),
        "sfzh": ("identity.cn_resident_id", "direct", "sensitive"),
        "sjhm": ("contact.cn_mobile", "direct", "personal"),
        "email": ("contact.email", "direct", "personal"),
        "birth_date": ("identity.birth_date", "quasi", "personal"),
        "gender": ("identity.gender", "quasi", "personal"),
        "city": ("contact.region", "quasi", "personal"),
    },
    "orders": {
        "receiver": ("identity.person_name", "direct", "personal"),
        "phone": ("contact.cn_mobile", "direct", "personal"),
        "amount": ("payment.transaction_record", "attribute", "sensitive"),
    },
    "region": {"name": ("contact.region", "quasi", "personal")},
}
CONTAINS = {("customer", "ext"): ("contact.cn_mobile",)}


def resident_ids(region, days, serials):
    born = np.datetime64("1900-01-01") + days.astype("timedelta64[D]")
    bodies = [
        f"{code}{str(day).replace('-', '')}{serial:03d}"
        for code, day, serial in zip(region, born, serials, strict=True)
    ]
    sums = [sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) for body in bodies]
    return [
        body + "10X98765432"[total % 11] for body, total in zip(bodies, sums, strict=True)
    ], born


def names(rng, size):
    first, second, third = (
        rng.choice(pool, size) for pool in (SURNAMES, GIVEN, [*GIVEN, *[""] * 6])
    )
    return ["".join(parts) for parts in zip(first, second, third, strict=True)]


def documents(mobiles):
    return [f'{{"level":{n % 3},"tags":["a"],"mobile":"{m}"}}' for n, m in enumerate(mobiles)]


def customers(rng, size):
    ids, born = resident_ids(
        rng.choice(["110101", "310115", "440305", "510104"], size),
        rng.integers(0, 2191, size),
        np.arange(size) % 1000,
    )
    mobiles = [str(13_000_000_000 + int(n)) for n in rng.choice(99_999_999, size, replace=False)]
    moments = np.datetime64("2024-01-01") + rng.integers(0, 9 * 10**13, size).astype(
        "timedelta64[us]"
    )
    return pl.DataFrame(
        {
            "id": np.arange(1, size + 1),
            "xm": names(rng, size),
            "sfzh": ids,
            "sjhm": mobiles,
            "email": [f"user{n}x{m[-4:]}@mail.cn" for n, m in enumerate(mobiles)],
            "birth_date": [str(day) for day in born],
            "gender": rng.choice(["男", "女"], size),
            "city": rng.choice(CITIES, size),
            "vip_level": rng.integers(0, 4, size),
            "serial_no": [str(n) for n in rng.integers(10_000_000_000, 20_000_000_000, size)],
            "created_at": [str(moment).replace("T", " ") for moment in moments],
            "remark": rng.choice(["老客户", "平安到家", "希望高兴", "尽快发货", ""], size),
            "ext": documents(mobiles),
        }
    )


def orders(rng, size, people):
    owner = rng.integers(0, people.height, size)
    moments = np.datetime64("2025-01-01") + rng.integers(0, 10**13, size).astype("timedelta64[us]")
    return pl.DataFrame(
        {
            "id": np.arange(1, size + 1),
            "customer_id": people["id"].gather(owner),
            "region_id": rng.integers(1, 9, size),
            "receiver": people["xm"].gather(owner),
            "phone": people["sjhm"].gather(owner).cast(pl.Int64),
            "amount": [f"{n / 100:.2f}" for n in rng.integers(100, 10**7, size)],
            "status": rng.choice(STATES, size),
            "created_at": [str(moment).replace("T", " ") for moment in moments],
        }
    )


def shop(size=2_000, seed=1):
    rng = np.random.default_rng(seed)
    people = customers(rng, size)
    regions = pl.DataFrame({"id": range(1, 9), "name": CITIES})
    return {"customer": people, "orders": orders(rng, 2 * size, people), "region": regions}


TABLES = {table.name: table for table in (CUSTOMER, ORDERS, REGION)}


def store(frames, **changed):
    """A connector over frames by table name; `changed` replaces tables by name."""
    tables = TABLES | changed
    return MemoryConnector(
        {replace(tables[name], rows=frame.height): frame for name, frame in frames.items()}
    )


def inventory(tables=TABLES, kinds=KINDS, contains=CONTAINS):
    found = []
    for table in tables.values():
        for each in table.columns:
            kind, role, level = kinds.get(table.name, {}).get(each.name, (None, "none", "none"))
            inside = tuple(
                Contained(kind=one, share=1, low=1, high=1)
                for one in contains.get((table.name, each.name), ())
            )
            verdict = Classification(
                schema=table.schema,
                table=table.name,
                column=each.name,
                type=each.type,
                level="personal" if inside else level,
                kind=kind,
                role=role,
                contains=inside,
                clauses=("customer 第二条(三)1",) if kind else (),
            )
            found.append(verdict)
    return Inventory(engine="memory", url="memory:", complete=True, columns=tuple(found))
