"""Initials of Chinese words: what a comment explains about the name of its column."""

import pytest

from tuomin.detect.naming.initials import is_abbreviated


@pytest.mark.parametrize(
    ("name", "comment", "right"),
    [
        ("bxdh", "报修单号", True),
        ("BXDH", "报修单号(唯一)", True),
        ("shry", "审核人员", True),
        ("yhzh", "银行账号", True),
        ("jzxm2", "家长姓名", True),
        ("yhzh", "用户账号", True),
        ("bxdh", "保险单号", True),
        ("bxdh", "保修单", False),
        ("bxdh", "被保人电话", False),
        ("dh", "电话", True),
        ("bxdh", "", False),
        ("", "电话", False),
        ("电话", "电话", False),
        ("ab", "ab", False),
    ],
)
def test_a_comment_may_spell_out_a_name(name, comment, right):
    assert is_abbreviated(name, comment) is right
