"""Every column of an inventory stands in its page with the numbers and the evidence of the JSON."""

import json

import pytest

from tuomin.cli.store import titles
from tuomin.reports import page
from tuomin.reports.text import percent

LEVELS = {"sensitive": "敏感", "personal": "个人", "none": "无", "undetermined": "未定"}
READ = """(() => {
    const tables = [...document.querySelectorAll('.tables > details')];
    const told = {}, say = (table, code, level, text) => {
        told[`${table.querySelector('summary code').textContent}.${code.textContent}`] =
            [level, text.replace(/\\s/g, '')];
    };
    const note = link => document.getElementById(link.hash.slice(1)).textContent;
    tables.forEach(tell);
    for (const table of tables) {
        for (const row of table.querySelectorAll('tr'))
            say(table, row.querySelector('code'), row.className, row.textContent);
        for (const code of table.querySelectorAll('p > code')) {
            let text = '';
            for (let at = code; at && (at === code || at.tagName !== 'CODE'); at = at.nextSibling)
                text += at.textContent + (at.tagName === 'A' ? note(at) : '');
            say(table, code, 'none', text);
        }
    }
    return told; })()"""


def share(part):
    interval = f"({percent(part['low'])}%–{percent(part['high'])}%)"
    return f"{percent(part['share'])}%" + interval * (part["low"] != part["high"])


def parts(column):
    """What the page has to say of a column, from the JSON."""
    named = titles()
    kind = "".join(named[column["kind"]].values()) if column["kind"] else ""
    reasons = [f"{each['weight']:+.1f}{each['en']}{each['zh']}" for each in column["reasons"]]
    sure, place = f"{column['confidence']:.3f}", [column["column"], column["type"]]
    if column["level"] == "none":
        return [*place, kind, *[sure] * bool(reasons), *reasons]
    known = share(column) if kind and column["share"] is not None else ""
    inner = [
        "".join(["contains含", *named[each["kind"]].values(), each["path"], share(each)])
        for each in column["contains"]
    ]
    clauses = f"§{'; '.join(column['clauses'])}" if column["clauses"] else ""
    level = [column["level"], LEVELS[column["level"]]]
    return [*level, *place, kind or "–", known, *inner, sure, clauses, column["reason"], *reasons]


@pytest.fixture(scope="module")
def said(chromium, sample, tmp_path_factory):
    """The JSON, and what the browser reads in the page of it."""
    document = json.loads(sample[0].read_text(encoding="utf-8"))
    path = tmp_path_factory.mktemp("numbers") / "page.html"
    path.write_text(page.render([document], titles()), encoding="utf-8")
    chromium.open(path)
    return document, chromium.ask(READ)


def test_every_column_has_its_numbers_and_its_evidence(said):
    document, told = said
    wanted = {
        f"{each['table']}.{each['column']}": [each["level"], "".join("".join(parts(each)).split())]
        for each in document["columns"]
    }

    assert len(wanted) > 300
    assert {name: text for name, text in told.items() if wanted.get(name) != text} == {}
    assert told.keys() == wanted.keys()


def test_tables_have_the_counts_of_their_columns(chromium, said):
    shown = chromium.ask(
        """[...document.querySelectorAll('details:not(.picture) > summary')].map(line => [
        line.querySelector('code').textContent,
        ...[...line.querySelectorAll('b')].map(each => [each.className,
        parseInt(each.textContent)])])"""
    )
    wanted = {}
    for column in said[0]["columns"]:
        counts = wanted.setdefault(column["table"], dict.fromkeys(page.pictures.LEVELS, 0))
        counts[column["level"]] += 1

    assert {table: dict(counts) for table, *counts in shown} == {
        table: {level: count for level, count in counts.items() if count}
        for table, counts in wanted.items()
    }
