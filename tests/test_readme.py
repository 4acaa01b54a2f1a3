"""The READMEs show what the program prints, name every command and agree with each other."""

import pytest

from tests.readme import BLOCK, COMMANDS, READMES, printed


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
