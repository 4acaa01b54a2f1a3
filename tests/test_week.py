"""A week of night jobs on a server: silent while nothing changes, and each change told once.

To whoever reads what is printed, to a webhook, to code scanning, and as a line of the trend.
"""

import json
from pathlib import Path

import pytest

from tests.commands import MOBILE, PHONES, Commands
from tests.webhook import webhook
from tuomin.reports.notify import courier

TABLES = 40
DECIDED = f"""format: tuomin.decisions/1
decisions:
  - column: t7.c7
    verdict: rejected
    kind: {MOBILE}
    who: Li Wei
    when: 2024-11-22
    why: numbers of machines
"""


@pytest.fixture(params=["postgres", "mariadb"])
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def change(server):
    """Run statements in the shop's database."""
    server.database("week")

    def run(*statements):
        server.run(*statements, database="week")

    phones = ", ".join(f"({at}, '{phone}')" for at, phone in enumerate(PHONES))
    run(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, sjh VARCHAR(11))",
        f"INSERT INTO customer VALUES {phones}",
        *(
            statement
            for at in range(1, TABLES)
            for statement in (
                f"CREATE TABLE t{at} (id INTEGER PRIMARY KEY, status INTEGER)",
                f"INSERT INTO t{at} VALUES (1, 0), (2, 1), (3, 0)",
            )
        ),
    )
    return run


@pytest.fixture
def week(server, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(courier, "WAITS", (0.01, 0.02))
    with webhook() as hook:
        yield Week(Commands(monkeypatch, capsys), server.url("week"), hook)


class Week:
    """A night job with all that it leaves: the inventory, messages, a history and reports."""

    def __init__(self, call, url, hook):
        self.call, self.url, self.hook = call, url, hook
        self.inventory, self.history = Path("inventory.json"), Path("history.ndjson")

    def night(self, *more, url=None):
        """The exit code, the changes that were printed, and the messages of the night."""
        before = len(self.hook.messages)
        answer = self.call(
            "diff", url or self.url, "--inventory", self.inventory, "--update", "--history",
            self.history, "--notify", self.hook.address, *more,
        )  # fmt: skip
        assert not any(phone in answer.out + answer.err for phone in PHONES)
        return answer, self.hook.messages[before:]

    def told(self, *more):
        answer, messages = self.night("--format", "json", *more)
        changes = json.loads(answer.out)["changes"]
        told = [(each["what"], each["table"], each["column"]) for each in changes]
        return answer.code, told, len(messages)

    def findings(self):
        """The fingerprints of the results of code scanning, and the columns that they are of."""
        log = json.loads(self.call("report", self.inventory, "--format", "sarif", "-o", "-").out)
        return {
            result["partialFingerprints"]["tuomin/v1"]: result["locations"][0]["logicalLocations"][
                0
            ]["name"]
            for result in log["runs"][0]["results"]
        }

    def points(self):
        """The trend: exit code, columns with personal information and new ones of each night."""
        answer = self.call("report", self.history, "--format", "json", "-o", "-")
        points = json.loads(answer.out)["points"]
        return [(each["exit"], each["columns"] and each["columns"]["personal"]) for each in points]


def test_week(server, change, week):
    kept, hook = week.inventory, week.hook
    # Monday: the baseline.
    assert week.call("scan", week.url, "--format", "json", "--output", kept, "-q").code == 0
    monday, known = kept.read_bytes(), week.findings()
    # Tuesday: nothing.
    silent, messages = week.night("-q")
    assert (silent.code, silent.out, silent.err, messages) == (0, "", "", [])
    assert kept.read_bytes() == monday
    # Wednesday: phones in a column whose name says nothing.
    rows = [f"INSERT INTO t7 (id, c7) VALUES ({at}, '{p}')" for at, p in enumerate(PHONES, 10)]
    change("ALTER TABLE t7 ADD c7 VARCHAR(11)", *rows)
    assert week.told() == (1, [("new", "t7", "c7")], 1)
    assert hook.messages[0].endswith(f"t7.c7: personal {MOBILE}")
    assert [week.findings()[each] for each in week.findings().keys() - known.keys()] == ["c7"]
    # Thursday: the same again is known.
    wednesday = kept.read_bytes()
    assert week.told() == (0, [], 0)
    assert kept.read_bytes() == wednesday
    # Friday: somebody says that they are none.
    Path("decisions.yaml").write_text(DECIDED)
    assert week.told("--decisions", "decisions.yaml") == (0, [], 0)
    friday = {each["column"]: each for each in json.loads(kept.read_text())["columns"]}
    assert (friday["c7"]["level"], friday["c7"]["judged"]["kind"]) == ("none", MOBILE)
    # Saturday: a column gets another name; the decision stands though nobody names its file.
    change("ALTER TABLE customer RENAME COLUMN sjh TO mobile")
    assert week.told() == (1, [("renamed", "customer", "sjh")], 1)
    # Sunday: the server lets nobody in, and once more after that.
    saturday = kept.read_bytes()
    shut = server.url("week", user="nobody", password="no")
    for alerts in (["the run ended with exit code 4; its own log says why"], []):
        answer, messages = week.night("-q", url=shut)
        assert (answer.code, messages) == (4, alerts)
    assert kept.read_bytes() == saturday
    assert week.points() == [(0, 1), (1, 2), (0, 2), (0, 1), (1, 1), (4, None), (4, None)]
    assert week.call("report", kept, week.history, "-o", "week.html").code == 0
    assert not any(phone in "".join(hook.messages) for phone in PHONES)
    assert not any(b"127.0.0.1" in body or b"nobody" in body for body in hook.got)
