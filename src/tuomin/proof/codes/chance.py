"""How likely chance alone gives what was counted.

A proof weighs many columns, and each of them could be the one where chance shows off: what is asked
of one of `among` columns has to be so many times less likely, for the whole proof to be as sure.
"""

import math

SURE = 1e-3  # of a whole proof: a probability under which chance is no explanation
FAR = 10.0  # standard deviations beyond which nothing has to be summed


def exceeds(count: int, expected: float, *, among: int) -> bool:
    """Whether chance, which gives `expected` on average, hardly gives `count` or more, in any of
    `among` columns.

    >>> exceeds(1, 0.0, among=1), exceeds(0, 0.0, among=1), exceeds(4, 3.2, among=1)
    (True, False, False)
    >>> exceeds(11, 3.2, among=1), exceeds(11, 3.2, among=100), exceeds(40, 3.2, among=100)
    (True, False, True)
    """
    return count > 0 and tail(count, expected) * among < SURE


def tail(count: int, expected: float) -> float:
    """The probability of `count` or more where a Poisson process gives `expected`."""
    if count <= 0:
        return 1.0
    if expected <= 0 or count > expected + FAR * math.sqrt(expected) + FAR:
        return 0.0
    log = math.log(expected)
    below = (math.exp(at * log - expected - math.lgamma(at + 1)) for at in range(count))
    return max(0.0, 1.0 - math.fsum(below))
