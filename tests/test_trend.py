"""Night after night: a line each in a history, and a picture with the same numbers as the JSON."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.commands import PHONES, Commands
from tests.nights import Shop
from tests.test_forms import HOSTILE
from tuomin import inventory
from tuomin.errors import SetupError
from tuomin.model import Classification, Inventory
from tuomin.reports import history, page, trend
from tuomin.reports.metrics import Job

WRONG = (
    '{"format": "tuomin.run/1", "when": "w", "store": "s", "exit": 0, "seconds": 1,'
    ' "columns": {"sensitive": "1"}}'
)
LEVELS = ("sensitive", "personal", "undetermined", "none")


class Rows(HTMLParser):
    """The cells of each row of a table of a class, and what else a hostile name could make."""

    def __init__(self, text, name):
        super().__init__()
        self.name, self.rows, self.tags, self._in = name, [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "table":
            self._in = dict(attributes).get("class") == self.name
        if self._in and tag == "tr":
            self.rows.append([])
        if self._in and tag == "td":
            self.rows[-1].append("")

    def handle_data(self, text):
        if self._in and self.rows and self.rows[-1]:
            self.rows[-1][-1] += text.strip()


def found(*levels, name="c"):
    columns = tuple(
        Classification(
            schema=None, table="t", column=f"{name}{at}", type="TEXT", level=level,
            kind="contact.email" if level in {"sensitive", "personal"} else None,
        )
        for at, level in enumerate(levels)
    )  # fmt: skip
    return Inventory(engine="sqlite", url="sqlite:///shop.db", complete=True, columns=columns)


def job(code=0, of=None):
    return Job(store="sqlite:///shop.db", ended=1_764_295_200.0, seconds=1.25, code=code, found=of)


def kept(path):
    return history.loads(path.read_text())


class TestHistory:
    def test_a_line_for_each_run_however_it_ended(self, tmp_path, monkeypatch, capsys):
        shop, file = Shop(tmp_path, Commands(monkeypatch, capsys)), tmp_path / "history.ndjson"
        codes = [shop.night("--history", file).code]
        shop.add_phones()
        codes.append(shop.night("--history", file).code)
        shop.path.unlink()
        codes.append(shop.night("--history", file).code)
        runs = kept(file)

        assert [run.exit for run in runs] == codes == [0, 1, 4]
        assert [run.new for run in runs] == [0, 1, None]
        assert runs[1].columns == {"sensitive": 0, "personal": 1, "none": 2, "undetermined": 0}
        assert runs[2].columns is None
        assert file.stat().st_mode & 0o777 == 0o600
        assert not any(each in file.read_text() for each in ("member", "c7", *PHONES))

    def test_what_stands_there_stays(self, tmp_path):
        file = tmp_path / "history.ndjson"
        history.append(history.run(job()), file)
        first = file.read_bytes()
        with file.open("ab") as half:
            half.write(b'{"format": "tuomin.run/1", "wh')
        history.append(history.run(job(code=4)), file)

        assert file.read_bytes().startswith(first)
        assert [run.exit for run in kept(file)] == [0, 4]

    @pytest.mark.parametrize(
        "line",
        ["", "{", "[]", "1", '{"format": "tuomin.run/9"}', '{"format": "tuomin.run/1"}',
         WRONG, "[" * 100_000],
        ids=range(8),
    )  # fmt: skip
    def test_a_line_that_is_none_is_passed_over(self, line):
        good = json.dumps({"format": history.FORMAT, "when": "w", "store": "s", "exit": 0,
                           "seconds": 1, "later": "field"})  # fmt: skip

        assert [run.when for run in history.loads(f"{line}\n{good}\n")] == ["w"]

    @pytest.mark.parametrize("name", ["a\u2028b", "a\nb", "张三", "\ud800", '"', "\x85"])
    def test_any_address_is_one_line(self, tmp_path, name):
        file = tmp_path / "history.ndjson"
        for _ in range(2):
            history.append(history.run(replace(job(), store=name)), file)
        runs = kept(file)

        assert history.is_one(file.read_text())
        assert [run.store for run in runs] == [name] * 2

    def test_a_place_that_cannot_be_written(self, tmp_path):
        with pytest.raises(SetupError):
            history.append(history.run(job()), tmp_path)


class TestTrend:
    def runs(self):
        looked = [found("personal"), found("personal", "sensitive"), None, found("none")]
        return [history.run(job(of=each, code=4 if each is None else 0)) for each in looked]

    def numbers(self, document):
        return [
            [str(point["columns"][name]) if point["columns"] else "–" for name in LEVELS]
            for point in document["points"]
        ]

    @pytest.mark.parametrize("of", ["runs", "inventories"])
    def test_the_page_has_the_numbers_of_the_json(self, of):
        seen = [("a", found("personal")), ("b", found("sensitive", "personal", "none"))]
        document = trend.of_runs(self.runs(), "h") if of == "runs" else trend.of_inventories(seen)
        told = json.loads(trend.dumps([document]))
        rows = [row for row in Rows(page.render([document], {}), "points").rows if row]

        assert [row[1:5] for row in rows] == self.numbers(told)
        assert len(rows) == len(document["points"])

    def test_a_night_without_numbers_parts_the_line(self):
        text = page.render([trend.of_runs(self.runs(), "h")], {})

        assert len(re.findall("<polyline", text)) == 2 * 3
        assert len(re.findall('<line class="blind"', text)) == 1
        assert not re.search(r'points="[^"]*nan', text)

    def test_what_changed_last_is_told(self):
        seen = [("a", found()), ("b", found("personal")), ("c", found("personal", "sensitive"))]
        document = trend.of_inventories(seen)
        rows = [row for row in Rows(page.render([document], {}), "changes").rows if row]

        assert [(each["what"], each["column"]) for each in document["changes"]] == [("new", "c1")]
        assert [row[1] for row in rows] == ["t.c1"]

    @pytest.mark.parametrize("name", HOSTILE)
    def test_names_are_text(self, name):
        seen = [(name, found()), (name, found("personal", name=name))]
        document = trend.of_inventories(seen)
        text = page.render([document], {})
        tags = set(Rows(text, "changes").tags)

        assert text.encode()
        assert not tags & {"script", "img", "a", "iframe", "at"}
        assert json.loads(trend.dumps([document]))["points"][0]["columns"]["none"] == 0


class TestReport:
    @pytest.fixture
    def call(self, monkeypatch, capsys, tmp_path):
        monkeypatch.chdir(tmp_path)
        inventory.write(found("personal"), Path("monday.json"))
        inventory.write(found("personal", "sensitive"), Path("tuesday.json"))
        history.append(history.run(job(of=found("personal"))), Path("history.ndjson"))
        return Commands(monkeypatch, capsys)

    def test_inventories_of_one_store_are_a_trend_and_the_last(self, call):
        assert call("report", "monday.json", "tuesday.json").code == 0
        text = Path("report.html").read_text()

        assert text.count('<section class="trend">') == 1
        assert text.count('<section class="inventory">') == 1
        assert "t.c1" in text

    def test_inventories_of_several_stores_are_none(self, call):
        text = Path("tuesday.json").read_text().replace("shop.db", "mall.db")
        Path("tuesday.json").write_text(text)
        answer = call("report", "monday.json", "tuesday.json", "-q")

        assert (answer.code, "of different stores" in answer.err) == (0, True)
        assert Path("report.html").read_text().count('<section class="inventory">') == 2
        assert (
            call("report", "monday.json", "tuesday.json", "-o", "-", "--format", "json").code == 2
        )

    @pytest.mark.parametrize(
        ("files", "points"),
        [(["monday.json", "tuesday.json"], 2), (["history.ndjson"], 1)],
        ids=["inventories", "history"],
    )
    def test_json(self, call, files, points):
        answer = call("report", *files, "--format", "json", "-o", "-")

        assert answer.code == 0
        assert len(json.loads(answer.out)["points"]) == points

    def test_a_history_beside_an_inventory(self, call):
        assert call("report", "tuesday.json", "history.ndjson").code == 0
        text = Path("report.html").read_text()

        assert text.count('<section class="trend">') == 1
        assert text.count('<section class="inventory">') == 1
