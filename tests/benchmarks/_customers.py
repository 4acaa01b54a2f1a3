"""The table that copies are measured with: 14 columns, some 230 bytes a row, invented people.

Names, numbers, addresses and mailboxes are those of the sample database, so they vary in length and
compress no better than real ones. Eight columns are masked by the policy `de_identified`.
"""

import sqlite3
from contextlib import closing

import polars as pl

from sample_db.draws import among, digits, fork, spread
from sample_db.identities import CUSTOMERS
from sample_db.numbers import debit_card
from sample_db.people import people
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.model import Classification, Inventory
from tuomin.plan import plan

COLUMNS = {
    "id": ("bigint", "account.user_id"),
    "name": ("varchar(60)", "identity.person_name"),
    "phone": ("varchar(20)", "contact.cn_mobile"),
    "email": ("varchar(80)", "contact.email"),
    "id_no": ("varchar(18)", "identity.cn_resident_id"),
    "card": ("varchar(20)", "financial_account.bank_card"),
    "address": ("varchar(200)", "contact.postal_address"),
    "birth": ("date", "identity.birth_date"),
    "gender": ("varchar(3)", "identity.gender"),
    "company": ("varchar(80)", None),
    "city": ("varchar(40)", "contact.region"),
    "amount": ("numeric(12,2)", None),
    "created": ("timestamp", None),
    "remark": ("text", None),
}
QUASI = {"identity.birth_date", "identity.gender", "contact.region"}
DECLARED = ", ".join(f'"{name}" {kind}' for name, (kind, _) in COLUMNS.items())
REMARKS = ["商品质量很好，物流也快", "请尽快发货，谢谢", "已与客户确认，下周再联系", "包装完好"]
COMPANIES = ["星河科技有限公司", "远山贸易有限责任公司", "汇通物流股份有限公司", "青禾农业合作社"]
SEED, PART = 7, 100_000


def frame(rows):
    """The rows, made a part at a time."""
    parts = [part(start, min(rows, start + PART)) for start in range(0, rows, PART)]
    return pl.concat(parts)


def part(start, end):
    numbers = pl.int_range(start, end, eager=True)
    bits = pl.col("bits")
    known = people(numbers, CUSTOMERS, SEED).with_columns(
        bits=spread(numbers, SEED), row=numbers, number=numbers + 1
    )
    return known.select(
        id="number",
        name="name",
        phone="mobile",
        email="email",
        id_no="id_number",
        card=debit_card()(bits),
        address="address",
        birth="birth",
        gender=pl.when("male").then(pl.lit("男")).otherwise(pl.lit("女")),
        company=pl.col("town") + among(COMPANIES)(fork(bits, "company")),
        city="city",
        amount=(bits % 10_000_000).cast(pl.Decimal(12, 2)) / 100,
        created=pl.datetime(2024, 1, 1)
        + pl.duration(microseconds=(bits % 31_536_000_000_000).cast(pl.Int64)),
        remark=pl.when(bits % 3 > 0).then(
            pl.concat_str(among(REMARKS)(fork(bits, "remark")), digits(6)(fork(bits, "order")))
        ),
    ).with_columns(pl.col("amount").cast(pl.Decimal(12, 2)))


def fill_files(folder, rows):
    """The same rows as Parquet and as SQLite."""
    (folder / "source").mkdir()
    made = frame(rows)
    made.write_parquet(folder / "source" / "customer.parquet", row_group_size=PART)
    texts = made.with_columns(
        pl.col("birth").cast(pl.String),
        pl.col("created").dt.to_string("%Y-%m-%d %H:%M:%S%.6f"),
        pl.col("amount").cast(pl.Float64),
    )
    with closing(sqlite3.connect(folder / "source.db")) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"CREATE TABLE customer ({DECLARED})")
        marks = ", ".join("?" * len(COLUMNS))
        database.executemany(f"INSERT INTO customer VALUES ({marks})", texts.iter_rows())
        database.commit()


def copy_stores(source, target):
    """Plan and copy from one address to the other; the seconds that the copy took."""
    with (
        closing(open_connector(source)) as before,
        closing(open_connector(target, write=True)) as after,
    ):
        tables = before.tables()
        made = plan(inventory(tables), tables, policy.read("de_identified"))
        return copy(before, after, made).seconds


def inventory(tables):
    """The verdicts that a scan of the table comes to."""
    (table,) = tables
    verdicts = tuple(
        Classification(
            schema=table.schema,
            table=table.name,
            column=name,
            type=kind,
            level="personal" if label else "none",
            kind=label,
            role="none" if not label else "quasi" if label in QUASI else "direct",
        )
        for name, (kind, label) in COLUMNS.items()
    )
    return Inventory(engine="", url="", complete=True, columns=verdicts)
