"""The nouns that every layer speaks, from Table and Column to Inventory and Change.

Frozen data, standard library only, no behaviour beyond names and look-ups.
"""

from tuomin.model.inventory import (
    READ,
    UNREACHED,
    Change,
    Claim,
    Declared,
    Inventory,
    Reference,
    Remark,
    Scanned,
)
from tuomin.model.tables import Check, Column, Family, ForeignKey, Index, Table
from tuomin.model.verdicts import (
    Classification,
    Contained,
    Decision,
    Evidence,
    Finding,
    Judged,
    Level,
    Outcome,
    Role,
    Word,
)

__all__ = [
    "READ",
    "UNREACHED",
    "Change",
    "Check",
    "Claim",
    "Classification",
    "Column",
    "Contained",
    "Decision",
    "Declared",
    "Evidence",
    "Family",
    "Finding",
    "ForeignKey",
    "Index",
    "Inventory",
    "Judged",
    "Level",
    "Outcome",
    "Reference",
    "Remark",
    "Role",
    "Scanned",
    "Table",
    "Word",
]
