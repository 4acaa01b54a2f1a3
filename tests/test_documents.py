"""Every YAML file of a user is read by the same strict rules, and each complaint says where."""

from functools import partial
from pathlib import Path

import pytest

from tuomin import agreement, declared, plan, policy
from tuomin.cli import report
from tuomin.detect import registry
from tuomin.detect.kinds import reader
from tuomin.errors import SetupError

READERS = {
    "policy": policy.read,
    "plan": plan.read,
    "agreement": agreement.read,
    "declared": partial(declared.read, detectors=registry.load()),
    "detector": reader.read,
}
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
WRONG = {
    "a key twice": (b"title: a\nabout: b\ntitle: c\n", "line 3: 'title' stands there twice"),
    "a key twice below": (b"a:\n  b: {c: 1, c: 2}\n", "line 2: 'c' stands there twice"),
    "a bomb": (BOMB.encode(), "line 2: refers to &a (write out what is meant)"),
    "itself": (b"a: &a {b: *a}\n", "line 1: refers to &a"),
    "a merge": (b"a: &a {b: 1}\nc:\n  <<: *a\n", "line 3: refers to &a"),
    "a list": (b"- a\n- b\n", "has to be a mapping of keys to values"),
    "a text": (b"hello\n", "has to be a mapping of keys to values"),
    "nothing": (b"", "has to be a mapping of keys to values"),
    "open": (b"a: [b\nc: d\n", "line 2 is not YAML"),
    "a tag": (b"a: 1\nb: !!python/object/apply:os.getcwd []\n", "line 2 is not YAML"),
    "a date": (b"a: 2024-02-31\n", "is not YAML (leave out tags"),
    "a tag of time": (b"a: !!timestamp x\n", "is not YAML (leave out tags"),
    "a tag of truth": (b"a: !!bool x\n", "is not YAML (leave out tags"),
    "a tag of nothing": (b"a: !!int ''\n", "is not YAML (leave out tags"),
    "a control sign": (b"a: \x01\n", "is not YAML"),
    "a list as key": (b"[a]: b\n", "line 1 is not YAML"),
    "GBK": ("title: 客户\n".encode("gbk"), "not UTF-8) (save it as UTF-8)"),
    "UTF-16": ("title: 客户\n".encode("utf-16"), "not UTF-8) (save it as UTF-8)"),
    "100 lists": (b"a: " + b"[" * 100 + b"]" * 100, ""),
    "100 mappings": (b"{a: " * 100 + b"}" * 100, ""),
    "100,000 lists": (b"a: " + b"[" * 100_000 + b"]" * 100_000, "line 1: nests more than 50 deep"),
    "100,000 dashes": (b"a:\n" + b"- " * 100_000 + b"x", "line 2: nests more than 50 deep"),
}


@pytest.fixture(params=READERS)
def name(request):
    return request.param


@pytest.fixture
def complaint(tmp_path, name):
    """What a reader says of a file that holds these bytes."""
    path = tmp_path / "own" / "thing.yaml"
    path.parent.mkdir()

    def read(content):
        path.write_bytes(content)
        with pytest.raises(SetupError) as caught:
            READERS[name](path)
        assert caught.value.where.startswith(str(path))
        return str(caught.value)

    return read


@pytest.mark.parametrize(("content", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said(complaint, content, message):
    assert message in complaint(content)


def test_an_unknown_key_names_the_nearest(complaint, name):
    given = {
        "policy": (b"format: tuomin.policy/1\noutcom: masked\n", "outcome"),
        "plan": (b"format: tuomin.plan/1\nfingerprnt: x\n", "fingerprint"),
        "agreement": (b"format: tuomin.agreement/1\nsourcs: {}\n", "sources"),
        "declared": (b"format: tuomin.declared/1\ndeclars: {}\n", "declares"),
        "detector": (b"titel: x\n", "title"),
    }
    content, key = given[name]

    assert f"did you mean '{key}'?" in complaint(content)


def test_a_file_that_is_not_there_says_what_to_give(name, tmp_path):
    with pytest.raises(SetupError, match=r"cannot be read \(No such file or directory\) \(.+\)"):
        READERS[name](tmp_path / "missing.yaml")


@pytest.mark.parametrize("content", [BOMB, "a: " + "[" * 100_000, "{" * 100_000, "a: 1\na: 2"])
def test_a_report_is_made_of_such_files_too(tmp_path, content):
    path = Path(tmp_path / "plan.yaml")
    path.write_text(content)

    with pytest.raises(SetupError):
        report.read(path)


def test_a_byte_order_mark_and_stars_in_texts_are_fine(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_bytes(
        b"\xef\xbb\xbfformat: tuomin.policy/1\nabout: '2 * a and *b'\noutcome: masked\n"
    )

    assert policy.read(path).outcome == "masked"
