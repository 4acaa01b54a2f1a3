"""Numbers of passports, permits, certificates and contracts, whose form is all that is known.

The first letter says what the document is and stays; `军字第0001234号` keeps its words.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import Form, Kernel, present
from tuomin.transforms import number
from tuomin.transforms.keyed import shape
from tuomin.transforms.written.spelling import choose_spelled

TYPED = "[A-Z][0-9A-Z]{1,18}"
CODE = "[0-9A-Z]+"
DIGITS = "[0-9]{1,36}"
UNCLEAR = "[IO]"
"""Letters that documents leave out, since they look like digits."""

WORDED = r"([\p{Han}]{1,3}字?第?)([0-9]{4,10})(号?)"


@dataclass(frozen=True, kw_only=True)
class Document:
    """Letters for letters, digits for digits, the first letter kept; one number for each."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        forms: list[tuple[Form, Kernel]] = [
            (DIGITS, partial(number.permuted, key=key)),
            (TYPED, partial(_typed, key=key)),
            (CODE, partial(shape.permuted, key=key)),
            (WORDED, partial(_worded, key=key)),
        ]
        other = partial(shape.permuted, key=key)
        return present(texts, lambda rows: choose_spelled(rows, forms, other))


def _typed(rows: pl.Series, key: bytes) -> pl.Series:
    """Everything behind the first letter, again and again until it has I or O only as before."""
    rest = rows.str.slice(1)
    unclear = rest.str.contains(UNCLEAR)
    moved = shape.permuted(rest, key)
    outside = (moved.str.contains(UNCLEAR) != unclear).arg_true()
    while len(outside):
        again = shape.permuted(moved.gather(outside), key)
        moved = moved.scatter(outside, again)
        outside = outside.filter(again.str.contains(UNCLEAR) != unclear.gather(outside))
    return rows.str.head(1) + moved


def _worded(rows: pl.Series, key: bytes) -> pl.Series:
    parts = rows.str.extract_groups(f"^{WORDED}$").struct.unnest().get_columns()
    return parts[0] + number.permuted(parts[1], key) + parts[2]
