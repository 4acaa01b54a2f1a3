"""The examples for Prometheus and Grafana ask for what a night job leaves, and for all of it."""

import json
import re
import shutil
import subprocess
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from tuomin.model import Inventory
from tuomin.reports.metrics import Job, render

FOLDER = Path(__file__).parents[1] / "configs" / "monitoring"
RULES = yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"][0]["rules"]
BOARD = json.loads((FOLDER / "dashboard.json").read_text())
ASKED = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
METRIC, LABELS = re.compile(r"\btuomin_\w+"), re.compile(r"[{,]\s*(\w+)\s*(?:=|!)")
FOUND = Inventory(engine="sqlite", url="u", complete=True)
LEFT = render(Job(store="shop", ended=1.0, seconds=0.1, code=0, found=FOUND))
KNOWN = set(METRIC.findall("\n".join(re.findall("^tuomin.*", LEFT, re.MULTILINE))))


def test_every_metric_is_left_by_a_run_and_shown():
    alerted = {name for rule in RULES for name in METRIC.findall(rule["expr"])}
    shown = {name for expression in ASKED for name in METRIC.findall(expression)}
    offered = set(METRIC.findall(BOARD["templating"]["list"][1]["query"]["query"]))

    assert shown == KNOWN
    assert alerted | offered <= KNOWN


def test_every_label_is_one_of_theirs():
    known = set(LABELS.findall(LEFT))
    legends = {
        name
        for panel in BOARD["panels"]
        for target in panel["targets"]
        for name in re.findall(r"{{(\w+)}}", target["legendFormat"])
    }

    assert known == {"store", "level"}
    assert {name for each in ASKED for name in LABELS.findall(each)} | legends <= known


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_and_where_in_both_languages(rule):
    summary, description = (rule["annotations"][name] for name in ("summary", "description"))

    assert rule["labels"]["severity"] in {"critical", "warning"}
    assert "{{ $labels.store }}" in summary
    assert "{{ $labels.store }}" in description
    assert re.search("[\u4e00-\u9fff]", description)


def test_panels_have_their_own_place_and_number():
    places = [panel["gridPos"] for panel in BOARD["panels"]]

    assert len({panel["id"] for panel in BOARD["panels"]}) == len(places)
    assert all(place["x"] + place["w"] <= 24 for place in places)
    assert not any(overlap(*pair) for pair in combinations(places, 2))


def overlap(one, other):
    return (
        one["x"] < other["x"] + other["w"] and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"] and other["y"] < one["y"] + one["h"]
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [("check", "rules", "alerts.yaml"), ("test", "rules", "alerts_test.yaml")],
    ids=" ".join,
)
def test_prometheus_takes_the_rules_and_they_fire(words):
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not installed")
    done = subprocess.run(
        [promtool, *words], cwd=FOLDER, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_takes_the_metrics():
    promtool = shutil.which("promtool")
    if not promtool:
        pytest.skip("promtool is not installed")
    done = subprocess.run(
        [promtool, "check", "metrics"], input=LEFT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
