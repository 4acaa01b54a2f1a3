"""How likely chance alone gives what was counted."""

import math

SURE = 1e-3  # a probability under which chance is no explanation
FAR = 10.0  # standard deviations beyond which nothing has to be summed


def exceeds(count: int, expected: float) -> bool:
    """Whether chance, which gives `expected` on average, hardly gives `count` or more.

    >>> exceeds(1, 0.0), exceeds(0, 0.0), exceeds(4, 3.2), exceeds(40, 3.2)
    (True, False, False, True)
    """
    return count > 0 and tail(count, expected) < SURE


def tail(count: int, expected: float) -> float:
    """The probability of `count` or more where a Poisson process gives `expected`."""
    if count <= 0:
        return 1.0
    if expected <= 0 or count > expected + FAR * math.sqrt(expected) + FAR:
        return 0.0
    log = math.log(expected)
    below = (math.exp(at * log - expected - math.lgamma(at + 1)) for at in range(count))
    return max(0.0, 1.0 - math.fsum(below))
