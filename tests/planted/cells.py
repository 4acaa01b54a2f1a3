"""Originals in one cell of a copy that is good otherwise."""

import base64

from tests.planted import Defect
from tests.planted.people import ID, MAIL, NAME, OLD_ID, OTHER, OWN, PARTS, PHONE, WIDE, WITH_X
from tests.spoil import ORDERS, PEOPLE, cell, escaped

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
DEFECTS = [
    Defect("de_identified", each, code, place, cell(*place.split("."), value, row), "none")
    for code, row, cases in [
        ("untouched", 617, UNTOUCHED),
        ("elsewhere", 617, ELSEWHERE),
        ("inside", 617, INSIDE),
        ("name_inside", OWN, NAMED),
    ]
    for each, place, value in cases
]
DEFECTS += [
    Defect(outcome, f"one row in a {outcome} copy", "untouched", "customer.sjhm",
           cell("customer", "sjhm", PHONE), "none")
    for outcome in ("masked", "anonymized")
]  # fmt: skip
