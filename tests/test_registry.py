"""Detector files are read strictly: what is wrong is said with the file and the key."""

import re

import polars as pl
import pytest
import yaml

from tuomin.detect import registry
from tuomin.detect.kinds.detector import ascii_digits
from tuomin.errors import DetectorError

WHOLE = {
    "title": {"en": "A thing", "zh": "东西"}, "about": "What it is.", "level": "personal",
    "role": "direct", "names": {"en": ["thing_no"]}, "types": ["text"],
    "value": {"pattern": r"T\d{3}", "chance": 0.001},
    "examples": {
        "match": ["T123"], "reject": ["T12"],
        "names": {"match": ["thing_no"], "reject": ["anything"]},
    },
}  # fmt: skip


def written(tmp_path, changes=None, *, text=None, category="own", code="thing"):
    folder = tmp_path / category
    folder.mkdir(exist_ok=True)
    raw = {key: part for key, part in (WHOLE | (changes or {})).items() if part is not None}
    path = folder / f"{code}.yaml"
    path.write_text(text or yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    return path


def test_a_company_brings_its_own_detectors(tmp_path):
    written(tmp_path)
    found = registry.load(tmp_path)["own.thing"]

    assert found.hits(pl.Series(["T123", "T１２３", "t123", None])).to_list() == [
        True,
        False,
        False,
        None,
    ]
    assert found.chance == 0.001
    assert found.span is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"titel": "x"}, "unknown key 'titel' (did you mean 'title'?)"),
        ({"title": None}, "title is missing (expected: en, zh)"),
        ({"title": {"en": "A"}}, "title.zh is missing, or not text"),
        ({"about": ""}, "about is missing, or not text"),
        ({"level": "secret"}, "unknown level 'secret'"),
        ({"levels": {"gbt35274": "personal"}}, "did you mean 'gbt35273'?"),
        ({"role": "quasy"}, "did you mean 'quasi'?"),
        ({"names": {"en": [True]}}, "names.en holds True, which is not text (put it in quotes)"),
        ({"names": {"en": ["a", "a"]}}, "names.en names something twice"),
        ({"types": ["txt"]}, "unknown type 'txt' (did you mean 'text'?)"),
        ({"types": None}, "types is missing"),
        (
            {"value": {"pattern": "(?=a)b", "chance": 0.1}},
            "value.pattern looks around, (?=…) (?!…) (?<=…) (?<!…) (write out what may stand",
        ),
        (
            {"value": {"pattern": "(", "chance": 0.1}},
            "value.pattern cannot be used as a regex (unclosed group)",
        ),
        (
            {"value": {"pattern": r"\p{Han}", "chance": 0.1, "text": True}},
            "value.inside cannot be used",
        ),
        ({"value": {"pattern": r"(a)\1", "chance": 0.1}}, r"value.pattern refers back, \1 (write"),
        (
            {"value": {"pattern": r"\d{1000}{1000}", "chance": 0.1}},
            "value.pattern is too large (a regex may take 10 MB compiled: smaller counts",
        ),
        ({"replaces": "yes"}, "replaces has to be true or false"),
        ({"value": {"pattern": "a", "chance": 2}}, "value.chance has to be a share"),
        ({"value": {"pattern": "a"}}, "value.chance has to be a share"),
        ({"value": {"pattern": "a", "chance": 0.1, "check": "lun"}}, "unknown check 'lun'"),
        (
            {"value": {"pattern": "a", "chance": 0.1, "text": "on"}},
            "value.text has to be true or false",
        ),
        ({"examples": None}, "examples is missing"),
        ({"examples": {"names": {"match": ["a"], "reject": ["b"]}}}, "are needed beside value"),
        ({"examples": {"match": ["T1"], "reject": ["T"]}}, "examples.names is missing"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(tmp_path, changes, message):
    written(tmp_path, changes)

    with pytest.raises(DetectorError) as raised:
        registry.load(tmp_path)
    assert "own/thing.yaml: " in str(raised.value)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("level: personal\nlevel: context\n", "line 2: 'level' stands there twice"),
        ("- a\n", "has to be a mapping of keys to values"),
        ("a: [b\n", "line 2 is not YAML"),
        ("!!python/object/apply:os.getcwd []\n", "line 1 is not YAML"),
    ],
)
def test_broken_files_are_refused(tmp_path, text, message):
    written(tmp_path, text=text)

    with pytest.raises(DetectorError, match=re.escape(message)):
        registry.load(tmp_path)


def test_two_detectors_cannot_bear_one_title(tmp_path):
    written(tmp_path)
    written(tmp_path, code="other")

    with pytest.raises(DetectorError, match="title.en: 'A thing' is also that of own.other"):
        registry.load(tmp_path)


def test_names_of_files_become_ids(tmp_path):
    written(tmp_path, code="My Thing")

    with pytest.raises(DetectorError, match="'My Thing' cannot be part of an id"):
        registry.load(tmp_path)


def test_an_empty_folder_is_no_set_of_detectors(tmp_path):
    with pytest.raises(DetectorError, match="no detector files"):
        registry.load(tmp_path)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\d{3}", "[0-9]{3}"),
        (r"[\dX]", "[0-9X]"),
        (r"\\d", r"\\d"),
        (r"\.\d", r"\.[0-9]"),
        (r"[\]\d]", r"[\]0-9]"),
    ],
)
def test_digits_are_ascii(pattern, expected):
    assert ascii_digits(pattern) == expected
