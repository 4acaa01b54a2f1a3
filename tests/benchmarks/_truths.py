"""Verdicts beside the truth: on the sample database, and on a bench of labelled applications.

A bench is a folder with `apps/*.sql`, `labels.csv` and `score.py`, whose ACCEPTED says which Kinds
are a right answer to a label; its applications are loaded into a private MariaDB.
"""

import csv
import runpy
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import yaml

import sample_db
from sample_db.write import write
from tests import servers
from tests.nameless import Nameless
from tuomin.connectors.open import open_connector
from tuomin.model import Classification
from tuomin.scan import scan

ROWS = 2_000
TRUTH = yaml.safe_load(
    Path(sample_db.__file__).with_name("truth.yaml").read_text(encoding="utf-8")
)["tables"]


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One verdict beside the truth: `score` is the best Finding's, None when nothing speaks.

    `truth` is the Kind, or what a label calls it; `accepted` are the codes that are right for it.
    """

    table: str
    score: float | None
    confidence: float
    level: str
    kind: str
    wanted: str
    truth: str
    accepted: frozenset[str]
    hard: bool = False
    context: bool = False

    @property
    def flagged(self) -> bool:
        return self.level != "none"

    @property
    def personal(self) -> bool:
        return self.wanted in ("personal", "sensitive")

    @property
    def right(self) -> bool:
        return self.flagged == self.personal

    @property
    def named(self) -> bool:
        """Whether it is found, and as the right Kind."""
        return self.flagged and self.kind in self.accepted


def judged(verdict: Classification, place: str, **truth) -> Judged:
    return Judged(
        table=place,
        score=verdict.findings[0].score if verdict.findings else None,
        confidence=verdict.confidence,
        level=verdict.level,
        kind=(verdict.kind or "").rpartition(".")[2],
        **truth,
    )


def sample(folder: str, rows: int, seed: int) -> str:
    """The address of a sample database."""
    url = f"sqlite:///{folder}/{rows}-{seed}.db"
    write(url, rows=rows, seed=seed)
    return url


def of_sample(seed: int, *, named: bool = True, values: bool = True) -> list[Judged]:
    """The sample database of a seed, with the names of its columns or without."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_connector(sample(folder, ROWS, seed))) as connector,
    ):
        store = connector if named else Nameless(connector, seed)
        verdicts = scan(store, values=values).columns
    found = []
    for verdict in verdicts:
        name = verdict.column if named else store.names[verdict.table][verdict.column]
        truth = TRUTH[verdict.table][name]
        kind = truth.get("kind", "").rpartition(".")[2]
        if truth.get("scored", True) or truth.get("hard_negative"):
            found.append(judged(
                verdict, f"sample.{verdict.table}", wanted=truth["level"], truth=kind,
                accepted=frozenset([kind]), hard=truth.get("hard_negative", False),
            ))  # fmt: skip
    return found


def of_bench(bench: Path) -> dict[bool, list[Judged]]:
    """All columns of a bench whose labels are not open, by whether their values were read."""
    accepted = runpy.run_path(str(bench / "score.py"))["ACCEPTED"]
    with (bench / "labels.csv").open(encoding="utf-8") as text:
        labels = {
            (row["app"], row["table"].lower(), row["column"].lower()): row
            for row in csv.DictReader(text)
            if row["label"] != "ambiguous"
        }
    found: dict[bool, list[Judged]] = {True: [], False: []}
    with servers.mariadb() as server:
        for path in sorted((bench / "apps").glob("*.sql")):
            with closing(open_connector(loaded(server, path))) as connector:
                for values, known in found.items():
                    inventory = scan(connector, values=values)
                    known.extend(_labelled(inventory, path.stem, labels, accepted))
    return found


def _labelled(
    inventory, app: str, labels: Mapping[tuple[str, str, str], dict], accepted: Mapping[str, str]
) -> Iterator[Judged]:
    for verdict in inventory.columns:
        row = labels.get((app, verdict.table.lower(), verdict.column.lower()))
        if row:
            kinds = {*accepted.get(row["kind"], "").split(), row["kind"]}
            yield judged(
                verdict, f"{app}.{verdict.table.lower()}", wanted=row["label"], truth=row["kind"],
                accepted=frozenset(kinds), context=row["basis"] == "table",
            )  # fmt: skip


def loaded(server: servers.Server, path: Path) -> str:
    url = server.database(f"bench_{path.stem}")
    client = ["mariadb", "--protocol=tcp", "--host=127.0.0.1", f"--port={server.port}"]
    with path.open("rb") as text:
        subprocess.run([*client, "--user=root", f"bench_{path.stem}"], stdin=text, check=True)
    return url
