"""How far a sample carries: the interval of a share, and what a sample may have missed."""

import math

Z95 = 1.959964


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share of which `hits` in `total` were seen (Wilson 1927).

    >>> wilson(5, 1000)
    (0.002138, 0.011651)
    >>> wilson(0, 0)
    (0.0, 1.0)
    """
    if not total:
        return 0.0, 1.0
    share, square = hits / total, Z95**2 / total
    middle = (share + square / 2) / (1 + square)
    reach = Z95 * math.sqrt(share * (1 - share) / total + square / total / 4) / (1 + square)
    return round(max(0.0, middle - reach), 6), round(min(1.0, middle + reach), 6)


def missed(sampled: int, rows: int | None) -> float:
    """The largest share of rows that may hold what no sampled row showed, with 95 % confidence.

    >>> missed(2000, 1_000_000)
    0.001497
    >>> missed(2000, 2000)
    0.0
    """
    if not sampled:
        return 1.0 if rows is None or rows else 0.0
    if rows is not None and sampled >= rows:
        return 0.0
    return round(1 - math.pow(0.05, 1 / sampled), 6)
