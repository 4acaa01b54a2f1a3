"""Accuracy: precision, recall and F1, by kind, over folds, without names, without values.

The sample database of ten seeds with its names, of three without; and, where a FOLDER is given
(`python -m tests.benchmarks accuracy FOLDER`), a bench of applications labelled by hand. The sample
was written beside the detectors and flatters them; the bench was looked at while they were made.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from tests.benchmarks import _scores as scores
from tests.benchmarks._truths import Judged, of_bench, of_sample

SEEDS, NAMELESS = range(1, 11), (11, 12, 13)


def run(bench: Path | None = None) -> Iterator[tuple[str, ...]]:
    named = {seed: of_sample(seed) for seed in SEEDS}
    alarms = [sum(each.hard and each.flagged for each in found) for found in named.values()]
    yield "harmless look-alikes flagged, seeds 1 to 10", " ".join(map(str, alarms))
    together = list(chain.from_iterable(named.values()))
    yield "sample, ten seeds", scores.summary(together)
    nameless = [each for seed in NAMELESS for each in of_sample(seed, named=False)]
    yield "sample without names, seeds 11 to 13", scores.summary(nameless)
    yield "sample without values", scores.summary(of_sample(1, values=False))
    yield ("sample, ten seeds, by kind",)
    yield from scores.by_kind(together)
    parts = {"sample": together, "sample without names": nameless}
    if bench:
        labelled = of_bench(bench)
        yield from applications(labelled)
        parts["bench"] = scored(labelled[True])
    yield from confidence(parts)


def scored(found: Sequence[Judged]) -> list[Judged]:
    """Those whose labels need no context."""
    return [each for each in found if not (each.context and each.personal)]


def applications(labelled: dict[bool, list[Judged]]) -> Iterator[tuple[str, ...]]:
    found = scored(labelled[True])
    for app in sorted({each.table.partition(".")[0] for each in found}):
        own = [each for each in found if each.table.startswith(f"{app}.")]
        yield f"bench, {app}", scores.summary(own)
    yield "bench, all", scores.summary(found)
    yield "bench, ten-fold by table", f"F1 {scores.crossed(found):.3f}"
    yield "bench without values", scores.summary(scored(labelled[False]))
    context = [each.flagged for each in labelled[True] if each.context and each.personal]
    yield "bench, told by the table alone", f"{sum(context)} of {len(context)} found"
    yield ("bench, by label",)
    yield from scores.by_kind(found)


def confidence(parts: dict[str, list[Judged]]) -> Iterator[tuple[str, ...]]:
    """What confidence is worth: in ranges (columns, claimed, right), and from 0.9 on."""
    together = list(chain.from_iterable(parts.values()))
    for flagged in (True, False):
        yield (f"reliability of {'what is flagged' if flagged else 'what is not'}",)
        yield from scores.reliability(together, flagged=flagged)
    for name, found in parts.items():
        count, right = scores.from_nine(found)
        yield f"given 0.9 or more, {name}", f"{right / count:.4f} right of {count:,} columns"
