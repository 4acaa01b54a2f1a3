"""What an attack achieved, beside what it achieved on the control."""

import math
from dataclasses import dataclass

Z = 1.96  # of a 95 % interval


@dataclass(frozen=True)
class Result:
    """Hits among so many members, and among so many of the control."""

    hits: int
    trials: int
    control_hits: int
    control_trials: int

    @property
    def chance(self):
        """How probable so many hits or more are if members are hit as the control is: Fisher's
        exact test of one side.
        """
        total, hits = self.trials + self.control_trials, self.hits + self.control_hits
        most = min(hits, self.trials)
        whole = choose(total, self.trials)
        terms = (
            math.exp(choose(hits, n) + choose(total - hits, self.trials - n) - whole)
            for n in range(self.hits, most + 1)
            if self.trials - n <= total - hits
        )
        return min(1.0, math.fsum(terms))

    def __str__(self):
        ours = told(self.hits, self.trials)
        return f"{ours}, control {told(self.control_hits, self.control_trials)}"


def choose(among, number):
    """The logarithm of a binomial coefficient."""
    return math.lgamma(among + 1) - math.lgamma(number + 1) - math.lgamma(among - number + 1)


def interval(hits, trials):
    """Wilson's interval of a share."""
    if not trials:
        return 0.0, 1.0
    share, extra = hits / trials, Z * Z / trials
    middle = share + extra / 2
    half = Z * math.sqrt(share * (1 - share) / trials + extra / trials / 4)
    return (middle - half) / (1 + extra), (middle + half) / (1 + extra)


def told(hits, trials):
    low, high = (abs(each) for each in interval(hits, trials))
    return f"{hits} of {trials} ({low:.1%} to {high:.1%})"
