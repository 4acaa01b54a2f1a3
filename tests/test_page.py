"""The HTML page needs no network, escapes every name, and says the numbers of its documents."""

import base64
import hashlib
import html.parser
import re

import pytest

from tuomin.errors import SetupError
from tuomin.reports import page

HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a'b\"c&d"]


def column(name, level, **more):
    return {
        "schema": None,
        "table": "customer",
        "column": name,
        "type": "TEXT",
        "level": level,
        "kind": None,
        "confidence": 0.5,
        "contains": [],
        "clauses": [],
        "evidence": [],
        "reason": "",
    } | more


def inventory(*columns, complete=True, tables=()):
    return {
        "format": "tuomin.inventory/1",
        "source": {"engine": "sqlite", "url": "sqlite:///shop.db"},
        "complete": complete,
        "tables": list(tables),
        "columns": list(columns),
    }


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("place", ["column", "table", "type", "reason", "kind"])
def test_hostile_names_stay_text(name, place):
    shown = page.render([inventory(column("a", "undetermined") | {place: name})], {})

    assert name not in shown


def test_names_are_no_templates():
    shown = page.render([inventory(column("{{ 7*7 }}", "personal"))], {})

    assert "{{ 7*7 }}" in shown


class Tags(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_nothing_is_fetched_and_only_our_script_runs():
    shown = page.render([inventory(column("a", "sensitive", clauses=["PIPL 28"]))], {})
    tags = Tags(shown)
    script = re.search("<script>(.*?)</script>", shown, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert not [tag for tag, _ in tags.seen if tag in {"link", "iframe", "img", "object"}]
    assert [tag for tag, _ in tags.seen].count("script") == 1
    assert f"script-src &#39;sha256-{digest}&#39;" in shown
    assert "unsafe" not in shown
    assert not [attrs for _, attrs in tags.seen if "src" in attrs or "style" in attrs]
    targets = [attrs["href"] for _, attrs in tags.seen if "href" in attrs]
    assert targets == ["#1"]
    assert "url(" not in shown
    assert "@import" not in shown


def test_both_languages_and_all_counts_are_there():
    columns = [column("a", "sensitive"), column("b", "personal"), column("c", "none")]
    shown = page.render([inventory(*columns)], {})

    assert "1 sensitive and 1 personal columns among 3" in shown
    assert "敏感个人信息 1 个，个人信息 1 个" in shown


def test_what_was_not_looked_at_is_said():
    skipped = {
        "schema": None,
        "table": "secret",
        "rows": None,
        "sampled": 0,
        "status": "no privilege",
        "missed": None,
    }
    shown = page.render([inventory(complete=False, tables=[skipped])], {})

    assert "Incomplete" in shown
    assert "<code>secret</code>: <i lang=en>no privilege" in shown


def test_an_unknown_document_is_refused():
    with pytest.raises(SetupError, match="no inventory, plan, proof or explanation"):
        page.render([{"format": "something/9"}], {})
