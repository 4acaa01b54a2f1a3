"""Planted defects: each spoils a good copy in one place, and the proof has to fail and name it."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
import pytest

from tests import shop
from tuomin.proof import Asked, Treatment, prove, to_json

SIZE = 1_000
SOURCE = shop.shop(SIZE)
PEOPLE, ORDERS = SOURCE["customer"], SOURCE["orders"]
COPIES = {
    outcome: getattr(shop, outcome)(SOURCE) for outcome in ("masked", "de_identified", "anonymized")
}
ROW = 617
PHONE, ID, MAIL = (PEOPLE[name][ROW] for name in ("sjhm", "sfzh", "email"))
NAME = next(name for name in PEOPLE["xm"] if len(name) == 3)
OWN = next(at for at, name in enumerate(PEOPLE["xm"]) if len(name) == 3)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass
class Copy:
    """A copy to be spoiled: frames and tables by name, and what is said of it."""

    outcome: str
    frames: dict
    tables: dict
    asked: Asked
    kinds: dict


@dataclass
class Defect:
    """`spoil` a copy made for `outcome`; expected are the code, its place, and the reached."""

    id: str
    outcome: str
    code: str
    place: str
    spoil: object
    reached: str


def change(table, **columns):
    """Compute columns of a table anew."""

    def spoil(copy):
        copy.frames[table] = copy.frames[table].with_columns(**columns)

    return spoil


def cell(table, column, value, row=ROW):
    """Put one value into one cell."""

    def spoil(copy):
        frame = copy.frames[table]
        values = frame[column].to_list()
        values[row] = value
        copy.frames[table] = frame.with_columns(pl.Series(column, values, frame[column].dtype))

    return spoil


def column(table, name, **facts):
    """Change what a column of the copy says of itself."""

    def spoil(copy):
        columns = [
            replace(each, **facts) if each.name == name else each
            for each in copy.tables[table].columns
        ]
        copy.tables[table] = replace(copy.tables[table], columns=tuple(columns))

    return spoil


def table(name, **facts):
    """Change what a table of the copy says of itself."""

    def spoil(copy):
        copy.tables[name] = replace(copy.tables[name], **facts)

    return spoil


def frame(name, make):
    """Make the rows of a table anew."""

    def spoil(copy):
        copy.frames[name] = make(copy.frames[name])

    return spoil


def said(**facts):
    """Change what is said about the making of the copy."""

    def spoil(copy):
        copy.asked = replace(copy.asked, **facts)

    return spoil


def extra(name, **columns):
    """A table that only the copy has."""

    def spoil(copy):
        columns_ = tuple(shop.column(each) for each in columns)
        copy.tables[name] = shop.Table(schema=None, name=name, columns=columns_, rows=0)
        copy.frames[name] = pl.DataFrame(columns)

    return spoil


def added(to, name, values):
    """A column that only the copy has."""

    def spoil(copy):
        columns = (*copy.tables[to].columns, shop.column(name))
        copy.tables[to] = replace(copy.tables[to], columns=columns)
        copy.frames[to] = copy.frames[to].with_columns(pl.Series(name, values))

    return spoil


def digest(function, column, cut=slice(None)):
    return pl.Series([hashlib.new(function, each.encode()).hexdigest()[cut] for each in column])


def unordered(copy):
    """Give an anonymized copy the rows of the source in their order, with all that is coarse."""
    people = SOURCE["customer"]
    made = copy.frames["customer"]
    copy.frames["customer"] = made.with_columns(gender=people["gender"], id=made["id"].sort())


def keys_kept(copy):
    """Shuffled rows with the source's own keys."""
    order = np.random.default_rng(3).permutation(SIZE)
    made = copy.frames["customer"]
    people = SOURCE["customer"][order]
    copy.frames["customer"] = made.with_columns(gender=people["gender"], id=people["id"])


def from_source(copy, name, columns):
    """Take columns of the source for the rows that an anonymized copy made of them."""
    rng = np.random.default_rng(5)
    people = rng.permutation(SIZE)
    order = {"customer": people, "orders": rng.permutation(2 * SIZE)}[name]
    values = {each: SOURCE[name][each].gather(order) for each in columns}
    copy.frames[name] = copy.frames[name].with_columns(**values)


def kept(name, *columns):
    return lambda copy: from_source(copy, name, columns)


