"""What confidence means: `python -m tests.calibrate [BENCH]`, and the two numbers that mend it.

A verdict's total log-odds t is right with probability 1 / (1 + exp(-(slope * t + offset))); slope
and offset are fitted to the sample database of several seeds, its columns named and nameless, and
to the applications of a bench. Ten-fold cross-validation by table says whether that was learned by
heart: in each fold the two numbers, and the score from which a column is flagged, come from the
other nine. Names and weights are not fitted, so it says nothing of them.
"""

import math
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks._scores import crossed, f1, reliability
from tests.benchmarks._truths import Judged, of_bench, of_sample
from tests.benchmarks.accuracy import scored

SEEDS = (1, 2, 3)
STEPS, PACE, LEAST = 4000, 0.02, 1e-6


def fitted(found: Iterable[Judged]) -> tuple[float, float]:
    """Slope and offset of the logistic curve through the scores of what was flagged, by Platt.

    Targets are drawn in by (n + 1) / (n + 2), so that few mistakes do not make an endless slope.
    """
    pairs = [
        (each.score, each.personal) for each in found if each.flagged and each.score is not None
    ]
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


def main(bench: Path | None) -> None:
    parts = {
        "sample, named": [each for seed in SEEDS for each in of_sample(seed)],
        "sample, nameless": [each for seed in SEEDS for each in of_sample(seed, named=False)],
    }
    if bench:
        parts["bench"] = scored(of_bench(bench)[True])
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
