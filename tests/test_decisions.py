"""What people decided on columns stands in every command, and the scan's own word beside it."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest

from tests.commands import MOBILE, PHONES, Commands
from tuomin import agreement, decisions, inventory
from tuomin.detect import registry
from tuomin.detect.weighing.classify import Law
from tuomin.errors import PolicyError
from tuomin.model import Classification, Contained, Decision, Inventory, Scanned

RESIDENT, MAIL, SERIAL = "identity.cn_resident_id", "contact.email", "device.device_serial"
KINDS = registry.load()
GROUND = decisions.Ground(
    detectors=KINDS, law=Law(agreement=agreement.read()), today=date(2026, 11, 28)
)
HEAD = "format: tuomin.decisions/1\ndecisions:\n"
WORD = "who: Li Wei, when: 2024-11-01, why: numbers of machines"


def said(verdict, kind=None, column="customer.c7", **more):
    fields = {"who": "Li Wei", "when": "2024-11-01", "why": "numbers of machines"} | more
    return Decision(column=column, verdict=verdict, kind=kind, **fields)


def column(kind=MOBILE, level="personal", inner=(), name="c7", schema=None):
    parts = tuple(Contained(kind=each, share=0.1, low=0.08, high=0.12) for each in inner)
    return Classification(
        schema=schema, table="customer", column=name, type="TEXT", level=level, kind=kind,
        role="direct" if kind else "none", confidence=0.9, contains=parts,
    )  # fmt: skip


def applied(*columns, words, notes=()):
    found = Inventory(engine="sqlite", url="u", complete=True, columns=columns, notes=notes)
    return decisions.apply(found, words, GROUND)


class TestWord:
    @pytest.mark.parametrize(
        ("found", "word", "told"),
        [
            (column(), said("rejected"), "none"),
            (column(), said("rejected", MOBILE), "none"),
            (column(inner=[MAIL]), said("rejected"), "none"),
            (column(inner=[MAIL]), said("rejected", MOBILE), f"personal contains {MAIL}"),
            (column(inner=[MAIL]), said("rejected", MAIL), f"personal {MOBILE}"),
            (column(None, inner=[MAIL]), said("rejected", MAIL), "none"),
            (column(inner=["own.it"]), said("rejected", MOBILE), "personal contains own.it"),
            (column(RESIDENT, "sensitive"), said("rejected", MOBILE), f"sensitive {RESIDENT}"),
            (column(), said("confirmed", MOBILE), f"personal {MOBILE}"),
            (column(), said("relabelled", RESIDENT), f"sensitive {RESIDENT}"),
            (column(None, "none"), said("relabelled", MAIL), f"personal {MAIL}"),
            (column(None, "undetermined"), said("relabelled", MAIL), f"personal {MAIL}"),
            (column(None, "undetermined"), said("rejected"), "none"),
            (column(None, "undetermined"), said("rejected", MAIL), "undetermined"),
        ],
    )
    def test_stands(self, found, word, told):
        (decided,) = applied(found, words=[word]).columns

        assert decided.told == told
        assert decided.judged.told == found.told
        assert decided.disagrees == (decided.told != found.told)
        assert decisions.undecided(decided) == found

    def test_law_follows_the_label(self):
        (decided,) = applied(column(), words=[said("relabelled", RESIDENT)]).columns

        assert decided.role == KINDS[RESIDENT].role
        assert set(KINDS[RESIDENT].clauses) <= set(decided.clauses)

    def test_is_said_anew(self):
        """Of two files the later one counts, and what is no longer decided is the scan's again."""
        once = applied(column(), words=[said("rejected")])

        assert decisions.of(once) == (said("rejected"),)
        assert decisions.apply(once, [], GROUND).columns == (column(),)

    def test_survives_the_file(self):
        decided = applied(
            column(inner=[MAIL]), words=[said("rejected", MOBILE, until="2027-01-01")]
        )

        assert inventory.loads(inventory.dumps(decided)) == decided


