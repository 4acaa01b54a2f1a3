"""JSON keeps every byte but those of the leaves that say who somebody is."""

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.masks import KEY, masked
from tuomin.arrays import tokens
from tuomin.transforms import build
from tuomin.transforms.json import Leaf
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.texts.known import wanted
from tuomin.transforms.texts.paths import parse

PHONE = masked("mobile", ["13800138000"], derive(KEY, "m"))[0]
DASHED = f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"


def rewritten(text, *paths, **options):
    leaves = {path: {"transform": "mobile", "domain": "m"} for path in paths}
    return build("json", {"leaves": leaves, **options}).apply(pl.Series([text]), KEY)[0]


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('{"p":"13800138000"}', "$.p", f'{{"p":"{PHONE}"}}'),
        ('{"p": 13800138000 }', "$.p", f'{{"p": {PHONE} }}'),
        ('{"p":"138-0013-8000"}', "$.p", f'{{"p":"{DASHED}"}}'),
        ('{"p":"\\u00313800138000"}', "$.p", f'{{"p":"{PHONE}"}}'),
        ('{"p":null,"q":true}', "$.p", '{"p":null,"q":true}'),
        ('{"p":""}', "$.p", '{"p":""}'),
        ('{"a":{"p":13800138000},"b":{"p":1.10}}', "$.a.p",
         f'{{"a":{{"p":{PHONE}}},"b":{{"p":1.10}}}}'),
        ('{"p":[13800138000, "13800138000"]}', "$.p[*]", f'{{"p":[{PHONE}, "{PHONE}"]}}'),
        ('[{"p":13800138000},[]]', "$[*].p", f'[{{"p":{PHONE}}},[]]'),
        ('{"x":{"y":[{"p":13800138000}]}}', "$..p", f'{{"x":{{"y":[{{"p":{PHONE}}}]}}}}'),
        ('{"u1":{"p":13800138000}}', "$.*.p", f'{{"u1":{{"p":{PHONE}}}}}'),
        ('{"first name":13800138000}', "$['first name']", f'{{"first name":{PHONE}}}'),
        ('{"\\u0070":13800138000}', "$.p", f'{{"\\u0070":{PHONE}}}'),
        ('{"a":{"b":[13800138000,{"c":13800138000}]}}', "$.a",
         f'{{"a":{{"b":[{PHONE},{{"c":{PHONE}}}]}}}}'),
        ("13800138000", "$", PHONE),
        (' {"p" :\t13800138000 , "n":1.10, "e":1E5,"d":1,"d":2}\n', "$.p",
         f' {{"p" :\t{PHONE} , "n":1.10, "e":1E5,"d":1,"d":2}}\n'),
    ],
)  # fmt: skip
def test_named_leaves_are_masked_in_place(text, path, expected):
    assert rewritten(text, path) == expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('{"q":1.10,"a":[{"p":2}]}', "$.p"),
        ('{"a":{"p":2}}', "$.p"),
        ('["p",1]', "$.p"),
        ('{"p":[1]}', "$.p.q"),
        ('{"p":{"q":1}}', "$.p[*]"),
        ('{"x":"p","y":"$.p"}', "$.p"),
        ("{}", "$.p"),
        ("[[],{}]", "$[*].p"),
    ],
)
def test_other_leaves_are_not(text, path):
    assert rewritten(text, path) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"note":"call 13800138000 now"}', '{"note":"call [mobile] now"}'),
        ('{"note":"line\\n13800138000\\t\\"x\\""}', '{"note":"line\\n[mobile]\\t\\"x\\""}'),
        ('{"n":13800138000}', '{"n":"[mobile]"}'),
        ('{"n":{"deep":["联系人：张三"]}}', '{"n":{"deep":["联系人：[name]"]}}'),
        ('{"a":"\\\\u0031","b":"13800138000"}', '{"a":"\\\\u0031","b":"[mobile]"}'),
        ('{"a":"\\ud83d","b":"13800138000"}', '{"a":"\\ud83d","b":"[mobile]"}'),
        ('{"a":1,} 13800138000', '{"a":1,} [mobile]'),
        ("phone: 13800138000", "phone: [mobile]"),
        ('{"a":"13800138000', '{"a":"[mobile]'),
        ('1,{"p":"13800138000"}', '1,{"p":"[mobile]"}'),
    ],
)
def test_the_rest_is_redacted_like_text(text, expected):
    assert rewritten(text, "$.p") == expected


def test_keys_that_are_redacted_stay_different():
    text = '{"13800138000":1,"13900139000":{"x":13700137000},"x":2}'
    loaded = json.loads(rewritten(text))

    assert len(loaded) == 3
    assert all(key.startswith("[mobile] ") for key in loaded if key != "x")
    assert "138" not in rewritten(text).replace(" 138", "")
    assert rewritten(text) == rewritten(text)


def test_known_names_go():
    text = '{"a":"赵云在","赵云":["王赵云"]}'

    assert "赵云" not in rewritten(text, known=wanted(pl.Series(["赵云"])), cues=False)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 30_000 + "]" * 30_000, '{"a":' * 70_000 + "1" + "}" * 70_000]
)
def test_depth_is_no_danger(text):
    assert rewritten(text, "$.a.a") == text


def test_leaves_deep_down_are_found():
    text = '{"a":' * 20_000 + '{"p":13800138000}' + "}" * 20_000

    assert PHONE in rewritten(text, "$..p")


LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
)
DOCUMENTS = st.recursive(
    LEAVES | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=150)
@given(st.lists(DOCUMENTS, min_size=1, max_size=6), st.sampled_from([None, 1]), st.booleans())
def test_whatever_is_json_is_taken_for_json(documents, indent, ascii_only):
    values = [json.dumps(each, indent=indent, ensure_ascii=ascii_only) for each in documents]
    found = tokens.of(pl.Series(values))

    assert found.is_whole.all()
    assert (
        build("json", {"patterns": {}, "cues": False}).apply(pl.Series(values), KEY).to_list()
        == values
    )


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text('{}[],:"1ae- \n', max_size=12), min_size=1, max_size=6))
def test_whatever_is_not_is_not(values):
    assert tokens.of(pl.Series(values)).is_whole.tolist() == [is_json(value) for value in values]


def is_json(text):
    try:
        json.loads(text, strict=False, parse_constant=int)
    except ValueError:
        return False
    return True


@settings(deadline=None, max_examples=100)
@given(st.lists(DOCUMENTS, min_size=1, max_size=4))
def test_all_strings_and_numbers_can_be_masked(documents):
    """A path to the top leads to every leaf; what comes back is JSON of the same form."""
    values = [json.dumps(each, ensure_ascii=False) for each in documents]
    leaf = Leaf(transform=build("fixed", {"value": 'x"\n'}), domain="x")
    masked_texts = build("json", {"leaves": {"$": leaf}}).apply(pl.Series(values), KEY)

    assert [json.loads(each) for each in masked_texts] == [replaced(each) for each in documents]


def replaced(value):
    if isinstance(value, list):
        return [replaced(each) for each in value]
    if isinstance(value, dict):
        return {key: replaced(each) for key, each in value.items()}
    return value if value is None or isinstance(value, bool) or value == "" else 'x"\n'


def test_paths_are_understood():
    assert parse("$.a['b c'][*].*").steps == (".a", ".b c", "[*]", ".*")
    assert parse("$..a.b").anywhere
