"""Every wrong input ends in one clear line, the right exit code and an untouched world."""

import io
import json
import re
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tuomin.cli import main
from tuomin.cli.again import command

PHONES = [(f"138{n:08d}",) for n in range(0, 400_000, 1001)]

DE_IDENTIFIED = Path(__file__).parents[1] / "configs" / "policies" / "de_identified.yaml"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder to stand in, with one small shop, one empty database and one that is none."""
    monkeypatch.chdir(tmp_path)
    make("shop.db", "create table customer (id integer primary key, sjh text not null)")
    with sqlite3.connect("shop.db") as database:
        database.executemany("insert into customer (sjh) values (?)", PHONES)
    database.close()
    make("empty.db", "create table t (a); drop table t")
    (tmp_path / "text.db").write_text("this is no database")
    (tmp_path / "policy.yaml").write_text(
        "format: tuomin.policy/1\noutcome: masked\nknids: {contact.cn_mobile: mask}\n"
    )
    (tmp_path / "column.yaml").write_text(
        "format: tuomin.policy/1\noutcome: masked\ncolumns: {customer.nothere: keep}\n"
    )
    return tmp_path


def make(path, script):
    with sqlite3.connect(path) as database:
        database.executescript(script)
    database.close()


@pytest.fixture
def call(folder, monkeypatch, capsys):
    """Run a command line in the folder; its exit code and what it printed."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["tuomin", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, capsys.readouterr()

    assert folder
    return run


WRONG = [
    ("scan nosuch://x", 2, "nosuch"),
    ("scan sqlite:///missing.db", 2, "missing.db"),
    ("scan missing_folder", 2, "missing_folder"),
    ("scan sqlite:///text.db", 2, "text.db"),
    ("scan sqlite:///empty.db", 3, "no table"),
    ("scan", 2, "URL"),
    ("scna sqlite:///shop.db", 2, "scan"),
    ("", 2, "Usage: tuomin [OPTIONS] COMMAND"),
    ("scan sqlite:///shop.db --fulll", 2, "tuomin scan --help"),
    ("copy sqlite:///shop.db new.db --policy masked", 2, "sqlite:///new.db"),
    ("copy sqlite:///shop.db parquet:new --policy masked", 2, "parquet://new"),
    ("copy sqlite:///shop.db sqlite:////proc/x.db --policy masked", 4, "cannot be made"),
    ("demo --folder .", 2, "holds other files"),
    ("scan sqlite:///shop.db --rows 0", 2, "--rows"),
    ("scan sqlite:///shop.db --fail-on everything", 2, "--fail-on"),
    ("scan sqlite:///shop.db --full --no-values", 2, "--no-values"),
    ("scan sqlite:///shop.db --output no/such/folder.json", 2, "no/such/folder.json"),
    ("explain sqlite:///shop.db customer.phone", 2, "customer.phone"),
    ("plan sqlite:///shop.db --policy policy.yaml", 2, "did you mean 'kinds'"),
    ("plan sqlite:///shop.db --policy column.yaml", 2, "customer.nothere"),
    ("plan sqlite:///shop.db --policy nothing", 2, "nothing"),
    ("copy sqlite:///shop.db sqlite:///shop.db --policy masked", 2, "source"),
    ("copy sqlite:///shop.db sqlite:///../{here}/./shop.db --policy masked", 2, "source"),
    ("copy sqlite:///shop.db sqlite:///other.db --policy masked", 2, "not empty"),
    ("copy sqlite:///shop.db sqlite:///no/such/x.db --policy masked", 2, "no/such"),
    ("copy sqlite:///shop.db sqlite:///new.db --plan missing.yaml", 2, "missing.yaml"),
    ("copy sqlite:///shop.db sqlite:///new.db --policy masked --key-file k", 2, "k"),
    ("verify sqlite:///shop.db sqlite:///missing.db --outcome masked", 2, "missing.db"),
    ("verify sqlite:///shop.db sqlite:///empty.db --outcome masked", 1, ""),
    ("diff sqlite:///shop.db --inventory missing.json", 2, "missing.json"),
    ("diff sqlite:///shop.db --inventory policy.yaml", 2, "policy.yaml"),
    ("report policy.yaml", 2, "format"),
    ("report missing.json", 2, "missing.json"),
    ("key shop.db", 2, "shop.db"),
]


