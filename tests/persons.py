"""A small store with people in it, in every way that erasing one of them has to mind.

Li is to be erased. Wang is a friend, Zhao shares Li's telephone where a test says so. The same
statements run on SQLite, PostgreSQL and MariaDB; nothing is written through what is tested.
"""

import re
import sqlite3
import unicodedata
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tuomin.connectors.open import open_connector
from tuomin.erase import Choices, Eraser
from tuomin.erase.spelling import of
from tuomin.model import Classification, Inventory, Scanned

LI, WANG, ZHAO = "11010119000101009X", "110101190203040051", "330106190111110019"
OLD = LI[:6] + LI[8:17]
WIDE = "１３８００１３８０００"
PHONE, MAIL, CARD = "13800138000", "li.ming@example.com", "6222020200112233445"
SEEN = [LI, LI[:17], OLD, PHONE, MAIL, CARD, "李明明", "liming001"]
APART = "\0"  # stands in no cell
HOSTILE = 'we"ird `%s\n:p {x} 表'

SCHEMA = """
CREATE TABLE person (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, id_no VARCHAR(30),
  phone BIGINT, email VARCHAR(80) UNIQUE, referrer_id BIGINT REFERENCES person (id));
CREATE TABLE purchase (id BIGINT PRIMARY KEY, person_id BIGINT NOT NULL, total INTEGER NOT NULL,
  receiver VARCHAR(40), phone VARCHAR(24), FOREIGN KEY (person_id) REFERENCES person (id));
CREATE TABLE item (purchase_id BIGINT NOT NULL, line INTEGER NOT NULL, goods VARCHAR(40),
  PRIMARY KEY (purchase_id, line), FOREIGN KEY (purchase_id) REFERENCES purchase (id));
CREATE TABLE card (id BIGINT PRIMARY KEY, person_id BIGINT, number VARCHAR(30),
  FOREIGN KEY (person_id) REFERENCES person (id));
CREATE TABLE team (id BIGINT PRIMARY KEY, title VARCHAR(40), leader_id BIGINT,
  FOREIGN KEY (leader_id) REFERENCES person (id));
CREATE TABLE diary (author VARCHAR(40), body TEXT);
CREATE TABLE settings (id BIGINT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE "we""ird `%s
:p {x} 表" (id BIGINT PRIMARY KEY, "a""b`c" BIGINT, "%(x)s" TEXT,
  FOREIGN KEY ("a""b`c") REFERENCES person (id));
"""
ROWS = {
    "person": [
        (2, "王丽", WANG, 13912345678, "wang@example.com", None),
        (1, "李明明", "１１０１０１－19000101－009x", int(PHONE), MAIL, 2),
        (3, "赵强", ZHAO, 13712345678, "zhao@example.com", None),
    ],
    "purchase": [
        (10, 1, 100, "李明明", "+86 138-0013-8000"),
        (11, 1, 200, "王丽", "13912345678"),
        (12, 2, 300, "王丽", "13912345678"),
        (13, 2, 400, "李明明", "138 0013 8000"),
    ],
    "item": [(10, 1, "茶"), (10, 2, "书"), (12, 1, "茶")],
    "card": [(1, 1, "6222 0202 0011 2233 445"), (2, 2, "6222020200119988776")],
    "team": [(1, "北京", 1), (2, "上海", 3)],
    "diary": [
        ("王丽", f"今天给李明明({WIDE})打电话,身份证{OLD},邮箱 LI.Ming@Example.com。"),
        ("王丽", "今天下雨。"),
        ("王丽", "今天下雨。"),
        ("王丽", f"卡号{CARD},不是 9913800138000"),
    ],
    "settings": [
        (1, '{"phone": 13800138000, "to": ["+86 13800138000", "x"], "name": "李明明", "n": 1.10}'),
        (2, '{"phone": 13912345678}'),
    ],
    HOSTILE: [(1, 1, "x"), (2, 2, f"tel:{PHONE}"), (3, None, "z")],
}  # fmt: skip
KEPT = {
    "person": 1, "purchase": 1, "item": 1, "card": 1, "team": 1, "diary": 2, "settings": 1,
    HOSTILE: 1,
}  # fmt: skip
"""How many rows of each table stay as they are when Li goes."""
CHANGED = {
    ("13", "2", "400", None, None),
    ("1", "北京", None),
    ("王丽", "今天给***(***)打电话,身份证***,邮箱 ***。"),
    ("王丽", "卡号***,不是 9913800138000"),
    ("1", '{"phone": null, "to": ["***", "x"], "name": "***", "n": 1.10}'),
    ("2", "2", "tel:***"),
}
"""What others become."""
KINDS = {
    ("person", "name"): "identity.person_name",
    ("person", "id_no"): "identity.cn_resident_id",
    ("person", "phone"): "contact.cn_mobile",
    ("person", "email"): "contact.email",
    ("purchase", "receiver"): "identity.person_name",
    ("purchase", "phone"): "contact.cn_mobile",
    ("parcel", "receiver"): "identity.person_name",
    ("parcel", "phone"): "contact.cn_mobile",
    ("product", "updated_by"): "contact.email",
    ("child", "id_no"): "identity.cn_resident_id",
    ("child", "parent_phone"): "contact.cn_mobile",
    ("member", "id_no"): "identity.cn_resident_id",
    ("visit", "user_id"): "account.user_id",
    ("card", "number"): "financial_account.bank_card",
}
MARKS = {"sqlite": "?", "postgresql": "%s", "mysql": "%s"}


