"""An explanation says what would change a verdict, judged again; its shapes tell nothing."""

import json
from collections import Counter
from dataclasses import replace

import polars as pl
import pytest

from tests.commands import MOBILE, PHONES
from tests.test_scan import plain
from tuomin.connectors.memory import MemoryConnector
from tuomin.detect.sample.shapes import shapes
from tuomin.detect.weighing.explanation import lines
from tuomin.model import ForeignKey
from tuomin.otherwise import explain
from tuomin.reports import page
from tuomin.scan import scan


def commented(table, comment):
    first, *rest = table.columns
    return replace(table, columns=(replace(first, comment=comment), *rest))


class Counting(MemoryConnector):
    def __init__(self, frames):
        super().__init__(frames)
        self.reads = Counter()

    def sample(self, table, rows):
        self.reads[table.name] += 1
        return super().sample(table, rows)


def verdict(store):
    """What a scan says of the first column."""
    column = scan(store).columns[0]
    return column.level, column.kind, column.confidence


def otherwise(document, without, comment=""):
    return next(
        (each["level"], each["kind"], each["confidence"])
        for each in document["otherwise"]
        if (each["without"], each["comment"].get("zh", "")) == (without, comment)
    )


class Asked(MemoryConnector):
    """A store that counts how often each question is asked."""

    def __init__(self, frames):
        super().__init__(frames)
        self.questions = Counter()

    def overlap(self, table, column, values):
        self.questions[table.name, column, tuple(values)] += 1
        return super().overlap(table, column, values)


@pytest.mark.parametrize(
    "name",
    ['with "quote.a.b', '"with ""quote"."a.b"', '`with "quote`.`a.b`', 'public.with "quote.a.b'],
)
def test_a_column_may_be_named_as_in_sql(name):
    table, frame = plain('with "quote', {"b": ["x"], "a.b": PHONES[:1]})
    store = MemoryConnector({replace(table, schema="public"): frame})

    assert explain(store, name)["column"] == 'public.with "quote.a.b'


class TestOtherwise:
    def test_no_question_is_asked_twice(self):
        numbers = [f"YG{n * 37 + 10_001}" for n in range(60)]
        table, frame = plain("staff", {"gh": numbers, "xm": ["王伟", "李娜", "张敏"] * 20})
        log, rows = plain("file_access", {"gh": numbers, "path": [f"/{n}" for n in range(60)]})
        store = Asked({commented(table, "工号"): frame, log: rows})
        explain(store, "file_access.gh")

        assert set(store.questions.values()) == {1}

    def test_is_what_a_scan_of_such_a_store_says(self):
        table, frame = plain("t", {"lxfs": PHONES, "price": ["1.5"] * 60})
        told = commented(table, "手机号码")
        store = Counting({told: frame})
        document = explain(store, "t.lxfs")
        blank = frame.with_columns(lxfs=pl.lit(None, pl.String))
        renamed, values = plain("t", {"c1": PHONES, "price": ["1.5"] * 60})

        assert (document["level"], document["kind"]) == ("personal", MOBILE)
        assert otherwise(document, "comment") == verdict(MemoryConnector({table: frame}))
        assert otherwise(document, "values") == verdict(MemoryConnector({told: blank}))
        assert otherwise(document, "name") == verdict(
            MemoryConnector({commented(renamed, "手机号码"): values})
        )
        assert store.reads == {"t": 1}

    def test_tells_which_voice_decides(self):
        document = explain(
            MemoryConnector(dict([plain("member", {"sjh": [None, None]})])), "member.sjh"
        )

        assert (document["level"], otherwise(document, "name")[0]) == ("personal", "none")

    def test_beside_tables_that_are_called_nothing(self):
        store = MemoryConnector(
            dict([plain(name, {"c1": PHONES, "sjh": PHONES}) for name in ("t1", "t2", "member")])
        )

        assert otherwise(explain(store, "member.sjh"), "table")

    def test_knows_keys(self):
        (parent, people), (child, orders) = (
            plain("member", {"phone": PHONES}),
            plain("ticket", {"ref": PHONES}),
        )
        key = ForeignKey(
            columns=("ref",), target_schema=None, target="member", target_columns=("phone",)
        )
        store = Counting({
            replace(parent, primary_key=("phone",)): people,
            replace(child, foreign_keys=(key,)): orders,
        })  # fmt: skip
        document = explain(store, "ticket.ref")

        assert {each["without"] for each in document["otherwise"]} >= {"key", "name", "values"}
        assert store.reads == {"member": 1, "ticket": 1}

    def test_says_what_a_comment_would_do(self):
        document = explain(
            MemoryConnector(dict([plain("t", {"remark": ["很好"] * 3})])), "t.remark"
        )
        runner = next(each for each in document["candidates"] if each["kind"] != document["kind"])
        store = dict([plain("t", {"remark": ["很好"] * 3})])
        table = commented(next(iter(store)), runner["title"]["zh"])

        assert otherwise(document, "", runner["title"]["zh"]) == verdict(
            MemoryConnector({table: store[next(iter(store))]})
        )

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_is_told_in_both_languages(self, lang):
        document = explain(MemoryConnector(dict([plain("t", {"sjh": PHONES})])), "t.sjh")
        told = [
            line for line in lines(document, lang=lang) if line.startswith(("  without", "  若无"))
        ]

        assert len(told) == len(document["otherwise"]) >= 3

    @pytest.mark.parametrize(
        ("lang", "looked", "weighed"),
        [
            ("en", "Looked at all 31 rows", "only for what it contains."),
            ("zh", "已读取全部 31 行", "仅有所含内容的依据。"),
        ],
    )
    def test_says_that_all_was_read_and_where_only_contents_speak(self, lang, looked, weighed):
        remarks = [*["13800138000 x"] * 30, "下午到"]
        document = explain(MemoryConnector(dict([plain("t", {"c1": remarks})])), "t.c1")
        told = lines(document | {"candidates": []}, lang=lang)

        assert document["contains"]
        assert looked in told
        assert any(line.endswith(weighed) for line in told)

    def test_of_a_store_without_reading_reads_nothing(self):
        store = Counting(dict([plain("t", {"sjh": PHONES})]))
        document = explain(store, "t.sjh", values=False)

        assert (document["shapes"], store.reads) == ([], {})


