"""Cells as numbers: 32-bit codes that compare rows, 64-bit marks that find identifiers again.

Both are keyed with random seeds that live as long as one proof, so what is held in memory says
nothing by itself. A code stands for the value in the spelling that all engines share (`5.00` is
`5`, `t` is `1`, midnight is the bare date), a mark for the folded value, in whatever column and
type it stands (`138-0013-8000`, `+86 13800138000` and the number 13800138000 are one).
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.checks.normal import normalise
from tuomin.connectors.text import to_text
from tuomin.model import Family

Codes = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

NUMBERS = frozenset({"integer", "decimal", "float", "boolean"})
MOMENTS = frozenset({"date", "timestamp"})

MAC = "^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$"
UTC = r"(?:Z|\+00(?::?00)?)$"
TAIL_OF_ZERO = r"(\.[0-9]*?)0+$"
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xBF58476D1CE4E5B9)


def codes(values: pl.Series, family: Family, seed: int) -> Codes:
    """One code per cell, 0 for NULL. Unequal values share one by chance once in 2**32."""
    return codes_of(canonical(values, family), seed)


def codes_of(texts: pl.Series, seed: int) -> Codes:
    """The codes of texts as they are."""
    found = texts.hash(seed).to_numpy().astype(np.uint32)
    found[found == 0] = 1
    if texts.null_count():
        found[texts.is_null().to_numpy()] = 0
    return found


def marks(folded: pl.Series, seed: int) -> Marks:
    """One mark per folded text, 0 for NULL."""
    found = folded.hash(seed).to_numpy().copy()
    if folded.null_count():
        found[folded.is_null().to_numpy()] = 0
    return found


def canonical(values: pl.Series, family: Family) -> pl.Series:
    """The values as text in one spelling for all engines; binary stays binary."""
    if values.dtype == pl.Binary:
        return values
    texts = to_text(values)
    if family in NUMBERS:
        return _number(texts, family)
    if family in MOMENTS:
        return _moment(texts)
    if family == "json":
        return only(texts, r"\s", lambda rows: rows.str.replace_all(r"\s", ""))
    return texts.str.to_lowercase() if family == "uuid" else texts


def fold(values: pl.Series) -> pl.Series:
    """The spelling in which identifiers are compared: normalised, lower case, no MAC separators.

    >>> fold(pl.Series(["+86 138-0013-8000", "Li.Ming@Example.COM", "李明"])).to_list()
    ['13800138000', 'li.ming@example.com', '李明']
    """
    texts = normalise(to_text(values))
    texts = only(texts, "[A-Z]", lambda rows: rows.str.to_lowercase())
    texts = only(texts, MAC, lambda rows: rows.str.replace_all("[:-]", ""))
    return only(texts, r"^\p{Han}[a-z]·", lambda rows: rows.str.replace("·", ""))


def only(texts: pl.Series, form: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`change` applied to the texts that contain `form`, the others untouched."""
    odd = texts.str.contains(form)
    if not odd.any():
        return texts
    return texts.scatter(odd.arg_true(), change(texts.filter(odd)))


def mixed(values: npt.NDArray[Any], salt: int = 0) -> Marks:
    """Integers scattered over 64 bits; another `salt`, another scattering."""
    found = values.astype(np.uint64)
    found += np.uint64(salt)
    found *= GOLDEN
    found ^= found >> np.uint64(29)
    found *= MIXER
    found ^= found >> np.uint64(32)
    return found


def has(wanted: Marks, sorted_set: Marks) -> Mask:
    """Say for each of `wanted` whether it is in `sorted_set`."""
    if not len(sorted_set):
        return np.zeros(len(wanted), np.bool_)
    at = np.searchsorted(sorted_set, wanted)
    at[at == len(sorted_set)] = 0
    return np.asarray(sorted_set[at] == wanted)


def _number(texts: pl.Series, family: Family) -> pl.Series:
    if family == "boolean":
        yes = texts.str.contains("^(?i:t|true|yes|on)$")
        no = texts.str.contains("^(?i:f|false|no|off)$")
        texts = texts.scatter(yes.arg_true(), "1").scatter(no.arg_true(), "0")
    return only(texts, r"\.[0-9]*0$|\.$", _shorten)


def _moment(texts: pl.Series) -> pl.Series:
    texts = only(texts, "T", lambda rows: rows.str.replace("T", " ", literal=True))
    texts = only(texts, UTC, lambda rows: rows.str.replace(UTC, ""))
    texts = only(texts, r"\.[0-9]*0$", _shorten)
    return only(texts, " 00:00:00$", lambda rows: rows.str.head(10))


def _shorten(rows: pl.Series) -> pl.Series:
    return rows.str.replace(TAIL_OF_ZERO, "${1}").str.strip_suffix(".")