def test_a_scan_that_a_person_completes():
    """What could not be read a person may know; other gaps stay."""
    unread = column(None, "undetermined")
    table = Scanned(schema=None, table="customer", rows=9, sampled=9, status="scanned")
    found = Inventory(engine="sqlite", url="u", complete=False, tables=(table,), columns=(unread,))
    shut = replace(found, tables=(replace(table, status="timeout"),))

    assert decisions.apply(found, [said("rejected")], GROUND).complete
    assert not decisions.apply(shut, [said("rejected")], GROUND).complete
    again = decisions.apply(decisions.apply(found, [said("rejected")], GROUND), [], GROUND)
    assert again == found


class TestNothingIsPassedOver:
    @pytest.mark.parametrize(
        ("word", "problem"),
        [
            (said("rejected", until="2026-11-27"), "it expired on 2026-11-27"),
            (said("rejected", when="2026-12-01"), "its day, 2026-12-01, is to come"),
            (
                said("rejected", column="customer.c77"),
                "there is no such column (did you mean 'customer.c7'?)",
            ),
            (said("relabelled", "own.kind"), "the kind own.kind is not known"),
        ],
    )
    def test_what_does_not_apply_is_told(self, word, problem):
        found = applied(column(), words=[word], notes=["something else"])

        assert found.columns == (column(),)
        assert found.notes[0] == "something else"
        assert problem in found.notes[1]
        assert "Li Wei" in found.notes[1]

    def test_less_than_the_scan_finds_is_not_confirmed(self):
        found = applied(column(RESIDENT, "sensitive"), words=[said("confirmed", MOBILE)])

        assert found.columns == (column(RESIDENT, "sensitive"),)
        assert "write relabelled" in found.notes[0]

    def test_who_rejects_without_a_kind_denies_what_was_found_alone(self):
        nothing, found = (
            applied(each, words=[said("rejected")]).columns[0]
            for each in (column(None, "none"), column(inner=[MAIL]))
        )

        assert not nothing.denies(RESIDENT)
        assert [found.denies(kind) for kind in (MOBILE, MAIL, RESIDENT)] == [True, True, False]

    def test_one_of_two_schemas_has_to_be_meant(self):
        both = (column(schema="a"), column(schema="b"))

        assert "2 columns are called so" in applied(*both, words=[said("rejected")]).notes[0]
        meant = applied(*both, words=[said("rejected", column="b.customer.c7")])
        assert [each.level for each in meant.columns] == ["personal", "none"]

    def test_two_spellings_of_one_column_are_refused(self):
        words = [said("rejected"), said("confirmed", MOBILE, column="a.customer.c7")]
        with pytest.raises(PolicyError, match="decided twice"):
            applied(column(schema="a"), words=words)

    def test_last_day_counts(self):
        assert applied(column(), words=[said("rejected", until="2026-11-28")]).notes == ()


WRONG = [
    ("format: tuomin.policy/1", "is not in format tuomin.decisions/1"),
    (HEAD.replace("decisions:", "decision:"), "unknown key 'decision' (did you mean 'decisions'?)"),
    (HEAD + "  a: b", "decisions has to be a list"),
    (HEAD + "- customer.c7", "decision 1: has to be a mapping"),
    (f"{HEAD}- {{colum: customer.c7, {WORD}}}", "unknown key 'colum' (did you mean 'column'?)"),
    (f"{HEAD}- {{column: a.b, {WORD}}}", "decision 1: lacks 'verdict'"),
    (
        f"{HEAD}- {{column: a.b, verdict: reject, {WORD}}}",
        "a.b: unknown verdict 'reject' (did you mean 'rejected'?)",
    ),
    (f"{HEAD}- {{column: a.b, verdict: confirmed, {WORD}}}", "a.b: lacks 'kind'"),
    (
        f"{HEAD}- {{column: a.b, verdict: rejected, kind: contact.mail, {WORD}}}",
        "unknown kind 'contact.mail' (did you mean 'contact.email'?)",
    ),
    (
        f"{HEAD}- {{column: a.b, verdict: rejected, {WORD}, until: 2024-10-01}}",
        "ends before it begins",
    ),
    (f"{HEAD}- {{column: a.b, verdict: rejected, {WORD}, until: soon}}", "until is no day"),
    (
        f"{HEAD}- {{column: a.b, verdict: rejected, who: '', when: 2026-01-01, why: x}}",
        "who is empty",
    ),
    (f"{HEAD}- {{column: 7, verdict: rejected, {WORD}}}", "column is empty, or not text"),
    (
        f"{HEAD}- {{column: a.b, verdict: rejected, {WORD}}}\n" * 2,
        "stands there twice",
    ),
]


