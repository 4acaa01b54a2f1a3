"""Planted defects: each spoils a good copy in one place, and the proof has to fail and name it."""

import base64
from dataclasses import dataclass

import polars as pl
import pytest

from tests import spoil
from tests.spoil import GOOD, ORDERS, PEOPLE, SIZE, cell, columns, digest, escaped, good, proved
from tuomin.model import Index
from tuomin.proof import Treatment, to_json

PHONE, OTHER, ID, MAIL = (
    PEOPLE["sjhm"][617], PEOPLE["sjhm"][3], PEOPLE["sfzh"][617], PEOPLE["email"][617],
)  # fmt: skip
WITH_X = PEOPLE["sfzh"].filter(PEOPLE["sfzh"].str.ends_with("X"))[0].lower()
OLD_ID = ID[:6] + ID[8:17]
OWN, NAME = next((at, name) for at, name in enumerate(PEOPLE["xm"]) if len(name) == 3)
WIDE = PHONE.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
PARTS = (PHONE[:3], PHONE[3:7], PHONE[7:])


@dataclass
class Defect:
    """What `spoil` does to a copy made for `outcome` is told by `code` at `place`."""

    outcome: str
    id: str
    code: str
    place: str
    spoil: object
    reached: str


SPELLINGS = {
    "as it was": PHONE,
    "+86": f"+86 {PHONE}",
    "0086": f"0086{PHONE}",
    "86": f"86{PHONE}",
    "dashed": "-".join(PARTS),
    "spaced": " ".join(PARTS),
    "full-width": WIDE,
    "as a float": f"{PHONE}.0",
    "between blanks": f"  {PHONE} ",
    "with an invisible character": f"\u200b{PHONE}",
    "of somebody else": OTHER,
}
TEXTS = {
    "base64": base64.b64encode(PHONE.encode()).decode(),
    "base64 of a mail": base64.b64encode(MAIL.encode()).decode(),
    "base64 in a link": f"/a?u={base64.b64encode(ID.encode()).decode()}&x=1",
    "hex": PHONE.encode().hex(),
    "hex of a mail": MAIL.encode().hex(),
    "in a query": f"/order?tel={PHONE}&sfz=1",
    "with a letter": f"U{PHONE}",
    "as a tel link": f"tel:{PHONE}",
    "bare": f"电话{PHONE}",
    "between Han": f"请打{PHONE}联系",
    "spaced": f"tel {' '.join(PARTS)} ok",
    "dashed": f"请拨打{'-'.join(PARTS)}。",
    "+86": f"致电+86 {PHONE}，谢谢",
    "86": f"致电86{PHONE}，谢谢",
    "full-width": f"致电{WIDE}，谢谢",
    "behind a date": f"20240101 {PHONE}",
    "in a path": f"/upload/{PHONE}/a.jpg",
    "in a word": f"avatar_{PHONE}_small.png",
    "in a mail": f"{PHONE}@example.com",
    "ID number": f"证件号{ID}已核",
    "ID number with small x": f"证件号{WITH_X}已核",
    "ID number of 15 digits": f"旧证{OLD_ID}。",
    "mail": f"发到{MAIL}即可",
    "mail in capitals": f"发到{MAIL.upper()}，谢谢",
    "mail in a link": f"<a href='mailto:{MAIL}'>x</a>",
}
DOCUMENTS = {
    "leaf": f'{{"level":1,"mobile":"{PHONE}"}}',
    "number": f'{{"level":1,"mobile":{PHONE}}}',
    "key": f'{{"{PHONE}":true}}',
    "nested": f'{{"a":[{{"b":[{{"c":"{PHONE}"}}]}}]}}',
    "part of a leaf": f'{{"note":"tel {PHONE} evening"}}',
    "part of a key": f'{{"user_{PHONE}":1}}',
    "escaped": f'{{"m":"{escaped(PHONE)}"}}',
    "escaped full-width": f'{{"m":"{escaped(WIDE)}"}}',
    "+86": f'{{"m":"+86-{PHONE}"}}',
    "mail": f'{{"m":"{MAIL}"}}',
}
UNTOUCHED = [
    *[(f"phone {name}", "customer.sjhm", text) for name, text in SPELLINGS.items()],
    ("ID number", "customer.sfzh", ID),
    ("ID number with small x", "customer.sfzh", WITH_X),
    ("ID number of 15 digits", "customer.sfzh", OLD_ID),
    ("mail in capitals", "customer.email", MAIL.upper()),
    ("name", "customer.xm", PEOPLE["xm"][617]),
    ("name in another table", "orders.receiver", ORDERS["receiver"][617]),
    ("phone as BIGINT", "orders.phone", ORDERS["phone"][617]),
]
ELSEWHERE = [
    ("phone as a city", "customer.city", PHONE),
    ("phone as a level", "customer.vip_level", int(PHONE)),
    ("phone among serial numbers", "customer.serial_no", PHONE),
    ("phone as a birth date", "customer.birth_date", PHONE),
    ("ID number as a status", "orders.status", ID),
    ("mail as a name", "customer.xm", MAIL),
]
INSIDE = [
    *[(f"text: {name}", "customer.remark", text) for name, text in TEXTS.items()],
    *[(f"JSON: {name}", "customer.ext", text) for name, text in DOCUMENTS.items()],
]
NAMED = [
    ("name as a city", "customer.city", NAME),
    ("own name in text", "customer.remark", f"客户{NAME}来电"),
    ("name in text", "customer.remark", f"转告{NAME}，谢谢"),
    ("name in a leaf", "customer.ext", f'{{"contact":"{NAME}"}}'),
    ("name in a key", "customer.ext", f'{{"{NAME}":1}}'),
    ("name in escaped JSON", "customer.ext", f'{{"n":"{escaped(NAME)}"}}'),
]
CELLS = [
    Defect("de_identified", each, code, place, cell(*place.split("."), value, row), "none")
    for code, row, cases in [
        ("untouched", 617, UNTOUCHED),
        ("elsewhere", 617, ELSEWHERE),
        ("inside", 617, INSIDE),
        ("name_inside", OWN, NAMED),
    ]
    for each, place, value in cases
]
SCHEMA = [
    ("comment", "customer.remark", spoil.says("customer", "remark", comment=f"例如 {PHONE}")),
    ("name in a comment", "customer.xm", spoil.says("customer", "xm", comment=f"由{NAME}维护")),
    ("default", "customer.city", spoil.says("customer", "city", default=f"'{PHONE}'")),
    ("enum label", "orders.status", spoil.says("orders", "status", type=f"ENUM('{NAME}', 'x')")),
    ("CREATE TYPE", "orders", spoil.says("orders", needs=(f"CREATE TYPE t AS ENUM ('{MAIL}')",))),
    ("table comment", "orders", spoil.says("orders", comment=f"问题请联系 {MAIL}")),
    ("check", "orders", spoil.says("orders", checks=(f"phone <> {PHONE}",))),
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
STARRED = PEOPLE["sjhm"].str.head(3) + "****" + PEOPLE["sjhm"].str.tail(4)
LIMITED = [
    ("names of the next row", "rearranged", "xm", spoil.moved(PEOPLE["xm"])),
    ("MD5", "hash", "sjhm", digest("md5", PEOPLE["sjhm"])),
    ("MD5 in capitals", "hash", "sjhm", digest("md5", PEOPLE["sjhm"]).str.to_uppercase()),
    ("middle of MD5", "hash", "sjhm", digest("md5", PEOPLE["sjhm"], slice(8, 24))),
    ("SHA-1", "hash", "email", digest("sha1", PEOPLE["email"])),
    ("SHA-256", "hash", "sfzh", digest("sha256", PEOPLE["sfzh"])),
    ("start of SHA-256", "hash", "sfzh", digest("sha256", PEOPLE["sfzh"], slice(16))),
    ("hash in another column", "hash", "remark", digest("sha1", PEOPLE["sjhm"])),
    ("MD5 of names", "hash", "xm", digest("md5", PEOPLE["xm"])),
    ("stars", "partly", "sjhm", STARRED),
    ("last digits", "partly", "sjhm", "1540000" + PEOPLE["sjhm"].str.tail(4)),
    ("local part", "partly", "email", PEOPLE["email"].str.replace("mail.cn", "example.com")),
    ("surname", "partly", "xm", PEOPLE["xm"].str.head(1) + "先生"),
]
MASKS = [
    ("one digit hidden", "few", "sjhm", spoil.hidden(PEOPLE["sjhm"], 10, 0)),
    ("three digits as x", "few", "sjhm", spoil.hidden(PEOPLE["sjhm"], 4, 4, "x")),
    ("ID mask beside the birth date", "restored", "sfzh", spoil.hidden(PEOPLE["sfzh"], 6, 4)),
]  # fmt: skip
KEYED = Treatment(schema=None, table="customer", column="xm", transform="name", keyed=True)
BARE = Treatment(schema=None, table="customer", column="id", transform="number", reversible=True)
FLAT = pl.when(pl.col("status") == "新建").then(pl.lit("0.0")).otherwise(pl.col("amount"))
TWO = pl.Series(["海口", "海口", *["中国"] * (SIZE - 2)])
ANONYMIZED = [
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
WHOLE = [
    ("row missing", "rows_missing", "orders", spoil.rows("orders", lambda rows: rows.head(-1))),
    ("row twice", "rows_more", "orders", spoil.rows("orders", lambda r: r[[*range(2000), 5]])),
    ("no rows", "rows_missing", "orders", spoil.rows("orders", lambda rows: rows.clear())),
    ("table missing", "table_missing", "region", spoil.dropped("region")),
    ("column missing", "column_missing", "orders.status", spoil.dropped("orders", "status")),
    ("orphan", "orphans", "orders.customer_id", cell("orders", "customer_id", 9_999_999)),
    ("key nulled", "references", "orders.customer_id", cell("orders", "customer_id", None)),
    ("keys alike", "cardinality", "orders.customer_id", columns("orders", customer_id=pl.lit(1))),
    ("keys new", "orphans", "orders.customer_id", columns("customer", id=pl.col("id") + 10**6)),
]  # fmt: skip
DEFECTS = [
    *CELLS,
    *[Defect("de_identified", f"schema: {i}", "in_schema", at, s, "none") for i, at, s in SCHEMA],
    *[Defect("de_identified", f"strange: {i}", code, at, s, "none") for i, code, at, s in STRANGE],
    *[
        Defect(asked, f"{asked}: {i}", code, f"customer.{at}", columns("customer", **{at: v}), to)
        for asked, cases, to in [("de_identified", LIMITED, "masked"), ("masked", MASKS, "none")]
        for i, code, at, v in cases
    ],
    Defect("de_identified", "one hash", "hash", "customer.remark",
           cell("customer", "remark", digest("md5", [PHONE])[0]), "masked"),
    Defect("de_identified", "undetermined", "undetermined", "customer.serial_no",
           spoil.undetermined("customer", "serial_no"), "masked"),
    *[
        Defect(outcome, f"one row in a {outcome} copy", "untouched", "customer.sjhm",
               cell("customer", "sjhm", PHONE), "none")
        for outcome in ("masked", "anonymized")
    ],
    *[Defect("anonymized", f"kept: {i}", *rest, "de_identified") for i, *rest in ANONYMIZED],
    *[Defect("de_identified", f"whole: {i}", *rest, "de_identified") for i, *rest in WHOLE],
]  # fmt: skip


def test_there_are_a_hundred():
    assert len({defect.id for defect in DEFECTS}) == len(DEFECTS) >= 100


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.id)
def test_defect_is_found_and_named(defect):
    copy = good(defect.outcome)
    defect.spoil(copy)
    proof = proved(copy)
    printed = str(to_json(proof))

    assert not proof.holds
    assert (defect.code, defect.place) in [(flaw.code, flaw.place) for flaw in proof.failures]
    assert proof.reached == defect.reached
    assert not [value for value in (PHONE, OTHER, ID, MAIL, NAME) if value in printed]


@pytest.mark.parametrize(
    ("code", "place", "spoil_it"), [each[1:] for each in WHOLE], ids=[each[0] for each in WHOLE]
)
def test_what_is_missing_is_missed_without_a_plan_too(code, place, spoil_it):
    """Only what is cut as a whole, as an anonymized copy does, may have been meant."""
    copy = good("de_identified")
    spoil.said(unplanned=True)(copy)
    spoil_it(copy)

    assert (code, place) in [(flaw.code, flaw.place) for flaw in proved(copy).failures]


@pytest.mark.parametrize("outcome", GOOD)
def test_good_copy_holds(outcome):
    proof = proved(good(outcome))

    assert proof.failures == ()
    assert proof.holds
    assert proof.reached == {"anonymized": "anonymized_candidate"}.get(outcome, outcome)
