"""People decide in a workbook, and what they wrote comes back as decisions or is refused openly."""

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

from tests.commands import MOBILE, PHONES, Commands
from tests.test_forms import HOSTILE, hostile
from tuomin import decisions, inventory
from tuomin.changes import changes
from tuomin.cli.store import titles
from tuomin.detect import registry
from tuomin.model import Classification, Decision, Evidence, Inventory
from tuomin.review import fit, rows, workbook

KINDS = registry.load()
MAIL = "contact.email"
TODAY = date(2026, 11, 28)
WORD = {"verdict": "rejected", "who": "Li Wei", "because": "numbers of machines"}


def column(name="c7", kind=MOBILE, level="personal", **more):
    return Classification(
        schema=None, table="customer", column=name, type="TEXT", level=level, kind=kind, **more
    )


def found(*columns):
    return Inventory(engine="sqlite", url="u", complete=True, columns=columns)


@pytest.fixture
def book(tmp_path):
    """A function that writes the workbook of an inventory and fills rows of it."""

    def write(of, *words, lang="en"):
        path = tmp_path / "review.xlsx"
        path.write_bytes(workbook.render(of, (), titles(), lang=lang))
        opened = openpyxl.load_workbook(path)
        sheet = opened.worksheets[0]
        at = {name: number for number, name in enumerate(workbook.COLUMNS, start=1)}
        for number, word in enumerate(words, start=2):
            for name, value in word.items():
                sheet.cell(number, at[name]).value = value
        opened.save(path)
        return path

    return write


def test_a_row_gives_the_three_strongest_reasons(book):
    weights = {"weak": 0.5, "spoken against": -4.0, "strong": 6.0, "fair": 2.0}
    reasons = tuple(
        Evidence(source="name", weight=each, en=name, zh=name) for name, each in weights.items()
    )
    sheet = openpyxl.load_workbook(book(found(column(evidence=reasons)))).worksheets[0]
    told = dict(zip(*(list(row) for row in sheet.iter_rows(values_only=True)), strict=True))

    assert told["why"] == "strong; spoken against; fair"


def fitted(path, of, said=()):
    return fit.fit(rows.read(path), of, said, KINDS, today=TODAY)


class TestWorkbook:
    def test_shows_all_and_offers_what_may_be_said(self, tmp_path):
        before, after = found(column()), found(column(), column("c8", MAIL))
        path = tmp_path / "out.xlsx"
        path.write_bytes(workbook.render(after, changes(before, after), titles(), lang="zh"))
        book = openpyxl.load_workbook(path)
        first, second, _, fourth = book.worksheets

        assert book.sheetnames == ["清单", "变更", "未扫描", "说明"]
        assert all(sheet.freeze_panes == "A2" for sheet in book.worksheets[:3])
        assert first.auto_filter.ref == "A1:T3"
        assert first["A2"].fill.bgColor.rgb != first["B2"].fill.bgColor.rgb
        assert [cell.value for cell in second[2]] == [
            "新增", "customer.c8", "", "个人 电子邮箱",
        ]  # fmt: skip
        offers = {str(each.sqref): each.formula1 for each in first.data_validations.dataValidation}
        assert offers["H2:H3"] == '"确认,否定,改标"'
        start, end = (
            int(part) for part in offers["I2:I3"].replace("$A$", "").split("!")[1].split(":")
        )
        assert [fourth.cell(at, 1).value for at in range(start, end + 1)] == sorted(KINDS)

    @pytest.mark.parametrize("name", HOSTILE)
    def test_no_name_is_a_formula_or_a_link(self, tmp_path, name):
        said = Decision(column=name, verdict="rejected", who=name, when="2024-01-01", why=name)
        of = hostile(name)
        of = replace(of, columns=(replace(of.columns[0], decision=said),))
        path = tmp_path / "out.xlsx"
        path.write_bytes(workbook.render(of, changes(found(), of), titles(), lang="zh"))

        for sheet in openpyxl.load_workbook(path).worksheets:
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            assert kinds <= {"s", "n"}
            assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
        with zipfile.ZipFile(path) as parts:
            sheets = [each for each in parts.namelist() if "worksheets/sheet" in each]
            assert not any(b"<f>" in parts.read(each) for each in sheets)
            assert not any("externalLink" in each for each in parts.namelist())


