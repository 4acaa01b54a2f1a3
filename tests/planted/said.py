"""Originals in what a copy says of itself, and in tables and columns that only the copy has."""

from tests import spoil
from tests.planted import Defect
from tests.planted.people import MAIL, NAME, PHONE
from tests.spoil import ORDERS, PEOPLE, cell, columns
from tuomin.model import Check, Index

SCHEMA = [
    ("comment", "customer.remark", spoil.says("customer", "remark", comment=f"例如 {PHONE}")),
    ("name in a comment", "customer.xm", spoil.says("customer", "xm", comment=f"由{NAME}维护")),
    ("default", "customer.city", spoil.says("customer", "city", default=f"'{PHONE}'")),
    ("enum label", "orders.status", spoil.says("orders", "status", type=f"ENUM('{NAME}', 'x')")),
    ("CREATE TYPE", "orders", spoil.says("orders", needs=(f"CREATE TYPE t AS ENUM ('{MAIL}')",))),
    ("table comment", "orders", spoil.says("orders", comment=f"问题请联系 {MAIL}")),
    ("check", "orders", spoil.says("orders", checks=(Check(condition=f"phone <> {PHONE}"),))),
    ("index", "orders", spoil.says("orders", indexes=(Index(name=f"i{PHONE}", columns=("id",)),))),
    ("table name", "(table name)", spoil.left_over(f"t_{PHONE}", a=["x"])),
    ("column name", "customer", spoil.added("customer", f"c_{PHONE}", PEOPLE["gender"])),
]
STRANGE = [
    ("phone in a table about nobody", "elsewhere", "region.name", cell("region", "name", PHONE, 2)),
    ("left-over table", "elsewhere", "bak.a", spoil.left_over("bak", a=PEOPLE["sjhm"])),
    ("log", "inside", "log.line", spoil.left_over("log", line=["start", f"saved {PHONE}"])),
    ("column", "elsewhere", "customer.old", spoil.added("customer", "old", PEOPLE["sjhm"])),
    ("all names", "untouched", "customer.xm", columns("customer", xm=PEOPLE["xm"])),
    ("all phones", "untouched", "orders.phone", columns("orders", phone=ORDERS["phone"])),
    (
        "phones of the next row", "untouched", "customer.sjhm",
        columns("customer", sjhm=spoil.moved(PEOPLE["sjhm"])),
    ),
]  # fmt: skip
DEFECTS = [
    *[Defect("de_identified", f"schema: {i}", "in_schema", at, s, "none") for i, at, s in SCHEMA],
    *[Defect("de_identified", f"strange: {i}", code, at, s, "none") for i, code, at, s in STRANGE],
]
