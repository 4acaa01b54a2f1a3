"""A copy is masked, whole, repeatable under a kept key, and all or nothing whatever fails."""

import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import replace

import polars as pl
import pytest

from tests.planned import MOBILE, NAME, column, foreign, made, table
from tuomin import policy
from tuomin.connectors.memory import MemoryConnector
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.copier.treatment import Step
from tuomin.errors import ConnectorError, PolicyError, SetupError
from tuomin.transforms.keyed.keys import Key
from tuomin.transforms.registry import build

ROWS = 3_000
KEY = Key(bytes(range(32)))
PEOPLE = table(
    "people",
    column("id", "integer", nullable=False),
    column("name", kind=NAME),
    column("phone", kind=MOBILE, nullable=False),
    column("note", kind="communication.feedback_content"),
    column("level", "integer"),
    column("odd"),
    primary_key=("id",),
    unique=(("phone",),),
)
CALLS = table(
    "calls",
    column("id", "integer", nullable=False),
    column("person_id", "integer"),
    column("phone", kind=MOBILE),
    primary_key=("id",),
    foreign_keys=(foreign(("person_id",), "people", ("id",)),),
)
ODD = [
    "",
    " ",
    "NULL",
    "\\N",
    "a\tb",
    "a\nb",
    '"',
    "'",
    "\\",
    "中文",
    "😀",
    "=1+1",
    "x" * 999,
    None,
]


def people(rows=ROWS):
    n = pl.int_range(rows, eager=True)
    phones = ("1380000" + (n + 1000).cast(pl.String).str.zfill(4)).alias("phone")
    names = pl.Series(["欧阳明", "王伟", "李娜", "Zhang San", None])
    return pl.DataFrame(
        {
            "id": n + 1,
            "name": names.gather(n % len(names)),
            "phone": phones,
            "note": pl.select(pl.format("请联系欧阳明，电话{}，谢谢", phones)).to_series(),
            "level": n % 4,
            "odd": pl.Series(ODD, dtype=pl.String).gather(n % len(ODD)),
        }
    )


def calls(rows=ROWS):
    n = pl.int_range(rows, eager=True)
    seen = people(rows)["phone"].gather((n * 7) % rows)
    return pl.DataFrame(
        {
            "id": n + 1,
            "person_id": (n * 7) % rows + 1,
            "phone": seen.str.head(3) + "-" + seen.str.slice(3, 4) + "-" + seen.str.slice(7),
        }
    )


def source():
    return MemoryConnector({PEOPLE[0]: people(), CALLS[0]: calls()})


def copied(rules="de_identified", key=None, origin=None, tables=(PEOPLE, CALLS)):
    """The frames of a copy by table, and what `copy` says of it."""
    target = MemoryConnector()
    found = made(*tables, rules=rules, key=key.id if key else "")
    done = copy(origin or source(), target, found, key=key)
    return {each.name: frame for each, frame in target.frames.items()}, done