class TestShapes:
    @pytest.mark.parametrize(
        ("values", "shown"),
        [
            (PHONES, [("99999999999", 1.0)]),
            ([f"User{n:02}@x-y.cn" for n in range(10)], [("Aaaa99@a-a.aa", 1.0)]),
            ([f"张{sign}三" for sign in "小大老阿明华"], [("字字字", 1.0)]),
            ([f"138****{n:04}" for n in range(9)] + [None], [("999****9999", 1.0)]),
            ([f"é٣{n}☃\x1b" for n in range(9)], [("a99??", 1.0)]),
            (["SECRET-1"] * 100, []),
            ([*PHONES, "SECRET-1", "SECRET-2"], [("99999999999", 0.9677)]),
            (["x" * 41 + str(n) for n in range(9)], []),
            ([], []),
        ],
    )
    def test_tell_of_many_values_only(self, values, shown):
        assert shapes(pl.Series(values, dtype=pl.String)) == shown

    def test_of_bytes_are_not_shown(self):
        assert shapes(pl.Series([b"abc"] * 9)) == []


class TestPage:
    def test_holds_the_explanation_and_no_value(self):
        hostile = "<script>alert(1)</script> {{ 7*7 }}"
        columns = {hostile: [f"{n}CANARY@example.com" for n in range(50)], "const": ["CANARY"] * 50}
        store = MemoryConnector(dict([plain("t", columns)]))
        for name in columns:
            document = explain(store, f"t.{name}")
            shown = page.render([document], {}) + json.dumps(document) + "\n".join(lines(document))

            assert "CANARY" not in shown
            assert "<script>" not in page.render([document], {})
        shown = page.render([explain(store, f"t.{hostile}")], {})
        assert "{{ 7*7 }}" in shown
        assert "若无" in shown
        assert "http" not in shown.replace("http-equiv", "")


def test_progress_is_told_and_what_a_large_store_leaves_unread():
    """Where nothing is said of a column by itself, a small store is looked at as a whole."""
    told = []
    values = [str(number) for number in range(500, 560)]

    def step(label, done, total):
        told.append((label, done, total))

    for others in (3, 45):
        names = [f"t{number}" for number in range(others)]
        store = MemoryConnector(dict(plain(name, {"c1": values}) for name in names))
        told.clear()
        found = explain(store, "t0.c1", progress=step)
        read = {label for label, _, _ in told if label in names}

        assert found["unread"] == others - len(read)
        assert (found["unread"] > 0) == (others > 40)
        assert ("t0.c1", 0, len(found["otherwise"])) in told