def masked_id(first, last):
    return pl.Series(
        [each[:first] + "*" * (18 - first - last) + each[18 - last :] for each in PEOPLE["sfzh"]]
    )


def undetermined(copy):
    copy.kinds = {**shop.KINDS, "customer": {**shop.KINDS["customer"]}}
    copy.kinds["customer"]["serial_no"] = (None, "none", "undetermined")


REMARKS = {
    "bare": f"电话{PHONE}",
    "between Han": f"请打{PHONE}联系",
    "spaced": f"tel {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]} ok",
    "dashed": f"请拨打{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}。",
    "with country code": f"致电+86 {PHONE}，谢谢",
    "glued country code": f"致电86{PHONE}，谢谢",
    "full-width": f"致电{PHONE.translate(WIDE)}，谢谢",
    "ID number": f"证件号{ID}已核",
    "ID number, small x": f"证件号{PEOPLE['sfzh'].filter(PEOPLE['sfzh'].str.ends_with('X'))[0].lower()}已核",
    "ID number of 15": f"旧证{ID[:6]}{ID[8:17]}。",
    "mail": f"发到{MAIL}即可",
    "mail in capitals": f"发到{MAIL.upper()}，谢谢",
    "mail in a link": f"<a href='mailto:{MAIL}'>x</a>",
    "phone in a mail": f"{PHONE}@example.com",
    "two numbers": f"20240101 {PHONE}",
    "in a path": f"/upload/{PHONE}/a.jpg",
}
DOCUMENTS = {
    "leaf": f'{{"level":1,"mobile":"{PHONE}"}}',
    "number": f'{{"level":1,"mobile":{PHONE}}}',
    "key": f'{{"{PHONE}":true}}',
    "nested": f'{{"a":[{{"b":[{{"c":"{PHONE}"}}]}}]}}',
    "part of a leaf": f'{{"note":"tel {PHONE} evening"}}',
    "part of a key": f'{{"user_{PHONE}":1}}',
    "escaped": '{"m":"' + "".join(f"\\u{ord(each):04x}" for each in PHONE) + '"}',
    "escaped full-width": '{"m":"'
    + "".join(f"\\u{ord(each):04x}" for each in PHONE.translate(WIDE))
    + '"}',
    "with country code": f'{{"m":"+86-{PHONE}"}}',
    "mail": f'{{"m":"{MAIL}"}}',
}
SPELLINGS = {
    "as it was": PHONE,
    "with country code": f"+86 {PHONE}",
    "0086": f"0086{PHONE}",
    "dashed": f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}",
    "full-width": PHONE.translate(WIDE),
    "as a float": f"{PHONE}.0",
    "with blanks": f"  {PHONE} ",
    "with an invisible character": f"\u200b{PHONE}",
    "of somebody else": PEOPLE["sjhm"][3],
}
DEFECTS = [
    *(
        Defect(f"phone {name}", "de_identified", "untouched", "customer.sjhm", spoil, "none")
        for name, text in SPELLINGS.items()
        for spoil in [cell("customer", "sjhm", text)]
    ),
    *(
        Defect(f"text: {name}", "de_identified", "inside", "customer.remark", spoil, "none")
        for name, text in REMARKS.items()
        for spoil in [cell("customer", "remark", text)]
    ),
    *(
        Defect(f"JSON: {name}", "de_identified", "inside", "customer.ext", spoil, "none")
        for name, text in DOCUMENTS.items()
        for spoil in [cell("customer", "ext", text)]
    ),
    *(
        Defect(*facts)
        for facts in [
            ("ID number", "de_identified", "untouched", "customer.sfzh",
             cell("customer", "sfzh", ID), "none"),
            ("ID number in small letters", "de_identified", "untouched", "customer.sfzh",
             cell("customer", "sfzh", PEOPLE["sfzh"].filter(PEOPLE["sfzh"].str.ends_with("X"))[0].lower()), "none"),
            ("ID number of 15 digits", "de_identified", "untouched", "customer.sfzh",
             cell("customer", "sfzh", ID[:6] + ID[8:17]), "none"),
            ("mail", "de_identified", "untouched", "customer.email",
             cell("customer", "email", MAIL.upper()), "none"),
            ("name in its row", "de_identified", "untouched", "customer.xm",
             cell("customer", "xm", PEOPLE["xm"][ROW]), "none"),
            ("name in another table", "de_identified", "untouched", "orders.receiver",
             cell("orders", "receiver", ORDERS["receiver"][ROW]), "none"),
            ("BIGINT", "de_identified", "untouched", "orders.phone",
             cell("orders", "phone", ORDERS["phone"][ROW]), "none"),
            ("whole column of names", "de_identified", "untouched", "customer.xm",
             change("customer", xm=PEOPLE["xm"]), "none"),
            ("whole column of phones", "de_identified", "untouched", "orders.phone",
             change("orders", phone=ORDERS["phone"]), "none"),
            ("phones moved by a row", "de_identified", "untouched", "customer.sjhm",
             change("customer", sjhm=PEOPLE["sjhm"].gather((np.arange(SIZE) + 1) % SIZE)), "none"),
            ("names moved by a row", "de_identified", "rearranged", "customer.xm",
             change("customer", xm=PEOPLE["xm"].gather((np.arange(SIZE) + 1) % SIZE)), "masked"),
            ("phone in a cell of another column", "de_identified", "elsewhere", "customer.city",
             cell("customer", "city", PHONE), "none"),
            ("phone among serial numbers", "de_identified", "elsewhere", "customer.serial_no",
             cell("customer", "serial_no", PHONE), "none"),
            ("ID number in another table", "de_identified", "elsewhere", "orders.status",
             cell("orders", "status", ID), "none"),
            ("phone in a table about nobody", "de_identified", "elsewhere", "region.name",
             cell("region", "name", PHONE, row=2), "none"),
            ("mail in another column", "de_identified", "elsewhere", "customer.xm",
             cell("customer", "xm", MAIL), "none"),
            ("phone as a small number", "de_identified", "elsewhere", "customer.vip_level",
             cell("customer", "vip_level", int(PHONE)), "none"),
            ("name as a city", "de_identified", "name_inside", "customer.city",
             cell("customer", "city", NAME), "none"),
            ("own name in text", "de_identified", "name_inside", "customer.remark",
             cell("customer", "remark", f"客户{PEOPLE['xm'][OWN]}来电", row=OWN), "none"),
            ("another's name in text", "de_identified", "name_inside", "customer.remark",
             cell("customer", "remark", f"转告{NAME}，谢谢"), "none"),
            ("name in a JSON leaf", "de_identified", "name_inside", "customer.ext",
             cell("customer", "ext", f'{{"contact":"{NAME}"}}', row=OWN), "none"),
            ("name in escaped JSON", "de_identified", "name_inside", "customer.ext",
             cell("customer", "ext", '{"n":"' + "".join(f"\\u{ord(each):04x}" for each in NAME) + '"}',
                  row=OWN), "none"),
            ("comment", "de_identified", "in_schema", "customer.remark",
             column("customer", "remark", comment=f"例如 {PHONE}"), "none"),
            ("comment with a name", "de_identified", "in_schema", "customer.remark",
             column("customer", "remark", comment=f"由{NAME}维护"), "none"),
            ("default", "de_identified", "in_schema", "customer.city",
             column("customer", "city", default=f"'{PHONE}'"), "none"),
            ("table comment", "de_identified", "in_schema", "orders",
             table("orders", comment=f"问题请联系 {MAIL}"), "none"),
            ("check", "de_identified", "in_schema", "orders",
             table("orders", checks=(f"phone <> {PHONE}",)), "none"),
            ("index", "de_identified", "in_schema", "orders",
             table("orders", indexes=(shop.Index(name=f"ix_{PHONE}", columns=("phone",)),)), "none"),
            ("left-over table", "de_identified", "elsewhere", "customer_bak.a",
             extra("customer_bak", a=PEOPLE["sjhm"]), "none"),
            ("left-over table, inside text", "de_identified", "inside", "log.line",
             extra("log", line=["start", f"update customer {PHONE}"]), "none"),
            ("table named by a phone", "de_identified", "in_schema", "(table name)",
             extra(f"t_{PHONE}", a=["x"]), "none"),
            ("added column", "de_identified", "elsewhere", "customer.old_phone",
             added("customer", "old_phone", PEOPLE["sjhm"]), "none"),
            *((f"{function} of phones", "de_identified", "hash", "customer.sjhm",
               change("customer", sjhm=digest(function, PEOPLE["sjhm"])), "masked")
              for function in ("md5", "sha1", "sha256")),
            ("MD5 in capitals", "de_identified", "hash", "customer.sjhm",
             change("customer", sjhm=digest("md5", PEOPLE["sjhm"]).str.to_uppercase()), "masked"),
            ("MD5 of 16 digits", "de_identified", "hash", "customer.sjhm",
             change("customer", sjhm=digest("md5", PEOPLE["sjhm"], slice(8, 24))), "masked"),
            ("cut SHA-256 of ID numbers", "de_identified", "hash", "customer.sfzh",
             change("customer", sfzh=digest("sha256", PEOPLE["sfzh"], slice(16))), "masked"),
            ("SHA-1 of mail in another column", "de_identified", "hash", "customer.remark",
             change("customer", remark=digest("sha1", PEOPLE["email"])), "masked"),
            ("one hash", "de_identified", "hash", "customer.remark",
             cell("customer", "remark", hashlib.md5(PHONE.encode()).hexdigest()), "masked"),  # noqa: S324
            ("mask with stars", "de_identified", "partly", "customer.sjhm",
             change("customer", sjhm=PEOPLE["sjhm"].str.head(3) + "****" + PEOPLE["sjhm"].str.tail(4)), "masked"),
            ("last four digits kept", "de_identified", "partly", "customer.sjhm",
             change("customer", sjhm="1540000" + PEOPLE["sjhm"].str.tail(4)), "masked"),
            ("local part of mail kept", "de_identified", "partly", "customer.email",
             change("customer", email=PEOPLE["email"].str.replace("mail.cn", "example.com")), "masked"),
            ("surname kept", "de_identified", "partly", "customer.xm",
             change("customer", xm=PEOPLE["xm"].str.head(1) + "先生"), "masked"),
            ("undetermined column kept", "de_identified", "undetermined", "customer.serial_no",
             undetermined, "masked"),
            ("mask of one digit", "masked", "few", "customer.sjhm",
             change("customer", sjhm=PEOPLE["sjhm"].str.head(10) + "*"), "none"),
            ("mask with x of three digits", "masked", "few", "customer.sjhm",
             change("customer", sjhm=PEOPLE["sjhm"].str.head(4) + "xxx" + PEOPLE["sjhm"].str.tail(4)), "none"),
            ("ID mask beside birth date", "masked", "restored", "customer.sfzh",
             change("customer", sfzh=masked_id(6, 4)), "none"),
            ("unmasked row", "masked", "untouched", "customer.sjhm",
             cell("customer", "sjhm", PHONE), "none"),
            ("key kept", "anonymized", "key_kept", "", said(
                key="kept", treatments=(Treatment(schema=None, table="customer", column="xm",
                                                  transform="token", keyed=True),)), "de_identified"),
            ("key fate unknown", "anonymized", "key_unknown", "", said(key="unknown"), "de_identified"),
            ("reversible without a key", "anonymized", "reversible", "", said(
                treatments=(Treatment(schema=None, table="customer", column="birth_date",
                                      transform="date_shift", reversible=True),)), "de_identified"),
            ("microseconds kept", "anonymized", "relinked", "customer",
             kept("customer", "created_at"), "de_identified"),
            ("microseconds kept: k", "anonymized", "k", "customer",
             kept("customer", "created_at"), "de_identified"),
            ("amounts kept", "anonymized", "relinked", "orders", kept("orders", "amount"), "de_identified"),
            ("birth dates kept", "anonymized", "k", "customer",
             kept("customer", "birth_date"), "de_identified"),
            ("serial numbers kept", "anonymized", "relinked", "customer",
             kept("customer", "serial_no"), "de_identified"),
            ("several quasi-identifiers kept", "anonymized", "k", "customer",
             kept("customer", "birth_date", "city", "vip_level"), "de_identified"),
            ("order kept", "anonymized", "order", "customer", unordered, "de_identified"),
            ("keys kept", "anonymized", "keys", "customer", keys_kept, "de_identified"),
            ("class of two", "anonymized", "k", "customer",
             frame("customer", lambda rows: rows.with_columns(
                 city=pl.Series(["海口", "海口", *["中国"] * (SIZE - 2)]))), "de_identified"),
            ("one row alone", "anonymized", "k", "orders", cell("orders", "status", "争议"), "de_identified"),
            ("one amount per class", "anonymized", "l", "orders.amount",
             change("orders", amount=pl.when(pl.col("status") == "新建").then(pl.lit("0.0"))
                    .otherwise(pl.col("amount"))), "de_identified"),
            ("a table for itself, too small", "anonymized", "k", "customer",
             frame("customer", lambda rows: rows.head(12)), "de_identified"),
            ("unmasked row in an anonymized copy", "anonymized", "untouched", "customer.sjhm",
             cell("customer", "sjhm", PHONE), "none"),
            ("row missing", "de_identified", "rows_missing", "orders",
             frame("orders", lambda rows: rows.head(-1)), "de_identified"),
            ("row twice", "de_identified", "rows_more", "orders",
             frame("orders", lambda rows: pl.concat([rows, rows.tail(1)])), "de_identified"),
            ("empty table", "de_identified", "rows_missing", "orders",
             frame("orders", lambda rows: rows.clear()), "de_identified"),
            ("table missing", "de_identified", "table_missing", "region",
             lambda copy: copy.frames.pop("region"), "de_identified"),
            ("column missing", "de_identified", "column_missing", "orders.status",
             lambda copy: drop(copy, "orders", "status"), "de_identified"),
            ("orphan", "de_identified", "orphans", "orders.customer_id",
             cell("orders", "customer_id", 9_999_999), "de_identified"),
            ("foreign key nulled", "de_identified", "references", "orders.customer_id",
             cell("orders", "customer_id", None), "de_identified"),
            ("foreign keys all alike", "de_identified", "cardinality", "orders.customer_id",
             change("orders", customer_id=pl.lit(1, pl.Int64)), "de_identified"),
            ("key replaced, foreign key not", "de_identified", "orphans", "orders.customer_id",
             change("customer", id=pl.col("id") + 1_000_000), "de_identified"),
        ]
    ),
]  # fmt: skip