class TestWhatIsCopied:
    def test_all_rows_and_who_they_belong_to(self):
        frames, done = copied()

        assert done.rows == {"people": ROWS, "calls": ROWS}
        assert done.key == "destroyed"
        joined = frames["calls"].join(frames["people"], left_on="person_id", right_on="id")
        assert joined.height == ROWS
        assert frames["people"]["id"].is_unique().all()

    def test_columns_that_nobody_recognised_are_untouched(self):
        frames, _ = copied()

        assert frames["people"]["odd"].equals(people()["odd"])
        assert frames["people"]["level"].equals(people()["level"])

    def test_null_stays_null(self):
        frames, _ = copied()

        assert frames["people"]["name"].is_null().equals(people()["name"].is_null())

    def test_types_stay(self):
        frames, _ = copied()

        assert frames["people"].schema == people().schema

    def test_one_phone_has_one_surrogate_in_every_spelling(self):
        frames, _ = copied()
        joined = frames["calls"].join(frames["people"], left_on="person_id", right_on="id")

        assert (joined["phone"].str.replace_all("-", "") == joined["phone_right"]).all()

    def test_an_exception_holds_in_every_spelling(self):
        """Of two phones that met in one surrogate one got another: so does its other spelling."""
        step = Step(
            column="phone",
            transform=build("mobile", {}),
            key=bytes(32),
            where="people.phone",
            exceptions=pl.DataFrame({"value": ["13800138000"], "surrogate": ["16412345678"]}),
        )
        phones = ["138-0013-8000", None, "13800138000", "+86 138 0013 8000", "８６13800138000"]
        others = ["139-0013-9000", "6213800138000", "+86-139-0013-9000"]
        first = replace(step, exceptions=None).apply(pl.Series(others)).to_list()

        made = step.apply(pl.Series([*phones, *others])).to_list()

        assert made[:3] == ["164-1234-5678", None, "16412345678"]
        assert made[3:5] == ["+86 164 1234 5678", "８６16412345678"]
        assert made[5:] == first

    def test_names_and_numbers_inside_texts_go(self):
        frames, _ = copied()

        assert frames["people"]["note"].unique().to_list() == ["请联系[name]，电话[mobile]，谢谢"]

    @pytest.mark.parametrize("outcome", ["de_identified", "anonymized"])
    def test_no_original_is_left(self, outcome):
        frames, _ = copied(outcome)
        texts = str([frame.rows() for frame in frames.values()])

        assert not re.search("1380000[0-9]{4}|欧阳明|王伟|李娜|Zhang San", texts)

    def test_an_empty_table_is_there(self):
        none = MemoryConnector({PEOPLE[0]: people(0), CALLS[0]: calls(0)})
        frames, done = copied(origin=none)

        assert done.rows == {"people": 0, "calls": 0}
        assert {name: frame.height for name, frame in frames.items()} == done.rows

    def test_progress_is_told_by_table(self):
        told = []
        copy(
            source(),
            MemoryConnector(),
            made(PEOPLE, CALLS),
            progress=lambda *step: told.append(step),
        )

        assert told[-1] == ("calls", ROWS, ROWS)
        assert ("people", ROWS, ROWS) in told

    def test_an_anonymized_copy_has_a_new_order_each_time(self):
        first, again = copied("anonymized")[0]["people"], copied("anonymized")[0]["people"]

        assert first["level"].to_list() != people()["level"].to_list()
        assert first["level"].to_list() != again["level"].to_list()
        assert sorted(first["level"]) == sorted(again["level"])
        assert set(first["level"]) <= set(people()["level"])


class TestKeys:
    def test_a_kept_key_gives_the_same_copy_again(self):
        first, again = copied(key=KEY), copied(key=KEY)

        assert all(first[0][name].equals(again[0][name]) for name in first[0])
        assert first[1].key == "kept"

    def test_another_key_gives_another_copy(self):
        first, other = copied()[0]["people"], copied()[0]["people"]

        assert (first["phone"] == other["phone"]).sum() < 5
        assert (first["id"] == other["id"]).sum() < 5

    def test_the_kept_key_lives_on_and_a_random_one_does_not(self):
        copied(key=KEY)

        assert KEY.domain("still there")

    @pytest.mark.parametrize(("planned", "given"), [("", KEY), (KEY.id, None), ("00000000", KEY)])
    def test_a_plan_holds_for_its_key_only(self, planned, given):
        found = made(PEOPLE, CALLS, key=planned)

        with pytest.raises(PolicyError, match="--key-file"):
            copy(source(), MemoryConnector(), found, key=given)


