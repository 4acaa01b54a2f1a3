"""Scores of verdicts: precision, recall, F1, over folds, by kind; and what confidence is worth."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tests.benchmarks._truths import Judged

FOLDS = 10
EDGES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
WIDTH = 40  # characters of a bar


def f1(found: Iterable[Judged], *, above: float | None = None) -> float:
    """F1 of what is flagged, or, `above` a score, of what is flagged and scores more."""
    chosen = list(found)
    flags = [each.flagged and (above is None or (each.score or 99.0) > above) for each in chosen]
    hit = sum(flag and each.personal for flag, each in zip(flags, chosen, strict=True))
    return 2 * hit / max(1, sum(flags) + sum(each.personal for each in chosen))


def summary(found: Sequence[Judged]) -> str:
    """Precision, recall and F1 of "is personal", right kinds, sensitive recall."""
    hits = [each for each in found if each.flagged and each.personal]
    flagged, wanted = sum(e.flagged for e in found), sum(e.personal for e in found)
    sensitive = [each.level == "sensitive" for each in found if each.wanted == "sensitive"]
    return (
        f"P {len(hits) / max(1, flagged):.3f} R {len(hits) / max(1, wanted):.3f} F1 {f1(found):.3f}"
        f" kind {sum(each.named for each in hits) / max(1, len(hits)):.3f}"
        f" sensitive recall {sum(sensitive) / max(1, len(sensitive)):.3f}"
    )


def by_kind(found: Sequence[Judged]) -> Iterator[tuple[str, ...]]:
    """Precision, recall and F1 of each Kind (or label), the worst first: found as that Kind."""
    personal = [each for each in found if each.personal]
    rows = []
    for truth in sorted({each.truth for each in personal}):
        own = [each for each in personal if each.truth == truth]
        hit, answers = sum(each.named for each in own), own[0].accepted
        # Where several Kinds are right for one label, what they say of other labels is theirs.
        said = sum(
            each.flagged and each.kind in answers and not each.named for each in found
        )  # fmt: skip
        precision, recall = hit / max(1, hit + said), hit / len(own)
        both = 2 * precision * recall / max(1e-9, precision + recall)
        rows.append((both, truth, precision, recall, len(own)))
    for both, truth, precision, recall, count in sorted(rows):
        yield (
            f"{truth:26}",
            f"P {precision:.3f}",
            f"R {recall:.3f}",
            f"F1 {both:.3f}",
            f"{count:5}",
        )


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
                kept.append(replace(each, level=each.level if flagged else "none"))
    return f1(kept)


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


def from_nine(found: Iterable[Judged]) -> tuple[int, int]:
    """How many verdicts have a confidence of 0.9 or more, and how many of them are right."""
    sure = [each for each in found if each.confidence >= 0.9]
    return len(sure), sum(each.right for each in sure)