@pytest.mark.parametrize(("line", "code", "said"), WRONG, ids=[line for line, _, _ in WRONG])
def test_wrong_input_is_told_and_changes_nothing(folder, call, line, code, said):
    make("other.db", "create table t (a); insert into t values (1)")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    arguments = line.format(here=folder.name).split()
    got, printed = call(*arguments)

    assert (got, said in printed.err) == (code, True), printed.err
    assert "Traceback" not in printed.err
    assert not any(phone in printed.err + printed.out for (phone,) in PHONES)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_scan_prints_json_that_is_the_inventory(call):
    code, printed = call("scan", "sqlite:///shop.db", "--format", "json")

    found = json.loads(printed.out)
    assert code == 0
    assert (found["format"], found["complete"]) == ("tuomin.inventory/1", True)
    verdicts = {column["column"]: column["kind"] for column in found["columns"]}
    assert verdicts["sjh"] == "contact.cn_mobile"
    assert not any(phone in printed.out + printed.err for (phone,) in PHONES)


def test_a_gate_says_no(call):
    code, _ = call("scan", "sqlite:///shop.db", "--fail-on", "personal", "-q")

    assert code == 1


def test_diff_is_silent_until_a_column_of_phones_appears(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    look = ("diff", "sqlite:///shop.db", "--inventory", "inventory.json", "-q")

    code, printed = call(*look)
    assert (code, printed.out, printed.err) == (0, "", "")

    make("shop.db", "alter table customer add c7 text; update customer set c7 = sjh")
    code, printed = call(*look)

    assert code == 1
    assert "customer.c7" in printed.out
    assert "customer.sjh" not in printed.out


def test_diff_keeps_what_it_found_when_asked_to(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    first = Path("inventory.json").read_bytes()
    look = ("diff", "sqlite:///shop.db", "--inventory", "inventory.json", "-q")

    assert call(*look, "--update")[0] == 0
    assert Path("inventory.json").read_bytes() == first
    make("shop.db", "alter table customer add c7 text; update customer set c7 = sjh")
    once, again = (call(*look, "--format", "json")[1].out for _ in range(2))
    assert once == again
    code, printed = call(*look, "--update")
    assert (code, printed.err) == (1, "")
    assert "c7" in Path("inventory.json").read_text()
    assert Path("inventory.json").stat().st_mode & 0o777 == 0o600
    assert call(*look) == (0, ("", ""))


def test_diff_that_could_not_look_at_all_keeps_nothing(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    first = Path("inventory.json").read_bytes()
    look = ("diff", "sqlite:///shop.db", "--inventory", "inventory.json", "--update")
    make("shop.db", "drop table customer")

    code, printed = call(*look)

    assert code == 1
    assert "left as it was" in printed.err
    Path("shop.db").unlink()
    gone, printed = call(*look)
    assert (gone, "it was there when the inventory was made" in printed.err) == (4, True)
    assert Path("inventory.json").read_bytes() == first


def test_diff_with_the_inventory_of_another_store_is_refused(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    look = ("diff", "sqlite:///empty.db", "--inventory", "inventory.json")

    code, printed = call(*look)

    assert code == 2
    assert "is the inventory of sqlite:///shop.db, not of sqlite:///empty.db" in printed.err
    assert call(*look, "--anyway")[0] == 1


def test_an_inventory_is_never_replaced_by_that_of_another_store(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    before = Path("inventory.json").read_bytes()
    look = ("diff", "sqlite:///empty.db", "--inventory", "inventory.json", "--anyway", "--update")

    code, printed = call(*look)

    assert (code, "leave out --update" in printed.err) == (2, True)
    assert Path("inventory.json").read_bytes() == before


def test_a_store_that_moved_keeps_its_inventory_under_the_new_address(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    Path("shop.db").rename("moved.db")
    look = ("diff", "sqlite:///moved.db", "--inventory", "inventory.json")

    refused, printed = call(*look)
    assert (refused, "--moved if the store moved here" in printed.err) == (2, True)
    assert call(*look, "--moved")[0] == 0
    assert call(*look)[0] == 2
    assert call(*look, "--moved", "--update")[0] == 0
    assert call(*look) == (0, ("", "nothing changed\n"))


def test_a_store_with_other_tables_has_not_moved(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    before = Path("inventory.json").read_bytes()
    look = ("diff", "sqlite:///empty.db", "--inventory", "inventory.json", "--moved", "--update")

    code, printed = call(*look)

    assert (code, "this is no store that moved: 0 of" in printed.err) == (2, True)
    assert Path("inventory.json").read_bytes() == before


def test_changes_are_saved_as_json_beside_what_is_shown(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    make("shop.db", "alter table customer add c7 text; update customer set c7 = sjh")
    look = ("diff", "sqlite:///shop.db", "--inventory", "inventory.json")

    code, printed = call(*look, "-o", "changes.json")

    assert (code, "customer.c7" in printed.out) == (1, True)
    assert Path("changes.json").read_text() == call(*look, "--format", "json")[1].out
    assert call(*look, "-o", "changes.html")[0] == 2


def test_what_people_decided_since_is_told_as_no_change(call):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    words = {
        "column": "customer.sjh", "verdict": "rejected", "kind": "contact.cn_mobile",
        "who": "Li Wei", "when": "2026-11-01", "why": "machines",
    }  # fmt: skip
    text = json.dumps({"format": "tuomin.decisions/1", "decisions": [words]})
    Path("decisions.yaml").write_text(text)
    look = ("diff", "sqlite:///shop.db", "--inventory", "inventory.json")
    said = (*look, "--decisions", "decisions.yaml")

    code, printed = call(*said)
    assert (code, "nothing else changed" in printed.err) == (0, True)
    line = printed.out.splitlines()[-1].split("  ")
    assert line[0] == "rejected (Li Wei, 2026-11-01)"
    assert [each.strip() for each in line if each.strip()][1:] == [
        "customer.sjh", "personal contact.cn_mobile", "none",
    ]  # fmt: skip
    assert call(*said, "-q") == (0, ("", ""))

    assert call(*said, "--update", "-q")[0] == 0
    assert call(*said)[1] == ("", "nothing changed\n")
    Path("decisions.yaml").write_text('{"format": "tuomin.decisions/1", "decisions": []}')
    (told,) = json.loads(call(*said, "--format", "json")[1].out)["decided"]
    assert (told["verdict"], told["before"]) == ("withdrawn", "none")


def test_stores_of_one_name_in_two_folders_are_two(call, folder):
    (folder / "other").mkdir()
    (folder / "other" / "shop.db").write_bytes((folder / "shop.db").read_bytes())
    call("scan", f"sqlite:///{folder}/shop.db", "--output", "inventory.json", "-q")

    def look(url):
        return call("diff", url, "--inventory", "inventory.json", "-q")[0]

    assert look(f"sqlite:///{folder}/other/shop.db") == 2
    assert look(f"sqlite:///{folder}/other/../shop.db") == 0
    assert look("sqlite:///shop.db") == 0


def test_a_copy_without_its_key_is_not_resumed(call):
    code, printed = call("copy", "sqlite:///shop.db", "sqlite:///copy.db", "--resume")

    assert (code, "--resume needs --key-file" in printed.err) == (2, True)
    assert not Path("copy.db").exists()


def test_a_full_target_is_refused_before_anything_is_read(call):
    make("full.db", "create table customer (id integer)")
    code, printed = call("copy", "sqlite:///shop.db", "sqlite:///full.db")

    assert (code, "the target is not empty" in printed.err) == (2, True)
    assert "customer" not in printed.err


@pytest.mark.parametrize(
    "target", ["sqlite:///no/x.db", "duckdb:///no/x.duckdb", "no/x", "no/x.csv"]
)
def test_a_target_without_a_folder_is_refused_before_anything_is_read(call, target):
    code, printed = call("copy", "sqlite:///shop.db", target)

    assert (code, "the folder of the target does not exist" in printed.err) == (2, True)
    assert "customer" not in printed.err


def test_the_quiet_is_broken_once_at_most(call):
    views = "".join(f"create view v{n} as select a from t;" for n in range(5))
    make("views.db", f"create table t (a); {views}")
    made = ("copy", "sqlite:///views.db", "sqlite:///loud.db", "--policy", "masked")
    loud = call(*made)[1]
    code, quiet = call(*made[:2], "sqlite:///still.db", "--policy", "masked", "-q")

    assert code == 0
    assert all(f"v{n}" in loud.err for n in range(5))
    assert len(quiet.err.splitlines()) == 1


def test_of_very_many_columns_only_the_nearest_are_told(call):
    make("wide.db", f"create table wide ({', '.join(f'c{n} text' for n in range(200))})")
    code, printed = call("explain", "sqlite:///wide.db", "nothing_like_it.at_all")

    assert code == 2
    assert printed.err.count("wide.c") <= 5


@pytest.mark.parametrize("closed", ["<&-", "<&- 2>&-", "<&- >&- 2>&-"])
def test_a_job_without_streams_does_its_work(folder, closed):
    line = f"{sys.executable} -m tuomin scan sqlite:///shop.db -q -o found.json {closed}"
    done = subprocess.run(line, shell=True, cwd=folder, check=False)  # noqa: S602 - ours

    assert done.returncode == 0
    assert (folder / "found.json").exists()


@pytest.mark.parametrize(("change", "message"), [({"level": "secret"}, "level"), ({}, "lacks")])
def test_an_inventory_that_somebody_broke_is_told_before_it_is_drawn(call, change, message):
    call("scan", "sqlite:///shop.db", "-o", "inventory.json", "-q")
    found = json.loads(Path("inventory.json").read_text(encoding="utf-8"))
    found["columns"][0] = {**found["columns"][0], **change} if change else {"column": "a"}
    Path("inventory.json").write_text(json.dumps(found), encoding="utf-8")

    code, printed = call("report", "inventory.json", "-o", "page.html")

    assert (code, message in printed.err) == (2, True)
    assert not Path("page.html").exists()


def test_what_is_no_report_is_said_without_a_none(call, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    code, printed = call("report", "-")

    assert (code, "None" in printed.err) == (2, False)
    assert "is no inventory, plan, proof or explanation" in printed.err


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_page_is_shown_in_the_language_asked_for(call, lang):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    call("report", "inventory.json", "-o", "r.html", "--lang", lang)

    assert re.findall(r'id="speak-(..)" checked', Path("r.html").read_text()) == [lang]


def test_json_of_two_stores_says_that_they_are_two(call):
    for name in ("shop", "empty"):
        call("scan", f"sqlite:///{name}.db", "--output", f"{name}.json", "-q")
    code, printed = call("report", "shop.json", "empty.json", "--format", "json", "-o", "-")

    assert code == 2
    assert "these are of different stores: give several inventories of one store" in printed.err


def test_a_copy_that_fails_names_the_command_that_goes_on(call):
    make("two.db", "create table a (id integer primary key); insert into a values (1)")
    make(
        "two.db", "create table b (c text not null check (c like '1%')); insert into b values ('1')"
    )
    Path("late.yaml").write_text(
        "format: tuomin.policy/1\noutcome: masked\ncolumns: {b.c: {transform: fixed, value: x}}\n"
    )
    Path("key").write_text(secrets.token_hex(32))
    Path("key").chmod(0o600)
    copied = ("copy", "sqlite:///two.db", "sqlite:///own copy.db", "--policy", "late.yaml")
    code, printed = call(*copied, "--key-file", "key")

    assert code == 4, printed.err
    goes_on = "go on with: tuomin copy sqlite:///two.db 'sqlite:///own copy.db' --policy late.yaml"
    assert f"{goes_on} --key-file key --resume\n" in printed.err


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["copy", "postgresql://ann:p'w@db/s", "t", "--resume"],
         "tuomin copy 'postgresql://ann:***@db/s' t --resume"),
        (["copy", "mysql://db/s?password=x", "a b"],
         "tuomin copy 'mysql://db/s?password=***' 'a b' --resume"),
    ],
)  # fmt: skip
def test_the_command_that_goes_on_shows_no_password(words, shown):
    assert command(words) == shown


def test_copy_then_verify_holds(call):
    plan = ("plan", "sqlite:///shop.db", "--policy", "de_identified", "--output", "plan.yaml")
    assert call(*plan)[0] == 0
    both = ("sqlite:///shop.db", "sqlite:///copy.db", "--plan", "plan.yaml")
    assert call("copy", *both)[0] == 0

    code, printed = call("verify", *both, "--format", "json")
    Path("proof.json").write_text(printed.out)

    proof = json.loads(printed.out)
    assert code == 0
    assert (proof["format"], proof["holds"]) == ("tuomin.proof/1", True)
    assert "anonymized" not in proof["status"]["en"].replace("candidate for anonymized", "")
    assert call("verify", *both, "--lang", "zh")[0] == 0
    assert call("report", "plan.yaml", "proof.json")[0] == 0
    assert "customer.sjh" in Path("report.html").read_text()


def test_a_plan_of_another_store_proves_nothing(call):
    call("copy", "sqlite:///shop.db", "sqlite:///copy.db", "--policy", "masked", "-q")
    make("other.db", "create table colour (id integer primary key, name text)")
    planned, _ = call("plan", "sqlite:///other.db", "-o", "other.yaml", "-q")
    code, printed = call("verify", "sqlite:///shop.db", "sqlite:///copy.db", "--plan", "other.yaml")

    assert (planned, code) == (0, 2)
    assert "sqlite:///shop.db: the source is not what was planned" in printed.err
    assert "the plan was made for sqlite:///other.db" in printed.err


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "sqlite:///empty.db"),
        ("erase", "sqlite:///empty.db", "--subject", "contact.cn_mobile=@who"),
        ("verify", "sqlite:///empty.db", "sqlite:///copy.db"),
    ],
)
def test_nothing_is_judged_by_the_inventory_of_another_store(call, words):
    call("scan", "sqlite:///shop.db", "--output", "inventory.json", "-q")
    make("copy.db", "create table t (a); drop table t")
    Path("who").write_text(PHONES[0][0])
    Path("who").chmod(0o600)

    code, printed = call(*words, "--inventory", "inventory.json")

    assert code == 2
    assert "is the inventory of sqlite:///shop.db, not of sqlite:///empty.db" in printed.err


def test_the_plan_of_a_copy_is_kept_for_its_proof(call):
    both = ("sqlite:///shop.db", "sqlite:///copy.db")
    made = call("copy", *both, "--policy", "anonymized", "--save-plan", "plan.yaml", "--quiet")
    asked = ("verify", *both, "--outcome", "anonymized")

    assert made[0] == 0
    assert Path("plan.yaml").stat().st_mode & 0o777 == 0o600
    assert call("copy", *both, "--policy", "masked", "--save-plan", "plan.yaml")[0] != 0
    assert call("verify", *both, "--plan", "plan.yaml")[0] == 0
    assert call("verify", *both)[0] == 0
    code, printed = call(*asked)
    assert code == 1
    assert "--save-plan" in printed.out


def test_a_plan_that_falls_short_is_written_and_refused(call):
    Path("short.yaml").write_text(f"{DE_IDENTIFIED.read_text()}\ncolumns: {{customer.sjh: keep}}\n")
    code, printed = call(
        "plan", "sqlite:///shop.db", "--policy", "short.yaml", "--output", "plan.yaml", "-q"
    )
    assert code == 1
    assert "not de_identified but masked: customer.sjh" in printed.err
    both = ("sqlite:///shop.db", "sqlite:///copy.db", "--plan", "plan.yaml")

    code, printed = call("copy", *both)

    assert code == 1
    assert "customer.sjh" in printed.err
    assert not Path("copy.db").exists()
    assert call("copy", *both, "--anyway")[0] == 0
    assert call("verify", *both)[0] == 1


def test_a_closed_pipe_is_no_error(folder):
    line = f"{sys.executable} -m tuomin scan sqlite:///shop.db --format json | head -1"
    done = subprocess.run(line, shell=True, cwd=folder, capture_output=True, check=True)  # noqa: S602

    assert b"error" not in done.stderr


def test_ctrl_c_after_the_publication_says_that_the_copy_is_there(folder):
    """It once ended Python in the middle of going down, with -2 and no word."""
    command = [sys.executable, "-m", "tuomin", "copy", "-q", "shop.db"]
    for turn in range(6):
        target = folder / f"there{turn}.db"
        with subprocess.Popen(
            [*command, f"sqlite:///{target.name}", "--policy", "de_identified"],
            cwd=folder, stderr=subprocess.PIPE, text=True,
        ) as running:  # fmt: skip
            while running.poll() is None and not target.exists():
                time.sleep(0.002)
            time.sleep(0.02 * turn)
            running.send_signal(signal.SIGINT)
            _, said = running.communicate(timeout=20)

        assert running.returncode in {0, 130}, said
        assert running.returncode == 0 or f"is published: sqlite:///{target.name}" in said


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_copy_leaves_nothing(folder, number, code):
    with sqlite3.connect("shop.db") as database:
        database.execute(
            "with recursive n(i) as (select 1000 union all select i + 1 from n where i < 2000000)"
            " insert into customer select i, printf('139%08d', i) from n"
        )
    database.close()
    before = set(folder.iterdir())
    command = [sys.executable, "-m", "tuomin", "copy", "sqlite:///shop.db", "sqlite:///new.db"]
    running = subprocess.Popen(
        [*command, "--policy", "de_identified"], cwd=folder, stderr=subprocess.PIPE, text=True
    )
    while running.poll() is None and set(folder.iterdir()) == before:
        time.sleep(0.02)
    running.send_signal(number)
    _, said = running.communicate(timeout=20)

    assert running.returncode == code
    assert "Traceback" not in said
    assert set(folder.iterdir()) == before