class TestCollisions:
    def rules(self, length):
        token = policy.Rule(transform="token", options={"length": length, "alphabet": "digits"})
        return replace(
            policy.read("de_identified"),
            columns={"people.phone": token, "calls.phone": token},
        )

    def test_unique_surrogates_from_few(self):
        some = MemoryConnector({PEOPLE[0]: people(600), CALLS[0]: calls(600)})
        frames, _ = copied(self.rules(3), origin=some)

        assert frames["people"]["phone"].is_unique().all()
        assert frames["people"]["phone"].str.contains("^[0-9]{3}$").all()

    def test_equal_values_stay_equal_elsewhere(self):
        plain = people(600)
        same = pl.DataFrame({"id": plain["id"], "person_id": plain["id"], "phone": plain["phone"]})
        origin = MemoryConnector({PEOPLE[0]: plain, CALLS[0]: same})
        frames, _ = copied(self.rules(3), origin=origin)
        joined = frames["calls"].join(frames["people"], left_on="person_id", right_on="id")

        assert (joined["phone"] == joined["phone_right"]).all()

    def test_the_same_under_the_same_key(self):
        some = {PEOPLE[0]: people(600), CALLS[0]: calls(600)}
        first, again = (
            copied(self.rules(3), KEY, MemoryConnector(some))[0]["people"] for _ in range(2)
        )

        assert first.equals(again)

    def test_more_values_than_surrogates_are_refused(self):
        some = MemoryConnector({PEOPLE[0]: people(1_001), CALLS[0]: calls(0)})

        with pytest.raises(PolicyError, match=r"people\.phone: \d+ values of a unique column"):
            copied(self.rules(3), origin=some)


@pytest.mark.parametrize("unique", [(), (("no",),)], ids=["", "unique"])
def test_cards_of_19_digits_stay_numbers_of_64_bits_and_different(unique):
    card = table("card", column("no", "integer", "financial_account.bank_card"), unique=unique)
    numbers = [6222020000000000000 + n * 7_919_000_017 for n in range(300)]
    store, target = MemoryConnector({card[0]: pl.DataFrame({"no": numbers})}), MemoryConnector()
    copy(store, target, made(card))
    (found,) = target.frames.values()

    assert (found["no"].dtype, found["no"].n_unique()) == (pl.Int64, 300)
    assert not set(found["no"].to_list()) & set(numbers)


class TestRefusals:
    def test_the_source_as_target(self):
        store = source()

        with pytest.raises(SetupError, match="the target is the source"):
            copy(store, store, made(PEOPLE, CALLS))

    def test_the_source_under_another_spelling(self, tmp_path):
        with sqlite3.connect(tmp_path / "a.db") as database:
            database.execute("CREATE TABLE people (id INTEGER)")
        database.close()
        (tmp_path / "b.db").symlink_to("a.db")
        (tmp_path / "c.db").hardlink_to(tmp_path / "a.db")
        before = open_connector(f"sqlite:///{tmp_path}/a.db")
        (found,) = before.tables()
        planned = made((found, {"id": None}))

        for name in ("a.db", "b.db", "c.db", f"../{tmp_path.name}/a.db"):
            after = open_connector(f"sqlite:///{tmp_path}/{name}", write=True)
            with pytest.raises(SetupError, match="the target is the source"):
                copy(before, after, planned)

    def test_a_target_that_is_not_empty(self):
        target = MemoryConnector({CALLS[0]: calls(1)})

        with pytest.raises(SetupError, match="not empty"):
            copy(source(), target, made(PEOPLE, CALLS))
        assert list(target.frames) == [CALLS[0]]

    @pytest.mark.parametrize("planned", [(PEOPLE,), (PEOPLE, CALLS)])
    def test_a_schema_that_was_not_planned(self, planned):
        wider = replace(CALLS[0], columns=(*CALLS[0].columns, column("new")[0]))
        store = MemoryConnector(
            {PEOPLE[0]: people(), wider: calls().with_columns(new=pl.lit("13800001000"))}
        )
        target = MemoryConnector()

        with pytest.raises(PolicyError, match=r"calls\.new is new|calls is new"):
            copy(store, target, made(*planned))
        assert target.frames == {}

    def test_a_surrogate_that_does_not_fit_its_type(self):
        fixed = policy.Rule(transform="token")
        small = table("small", column("n", "integer"))
        store = MemoryConnector({small[0]: pl.DataFrame({"n": [1, 2]})})
        found = made(small)
        step = replace(found.tables[0].columns[0], transform=fixed.transform, domain="x")
        edited = replace(found, tables=(replace(found.tables[0], columns=(step,)),))

        with pytest.raises(ConnectorError, match=r"small\.n: 2 surrogates do not fit the type"):
            copy(store, MemoryConnector(), edited)


