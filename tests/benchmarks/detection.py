"""Detection: values a second, the sample scanned, precision and recall on the sample and a bench.

A bench is a folder with `apps/*.sql`, `labels.csv` and `score.py`; its applications are loaded
into a private MariaDB: `python -m tests.benchmarks.detection FOLDER`. The floor is the bytes of all
values summed by polars. Times are processor time; run with POLARS_MAX_THREADS=1 for one core.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import polars as pl
import yaml

import sample_db
from sample_db.write import write
from tests import servers
from tuomin import agreement, inventory
from tuomin.connectors.open import open_connector
from tuomin.detect import registry
from tuomin.detect.classify import Law
from tuomin.detect.judge import Given, Judge
from tuomin.detect.tables import Entity
from tuomin.model import Column, Table
from tuomin.scan import scan

COUNT = 1_000_000
TIMES = 3
SEEDS = (1, 2, 3)
SMALL, LARGE = 2_000, 20_000
TRUTH = yaml.safe_load(
    Path(sample_db.__file__).with_name("truth.yaml").read_text(encoding="utf-8")
)["tables"]


def run(bench: Path | None = None) -> Iterator[tuple[str, str]]:
    yield from speeds()
    yield from samples()
    if bench:
        yield from applications(bench)


def speeds() -> Iterator[tuple[str, str]]:
    """All Detectors over columns of one million short texts, gathered and judged."""
    judge = Judge(registry.load(), Law(agreement=agreement.read()))
    for name, texts in columns().items():
        floor = seconds(lambda texts=texts: texts.str.len_bytes().sum())
        taken = seconds(lambda texts=texts: judged(judge, texts))
        yield (
            f"{name}, {len(judge.detectors)} detectors",
            f"{COUNT / taken / 1e3:,.0f} thousand values/s, 1/{taken / floor:,.0f} of the floor",
        )


def judged(judge: Judge, texts: pl.Series) -> None:
    column = Column(name="c1", type="TEXT")
    table = Table(schema=None, name="t", columns=(column,))
    clues = judge.gather([Given(column=column, values=texts, entity=Entity())])
    judge.table(table, texts.to_frame("c1"), clues, {})


def columns() -> dict[str, pl.Series]:
    row = pl.int_range(COUNT, eager=True)
    hashed = row.hash(7)
    number = (hashed % 10**8).cast(pl.String).str.pad_start(8, "0")
    return {
        "mobiles": "1" + (hashed % 60 + 30).cast(pl.String) + number,
        "order numbers": "20240315" + number + (row % 100).cast(pl.String).str.pad_start(2, "0"),
        "words": (hashed % 5000).cast(pl.String) + "号商品",
        "mixed": pl.select(
            pl.when(row % 3 == 0).then(number).when(row % 3 == 1).then(number + "@example.com")
            .otherwise(pl.lit("备注") + number)
        ).to_series(),
    }  # fmt: skip


def seconds(work) -> float:
    """Processor time of the fastest of a few runs."""
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return min(taken)


def samples() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        small = {seed: sample(folder, SMALL, seed) for seed in SEEDS}
        large = sample(folder, LARGE, 1)
        for seed, url in small.items():
            yield f"sample, seed {seed}", measured(url)
        once = started(small[1])
        ten = started(large)
        yield "scan of the sample, start-up included", f"{once:.2f} s"
        yield "ten times the rows", f"{ten:.2f} s, {ten / once:.2f} times as long"


def sample(folder: str, rows: int, seed: int) -> str:
    url = f"sqlite:///{folder}/{rows}-{seed}.db"
    write(url, rows=rows, seed=seed)
    return url


def started(url: str) -> float:
    """Processor time of the whole command."""
    command = [sys.executable, "-m", "tuomin", "scan", url, "--format", "json", "--quiet"]
    began = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=False, capture_output=True)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime


def measured(url: str) -> str:
    """Precision, recall and F1 of "is personal", right kinds, sensitive recall, hard negatives."""
    with closing(open_connector(url)) as connector:
        found = scan(connector).columns
    truths = [(column, TRUTH[column.table][column.column]) for column in found]
    scored = [(column, truth) for column, truth in truths if truth.get("scored", True)]
    wanted = [(c, t) for c, t in scored if t["level"] in ("personal", "sensitive")]
    flagged = sum(column.level != "none" for column, _ in scored)
    right = [(c, t) for c, t in wanted if c.level != "none"]
    sensitive = [c.level == "sensitive" for c, t in wanted if t["level"] == "sensitive"]
    hard = sum(t.get("hard_negative", False) and c.level != "none" for c, t in truths)
    return (
        f"P {len(right) / flagged:.3f} R {len(right) / len(wanted):.3f}"
        f" F1 {2 * len(right) / (flagged + len(wanted)):.3f}"
        f" kind {sum(c.kind == t['kind'] for c, t in right) / len(right):.3f}"
        f" sensitive recall {sum(sensitive) / len(sensitive):.3f} hard negatives {hard}"
    )


def applications(bench: Path) -> Iterator[tuple[str, str]]:
    """Each application of the bench, and their sum."""
    total = dict.fromkeys(("tp", "fp", "fn", "kind_right", "sensitive", "sensitive_found"), 0)
    with servers.mariadb() as server:
        for path in sorted((bench / "apps").glob("*.sql")):
            score = scored(bench, path.stem, loaded(server, path))
            total = {name: count + score[name] for name, count in total.items()}
            yield path.stem, f"F1 {score['f1']} kind {score['kind_accuracy']}"
    wrong = total["fp"] + total["fn"]
    f1 = 2 * total["tp"] / (2 * total["tp"] + wrong)
    kinds = total["kind_right"] / total["tp"]
    sensitive = total["sensitive_found"] / total["sensitive"]
    yield "all applications", f"F1 {f1:.4f} kind {kinds:.4f} sensitive recall {sensitive:.4f}"


def loaded(server: servers.Server, path: Path) -> str:
    url = server.database(f"bench_{path.stem}")
    client = ["mariadb", "--protocol=tcp", "--host=127.0.0.1", f"--port={server.port}"]
    with path.open("rb") as text:
        subprocess.run([*client, "--user=root", f"bench_{path.stem}"], stdin=text, check=True)
    return url


def scored(bench: Path, name: str, url: str) -> dict:
    with closing(open_connector(url)) as connector, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "found.json"
        inventory.write(scan(connector), path)
        command = [sys.executable, bench / "score.py", bench / "labels.csv", name, path]
        shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(shown.splitlines()[0])


if __name__ == "__main__":
    for line in run(Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        print("  ".join(line), flush=True)
