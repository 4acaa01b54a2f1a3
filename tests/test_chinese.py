"""Whatever the program says, it says in English and in Chinese."""

import re
import string

import pytest

from tests.planned import CUSTOMER, ORDERS, made
from tests.sayings import templates
from tuomin.chinese import chinese, sayings, verdict
from tuomin.plan import document
from tuomin.plan.wording import BECAUSE, NAMES, RISKS, WHY
from tuomin.proof.outcome import verdict as proof
from tuomin.proof.outcome.wording import CHANGES, FLAWS
from tuomin.reports import page, wording

HAN = re.compile("[\u4e00-\u9fff]")
PAIRS = {
    f"{name} {code}": pair
    for name, table in {
        "risk": RISKS, "why": WHY, "because": BECAUSE, "flaw": FLAWS, "change": CHANGES,
        "gap": proof.GAPS, "status": proof.STATUS, "statement": {"": proof.STATEMENT},
    }.items()
    for code, pair in table.items()
}  # fmt: skip


def facts(template):
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_risks_and_what_a_proof_asks_are_said_in_both_languages(pair):
    english, said = pair

    words = re.sub(r"\{\w+\}", "", said)
    assert HAN.search(said) or not re.search(r"\w", words)
    assert not HAN.search(english)
    assert {name.removesuffix("_zh") for name in facts(said)} == facts(english)


def test_every_sort_of_risk_and_of_change_has_a_name():
    assert [code for code in RISKS if not any(code.startswith(name) for name in NAMES)] == []
    assert wording.CHANGES["zh"].keys() == wording.CHANGES["en"].keys()


def test_every_sentence_in_the_source_is_known_in_chinese():
    english = {template: template.replace("{}", "X") for template in templates()}

    assert len(english) > 300
    assert [each for each, filled in english.items() if not HAN.search(chinese(filled))] == []


def test_no_saying_stands_twice_or_loses_what_fills_its_holes():
    pairs = list(sayings())
    lost = [
        english for english, said in pairs
        if english.count("{}") != len(re.findall(r"(?<!\{)\{\d?\}(?!\})", said))
    ]  # fmt: skip

    assert len(dict(pairs)) == len(pairs)
    assert lost == []


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("not looked at: crm.t: permission denied [SQLSTATE 42501]",
         "未检查：crm.t：权限不足 [SQLSTATE 42501]"),
        ("not reached: the time window 01:00-06:00 has ended",
         "未轮到：时间窗口 01:00-06:00 已结束"),
        ("otherwise in the copy: crm.visit: partitions, copied as one table",
         "副本中形式不同：crm.visit：分区，合为一张表复制"),
        ("not in the copy: crm.t: check constraint adult, on age",
         "副本中没有：crm.t：检查约束 adult（涉及 age）"),
        ("rows at random places of id", "按 id 的随机位置抽取若干行"),
        ("no such sentence: t {} %s", "no such sentence: t {} %s"),
        ("{}: updated", "{}：已更新"),
    ],
)  # fmt: skip
def test_what_fills_a_hole_is_said_in_chinese_as_well(english, said):
    assert chinese(english) == said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("", ""),
        ("none", "无"),
        ("sensitive identity.cn_resident_id", "敏感 居民身份证号"),
        ("personal contains contact.email, x.y", "个人，含 邮箱、x.y"),
        ("permission denied", "权限不足"),
    ],
)
def test_a_verdict_names_level_and_kinds(told, said):
    titles = {
        "identity.cn_resident_id": {"en": "ID", "zh": "居民身份证号"},
        "contact.email": {"en": "E-mail", "zh": "邮箱"},
    }

    assert verdict(told, titles) == said


def test_a_page_of_a_plan_and_of_changes_says_no_english_in_chinese():
    change = {"schema": None, "table": "t", "column": "c", "to": ""}
    told = {
        "children": "12 of 60 sampled rows are about people under fourteen",
        "unreadable": "permission denied [SQLSTATE 42501]", "contains": "personal contains x.y",
    }  # fmt: skip
    trend = {
        "format": "tuomin.trend/1", "source": "shop", "points": [],
        "changes": [
            {**change, "what": what, "before": "none", "after": after}
            for what, after in told.items()
        ],
    }  # fmt: skip
    plan = document(made(CUSTOMER, ORDERS, rules="anonymized", snapshot=False, key="0a1b2c3d"))
    shown = page.render([trend, plan], {})
    said = re.findall(r"<i lang=zh>(.*?)</i>", shown, re.DOTALL)

    assert len(said) > 30
    assert plan["outcome"]["because"]
    assert [each for each in said if re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", each)] == []