class Failing(MemoryConnector):
    """A store that fails at the third batch it reads or writes."""

    def __init__(self, frames=None, *, reading=False, writing=False):
        super().__init__(frames)
        self.reading, self.writing = reading, writing

    def batches(self, table, rows, *, columns=None):
        for number, batch in enumerate(super().batches(table, 100, columns=columns)):
            if self.reading and number == 2:
                raise ConnectorError("the line went dead", where=table.label)
            yield batch

    @contextmanager
    def staging(self, tables, *, engine, run=None):
        with super().staging(tables, engine=engine, run=run) as staging:
            yield FailingStaging(staging) if self.writing else staging


class FailingStaging:
    def __init__(self, staging):
        self.staging, self.left = staging, 2

    def write(self, table, batch):
        self.left -= 1
        if self.left < 0:
            raise ConnectorError("the disk is full", where=table.label)
        self.staging.write(table, batch)


class TestFailures:
    @pytest.mark.parametrize(
        ("reading", "writing", "message"),
        [(True, False, "the line went dead"), (False, True, "the disk is full")],
    )
    def test_leave_nothing(self, reading, writing, message):
        before = Failing({PEOPLE[0]: people(), CALLS[0]: calls()}, reading=reading)
        target = Failing(writing=writing)
        threads = threading.active_count()

        with pytest.raises(ConnectorError, match=message):
            copy(before, target, made(PEOPLE, CALLS))
        assert target.frames == {}
        within = time.monotonic() + 5  # those beside a thread end soon after it
        while threading.active_count() > threads and time.monotonic() < within:
            time.sleep(0.01)
        assert threading.active_count() <= threads

    def test_of_a_transform_name_the_column_and_no_value(self, monkeypatch):
        from tuomin.transforms.name import Name

        def broken(_self, texts, _key):
            raise ValueError(texts[0])

        monkeypatch.setattr(Name, "apply", broken)
        target = MemoryConnector()

        with pytest.raises(ConnectorError, match=r"people\.name: name failed \(V") as caught:
            copy(source(), target, replace(made(PEOPLE, CALLS)))
        assert "欧阳明" not in str(caught.value)
        assert target.frames == {}

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_stops_at_once_and_leaves_nothing(self, tmp_path, number):
        with closing(sqlite3.connect(tmp_path / "source.db")) as database:
            database.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, phone TEXT)")
            numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900000)"
            values = "SELECT i, '王伟', '1380000' || (i % 9000 + 1000) FROM n"
            database.execute(f"INSERT INTO people {numbers} {values}")
            database.commit()
        command = [sys.executable, "-m", "tuomin", "copy", "-q"]
        urls = [f"sqlite:///{tmp_path}/{name}.db" for name in ("source", "target")]
        process = subprocess.Popen(
            [*command, *urls], stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        wait_for(lambda: len(names(tmp_path)) > 1, process)
        process.send_signal(number)
        began = time.monotonic()
        _, said = process.communicate(timeout=60)

        assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[number]
        assert time.monotonic() - began < 15
        assert "Traceback" not in said
        assert names(tmp_path) == ["source.db"]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def wait_for(happened, process):
    end = time.monotonic() + 60
    while not happened():
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.mark.parametrize("outcome", ["de_identified", "anonymized"])
def test_no_byte_of_an_original_is_in_the_file(tmp_path, outcome):
    url = f"sqlite:///{tmp_path}/target.db"
    with closing(open_connector(url, write=True)) as target:
        copy(source(), target, made(PEOPLE, CALLS, rules=outcome))
    content = (tmp_path / "target.db").read_bytes()

    assert not re.search(rb"1380000[0-9]{4}|138-0000-[0-9]{4}", content)
    assert "欧阳明".encode() not in content
    assert names(tmp_path) == ["target.db"]
