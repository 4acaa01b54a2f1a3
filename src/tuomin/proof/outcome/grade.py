"""From flaws to the outcome that a table and the copy reach, and its grade in GB/T 42460-2023."""

from collections.abc import Iterable

from tuomin.proof.codes.holdings import Pair
from tuomin.proof.outcome.model import RANK, Asked, Flaw, Reached

ORDER: tuple[Reached, ...] = ("none", "masked", "de_identified", "anonymized_candidate")


def reached(flaws: Iterable[Flaw]) -> Reached:
    """The highest outcome that all flaws leave."""
    allowed = [RANK[flaw.allows] for flaw in flaws if flaw.allows is not None]
    return ORDER[min(allowed, default=len(ORDER) - 1)]


def is_failure(flaw: Flaw, asked: Asked) -> bool:
    """Whether a flaw contradicts what was asked: a lower outcome, or a copy that is not whole."""
    return flaw.allows is None or RANK[flaw.allows] < RANK[asked.outcome]


def grade_before(pair: Pair) -> int | None:
    """1 with direct identifiers, 2 with quasi-identifiers alone, None where nobody is described.

    Without a measured risk the standard knows no more than that of a source.
    """
    if not pair.persons:
        return None
    return 1 if any(holding.direct for holding in pair.holdings) else 2


def grade_after(pair: Pair, flaws: Iterable[Flaw], outcome: Reached) -> int | None:
    """1: direct identifiers left; 2: risk at or above the threshold; 3: below it.

    Masked identifiers are 2 when nothing worse is known of them.
    """
    if not pair.persons:
        return None
    codes = {flaw.code for flaw in flaws if flaw.allows in {"none", "masked"}}
    if codes - {"partly"}:
        return 1
    return 2 if codes or outcome != "anonymized_candidate" else 3
