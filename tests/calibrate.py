"""What confidence means: `python -m tests.calibrate [BENCH]`, and the two numbers that mend it.

A verdict's total log-odds t is right with probability 1 / (1 + exp(-(slope * t + offset))); slope
and offset are fitted to the sample database of several seeds, its columns named and nameless, and
to the applications of a bench. Ten-fold cross-validation by table says whether that was learned by
heart: in each fold the two numbers, and the score from which a column is flagged, come from the
other nine. Names and weights are not fitted, so it says nothing of them.
"""

import csv
import math
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from sample_db.write import write
from tests import servers
from tests.benchmarks.detection import TRUTH, loaded
from tests.nameless import Nameless
from tuomin.connectors.open import open_connector
from tuomin.scan import scan

SEEDS = (1, 2, 3)
ROWS = 2_000
FOLDS = 10
EDGES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
STEPS, PACE, LEAST = 4000, 0.02, 1e-6
WIDTH = 40  # characters of a bar


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One verdict beside the truth: `score` is the best Finding's, None when nothing speaks."""

    table: str
    score: float | None
    confidence: float
    flagged: bool
    wanted: bool

    @property
    def right(self) -> bool:
        return self.flagged == self.wanted


def judged(verdict, wanted, place) -> Judged:
    return Judged(
        table=place,
        score=verdict.findings[0].score if verdict.findings else None,
        confidence=verdict.confidence,
        flagged=verdict.level != "none",
        wanted=wanted,
    )


def of_sample(seed, *, named=True) -> list[Judged]:
    """The sample database of a seed, with the names of its columns or without."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/sample.db"
        write(url, rows=ROWS, seed=seed)
        with closing(open_connector(url)) as connector:
            store = connector if named else Nameless(connector, seed)
            verdicts = scan(store).columns
    found = []
    for verdict in verdicts:
        name = verdict.column if named else store.names[verdict.table][verdict.column]
        truth = TRUTH[verdict.table][name]
        if truth.get("scored", True):
            wanted = truth["level"] in ("personal", "sensitive")
            found.append(judged(verdict, wanted, f"sample.{verdict.table}"))
    return found


def of_bench(bench: Path) -> list[Judged]:
    """The applications of a bench whose labels are not open and need no context."""
    with (bench / "labels.csv").open(encoding="utf-8") as text:
        labels = {
            (row["app"], row["table"].lower(), row["column"].lower()): row["label"]
            for row in csv.DictReader(text)
            if row["label"] != "ambiguous" and row["basis"] != "table"
        }
    found = []
    with servers.mariadb() as server:
        for path in sorted((bench / "apps").glob("*.sql")):
            with closing(open_connector(loaded(server, path))) as connector:
                for verdict in scan(connector).columns:
                    key = (path.stem, verdict.table.lower(), verdict.column.lower())
                    if key in labels:
                        found.append(judged(verdict, labels[key] != "none", ".".join(key[:2])))
    return found


def fitted(found: Iterable[Judged]) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the scores of what was flagged, by Platt.

    Targets are drawn in by (n + 1) / (n + 2), so that few mistakes do not make an endless slope.
    """
    pairs = [(each.score, each.wanted) for each in found if each.flagged and each.score is not None]
    hits = sum(wanted for _, wanted in pairs)
    high, low = (hits + 1) / (hits + 2), 1 / (len(pairs) - hits + 2)
    slope, offset = 1.0, 0.0
    for _ in range(STEPS):
        errors = [
            (score, chance(slope * score + offset) - (high if wanted else low))
            for score, wanted in pairs
        ]
        turn = sum(score * error for score, error in errors) / len(errors)
        lift = sum(error for _, error in errors) / len(errors)
        slope, offset = max(LEAST, slope - PACE * turn), offset - PACE * lift
    return slope, offset


def chance(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def reliability(found: Iterable[Judged], *, flagged: bool) -> Iterator[tuple[str, ...]]:
    """For each range of confidence: how many verdicts, what they claim, how many are right."""
    chosen = [each for each in found if each.flagged == flagged]
    for low, high in pairwise(EDGES):
        part = [each for each in chosen if low <= each.confidence < high]
        if part:
            claimed = sum(each.confidence for each in part) / len(part)
            right = sum(each.right for each in part) / len(part)
            bar = "#" * round(WIDTH * right)
            yield f"{low:.2f}-{high:.2f}", f"{len(part):5}", f"{claimed:.3f}", f"{right:.3f}", bar


def f1(found: Iterable[Judged], *, above: float | None = None) -> float:
    """F1 of what is flagged, or, `above` a score, of what is flagged and scores more."""
    chosen = list(found)
    flags = [each.flagged and (above is None or (each.score or 99.0) > above) for each in chosen]
    hit = sum(flag and each.wanted for flag, each in zip(flags, chosen, strict=True))
    return 2 * hit / max(1, sum(flags) + sum(each.wanted for each in chosen))


def crossed(found: list[Judged]) -> float:
    """F1 over ten folds of tables, with the score to flag from chosen on the other nine."""
    tables = sorted({each.table for each in found})
    random.Random(1).shuffle(tables)  # noqa: S311 - the same folds each time
    fold = {table: place % FOLDS for place, table in enumerate(tables)}
    kept = []
    for number in range(FOLDS):
        rest = [each for each in found if fold[each.table] != number]
        best = max((place / 4 for place in range(13)), key=lambda above: f1(rest, above=above))
        for each in found:
            if fold[each.table] == number:
                flagged = each.flagged and (each.score is None or each.score > best)
                kept.append(replace(each, flagged=flagged))
    return f1(kept)


def main(bench: Path | None) -> None:
    parts = {
        "sample, named": [each for seed in SEEDS for each in of_sample(seed)],
        "sample, nameless": [each for seed in SEEDS for each in of_sample(seed, named=False)],
    }
    if bench:
        parts["bench"] = of_bench(bench)
    for name, found in parts.items():
        print(f"{name}: F1 {f1(found):.4f}, ten-fold {crossed(found):.4f}")
    together = [each for found in parts.values() for each in found]
    slope, offset = fitted(together)
    print(f"slope {slope:.2f}, offset {offset:.2f}, fitted to what was flagged")
    for flagged in (True, False):
        print("flagged" if flagged else "not flagged", "(confidence, columns, claimed, right)")
        for line in reliability(together, flagged=flagged):
            print("  " + "  ".join(line))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
