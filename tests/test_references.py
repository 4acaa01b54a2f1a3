"""References that no key declares: found where they are, and nowhere else.

A case is tables with their rows, and the references expected, as `child -> target`.
"""

from dataclasses import replace

import polars as pl
import pytest

from tuomin import inventory
from tuomin.connectors.memory import MemoryConnector
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table
from tuomin.scan import asking, explain, scan

SEEN = 40
NUMBERS = [f"YG{n * 37 + 10_001}" for n in range(SEEN)]
SPARSE = [str(n * 7_919 % 100_003 + 3_400_000_000) for n in range(1, SEEN + 1)]
MIXED = [f"{'ABCDEFGH'[n % 8]}{'KLMNP'[n % 5]}{n * 37 % 1000:03d}" for n in range(SEEN)]
USERS = [
    f"{name}{n:02d}" for n, name in enumerate(["zhangwei", "wangfang", "lina", "chenjie"] * 10)
]
LOGGED = 90
STAFF = {
    "gh": NUMBERS,
    "xm": ["王伟", "李娜", "张敏", "刘洋"] * 10,
    "sjgh": [None, *(NUMBERS[n // 8] for n in range(1, SEEN))],
    "zt": ["1", "1", "2", "1"] * 10,
}
ACCOUNTS = {"user_name": USERS, "phone": [f"138{n * 7919:08d}" for n in range(SEEN)]}


def each(values, count=LOGGED):
    """Many rows that repeat the values."""
    return [values[n * 7 % len(values)] for n in range(count)]


def count(start, rows=LOGGED):
    return [str(start + n) for n in range(rows)]


COMMENTS = {
    "employee.gh": "工号",
    "yuangong.gh": "工号",
    "emp.emp_no": "工号",
    "emp.code": "员工编号",
    "gjj_grzh.grzh": "个人账号",
}
POINTS = {
    "the same name": (
        {"yuangong": STAFF, "file_access": {"gh": each(NUMBERS), "path": count(1)}},
        {"file_access.gh -> yuangong.gh", "yuangong.sjgh -> yuangong.gh"},
    ),
    "long numbers handed out one after the other, under the same name": (
        {
            "gjj_grzh": {"grzh": count(137_100_022_000, 60), "xingming": each(STAFF["xm"], 60)},
            "gjj_dkht": {"htbh": count(1), "grzh": each(count(137_100_022_000, 60))},
        },
        {"gjj_dkht.grzh -> gjj_grzh.grzh"},
    ),
    "whose it is stands before": (
        {"yuangong": STAFF, "bumen": {"mc": count(1, 9), "fzr_gh": each(NUMBERS, 9)}},
        {"bumen.fzr_gh -> yuangong.gh", "yuangong.sjgh -> yuangong.gh"},
    ),
    "whose it is stands behind": (
        {"yuangong": STAFF, "hz": {"mc": count(1, 9), "gh_fzr": each(NUMBERS, 9)}},
        {"hz.gh_fzr -> yuangong.gh", "yuangong.sjgh -> yuangong.gh"},
    ),
    "the word of the table before a name that all have": (
        {"emp": {"code": NUMBERS}, "badge": {"emp_code": each(NUMBERS), "colour": each("RGB")}},
        {"badge.emp_code -> emp.code"},
    ),
    "somebody in a role": (
        {"sys_user": ACCOUNTS, "doc_flow": {"approver": each(USERS[:9]), "doc": count(1)}},
        {"doc_flow.approver -> sys_user.user_name"},
    ),
    "a few rows whose key is gone": (
        {"yuangong": STAFF, "file_access": {"gh": [*each(NUMBERS), "YG99999", "YG99998"]}},
        {"file_access.gh -> yuangong.gh", "yuangong.sjgh -> yuangong.gh"},
    ),
    "numbers with gaps": (
        {
            "employee": {"gh": [str(n * 37 + 10_001) for n in range(SEEN)], "xm": STAFF["xm"]},
            "workorder": {"fzr_gh": each([str(n * 37 + 10_001) for n in range(SEEN)])},
        },
        {"workorder.fzr_gh -> employee.gh"},
    ),
    "numbered codes under any name": (
        {
            "employee": {"gh": SPARSE, "xm": STAFF["xm"]},
            "gift": {"from_no": each(SPARSE), "c6": each(SPARSE[::-1]), "rmk": each("RGB")},
        },
        {"gift.from_no -> employee.gh", "gift.c6 -> employee.gh"},
    ),
    "codes with letters, given out one after the other": (
        {
            "employee": {
                "gh": [f"YG{n}" for n in count(10_001, 900)],
                "xm": each(STAFF["xm"], 900),
            },
            "shift": {"k1": [f"YG{n}" for n in each(count(10_001, 40))], "rmk": each("RGB")},
        },
        {"shift.k1 -> employee.gh"},
    ),
    "codes that the word for somebody says, given out one after the other": (
        {
            "employee": {
                "emp_no": [f"E{n}" for n in count(10_001, 900)],
                "xm": each(STAFF["xm"], 900),
            },
            "shift": {"operator": [f"E{n}" for n in each(count(10_001, 40))], "rmk": each("RGB")},
        },
        {"shift.operator -> employee.emp_no"},
    ),
    "codes that the word for somebody says, where a few people have left": (
        {
            "employee": {
                "emp_no": [f"YG{n}" for n in count(10_001, 900) if int(n) % 17],
                "xm": each(STAFF["xm"], 847),
            },
            "shift": {"czr": [f"YG{n}" for n in each(count(10_001, 80), 500)]},
        },
        {"shift.czr -> employee.emp_no"},
    ),
    "codes whose letters differ": (
        {
            "employee": {"gh": MIXED, "xm": STAFF["xm"]},
            "visit": {"hfr2": each(MIXED), "rmk": each("RGB")},
        },
        {"visit.hfr2 -> employee.gh"},
    ),
    "numbers with the word of the table": (
        {
            "emp": {"emp_no": count(1, SEEN), "name": STAFF["xm"]},
            "badge": {"emp_no": each(count(1, SEEN)), "colour": each("RGB")},
        },
        {"badge.emp_no -> emp.emp_no"},
    ),
}
POINTS_NOWHERE = {
    "dense numbers under any name": {
        "employee": {"gh": count(100_001, 900), "xm": each(STAFF["xm"], 900)},
        "pallet": {"c1": each(count(100_001, 400), 400), "colour": each("RGB", 400)}},
    "dates, where numbers begin with years": {
        "student": {"student_no": [f"{2021 + n // 372}{n // 31 % 12 + 1:02d}{n % 31 + 1:02d}"
                                   for n in range(900)], "xm": each(STAFF["xm"], 900)},
        "meal": {"d": each([f"202{n % 2 + 1}{n % 12 + 1:02d}{n % 28 + 1:02d}" for n in range(84)]),
                 "colour": each("RGB")}},
    "round numbers among those of people": {
        "employee": {"gh": [f"{n}0" for n in count(10_000, 6_000)],
                     "xm": each(STAFF["xm"], 6_000)},
        "sale": {"v1": each([f"{n}00" for n in range(1_001, 1_590, 7)]), "colour": each("RGB")}},
    "codes of which each row has its own, given out in the same way": {
        "employee": {"gh": [f"YG{n}" for n in count(10_001, 900)], "xm": each(STAFF["xm"], 900)},
        "pallet": {"c1": [f"YG{n}" for n in count(10_001, 400)], "colour": each("RGB", 400)}},
    "other codes with the same letters": {
        "employee": {"gh": NUMBERS, "xm": STAFF["xm"]},
        "pallet": {"c1": each([f"YG{n * 37 + 10_002}" for n in range(SEEN - 1)]),
                   "colour": each("RGB")}},
    "dense numbers": {"yuangong": STAFF | {"gh": count(1, SEEN), "sjgh": [None] * SEEN},
                      "shelf": {"gh": each(count(1, SEEN)), "seq": count(1)}},
    "dense numbers of many digits": {
        "employee": {"gh": count(10_001, 900), "xm": each(STAFF["xm"], 900)},
        "warehouse_item": {"xgh": count(10_001, 400), "colour": each("RGB", 400)}},
    "codes of other things": {"emp": {"code": NUMBERS}, "product": {"code": NUMBERS}},
    "status codes": {"sys_user": {"user_name": ["admin", "open", "done", "void", *USERS]},
                     "ticket": {"status": each(["open", "done", "void"]), "id": count(1)}},
    "dictionary codes": {"sys_user": {"user_name": ["male", "female", "other", *USERS]},
                         "sys_dict": {"dict_code": ["male", "female", "other"] * 5}},
    "names of menus": {"sys_user": {"user_name": ["home", "users", "roles", *USERS]},
                       "menus": {"name": ["home", "users", "roles"], "sort": count(1, 3)},
                       "roles": {"name": ["admin", "users", "roles"], "sort": count(1, 3)}},
    "names of people": {"yuangong": STAFF | {"sjgh": [None] * SEEN},
                        "visit": {"xm": each(STAFF["xm"]), "room": count(1)}},
    "half of the values": {"yuangong": STAFF | {"sjgh": [None] * SEEN},
                           "file_access": {"gh": NUMBERS + [f"YG{n}" for n in count(20_000)]}},
    "no values in common": {"yuangong": STAFF | {"sjgh": [None] * SEEN},
                            "cabinet": {"gh": [f"GZ{n * 31 + 10_001}" for n in range(SEEN)]}},
    "a target that repeats": {"yuangong": {"gh": each(NUMBERS), "xm": each(STAFF["xm"])},
                              "file_access": {"gh": each(NUMBERS)}},
    "two values": {"yuangong": STAFF | {"sjgh": [None] * SEEN},
                   "file_access": {"gh": NUMBERS[:2] * 30}},
}  # fmt: skip


def store(tables, kind=MemoryConnector):
    made = {}
    for name, columns in tables.items():
        declared = tuple(
            Column(name=each, type="TEXT", comment=COMMENTS.get(f"{name}.{each}", ""))
            for each in columns
        )
        frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        made[Table(schema=None, name=name, columns=declared)] = frame
    return kind(made)


def found(inventory):
    return {
        f"{each.table}.{each.column} -> {each.target}.{each.target_column}"
        for each in inventory.references
    }


@pytest.mark.parametrize(("tables", "expected"), POINTS.values(), ids=POINTS)
def test_what_refers_is_found(tables, expected):
    judged = scan(store(tables))
    kinds = {each.label: each.kind for each in judged.columns}

    assert found(judged) == expected
    assert all(kinds[child] == kinds[target] for child, target in map(ends, expected))


def ends(arrow):
    return arrow.split(" -> ")


@pytest.mark.parametrize("tables", POINTS_NOWHERE.values(), ids=POINTS_NOWHERE)
def test_what_does_not_refer_is_left_alone(tables):
    together = scan(store(tables))
    apart = [scan(store({name: columns})) for name, columns in tables.items()]
    levels = {each.label: each.level for alone in apart for each in alone.columns}

    assert found(together) == set()
    assert {each.label: each.level for each in together.columns} == levels


CASE = POINTS["the same name"][0]


def test_the_evidence_says_so_in_both_languages_and_gives_no_value_away():
    judged = scan(store(CASE))
    (verdict,) = (each for each in judged.columns if each.label == "file_access.gh")
    (reference,) = (each for each in judged.references if each.table == "file_access")
    (reason,) = verdict.evidence

    assert (reference.asked, reference.found) == (SEEN, SEEN)
    assert (verdict.level, verdict.role) == ("personal", "direct")
    assert reason.en == "its values are those of yuangong.gh (40 of 40), no key declares it"
    assert reason.zh == "取值即 yuangong.gh 的值（40 个中有 40 个），未声明外键"
    assert not any(number in inventory.dumps(judged) for number in NUMBERS)


def test_an_inventory_keeps_its_references():
    judged = scan(store(CASE))

    assert inventory.loads(inventory.dumps(judged)) == inventory.loads(
        inventory.dumps(inventory.loads(inventory.dumps(judged)))
    )
    assert set(inventory.loads(inventory.dumps(judged)).references) == set(judged.references)


def test_explaining_one_column_looks_where_its_name_leads():
    told = explain(store(CASE), "file_access.gh")

    assert told["kind"] == "employment.employee_no"


@pytest.mark.parametrize("column", ["c6", "operator"])
def test_explaining_one_column_finds_what_its_values_alone_refer_to(column):
    tables = POINTS["numbered codes under any name"][0]
    told = explain(store(tables | {"gift": {column: each(SPARSE)}}), f"gift.{column}")

    assert told["kind"] == "employment.employee_no"


def test_without_values_nothing_refers():
    assert found(scan(store(CASE), values=False)) == set()


class Silent(MemoryConnector):
    """A store that gives samples and answers no other question."""

    asked = 0

    def overlap(self, table, column, values):
        self.asked += 1
        raise ConnectorError("took too long", where=table.label)


class Unsized(MemoryConnector):
    """A store that cannot say how many rows a table has, and has no index."""

    def sample(self, table, rows):
        return replace(super().sample(table, rows), rows=None)


FEW = 300


@pytest.fixture
def few(monkeypatch):
    """A scan that asks but a few questions."""
    monkeypatch.setattr(asking, "ASKED", FEW)


MANY = {f"log{number}": {"gh": [f"YG{n}" for n in count(20_000)]} for number in range(FEW)}
UNASKED = {
    "no answer": (Silent, CASE, "took too long"),
    "no index and no size": (
        Unsized, CASE, "its table is large or of unknown size, and no index helps",
    ),
    "too many": (
        MemoryConnector,
        {"badge": {"own_gh": each(NUMBERS)}} | MANY | {"yuangong": STAFF},
        f"all {FEW} questions of a scan were used",
    ),
}  # fmt: skip


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(("kind", "tables", "reason"), UNASKED.values(), ids=UNASKED)
def test_what_cannot_be_asked_is_undetermined_and_said(kind, tables, reason):
    judged = scan(store(tables, kind))
    left = {each.label: each.reason for each in judged.columns if each.level == "undetermined"}
    (note,) = judged.notes

    assert (found(judged), judged.complete) == (set(), False)
    assert note.startswith(f"references not asked for ({reason}): ")
    assert set(left.values()) == {
        f"it may refer to yuangong.gh, which could not be asked: {reason}"
    }
    assert all(f"{label} -> yuangong.gh" in note for label in left)


def test_a_column_that_gives_no_answer_is_asked_once():
    silent = store(CASE, Silent)
    scan(silent)

    assert silent.asked == 1


def test_time_runs_out(monkeypatch):
    monkeypatch.setattr(asking, "PATIENCE", -1.0)
    judged = scan(store(CASE))

    assert (found(judged), judged.complete) == (set(), False)
    assert "seconds were used" in judged.notes[0]


@pytest.mark.usefixtures("few")
def test_the_surest_names_are_asked_first():
    """However many tables stand before the one whose name is the key's own."""
    many = {f"a{number}": {"own_gh": [f"YG{n}" for n in count(20_000)]} for number in range(FEW)}
    judged = scan(store(many | CASE))

    assert "file_access.gh -> yuangong.gh" in found(judged)
    assert not judged.complete


class Counting(MemoryConnector):
    """A store that counts how often it is asked, and for how many values."""

    asked = 0
    most = 0

    def overlap(self, table, column, values):
        self.asked, self.most = self.asked + 1, max(self.most, len(values))
        return super().overlap(table, column, values)


def test_few_questions_are_asked_however_many_tables_there_are():
    logs = {"note": each(USERS), "code": count(1), "kind": each("ABC"), "operator": count(1)}
    many = {f"log{number}": logs for number in range(50)}
    asking = store(many | CASE | {"long_log": {"gh": each(NUMBERS, 900)}}, Counting)
    scan(asking)

    assert asking.asked <= 5
    assert asking.most <= 200


def test_names_without_a_word_are_names():
    assert scan(store({"t": {" ": NUMBERS}, "u": {"😀": NUMBERS, "id": count(1, SEEN)}})).complete
