"""Decisions: what people said of single columns, in a text file that lives in git.

A decision sticks from scan to scan. What the scan itself says is judged anew each time and kept
beside it, so that whoever reads an Inventory sees where the two disagree. A rejection of one Kind
takes that Kind away and nothing else: what the column comes to hold later is seen. What does not
apply (it expired, its column is gone) becomes a note of the Inventory, and is never passed over. Of
a column that could not be read a person may say what it holds, and the Inventory is whole then.
"""

from tuomin.decisions.apply import (
    NOTE,
    Ground,
    apply,
    decide,
    explained,
    lasting,
    of,
    today,
    undecided,
)
from tuomin.decisions.file import decision, loads, read
from tuomin.decisions.since import Settled, since
from tuomin.decisions.write import merged

__all__ = [
    "NOTE",
    "Ground",
    "Settled",
    "apply",
    "decide",
    "decision",
    "explained",
    "lasting",
    "loads",
    "merged",
    "of",
    "read",
    "since",
    "today",
    "undecided",
]
