"""A candidate is called anonymized only with a person's signature, and only for the copy signed."""

import html
import json
import sqlite3
from contextlib import closing

import pytest
import yaml

from tests.commands import run

SURNAMES, GIVEN = "王李张刘陈", "伟芳娜敏静"
SAID = {"who": "李审 合规部", "when": "2026-01-31", "purpose": "测试", "recipients": "测试组"}


def people(path, rows=400):
    with closing(sqlite3.connect(path)) as store:
        store.execute(
            "CREATE TABLE person (id INTEGER PRIMARY KEY, xm TEXT, sjhm TEXT, gender TEXT)"
        )
        store.executemany(
            "INSERT INTO person VALUES (?, ?, ?, ?)",
            [
                (n, SURNAMES[n % 5] + GIVEN[n // 5 % 5], f"138{n * 7919:08d}", "男女"[n % 2])
                for n in range(1, rows + 1)
            ],
        )
        store.commit()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Source, copy, plan, and the page and record of a candidate."""
    folder = tmp_path_factory.mktemp("signed")
    people(folder / "source.db")
    source, copy = (f"sqlite:///{folder / name}.db" for name in ("source", "copy"))
    plan, page = folder / "plan.yaml", folder / "page.html"
    assert run("plan", source, "--policy", "anonymized", "--output", plan).code == 0
    assert run("copy", source, copy, "--plan", plan).code == 0
    proved = run("verify", source, copy, "--plan", plan, "--sign-off", page, "--format", "json")
    assert proved.code == 0, proved.err
    return folder, (source, copy, "--plan", plan), proved


def signed(folder, name="signed.yaml", **changed):
    record = yaml.safe_load((folder / "page.yaml").read_text(encoding="utf-8"))
    path = folder / name
    path.write_text(yaml.safe_dump(record | SAID | changed, allow_unicode=True), encoding="utf-8")
    return path


def test_nothing_is_called_anonymized_before(made):
    _, _, proved = made

    assert json.loads(proved.out)["reached"] == "anonymized_candidate"


def test_page_holds_what_is_signed(made):
    folder, _, proved = made
    page = html.unescape((folder / "page.html").read_text(encoding="utf-8"))
    record = yaml.safe_load((folder / "page.yaml").read_text(encoding="utf-8"))
    proof = json.loads(proved.out)

    assert all(
        f"<code>{record[name]}</code>" in page for name in ("copy", "source", "plan", "proof")
    )
    assert [record[word] for word in SAID] == [""] * 4
    assert all(gap["zh"] in page and gap["en"] in page for gap in proof["not_looked_at"])
    assert "candidate for anonymized" in page
    assert "<script" not in page
    assert "://" not in page.replace("sqlite://", "")
    assert (folder / "page.html").stat().st_mode & 0o077 == 0


def test_signature_makes_a_candidate_anonymized(made):
    folder, stores, _ = made
    shown = run("verify", *stores, "--signed", signed(folder), "--format", "json")
    proof = json.loads(shown.out)

    assert shown.code == 0, shown.err
    assert (proof["reached"], proof["signed"]) == ("anonymized", SAID)
    assert SAID["who"] in proof["status"]["zh"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"who": ""}, "does not say who"),
        ({"when": "31 January"}, "no date"),
        ({"when": "2999-01-01"}, "in the future"),
        ({"copy": "0" * 64}, "another copy"),
        ({"source": "0" * 64}, "another source"),
        ({"plan": ""}, "another plan"),
        ({"proof": "0" * 64}, "another proof"),
        ({"outcome": "masked"}, "signed for masked"),
        ({"more": "1"}, "no record"),
        ({"format": "tuomin.proof/1"}, "no record"),
    ],
    ids=lambda each: str(each)[:30],
)
def test_other_signatures_are_refused(made, changed, said):
    folder, stores, _ = made
    shown = run("verify", *stores, "--signed", signed(folder, "other.yaml", **changed))

    assert shown.code == 2
    assert said in shown.err
    assert "anonymized" not in shown.out


def test_signature_does_not_hold_for_a_changed_copy(made, tmp_path):
    folder, (source, _, *plan), _ = made
    changed = tmp_path / "changed.db"
    changed.write_bytes((folder / "copy.db").read_bytes())
    with closing(sqlite3.connect(changed)) as store:
        store.execute("UPDATE person SET gender = NULL WHERE id = (SELECT max(id) FROM person)")
        store.commit()
    shown = run("verify", source, f"sqlite:///{changed}", *plan, "--signed", signed(folder))

    assert shown.code == 2
    assert "another copy" in shown.err


def test_what_does_not_hold_is_not_signed(made, tmp_path):
    """The source itself is no copy of it: the page says so, and there is no record."""
    _, (source, *_), _ = made
    page = tmp_path / "page.html"
    shown = run("verify", source, source, "--sign-off", page)

    assert shown.code == 1
    assert "do not sign" in page.read_text(encoding="utf-8")
    assert not page.with_suffix(".yaml").exists()


def test_page_does_not_take_the_place_of_its_record(made, tmp_path):
    _, stores, _ = made

    assert run("verify", *stores, "--sign-off", tmp_path / "page.yaml").code == 2
