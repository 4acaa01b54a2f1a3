"""Every form of a report says what the inventory says, and no name does harm in it."""

import csv
import io
import json
import re
from collections import Counter
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from tests.commands import Commands
from tuomin import columnwise
from tuomin.cli.store import titles
from tuomin.model import Classification, Contained, Inventory, Scanned
from tuomin.reports import forms

HOSTILE = [
    '=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "a,b", 'a"b', "a\nb", "a|b", "a`b``c",
    "<script>alert(1)</script>", "]]>", "&amp;", "@everyone", "https://example.com", "\x00\x1b[31m",
    "\ud800", "\u202eabc", "张三", "😀", "{{ 7*7 }}", "http://a b", "#1", "x" * 40_000,
]  # fmt: skip


def rendered(form, found, *, lang="en", **more):
    return forms.RENDER[form](
        forms.listing(found, titles(), lang=lang, source="inventory.json", **more)
    )


def hostile(name):
    """An inventory in which every name is hostile."""
    column = Classification(
        schema=name, table=name, column=name, type=name, level="personal",
        kind="contact.cn_mobile", confidence=0.5, reason=name,
        contains=(Contained(kind="contact.email", share=0.5, low=0.4, high=0.6, path=name),),
    )  # fmt: skip
    lost = Scanned(schema=name, table=name, rows=None, sampled=0, status=name)
    return Inventory(engine="sqlite", url=name, complete=False, tables=(lost,), columns=(column,))


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - it is our own


def levels(found):
    return Counter(column.level for column in found.columns)


def places(found):
    return sorted((each.schema or "", each.table, each.column) for each in found.columns)


class TestNumbers:
    def test_csv_in_chinese(self, sample):
        heads, *rows = csv.reader(io.StringIO(rendered("csv", sample[1], lang="zh")))

        assert heads[0] == "\ufeff分级"
        assert {len(row) for row in rows} == {len(heads)}
        assert {row[0] for row in rows} <= {"敏感", "个人", "无", "未定"}
        assert {row[heads.index("角色")] for row in rows} & {"direct", "quasi", "none"} == set()

    def test_csv(self, sample):
        rows = list(csv.DictReader(io.StringIO(rendered("csv", sample[1]).removeprefix("\ufeff"))))

        assert Counter(row["level"] for row in rows) == levels(sample[1])
        assert sorted((row["schema"], row["table"], row["column"]) for row in rows) == places(
            sample[1]
        )

    def test_ndjson(self, sample):
        rows = [json.loads(line) for line in rendered("ndjson", sample[1]).splitlines()]

        assert Counter(row["level"] for row in rows) == levels(sample[1])
        assert sorted(row["confidence"] for row in rows) == sorted(
            column.confidence for column in sample[1].columns
        )
        assert len({row["fingerprint"] for row in rows}) == len(rows)

    def test_excel(self, sample):
        book = openpyxl.load_workbook(io.BytesIO(rendered("excel", sample[1])))
        header, *rows = book["inventory"].iter_rows(values_only=True)
        found = [dict(zip(header, row, strict=True)) for row in rows]

        assert Counter(row["level"] for row in found) == levels(sample[1])
        assert sum(row["confidence"] for row in found) == pytest.approx(
            sum(column.confidence for column in sample[1].columns)
        )
        assert book["inventory"].freeze_panes == "A2"

    def test_markdown(self, sample):
        rows = [line for line in rendered("markdown", sample[1]).splitlines() if "|" in line][2:]

        assert Counter(row.split(" | ")[0].removeprefix("| ") for row in rows) == {
            level: count for level, count in levels(sample[1]).items() if level != "none"
        }

    def test_junit(self, sample):
        root = parsed(rendered("junit", sample[1]))
        found = levels(sample[1])

        assert int(root.get("tests")) == len(root.findall(".//testcase")) == sum(found.values())
        assert len(root.findall(".//failure")) == found["sensitive"] + found["personal"]
        assert len(root.findall(".//error")) == found["undetermined"]

    def test_sarif(self, sample):
        [run] = json.loads(rendered("sarif", sample[1]))["runs"]
        found = Counter(result["level"] for result in run["results"])

        assert found["error"] == levels(sample[1])["sensitive"]
        assert found["warning"] == levels(sample[1])["personal"]


class TestSarif:
    """What code scanning asks of a file: docs.github.com, "SARIF support for code scanning"."""

    def test_every_result_has_what_code_scanning_needs(self, sample):
        path, found = sample
        text = path.read_text()
        with path.open() as lines:
            _, columns = columnwise.opened(lines, where=str(path))
            log = json.loads(rendered("sarif", found, columns=columns))
        [run] = log["runs"]
        rules = run["tool"]["driver"]["rules"]

        assert log["version"] == "2.1.0"
        assert [rule["id"] for rule in rules] == sorted({each["ruleId"] for each in run["results"]})
        assert all(rule["shortDescription"]["text"] for rule in rules)
        for result in run["results"]:
            [place] = result["locations"]
            region = place["physicalLocation"]["region"]
            line = text.split("\n")[region["startLine"] - 1]
            [logical] = place["logicalLocations"]

            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["message"]["text"]
            assert place["physicalLocation"]["artifactLocation"]["uri"] == "inventory.json"
            assert (
                json.loads(line.strip().removeprefix('"column": ').rstrip(",")) == logical["name"]
            )

    def test_a_finding_keeps_its_fingerprint_and_has_its_own(self, sample):
        first, second = (json.loads(rendered("sarif", sample[1])) for _ in range(2))
        prints = [each["partialFingerprints"]["tuomin/v1"] for each in first["runs"][0]["results"]]

        assert len(set(prints)) == len(prints)
        assert prints == [
            each["partialFingerprints"]["tuomin/v1"] for each in second["runs"][0]["results"]
        ]


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
class TestHostileNames:
    def test_no_cell_of_a_spreadsheet_is_a_formula(self, name):
        sheet = openpyxl.load_workbook(io.BytesIO(rendered("excel", hostile(name))))
        cells = [cell for page in sheet for row in page.iter_rows() for cell in row]
        text = (
            rendered("csv", hostile(name)).encode("utf-8", "surrogatepass").decode(errors="replace")
        )
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

        assert all(cell.data_type in "sn" and cell.hyperlink is None for cell in cells)
        assert len(rows) == 2
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in rows[1])

    def test_other_forms_stay_well_formed(self, name):
        parsed(rendered("junit", hostile(name)))
        [line] = rendered("ndjson", hostile(name)).splitlines()
        [run] = json.loads(rendered("sarif", hostile(name)))["runs"]

        assert json.loads(line)["column"].encode() == name.encode("utf-8", "backslashreplace")
        assert len(run["results"]) == 1

    def test_markdown_keeps_its_table(self, name):
        lines = rendered("markdown", hostile(name)).splitlines()
        table = [line.replace("\\|", "") for line in lines if line.startswith("|")]

        assert [line.count("|") for line in table] == [6, 6, 6]
        assert "<script>" not in re.sub("`[^`]*`", "", "\n".join(lines))


class TestCommand:
    @pytest.fixture
    def call(self, monkeypatch, capsys):
        return Commands(monkeypatch, capsys)

    @pytest.mark.parametrize(
        ("name", "begins"),
        [
            ("r.csv", b"\xef\xbb\xbflevel"), ("r.ndjson", b"{"), ("r.md", b"**"),
            ("r.sarif", b"{"), ("r.xml", b"<?xml"), ("r.xlsx", b"PK"), ("r.html", b"<!doctype"),
        ],
    )  # fmt: skip
    def test_the_end_of_the_name_says_the_form(self, call, sample, tmp_path, name, begins):
        answer = call("report", sample[0], "-o", tmp_path / name)

        assert answer.code == 0, answer.err
        assert (tmp_path / name).read_bytes().startswith(begins)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("form", ["csv", "ndjson", "markdown", "sarif", "junit", "html"])
    def test_a_form_is_printed(self, call, sample, form):
        assert call("report", sample[0], "--format", form, "-o", "-").code == 0

    def test_a_name_that_says_no_form_is_refused(self, call, sample, tmp_path):
        answer = call("report", sample[0], "-o", tmp_path / "x.pdf")

        assert (answer.code, list(tmp_path.iterdir())) == (2, [])
        assert ".xlsx" in answer.err

    def test_excel_is_not_printed_and_two_inventories_are_no_list(self, call, sample):
        assert call("report", sample[0], "--format", "excel", "-o", "-").code == 2
        assert call("report", sample[0], sample[0], "--format", "csv", "-o", "-").code == 2