@dataclass(frozen=True)
class Place:
    """One store: its address, and how statements reach it without what is tested."""

    url: str
    engine: str
    server: object = None

    def connect(self):
        if self.engine == "sqlite":
            return sqlite3.connect(Path(self.url.removeprefix("sqlite:///")))
        return self.server.connect(self.url.rpartition("/")[2])

    def run(self, *statements):
        with closing(self.connect()) as link:
            for statement in statements:
                cursor = link.cursor()
                cursor.execute(self.spelled(statement))
            rows = cursor.fetchall() if cursor.description else []
            link.commit()
        return rows

    def spelled(self, statement):
        if self.engine != "mysql":
            return statement
        return statement.replace("`", "\0").replace('""', "\1").replace('"', "`").replace(
            "\1", '"'
        ).replace("\0", "``")  # fmt: skip

    def insert(self, table, *rows):
        name = '"' + table.replace('"', '""') + '"'
        statement = self.spelled(f"INSERT INTO {name} VALUES ")
        if self.engine != "sqlite":
            statement = statement.replace("%", "%%")
        with closing(self.connect()) as link:
            for row in rows:
                marks = ", ".join([MARKS[self.engine]] * len(row))
                link.cursor().execute(f"{statement}({marks})", row)
            link.commit()

    def dump(self):
        """Every row of every table, as text, counted."""
        found = {}
        with closing(open_connector(self.url)) as connector:
            names = [table.name for table in connector.tables()]
        with closing(self.connect()) as link:
            for name in names:
                cursor = link.cursor()
                cursor.execute(self.spelled('SELECT * FROM "' + name.replace('"', '""') + '"'))
                found[name] = Counter(
                    tuple(None if cell is None else str(cell) for cell in row)
                    for row in cursor.fetchall()
                )
        return found

    def eraser(self, kind="identity.cn_resident_id", value=LI, **choices):
        """An Eraser with its own connector; the caller closes that."""
        connector = open_connector(self.url)
        return Eraser(
            connector=connector,
            inventory=inventory(connector.tables()),
            subject=[of(kind, value)],
            choices=Choices(**choices),
        )


def kept(before, after):
    """How many rows of each table are the same."""
    return {name: sum((rows & after[name]).values()) for name, rows in before.items()}


def changed(before, after):
    """The rows that were not there before."""
    return {row for name, rows in after.items() for row in rows - before[name]}


def filled(place):
    """The place with the schema and all rows."""
    place.run(*(part for part in SCHEMA.split(";\n") if part.strip()))
    for table, rows in ROWS.items():
        place.insert(table, *rows)
    place.run("UPDATE person SET referrer_id = 1 WHERE id = 2")
    return place


def inventory(tables, url=""):
    """What a scan would say of the tables."""
    columns = tuple(
        Classification(
            schema=table.schema, table=table.name, column=column.name, type=column.type,
            level="personal" if (table.name, column.name) in KINDS else "none",
            kind=KINDS.get((table.name, column.name)),
            role="direct" if (table.name, column.name) in KINDS else "none",
        )
        for table in tables
        for column in table.columns
    )  # fmt: skip
    scanned = tuple(
        Scanned(schema=table.schema, table=table.name, rows=1, sampled=1, status="scanned")
        for table in tables
    )
    return Inventory(engine="", url=url, complete=True, tables=scanned, columns=columns)


def bare(text):
    """A text without separators, in half width: what a search for canaries looks through."""
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(rf"[^\w@.{APART}]|_", "", narrow).casefold()


def canaries(dump, values=SEEN):
    """Which values of Li stand anywhere in a dump, in whatever spelling."""
    cells = {cell for rows in dump.values() for row in rows for cell in row if cell}
    texts = bare(APART.join(cells)).replace("9913800138000", "")
    return sorted({value for value in values if bare(value) in texts})
