"""The READMEs show what the program prints, name every command and agree with each other."""

import re

import pytest

from tests.readme import BLOCK, COMMANDS, READMES, printed
from tuomin.connectors.open import MODULES
from tuomin.connectors.url import parse


def blocks(path):
    return {block["name"]: block[0] for block in BLOCK.finditer(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
@pytest.mark.parametrize(
    "name", [f"help {command}" for command in COMMANDS] + ["transforms", "kinds", "types"]
)
def test_blocks_are_what_is_printed(path, name):
    found = blocks(path)

    assert name in found
    assert printed(name) in found[name]


def test_the_demo_is_what_is_printed():
    """Up to the proof, which measures a copy made under a random key."""
    known, _, _ = printed("demo").partition("5. verify")

    assert [known in blocks(path)["demo"] for path in READMES] == [True, True], known


def test_both_readmes_have_the_same_blocks():
    english, chinese = (list(blocks(path)) for path in READMES)

    assert english == chinese


def addresses(path):
    """What stands in the table of addresses, row by row."""
    told = re.split(r"## (?:Addresses|地址)", path.read_text(encoding="utf-8"))[1].split("\n\n")[1]
    return [re.findall(r"`'?([^`']+)'?`", line) for line in told.splitlines()[2:]]


def test_addresses_are_such_and_the_same_in_both():
    english, chinese = map(addresses, READMES)
    named = [parse(each) for row in english for each in row if "://" in each and "…" not in each]

    assert english == chinese
    assert {"postgresql", "mysql", "sqlite", "duckdb", "parquet", "csv"} == {
        each.scheme for each in named
    }
    assert all(each.scheme in MODULES and each.database for each in named)
    assert {str(each.database) for each in named if each.scheme == "parquet"} == {
        "/data/exports", "/data/copy", "copy",
    }  # fmt: skip
