"""Subset: rows of some tables, and all that they need and that belongs to them."""

from tuomin.subset.choose import Choice, choose, refuse_unsafe, resolved
from tuomin.subset.model import Ask, Children, Share, Subset, parse, parsed
from tuomin.subset.narrowed import Narrowed

__all__ = [
    "Ask",
    "Children",
    "Choice",
    "Narrowed",
    "Share",
    "Subset",
    "choose",
    "parse",
    "parsed",
    "refuse_unsafe",
    "resolved",
]