def drop(copy, name, gone):
    columns = tuple(each for each in copy.tables[name].columns if each.name != gone)
    copy.tables[name] = replace(copy.tables[name], columns=columns)
    copy.frames[name] = copy.frames[name].drop(gone)


def proved(copy):
    return prove(
        shop.store(SOURCE),
        shop.store(copy.frames, **copy.tables),
        asked=copy.asked,
        inventory=shop.inventory(kinds=copy.kinds),
    )


def copied(outcome):
    return Copy(
        outcome=outcome,
        frames=dict(COPIES[outcome]),
        tables=dict(shop.TABLES),
        asked=Asked(outcome=outcome, key="destroyed"),
        kinds=shop.KINDS,
    )


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.id)
def test_defect_is_found_and_named(defect):
    copy = copied(defect.outcome)
    defect.spoil(copy)
    proof = proved(copy)

    assert not proof.holds
    assert (defect.code, defect.place) in [(flaw.code, flaw.place) for flaw in proof.failures]
    assert proof.reached == defect.reached


@pytest.mark.parametrize("outcome", COPIES)
def test_good_copy_holds(outcome):
    proof = proved(copied(outcome))

    assert proof.failures == ()
    assert proof.holds
    assert proof.reached == {"anonymized": "anonymized_candidate"}.get(outcome, outcome)


def test_ids_tell_defects_apart():
    assert len({defect.id for defect in DEFECTS}) == len(DEFECTS)


@pytest.mark.parametrize("defect", DEFECTS[:: len(DEFECTS) // 12], ids=lambda defect: defect.id)
def test_proof_quotes_no_value(defect):
    copy = copied(defect.outcome)
    defect.spoil(copy)
    printed = str(to_json(proved(copy)))

    assert not [text for text in (PHONE, ID, MAIL, NAME) if text in printed]


@pytest.mark.parametrize("column_", ["sjhm", "sfzh", "email", "xm"])
def test_one_row_among_a_hundred_thousand(column_):
    source = shop.shop(100_000, seed=3)
    frames = shop.de_identified(source)
    values = frames["customer"][column_].to_list()
    values[71_313] = source["customer"][column_][71_313]
    spoilt = frames["customer"].with_columns(pl.Series(column_, values))
    proof = prove(
        shop.store(source),
        shop.store(frames | {"customer": spoilt}),
        asked=Asked(outcome="de_identified", key="destroyed"),
        inventory=shop.inventory(),
    )

    found = [(flaw.code, flaw.place, flaw.count) for flaw in proof.failures]
    assert found == [("untouched", f"customer.{column_}", 1)]


