"""Addresses: any password works, and none is ever shown."""

import sys
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuomin.connectors.open import open_connector
from tuomin.connectors.url import parse
from tuomin.errors import SetupError, TuominError

NASTY = [
    "p@ss",
    "a:b",
    "x/y",
    "h#sh",
    "50%25",
    "q?x=1&y",
    "with space",
    "'\"[]{}",
    "é密码",
    "@",
    "@@/",
    "",
]


@given(st.text(min_size=1), st.text(min_size=1), st.text("abc.-/", min_size=1))
def test_what_is_escaped_is_read_back(user, password, database):
    url = parse(f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@h:1/{database}")

    assert (url.user, url.password, url.host, url.port) == (user, password, "h", 1)
    assert url.database == database
    assert parse(url.safe).password == "***"


@pytest.mark.parametrize("password", NASTY)
def test_a_password_may_stand_as_it_is(password):
    url = parse(f"mysql://ann:{password}@db.local:3306/shop?charset=utf8mb4")

    assert url.password == password.replace("%25", "%")
    assert url.safe == "mysql://ann:***@db.local:3306/shop?charset=utf8mb4"
    assert repr(password) not in repr(url) or len(password) < 2


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ann:{0}@nowhere.invalid:1/x",
        "postgresql://ann:{0}@nowhere.invalid:one/x",
        "postgresql://ann:{0}@[::1:5/x",
        "oracle://ann:{0}@nowhere.invalid/x",
        "nonsense://ann:{0}@nowhere.invalid/x",
        "postgresql:/ann:{0}@nowhere.invalid/x",
        "ann:{0}@nowhere.invalid/x",
        "postgresql://nowhere.invalid:1/x?password={0}&connect_timeout=1",
    ],
)
def test_an_error_shows_no_password(address):
    with pytest.raises(TuominError) as caught:
        open_connector(address.format("s3cr3t-Value"), timeout=1)

    shown = str(caught.value) + str(caught.value.__cause__ or "")
    assert "s3cr3t" not in str(caught.value), shown


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("postgresql://h", ("postgresql", None, "h", None, None)),
        ("postgresql:///shop", ("postgresql", None, None, None, "shop")),
        ("postgresql://ann@[::1]:5/shop", ("postgresql", "ann", "::1", 5, "shop")),
        ("postgresql+psycopg://h/a%20b", ("postgresql+psycopg", None, "h", None, "a b")),
        ("sqlite:///a?b#c%20.db", ("sqlite", None, None, None, "a?b#c%20.db")),
        ("sqlite:////srv/a.db", ("sqlite", None, None, None, "/srv/a.db")),
        ("parquet://exports/*.parquet", ("parquet", None, None, None, "exports/*.parquet")),
        ("csv:///srv/exports", ("csv", None, None, None, "/srv/exports")),
        ("../exports", ("files", None, None, None, "../exports")),
    ],
)
def test_parts_are_where_they_belong(address, parts):
    url = parse(address)

    assert (url.scheme, url.user, url.host, url.port, url.database) == parts


def test_a_missing_driver_is_named_with_what_brings_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for name in [name for name in sys.modules if name.startswith("tuomin.connectors.postgres")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SetupError, match=r"psycopg is not installed .*tuomin\[postgres\]"):
        open_connector("postgresql://h/x")
