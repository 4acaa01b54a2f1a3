"""Columns whose names say nothing: values, and what stands beside them, decide."""

from pathlib import Path

import pytest
import yaml

import sample_db
from sample_db.build import whole
from sample_db.tables import SHEETS, TABLES
from tests.nameless import Nameless
from tuomin.connectors.memory import MemoryConnector
from tuomin.scan import scan

TRUTH = yaml.safe_load(
    Path(sample_db.__file__).with_name("truth.yaml").read_text(encoding="utf-8")
)["tables"]


@pytest.fixture(scope="module")
def found():
    """Verdicts on a nameless sample beside the truth."""
    frames = whole(SHEETS, rows=600, seed=21)
    store = Nameless(MemoryConnector({table: frames[table.name] for table in TABLES}), seed=21)
    verdicts = scan(store).columns
    return [(v, TRUTH[v.table][store.names[v.table][v.column]]) for v in verdicts]


class TestNamelessSample:
    def test_personal_information_is_found(self, found):
        scored = [(v, t) for v, t in found if t.get("scored", True)]
        wanted = {v.label for v, t in scored if t["level"] in ("personal", "sensitive")}
        flagged = {v.label for v, _ in scored if v.level != "none"}

        assert 2 * len(wanted & flagged) / (len(wanted) + len(flagged)) >= 0.97

    def test_what_only_looks_like_it_is_left_alone(self, found):
        assert [v.label for v, t in found if t.get("hard_negative") and v.level != "none"] == []
