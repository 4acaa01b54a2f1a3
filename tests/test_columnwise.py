"""An inventory read column by column is the one that is read at once, and as strictly."""

import io
import json
from dataclasses import replace

import pytest

from tuomin import columnwise, inventory
from tuomin.errors import SetupError


@pytest.fixture(scope="module")
def text(sample):
    return sample[0].read_text(encoding="utf-8")


def read(text):
    found, placed = columnwise.opened(io.StringIO(text), where="i.json")
    lines, columns = zip(*placed, strict=True)
    return replace(found, columns=columns), lines


def test_says_what_is_read_at_once(text):
    found, lines = read(text)
    shown = text.split("\n")

    assert found == inventory.loads(text)
    assert len(found.columns) > 300
    for line, column in zip(lines, found.columns, strict=True):
        assert shown[line - 1] == f'   "column": {json.dumps(column.column, ensure_ascii=False)},'


@pytest.mark.parametrize("indent", [None, 2])
def test_a_file_that_was_laid_out_anew(text, indent):
    found, lines = read(json.dumps(json.loads(text), indent=indent))

    assert found == inventory.loads(text)
    assert set(lines) == {1}


def test_no_column_at_all(text):
    empty = inventory.dumps(replace(inventory.loads(text), columns=()))
    found, placed = columnwise.opened(io.StringIO(empty), where="i.json")

    assert (found.columns, list(placed)) == ((), [])


LEVEL = '   "level": "none"'


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (lambda text: text[:-3], "is not JSON"),
        (lambda text: text[: len(text) // 2], "is not JSON"),
        (lambda text: text + "more", "is not JSON"),
        (lambda text: text.replace("\n  },\n  {", "\n  }\n  {", 1), "is not JSON"),
        (lambda text: text.replace("\n  }\n ]\n}", "\n  },\n ]\n}"), "is not JSON"),
        (lambda text: text.replace("\n  }\n ]\n}", "\n  }\n ],\n}"), "is not JSON"),
        (lambda text: text.replace(LEVEL, '   "level": "nope"', 1), r"columns\[\d+\]: level"),
        (lambda text: text.replace(LEVEL, '   "level": none', 1), r"columns\[\d+\]: is not JSON"),
        (lambda text: text.replace(LEVEL, f'   "hue": 1,\n{LEVEL}', 1), "hue"),
        (lambda text: text.replace('"complete": true', '"complete": 1', 1), "complete"),
    ],
)
def test_what_is_wrong_is_refused(text, broken, message):
    assert broken(text) != text

    with pytest.raises(SetupError, match=message):
        read(broken(text))
    with pytest.raises(SetupError):
        inventory.loads(broken(text))
