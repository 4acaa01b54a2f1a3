"""The sample database, whose truth is known: what is personal is found, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import sample_db
from sample_db.build import whole
from sample_db.tables import SHEETS, TABLES
from tuomin.connectors.memory import MemoryConnector
from tuomin.scan import scan

TRUTH = yaml.safe_load(
    Path(sample_db.__file__).with_name("truth.yaml").read_text(encoding="utf-8")
)["tables"]


@pytest.fixture(scope="module", params=[1, 7])
def found(request):
    """The columns of two samples, the second without comments, as SQLite has none."""
    frames = whole(SHEETS, rows=600, seed=request.param)
    tables = TABLES if request.param == 1 else [bare(table) for table in TABLES]
    return scan(MemoryConnector({table: frames[table.name] for table in tables})).columns


def bare(table):
    columns = tuple(replace(column, comment="") for column in table.columns)
    return replace(table, comment="", columns=columns)


class TestSample:
    """The sample database, whose truth is known."""

    def test_personal_information_is_found_and_nothing_else(self, found):
        truths = [(column, TRUTH[column.table][column.column]) for column in found]
        scored = [(c, t) for c, t in truths if t.get("scored", True)]
        wanted = {c.label for c, t in scored if t["level"] in ("personal", "sensitive")}
        flagged = {c.label for c, t in scored if c.level != "none"}
        right = len(wanted & flagged)

        assert 2 * right / (len(wanted) + len(flagged)) >= 0.97
        assert [c.label for c, t in truths if t.get("hard_negative") and c.level != "none"] == []

    def test_everything_sensitive_is_called_so(self, found):
        assert [
            column.label
            for column in found
            if TRUTH[column.table][column.column]["level"] == "sensitive"
            and column.level != "sensitive"
        ] == []

    def test_kinds_are_right(self, found):
        kinds = [
            (column.kind, TRUTH[column.table][column.column]["kind"])
            for column in found
            if TRUTH[column.table][column.column]["level"] in ("personal", "sensitive")
        ]

        assert sum(one == other for one, other in kinds) / len(kinds) >= 0.95
