"""Invented values of every sort, and the verdicts on columns that hold them."""

import random

import polars as pl

from tuomin.checks import resident_id
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Column, Table
from tuomin.scan import scan

ROWS = 200
DRAW = random.Random(2260)  # noqa: S311 - the same values each time
SEGMENTS = [130, 131, 135, 136, 138, 139, 150, 152, 158, 159, 166, 176, 180, 186, 189, 198]
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", ["建国", "秀英", "伟", "娜", "志强", "丽", "晓燕", "浩然"]
GOODS = [
    "周黑鸭鸭脖",
    "张小泉剪刀",
    "王老吉凉茶",
    "李宁跑鞋",
    "蓝牙耳机",
    "不锈钢水杯",
    "纯棉毛巾",
    "马克杯",
]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)


def some(make, rows=ROWS):
    return [make() for _ in range(rows)]


def digits(count):
    return "".join(DRAW.choices("0123456789", k=count))


def phone():
    return f"{DRAW.choice(SEGMENTS)}{digits(8)}"


def numbers(first=1900, last=1905, rows=ROWS):
    """ID numbers with right check characters of people born between two years."""
    bodies = [
        f"{DRAW.choice([110101, 310115, 440305, 510104])}"
        f"{DRAW.randint(first, last)}{DRAW.randint(1, 12):02}{DRAW.randint(1, 28):02}{digits(3)}"
        for _ in range(rows)
    ]
    return resident_id.complete(pl.Series(bodies)).to_list()


def person():
    return DRAW.choice(SURNAMES) + DRAW.choice(GIVEN)


def table(columns, name="t", about="", **parts):
    """A Table and its frame from (name, family, comment, values) per column."""
    declared = tuple(
        Column(name=each, type=family.upper(), family=family, comment=comment)
        for each, family, comment, _ in columns
    )
    frame = pl.DataFrame({
        each: pl.Series(values, dtype=pl.Binary if family == "binary" else pl.String)
        for each, family, _, values in columns
    })  # fmt: skip
    return Table(schema=None, name=name, comment=about, columns=declared, **parts), frame


def judged(*tables, **options):
    """The verdicts of a scan, by `table.column`."""
    found = scan(MemoryConnector(dict(tables)), **options)
    return {verdict.label: verdict for verdict in found.columns}


def look(  # noqa: PLR0913 - whatever a test wants to say of the column
    name, values=(), *, family="text", comment="", beside=(), within="t", about=""
):
    """The verdict on one column `within` a table; columns `beside` it are named only."""
    others = [(other, "text", "", [None] * len(values)) for other in beside]
    made = table([(name, family, comment, list(values)), *others], name=within, about=about)
    return judged(made)[f"{made[0].name}.{name}"]


def code(verdict):
    return (verdict.kind or "").partition(".")[2]