class TestFile:
    @pytest.mark.parametrize(("text", "problem"), WRONG)
    def test_what_is_wrong_is_named(self, text, problem):
        with pytest.raises(PolicyError) as wrong:
            decisions.loads(text, KINDS, where="decisions.yaml")

        assert problem in str(wrong.value)
        assert str(wrong.value).startswith("decisions.yaml")

    def test_twice_is_refused(self):
        row = f"- {{column: a.b, verdict: rejected, {WORD}}}\n"
        with pytest.raises(PolicyError, match=r"a\.b is decided twice"):
            decisions.loads(HEAD + row + row, KINDS, where="decisions.yaml")

    def test_days_in_quotes_and_without(self):
        row = f"- {{column: customer.c7, verdict: rejected, {WORD}, until: '2027-01-01'}}"

        assert decisions.loads(HEAD + row, KINDS, where="d") == (
            said("rejected", until="2027-01-01"),
        )


REJECTED = f"{HEAD}- {{column: customer.c7, verdict: rejected, kind: {MOBILE}, {WORD}}}\n"


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    fill("shop.db", PHONES)
    (tmp_path / "decisions.yaml").write_text(REJECTED)
    return Commands(monkeypatch, capsys)


def fill(path, values):
    with closing(sqlite3.connect(path)) as link, link:
        link.executescript(
            "drop table if exists customer; create table customer (id integer primary key, c7 text)"
        )
        link.executemany("insert into customer (c7) values (?)", [(each,) for each in values])


SHOP, COPY, BY = "sqlite:///shop.db", "sqlite:///copy.db", ("--decisions", "decisions.yaml")


