"""Reports of 20,000 columns as a page in Chromium, and of 100,000 as a workbook.

The columns are the sample's, of fifty seeds; half of them hold personal information, which is more
than most stores have. A report is made by one command in a process of its own, as in scans.py.
"""

import sqlite3
import statistics
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import polars as pl

from sample_db.build import whole
from sample_db.tables import SHEETS
from tests.benchmarks._apart import alone
from tests.benchmarks.scans import ran, told
from tests.browser import browser
from tuomin import inventory
from tuomin.connectors.open import open_connector
from tuomin.scan import scan

SEEDS, ROWS, TIMES = 50, 200, 5
LARGEST, PAINT, FILTER, PEAK = 5.0, 1_000, 100, 200  # MB, ms, ms, MiB
ACTS = {
    "filter": "document.querySelector('.filter-none').click()",
    "search": """(() => { const box = document.querySelector('[type=search]'); box.focus();
        box.value = box.value ? '' : 'phone';
        box.dispatchEvent(new Event('input', {bubbles: true})) })()""",
    "language": "document.querySelector('[name=language]:not(:checked)').click()",
}
FRAME = """new Promise(done => { const began = performance.now(); %s;
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))) })"""

PAINTED = """new Promise(done => { const look = () => {
    const found = performance.getEntriesByType('paint').at(-1);
    found ? done(found.startTime) : requestAnimationFrame(look); }; look(); })"""


def run():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        once, many, page = folder / "once.json", folder / "many.json", folder / "page.html"
        alone(look, folder / "many.db", once)
        made = ran("report", str(once), "--output", str(page))
        size = page.stat().st_size / 1e6
        yield "page", f"{size:.2f} MB (wanted at most {LARGEST})", told(made)
        yield from looked(page)
        alone(multiply, once, many)
        made = ran("report", str(many), "--output", str(folder / "many.xlsx"))
        yield "workbook of 100,000 columns", told(made), f"(wanted at most {PEAK} MiB)"


def looked(page):
    """Milliseconds until something is painted, and what a filter, a search and a language take."""
    with browser() as shown:
        shown.call("Performance.enable", timeDomain="threadTicks")
        paints = [painted(shown, page) for _ in range(TIMES)]
        yield "first paint", f"{statistics.median(paints):.0f} ms (wanted under {PAINT})"
        for name, act in ACTS.items():
            shown.ask(FRAME % act)
            clock, spent = zip(*(taken(shown, act) for _ in range(2 * TIMES)), strict=True)
            yield (
                name, f"{statistics.median(spent):.0f} ms of the browser's main thread",
                f"{statistics.median(clock):.0f} ms by the clock (wanted under {FILTER})",
            )  # fmt: skip


def painted(shown, page):
    shown.open(page)
    return shown.ask(PAINTED)


def taken(shown, act):
    """Milliseconds by the clock until the next frame is there, and of the browser's main thread."""
    before = busy(shown)
    clock = shown.ask(FRAME % act)
    return clock, busy(shown) - before


def busy(shown):
    found = shown.call("Performance.getMetrics")["metrics"]
    return next(1000 * each["value"] for each in found if each["name"] == "TaskDuration")


def look(path, once):
    """The inventory of the sample's tables, those of every seed in one store."""
    fill(path)
    with closing(open_connector(f"sqlite:///{path}")) as store:
        inventory.write(scan(store), once)


def fill(path):
    """The tables of the sample of each seed, every column as text."""
    with closing(sqlite3.connect(path)) as database:
        for seed in range(1, SEEDS + 1):
            for name, frame in whole(SHEETS, rows=ROWS, seed=seed).items():
                texts = frame.select(pl.exclude(pl.Binary)).cast(pl.String, strict=False)
                names = ", ".join(f'"{each}" text' for each in texts.columns)
                marks = ", ".join("?" * texts.width)
                database.execute(f'CREATE TABLE "{name}_{seed:02}" ({names})')
                database.executemany(
                    f'INSERT INTO "{name}_{seed:02}" VALUES ({marks})', texts.iter_rows()
                )
        database.commit()


def multiply(once, many):
    """An inventory with each table five times, under names of its own."""
    found = inventory.read(once)
    turns = [
        [replace(each, table=f"{each.table}_{turn}") for turn in range(5) for each in part]
        for part in (found.tables, found.columns)
    ]
    inventory.write(replace(found, tables=tuple(turns[0]), columns=tuple(turns[1])), many)
