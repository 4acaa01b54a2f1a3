"""What a company declares is held against what is found, in all forms, and its file is checked."""

import json
import sqlite3
import sys

import pytest

from tuomin import declared, inventory
from tuomin.cli import main
from tuomin.detect import registry
from tuomin.errors import PolicyError
from tuomin.model import Claim
from tuomin.reports import page

GOOD = """\
format: tuomin.declared/1
title: 示例公司
declares:
  '2.1': [identity.cn_resident_id, contact.email]
"""
WRONG = {
    GOOD.replace("declares", "declare"): "did you mean 'declares'",
    GOOD.replace("cn_resident_id", "cn_residentid"): "did you mean 'identity.cn_resident_id'",
    GOOD + "  '2.1': [contact]\n": "twice",
    GOOD + "  2.1: [contact]\n": "twice",
    GOOD.replace("/1", "/9"): "tuomin.declared/1",
    GOOD + "minors: perhaps\n": "true or false",
    "declares: [": "is not YAML",
    "": "mapping",
}


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "company.yaml").write_text(GOOD, encoding="utf-8")
    store = sqlite3.connect("shop.db")
    store.execute("create table member (id integer primary key, sfzh text, sjh text)")
    store.close()

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["tuomin", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, capsys.readouterr()

    return run


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_file_is_refused_with_a_hint(text, call, tmp_path):
    (tmp_path / "wrong.yaml").write_text(text, encoding="utf-8")
    code, said = call("agreement", "check", "wrong.yaml")

    assert (code, said.out) == (2, "")
    assert said.err.startswith("error: wrong.yaml: ")
    assert WRONG[text] in said.err


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_is_no_file_is_refused(name, call):
    code, said = call("scan", "shop.db", "--agreement", name)

    assert (code, said.out) == (2, "")
    assert "example.yaml" in said.err


def test_the_example_is_right():
    example = declared.Path(__file__).parents[1] / "configs" / "agreements" / "example.yaml"

    assert "contact.email" in declared.read(example, registry.load()).declares["2.2"]


def test_found_and_declared_are_compared(call):
    code, said = call(
        "scan", "sqlite:///shop.db", "--agreement", "company.yaml", "--format", "json"
    )
    found = inventory.loads(said.out)

    assert code == 0
    assert found.declared.undeclared == (Claim(kind="contact.cn_mobile", columns=("member.sjh",)),)
    assert found.declared.missing == (Claim(kind="contact.email", clauses=("2.1",)),)
    assert [each.kind for each in found.declared.consent] == ["identity.cn_resident_id"]
    assert found.declared.minors == ()
    shown = page.render([json.loads(said.out)], {})
    assert "声明与实际对照" in shown
    assert "member.sjh" in shown


@pytest.mark.parametrize(("lang", "word"), [("en", "not declared"), ("zh", "未声明")])
def test_the_text_says_it(call, lang, word):
    _, said = call("scan", "sqlite:///shop.db", "--agreement", "company.yaml", "--lang", lang)

    assert f"{word}: 1" in said.out
    assert "[contact.cn_mobile] member.sjh" in said.out


def test_separate_consent_that_is_asked_is_not_missed(call, tmp_path):
    (tmp_path / "company.yaml").write_text(GOOD + "separate_consent: [identity]\n", "utf-8")
    _, said = call("scan", "sqlite:///shop.db", "--agreement", "company.yaml", "--format", "json")

    assert inventory.loads(said.out).declared.consent == ()


def test_a_category_stands_for_its_kinds(tmp_path):
    path = tmp_path / "c.yaml"
    path.write_text(GOOD.replace("contact.email", "contcat"), encoding="utf-8")

    with pytest.raises(PolicyError, match="did you mean 'contact'"):
        declared.read(path, registry.load())
