"""Transforms are built by name, and wrong names and options are refused with what is right."""

import subprocess
import sys

import polars as pl
import pytest

from tests.masks import KEY
from tuomin.errors import PolicyError
from tuomin.transforms import TRANSFORMS, bind, build, describe
from tuomin.transforms.keyed.keys import new_key


def run(transform, values):
    return transform.apply(pl.Series("column", values, pl.String), KEY).to_list()


class TestRegistry:
    def test_lists_every_module(self):
        assert all(build(name) == kind() for name, kind in TRANSFORMS.items())

    @pytest.mark.parametrize(
        ("name", "options", "problem"),
        [
            ("mobil", {}, "unknown transform 'mobil' (did you mean 'mobile'?)"),
            ("mobile", {"realistc": True}, "unknown option of mobile 'realistc' (did you mean"),
            ("mobile", {"realistic": "yes"}, "option realistic of mobile wants bool"),
            ("token", {"length": 0}, "length of Token is 0, allowed: 1 to 4096"),
            ("token", {"length": True}, "option length of token wants int"),
            ("token", {"alphabet": "klingon"}, "one of base32, hex"),
            ("mask", {"character": "**"}, "one character"),
            ("mask", {"first": -1}, "0 or more"),
            ("bucket", {"by": "week"}, "month, year, decade"),
            ("bucket", {"by": 0}, "a number above 0"),
            ("noise", {"share": 0}, "above 0"),
            ("round", {"digits": 0}, "1 to 17"),
            ("date_shift", {"days": 0}, "1 to 36525"),
            ("key", {"limit": 2**63}, "9223372036854775807"),
            ("number", {"limit": -1}, "0 to"),
            ("address", {"keep": "street"}, "province, city or none"),
            ("fake", {"provider": "__class__"}, "a method of Faker"),
            ("text", {"patterns": {"a": "(?=x)"}}, "Rust kind"),
            ("text", {"patterns": {"a": "(x)(y)"}}, "one capture group, not 2"),
            ("text", {"patterns": 3}, "labels with regexes"),
            ("json", {"leaves": {"phone": "mobile"}}, "no path to a leaf"),
            ("json", {"leaves": {"$.a": "mobil"}}, "did you mean 'mobile'"),
            ("json", {"leaves": {"$.a": {"transform": "mobile", "domian": "x"}}}, "'domain'"),
            ("json", {"leaves": ["$.a"]}, "leaves are paths"),
        ],
    )
    def test_refuses_what_it_does_not_know(self, name, options, problem):
        with pytest.raises(PolicyError) as caught:
            build(name, options, where="policy.yaml")

        assert str(caught.value).startswith("policy.yaml")
        assert problem in str(caught.value)

    def test_unknown_faker_providers_are_refused_when_used(self):
        with pytest.raises(PolicyError, match="no provider 'jobb'"):
            run(build("fake", {"provider": "jobb"}), ["x"])

    def test_options_change_what_is_promised(self):
        assert not build("mobile").injective
        assert build("mobile", {"realistic": True}).injective
        assert build("token").injective
        assert not build("token", {"length": 8}).injective
        assert build("date_shift").injective
        assert not build("date_shift", {"per": "value"}).injective
        assert build("address", {"keep": "none"}).hides == "all"

    def test_describes_every_transform(self):
        rows = describe()

        assert [row["name"] for row in rows] == list(TRANSFORMS)
        assert all(row["does"].endswith(".") and row["hides"] for row in rows)
        assert {
            "name": "token",
            "options": "length: 16, alphabet: base32, prefix: ",
        }.items() <= next(row for row in rows if row["name"] == "token").items()

    def test_binds_leaves_to_the_keys_of_columns(self):
        key = new_key()
        spec = {"$.p": {"transform": "mobile", "domain": "contact.cn_mobile"}}
        bound = bind(build("json", {"leaves": spec}), key)
        phone = build("mobile").apply(pl.Series(["13800138000"]), key.domain("contact.cn_mobile"))

        assert run(bound, ['{"p": 13800138000}']) == [f'{{"p": {phone[0]}}}']

    def test_binding_leaves_others_alone(self):
        mobile = build("mobile")

        assert bind(mobile, new_key()) is mobile

    def test_loads_faker_only_for_fake(self):
        code = (
            "import sys, polars as pl; from tuomin.transforms import build;"
            "build('name').apply(pl.Series(['x']), bytes(32)); assert 'faker' not in sys.modules;"
            "build('fake').apply(pl.Series(['x']), bytes(32)); assert 'faker' in sys.modules"
        )

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