class TestFit:
    @pytest.mark.parametrize(
        ("word", "verdict", "kind"),
        [
            ({}, "rejected", None),
            ({"verdict": "否定", "decided": MOBILE}, "rejected", MOBILE),
            ({"verdict": "confirmed"}, "confirmed", MOBILE),
            ({"verdict": "改标", "decided": MAIL}, "relabelled", MAIL),
        ],
    )
    def test_what_people_wrote(self, book, word, verdict, kind):
        of = found(column())
        result = fitted(book(of, {**WORD, **word}), of)

        assert result.refused == ()
        assert result.decisions == (
            Decision(
                column="customer.c7", verdict=verdict, kind=kind, who="Li Wei", when="2026-11-28",
                why="numbers of machines",
            ),
        )  # fmt: skip

    @pytest.mark.parametrize(
        "day",
        ["2024-11-01", date(2024, 11, 1), datetime(2024, 11, 1, 9)],  # noqa: DTZ001
        ids=str,
    )
    def test_a_day_is_text_or_what_excel_makes_of_it(self, book, day):
        of = found(column())
        [decision] = fitted(book(of, {**WORD, "when": day, "until": "2030-01-01"}), of).decisions

        assert (decision.when, decision.until) == ("2024-11-01", "2030-01-01")

    @pytest.mark.parametrize(
        ("word", "problem"),
        [
            ({"who": None}, "lacks 'who'"),
            ({"because": None}, "lacks 'why'"),
            ({"because": "  "}, "lacks 'why'"),
            ({"verdict": None}, "lacks 'verdict'"),
            ({"verdict": "maybe"}, "unknown verdict 'maybe'"),
            ({"verdict": "relabelled"}, "lacks 'kind'"),
            ({"verdict": "relabelled", "decided": "contact.emial"}, "did you mean 'contact.email'"),
            ({"when": "yesterday"}, "when is no day"),
            ({"when": "2024-02-30"}, "when is no day"),
            ({"until": "2020-01-01"}, "ends before it begins"),
            ({"when": "2026-11-29"}, "when lies in the future"),
            ({"who": "Li _xD800_"}, "who is no valid text"),
            ({"because": "_xDC00_"}, "because is no valid text"),
            ({"who": "=1+1"}, "formula"),
            ({"because": '=HYPERLINK("http://x")'}, "formula"),
            ({"key": "0" * 16}, "not in the inventory any more"),
            ({"key": None}, "not in the inventory any more"),
            ({"column": "c8"}, "different columns"),
            ({"level": "none"}, "is personal contact.cn_mobile now"),
        ],
    )
    def test_a_row_that_does_not_fit_is_refused_with_its_number(self, book, word, problem):
        of = found(column(), column("c9"))
        second = WORD | {"verdict": "confirmed"}
        result = fitted(book(of, WORD | word, second), of)

        assert [each.column for each in result.decisions] == ["customer.c9"]
        [refused] = result.refused
        assert "inventory: row 2: " in refused
        assert problem in refused
        assert decisions.merged("", result.decisions, KINDS)

    @pytest.mark.parametrize(
        ("now", "problem"),
        [
            (found(), "not in the inventory any more"),
            (found(column(level="sensitive")), "was personal contact.cn_mobile, is sensitive"),
            (found(column(kind=MAIL)), f"is personal {MAIL} now"),
        ],
    )
    def test_a_column_that_changed_since_is_refused(self, book, now, problem):
        result = fitted(book(found(column()), WORD), now)

        assert result.decisions == ()
        assert problem in result.refused[0]

    def test_what_stands_already_is_no_news_and_is_not_overruled(self, book):
        mine = Decision(
            column="customer.c7", verdict="rejected", who="Li Wei", when="2024-01-01", why="w"
        )
        theirs = replace(mine, who="Ann", verdict="confirmed", kind=MOBILE)
        of = found(column(decision=mine))
        untouched = book(of)

        assert fitted(untouched, of, [mine]) == fit.Fitting(decisions=(), refused=())
        assert fitted(untouched, of, [theirs]) == fit.Fitting(decisions=(), refused=())
        again = book(of, {"because": "better said"})
        assert [each.why for each in fitted(again, of, [mine]).decisions] == ["better said"]
        assert "Ann decided confirmed" in fitted(again, of, [theirs]).refused[0]

    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_names_come_back(self, book, name):
        of = found(column(name))
        result = fitted(book(of, WORD), of)

        if result.refused:  # what no YAML and no Excel can hold is refused, never changed
            assert "\ud800" in name or len(name) > 32_000
        else:
            assert [each.column for each in result.decisions] == [of.columns[0].label]
            text = decisions.merged("", result.decisions, KINDS)
            assert decisions.loads(text, KINDS, where="") == result.decisions


@pytest.mark.parametrize("content", [b"", b"PK", b"no workbook", "empty", "formless"], ids=str)
def test_what_is_no_such_workbook_is_refused(monkeypatch, capsys, tmp_path, content):
    path = tmp_path / "in.xlsx"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        other = openpyxl.Workbook()
        other.active.title = "清单" if content == "formless" else "x"
        other.save(path)
    kept, listed = tmp_path / "decisions.yaml", tmp_path / "inventory.json"
    inventory.write(found(column()), listed)
    call = Commands(monkeypatch, capsys)
    answer = call("review", listed, "--import", path, "--decisions", kept)

    assert (answer.code, kept.exists()) == (2, False)


def test_round_trip(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    call = Commands(monkeypatch, capsys)
    with closing(sqlite3.connect("shop.db")) as database:
        database.execute("CREATE TABLE member (id INTEGER PRIMARY KEY, c7 TEXT)")
        database.executemany("INSERT INTO member (c7) VALUES (?)", [(each,) for each in PHONES])
        database.commit()
    scan = ("scan", "sqlite:///shop.db", "--format", "json", "-q", "-o", "inventory.json")
    call(*scan)
    assert call("review", "inventory.json", "--excel", "out.xlsx", "--lang", "zh").code == 0
    book = openpyxl.load_workbook("out.xlsx")
    header = [cell.value for cell in book["清单"][1]]
    row = next(row for row in book["清单"].iter_rows(min_row=2) if row[3].value == "c7")
    for title, value in {"认定": "否定", "认定人": "李伟", "理由": "设备号码"}.items():
        row[header.index(title)].value = value
    book.save("out.xlsx")
    back = ("review", "inventory.json", "--import", "out.xlsx", "--decisions", "decisions.yaml")
    first, second = call(*back), call(*back)

    assert (first.code, second.code) == (0, 0)
    assert "1 new, 0 rows refused" in first.err
    assert "0 new, 0 rows refused" in second.err
    assert call(*scan, "--decisions", "decisions.yaml").code == 0
    columns = json.loads((tmp_path / "inventory.json").read_text())["columns"]
    decided = next(each for each in columns if each["column"] == "c7")
    assert (decided["level"], decided["judged"]["kind"]) == ("none", MOBILE)
    assert (decided["decision"]["who"], decided["decision"]["why"]) == ("李伟", "设备号码")
