"""`tuomin detectors` shows what is known, tests files, writes them, and tries values."""

import io
import json
import sqlite3
import sys
from types import SimpleNamespace

import pytest
import yaml

from tests.test_registry import WHOLE
from tuomin.cli import main
from tuomin.detect import candidates, registry

OWN = WHOLE | {
    "title": {"en": "Club number", "zh": "俱乐部编号"},
    "names": {"en": ["club_no"], "zh": ["俱乐部编号"]},
    "value": {"pattern": r"HY\d{8}", "chance": 0.00001, "text": True},
    "examples": {
        "match": ["HY12345678", "HY00000001", "HY90000000"],
        "reject": ["HY1234567", "HX12345678", "HY123456789"],
        "names": {"match": ["club_no", "clubNo"], "reject": ["club_count", "clubs"]},
    },
}
SHIPPED = yaml.safe_load((registry.built_in() / "contact" / "email.yaml").read_text("utf-8"))


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, given=""):
        monkeypatch.setattr(sys, "argv", ["tuomin", *arguments])
        stdin = SimpleNamespace(buffer=io.BytesIO(given.encode()), isatty=lambda: False)
        monkeypatch.setattr(sys, "stdin", stdin)
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, *capsys.readouterr()

    return run


def written(folder, raw, place="account/club_no.yaml"):
    path = folder / "own" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    registry._load.cache_clear()  # noqa: SLF001 - a command reads a folder once
    return path


def test_list_names_every_kind_and_filters(call):
    code, out, _ = call("detectors", "list", "--format", "json")
    every = json.loads(out)["detectors"]
    _, some, _ = call(
        "detectors", "list", "--category", "contact", "--level", "personal", "--format", "json"
    )

    assert code == 0
    assert [each["kind"] for each in every] == list(registry.load())
    assert {each["levels"]["agreement"] for each in json.loads(some)["detectors"]} == {"personal"}
    assert "宗教信仰" in call("detectors", "list", "--category", "religion", "--lang", "zh")[1]
    assert "did you mean 'contact'" in call("detectors", "list", "--category", "contakt")[2]


def test_show_tells_all_in_both_languages(call):
    _, english, _ = call("detectors", "show", "cn_mobile")
    _, chinese, _ = call("detectors", "show", "contact.cn_mobile", "--lang", "zh")

    assert "Mobile number  [contact.cn_mobile]" in english
    assert "JR/T 0171" in english
    assert "直接标识符" in chinese
    assert call("detectors", "show", "cn_mobil")[0] == 2


def test_test_says_which_example_is_wrong(call, tmp_path):
    written(tmp_path, OWN)
    assert call("detectors", "test", "own")[0] == 0

    examples = OWN["examples"] | {"match": ["HY12345678", "XX"], "reject": ["HY87654321"]}
    written(tmp_path, OWN | {"examples": examples})
    code, out, _ = call("detectors", "test", "own")

    assert code == 1
    assert "account.club_no: examples.match: 'XX' does not match" in out
    assert "account.club_no: examples.reject: 'HY87654321' matches" in out
    assert call("detectors", "test", "email")[0] == 0
    assert call("detectors", "list", "--detectors", "own")[0] == 2


def test_new_writes_a_file_that_loads_once_its_examples_are_filled(call, tmp_path):
    assert call("detectors", "new", "account.shop_no", "--detectors", "own")[0] == 0
    path = tmp_path / "own" / "account" / "shop_no.yaml"
    text = path.read_text(encoding="utf-8")
    code, _, problem = call("detectors", "new", "account.shop_no", "--detectors", "own")

    assert (code, "exists already" in problem) == (2, True)
    assert path.read_text(encoding="utf-8") == text
    assert call("detectors", "new", "Shop No")[0] == 2

    text = text.replace("  en: []  ", "  en: [shop_no]  ")
    head, _, tail = text.partition("examples:")
    tail = tail.replace("match: []", "match: [M12345678]", 1)
    tail = tail.replace("reject: []", "reject: [M1234567]", 1)
    tail = tail.replace("match: []", "match: [shop_no]").replace("reject: []", "reject: [shops]")
    path.write_text(f"{head}examples:{tail}", encoding="utf-8")

    registry._load.cache_clear()  # noqa: SLF001

    assert call("detectors", "test", "own")[:2] == (0, "")


def test_try_shows_no_picture_and_no_control_character(call):
    _, out, _ = call("detectors", "try", given="ab👍\x1b[31m\x07")

    assert "aa??[99a?" in out
    assert not {"👍", "\x1b", "\x07"} & set(out)


