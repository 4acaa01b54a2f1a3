"""What the rows of a table tell together: children, whereabouts, hashes, who is singled out."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from tests.columns import phone, some
from tuomin import inventory
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Column, Table
from tuomin.reports import text
from tuomin.scan import scan

ROWS = 120
TODAY = datetime.now(tz=UTC).date()
NAMES = [f"王{a}{b}" for a in "建秀志晓浩丽" for b in "国英强燕然娜伟芳敏静洋勇艳杰涛明超兰霞平"]
PHONES = some(phone, ROWS)
DAYS = [str(date(1960, 1, 1) + timedelta(days=97 * n)) for n in range(ROWS)]
YOUNG = [str(TODAY - timedelta(days=900 + 20 * n)) for n in range(ROWS)]


def remarks(table, columns):
    declared = tuple(Column(name=each, type="TEXT") for each in columns)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    found = scan(MemoryConnector({Table(schema=None, name=table, columns=declared): frame}))

    assert inventory.loads(inventory.dumps(found)).tables == found.tables
    return found, {remark.what: remark for remark in found.tables[0].remarks}


def digests(algorithm):
    return [hashlib.new(algorithm, each.encode()).hexdigest() for each in PHONES]


@pytest.mark.parametrize(
    ("name", "columns", "what"),
    [
        ("student", {"name": NAMES, "birthday": YOUNG}, "minors"),
        ("user_log", {"user_id": PHONES, "login_time": DAYS, "lng": ["116.39"] * ROWS,
                      "lat": ["39.91"] * ROWS}, "trajectory"),
        ("customer", {"name": NAMES, "birthday": DAYS, "gender": ["男", "女"] * 60}, "singled_out"),
        ("member", {"phone": PHONES, "phone_md5": digests("md5")}, "digest"),
    ],
)  # fmt: skip
def test_rows_tell(name, columns, what):
    found, told = remarks(name, columns)

    assert what in told
    assert told[what].en in text.inventory(found, {}, lang="en")
    assert told[what].zh in text.inventory(found, {}, lang="zh")


@pytest.mark.parametrize(
    ("name", "columns", "what"),
    [
        ("employee", {"name": NAMES, "birthday": DAYS}, "minors"),
        ("product", {"name": ["马克杯"] * ROWS, "production_date": YOUNG}, "minors"),
        ("customer", {"name": NAMES, "birthday": ["2099-01-01"] * ROWS}, "minors"),
        ("customer", {"name": NAMES, "gender": ["男", "女"] * 60}, "singled_out"),
        ("upload", {"file_name": NAMES, "file_md5": digests("md5")}, "digest"),
    ],
)
def test_rows_tell_no_more_than_they_hold(name, columns, what):
    _, told = remarks(name, columns)

    assert what not in told


def test_columns_of_children_are_sensitive():
    found, _ = remarks("student", {"name": NAMES, "birthday": YOUNG})

    assert [each.level for each in found.columns] == ["sensitive", "sensitive"]