class TestCommands:
    def test_scan_shows_both_words(self, call):
        found = json.loads(call("scan", SHOP, *BY, "--format", "json", "-q").out)
        c7 = found["columns"][1]
        text = call("scan", SHOP, *BY).out

        assert (c7["level"], c7["kind"], c7["judged"]["kind"]) == ("none", None, MOBILE)
        assert c7["decision"]["who"] == "Li Wei"
        assert "decided by people: 1, against the scan: 1" in text
        assert f"taken for none, found personal {MOBILE}" in text
        assert "人工认定 1 项" in call("scan", SHOP, *BY, "--lang", "zh").out

    def test_explain_says_what_it_is_taken_for(self, call):
        found = json.loads(call("explain", SHOP, "customer.c7", *BY, "--format", "json").out)

        assert (found["kind"], found["decision"]["told"]) == (MOBILE, "none")
        assert "Decided: rejected" in call("explain", SHOP, "customer.c7", *BY).out
        assert (
            "numbers of machines"
            in call("explain", SHOP, "customer.c7", *BY, "--format", "html").out
        )

    def test_diff_is_silent_until_something_else_is_there(self, call):
        """What was rejected are mobiles; mail in the same column was not."""
        call("scan", SHOP, "--format", "json", "--output", "inventory.json", "-q")
        look = ("diff", SHOP, "--inventory", "inventory.json", "-q")

        assert call(*look, *BY).code == 0
        call("scan", SHOP, *BY, "--format", "json", "--output", "inventory.json", "-q")
        assert call(*look).code == 0
        fill("shop.db", [f"{name}@example.com" for name in PHONES])
        changed = call(*look)
        assert changed.code == 1
        assert f"personal {MAIL}" in changed.out

    def test_the_proof_relies_on_it_and_says_so(self, call):
        made = call(
            "copy", SHOP, COPY, "--policy", "de_identified", *BY, "--save-plan", "plan.yaml"
        )
        alone = call("verify", SHOP, COPY, "--plan", "plan.yaml", "--format", "json")
        proof = call("verify", SHOP, COPY, "--plan", "plan.yaml", *BY, "--format", "json")
        relied = json.loads(proof.out)["relies_on"]
        with closing(sqlite3.connect("copy.db")) as link:
            kept = [value for (value,) in link.execute("select c7 from customer order by id")]

        assert (made.code, kept) == (0, PHONES)
        assert alone.code == 1
        assert json.loads(alone.out)["relies_on"] == []
        assert (proof.code, len(relied)) == (0, 1)
        assert "as Li Wei decided on 2024-11-01" in relied[0]["en"]
        said = call("verify", SHOP, COPY, "--plan", "plan.yaml", *BY).out
        assert "relies on what people decided" in said

    def test_a_stale_word_is_told_by_every_command(self, call, tmp_path):
        stale = REJECTED.replace("why:", "until: 2024-11-02, why:")
        (tmp_path / "decisions.yaml").write_text(stale)
        commands = (
            ("scan", SHOP), ("plan", SHOP), ("diff", SHOP, "--inventory", "inventory.json"),
            ("copy", SHOP, COPY), ("verify", SHOP, COPY),
        )  # fmt: skip
        call("scan", SHOP, "--format", "json", "--output", "inventory.json", "-q")

        for words in commands:
            assert "it expired on 2024-11-02" in call(*words, *BY, "-q").err, words
        assert "it expired on 2024-11-02" in call("explain", SHOP, "customer.c7", *BY).out

    def test_an_end_is_told_once(self, call, tmp_path):
        """As a change: the scan's own word counts again, and nobody looked."""
        lasting = REJECTED.replace("why:", "until: 2099-01-01, why:")
        (tmp_path / "decisions.yaml").write_text(lasting)
        call("scan", SHOP, *BY, "--format", "json", "--output", "inventory.json", "-q")
        nightly = ("diff", SHOP, "--inventory", "inventory.json", *BY, "--update", "-q")
        before = call(*nightly)
        for name in ("decisions.yaml", "inventory.json"):
            text = (tmp_path / name).read_text()
            (tmp_path / name).write_text(text.replace("2099-01-01", "2024-11-02"))
        first, second = call(*nightly), call(*nightly)

        assert (before.code, before.out, before.err) == (0, "", "")
        assert (first.code, second.code, second.out, second.err) == (1, 0, "", "")
        assert "customer.c7" in first.out
        assert "it expired on 2024-11-02" in first.err

    def test_what_never_applied_is_told_once(self, call, tmp_path):
        call("scan", SHOP, "--format", "json", "--output", "inventory.json", "-q")
        (tmp_path / "decisions.yaml").write_text(REJECTED.replace("c7", "c77"))
        nightly = ("diff", SHOP, "--inventory", "inventory.json", *BY, "--update", "-q")
        first, second = call(*nightly), call(*nightly)

        assert "there is no such column" in first.err
        assert (first.code, second.code, second.err) == (0, 0, "")

    def test_a_page_shows_it(self, call, tmp_path):
        call("scan", SHOP, *BY, "--format", "json", "--output", "inventory.json", "-q")

        assert call("report", "inventory.json").code == 0
        page = (tmp_path / "report.html").read_text()
        assert "Decided by people" in page
        assert "numbers of machines" in page
        call("report", "inventory.json", "--output", "list.csv")
        assert "rejected by Li Wei on 2024-11-01" in (tmp_path / "list.csv").read_text()

    def test_a_plan_names_it_among_its_risks(self, call):
        made = json.loads(call("plan", SHOP, *BY, "--format", "json", "-q").out)
        risks = [each for each in made["risks"] if each["risk"] == "decided"]

        assert [each["column"] for each in risks] == ["c7"]
        assert "as Li Wei decided on 2024-11-01" in risks[0]["message"]

    def test_a_mistake_is_told_before_anything_is_read(self, call, tmp_path):
        (tmp_path / "decisions.yaml").write_text(REJECTED.replace("rejected", "reject"))
        answer = call("scan", SHOP, *BY)

        assert answer.code == 2
        assert "did you mean 'rejected'?" in answer.err
        assert "[1/" not in answer.err