def test_try_says_what_values_could_be_and_shows_none(call, tmp_path):
    values = ["110101190001010014", "13800138000", "致电13800138000，谢谢", "nothing"]
    code, out, _ = call("detectors", "try", "--format", "json", given="\n".join(values))
    found = json.loads(out)
    kinds = [[each["kind"] for each in value["kinds"]] for value in found["values"]]
    (tmp_path / "values.txt").write_text("\n".join(values), encoding="utf-8")
    _, table, _ = call("detectors", "try", "values.txt", "--lang", "zh")

    assert code == 0
    assert kinds[0][0] == "identity.cn_resident_id"
    assert kinds[1][0] == "contact.cn_mobile"
    assert [part["kind"] for part in found["values"][2]["contains"]] == ["contact.cn_mobile"]
    assert kinds[3] == []
    assert found["values"][0]["kinds"][0]["probability"] > 0.9
    assert [value for value in values if value in out + table] == []
    assert "居民身份证号码" in table
    assert call("detectors", "try", given="")[0] == 2
    assert call("detectors", "try", "missing.txt")[0] == 2


@pytest.mark.parametrize(
    ("place", "raw", "message"),
    [
        ("contact/email.yaml", SHIPPED, "contact.email comes with tuomin (replaces: true takes"),
        ("account/club_no.yaml", OWN | {"replaces": True}, "there is no account.club_no"),
        (
            "account/club_no.yaml",
            OWN | {"title": SHIPPED["title"]},
            f"title.en: {SHIPPED['title']['en']!r} is also that of contact.email",
        ),
        ("club_no.yaml", OWN, "would not be read here"),
        ("account/club_no.yaml", OWN | {"exampels": 1}, "did you mean 'examples'?"),
    ],
)
def test_what_cannot_stand_beside_ours_is_refused(call, tmp_path, place, raw, message):
    path = written(tmp_path, raw, place)
    code, _, problem = call("detectors", "list", "--detectors", "own")

    assert code == 2
    assert message in problem
    assert str(path.relative_to(tmp_path)) in problem


def test_one_of_ours_is_replaced_where_the_file_says_so(tmp_path):
    written(tmp_path, SHIPPED | {"replaces": True, "level": "context"}, "contact/email.yaml")

    assert registry.beside(tmp_path / "own")["contact.email"].level == "context"
    assert len(registry.beside(tmp_path / "own")) == len(registry.load())


def club(n):
    return f"HY{n * 7919 % 10**8:08d}"


@pytest.mark.parametrize("policy", ["masked", "de_identified", "anonymized"])
def test_a_kind_of_ones_own_goes_the_whole_way(call, tmp_path, policy):
    written(tmp_path, OWN)
    with sqlite3.connect("shop.db") as database:
        database.execute("create table visitor (id integer primary key, x1 text, note text)")
        rows = [(n, club(n), f"编号 {club(n + 7)}，已核对") for n in range(1, 300)]
        database.executemany("insert into visitor values (?, ?, ?)", rows)
    database.close()
    own = ("--detectors", "own")

    _, out, _ = call("scan", "sqlite:///shop.db", *own, "--format", "json", "--list", "jrt0171")
    found = json.loads(out)
    plan = ("--policy", policy, "--output", "plan.yaml")
    assert found["sensitive_list"] == "jrt0171"
    assert [each["kind"] for each in found["columns"]][1] == "account.club_no"
    assert "Club number" in call("scan", "sqlite:///shop.db", *own)[1]
    assert call("plan", "sqlite:///shop.db", *own, *plan)[0] == 0
    assert call("copy", "sqlite:///shop.db", "sqlite:///made.db", "--plan", "plan.yaml")[0] == 0
    both = ("sqlite:///shop.db", "sqlite:///made.db", "--plan", "plan.yaml")
    assert call("verify", *both, *own)[0] == 0

    with sqlite3.connect("made.db") as database:
        texts = str(database.execute("select x1, note from visitor").fetchall())
    database.close()
    assert [n for n in range(1, 310) if club(n) in texts] == []

    with sqlite3.connect("made.db") as database:
        database.execute("update visitor set note = ?", (f"编号 {club(8)}，已核对",))
    database.close()
    assert call("verify", *both, *own)[0] == 1


def test_shapes_say_nothing_of_the_value():
    import polars as pl

    texts = pl.Series(["138 0013 8000", "王小明", "a1@Example.org", "Ж" * 99])

    assert candidates.shape_of(texts) == ["9{3} 9{4} 9{4}", "汉{3}", "a9@Aa{6}.a{3}", "A{99}"]
