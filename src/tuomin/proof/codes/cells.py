"""Cells as numbers: 32-bit codes that compare rows, 64-bit marks that find identifiers again.

Both are keyed with random seeds that live as long as one proof, so what is held in memory says
nothing by itself. A code stands for the value in the spelling that all engines share (`5.00` is
`5`, `t` is `1`, midnight is the bare date), a mark for the folded value, in whatever column and
type it stands (`138-0013-8000`, `+86 13800138000` and the number 13800138000 are one).
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.checks.normal import DASHES, WIDE, normalise
from tuomin.checks.written import INVISIBLE
from tuomin.connectors.text import MIXED, to_text
from tuomin.model import Family
from tuomin.proof.codes import blobs, plain

Codes = npt.NDArray[np.uint32]
Marks = npt.NDArray[np.uint64]
Places = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Told = Callable[[pl.Series], plain.Bits]
Number = TypeVar("Number", np.uint32, np.uint64)

NUMBERS = frozenset({"integer", "decimal", "float", "boolean"})
MOMENTS = frozenset({"date", "timestamp"})

MAC = "^[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}$"
SPACED_NAME = r"^\p{Han}{1,4}(?:[ ·]\p{Han}{1,4}){1,3}$"
ESCAPE = r"\\u([0-9a-fA-F]{4})"
# What a text has to contain before normalising can change it: one search instead of many.
ODD = r"[^0-9A-Za-z@._\p{Han}]|^(?:00)?861[3-9]|[0-9]x$|^[0-9]+\.[0-9]|^[0-9]\.?[0-9]*[eE]"
UTC = r"(?:Z|\+00(?::?00)?)$"
TAIL_OF_ZERO = r"(\.[0-9]*?)0+$"
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
MIXER = np.uint64(0xBF58476D1CE4E5B9)


def codes(values: pl.Series, family: Family, seed: int) -> Codes:
    """One code per cell, 0 for NULL. Unequal values share one by chance once in 2**32."""
    return lower(marks(canonical(values, family), seed))


def lower(found: Marks) -> Codes:
    """The codes of marks."""
    half = found.astype(np.uint32)
    half[(half == 0) & (found != 0)] = 1
    return half


def upper(found: Marks) -> Codes:
    """What the codes leave out of marks: together they are as good as the marks."""
    return (found >> np.uint64(32)).astype(np.uint32)


def marks(texts: pl.Series, seed: int) -> Marks:
    """One mark per text (or bytes), 0 for NULL."""
    found = texts.hash(seed).to_numpy().copy()
    found[found == 0] = 1
    if texts.null_count():
        found[texts.is_null().to_numpy()] = 0
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


def narrowed(values: pl.Series) -> pl.Series:
    r"""Values as text of half-width characters; `\u4f1f` is the character it stands for."""
    texts = to_text(_opened(values))
    return texts if values.dtype.is_integer() else _half_width(texts)


def folded(texts: pl.Series, told: Told = plain.of) -> pl.Series:
    """Narrowed texts as identifiers are compared.

    Normalised, in lower case, without separators in MACs and plates.
    """
    bits = told(texts)
    texts = _some(texts, bits & plain.ODD > 0, lambda rows: only(rows, ODD, normalise))
    likely = bits & (plain.ODD | plain.SPELT) > 0
    return _some(texts, likely, lambda rows: only(rows, "[A-Z:· -]", _folded))


def normalised(texts: pl.Series) -> pl.Series:
    """Texts in their one spelling (`checks.normal`), those looked at that may be in another."""
    return _some(texts, plain.of(texts) & plain.ODD > 0, normalise)


def fold(values: pl.Series) -> pl.Series:
    """Values of any type in the spelling in which identifiers are compared.

    >>> fold(pl.Series(["+86 138-0013-8000", "Li.Ming@Example.COM", "李明"])).to_list()
    ['13800138000', 'li.ming@example.com', '李明']
    """
    return folded(narrowed(values))


def fold_all(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """The folded columns by name; all texts go through each step together, none of it compiled."""
    texts = [to_text(_opened(each)) for each in frame.iter_columns()]
    if not texts:
        return {}
    narrow = _half_width(pl.concat(texts), plain.unknown)
    whole, height = folded(narrow, plain.unknown), frame.height
    return {
        name: whole.slice(place * height, height).alias(name)
        for place, name in enumerate(frame.columns)
    }


def distinct(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The different values, sorted."""
    ordered = np.sort(values)
    return ordered[starts(ordered)]


def singles(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """The values that occur once, sorted."""
    ordered = np.sort(values)
    differs = np.append(starts(ordered), np.True_)
    return ordered[differs[1:] & differs[:-1]]


def starts(ordered: npt.NDArray[Any]) -> Mask:
    """Say for each of sorted values whether it is the first of its kind."""
    if not len(ordered):
        return np.zeros(0, np.bool_)
    return np.concatenate(([True], ordered[1:] != ordered[:-1]))


def only(texts: pl.Series, form: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`change` applied to the texts that contain `form`, the others untouched."""
    odd = texts.str.contains(form)
    if not odd.any():
        return texts
    # scatter writes into the Series that it is called on.
    return texts.clone().scatter(odd.arg_true(), change(texts.filter(odd)))


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


def _half_width(texts: pl.Series, told: Told = plain.of) -> pl.Series:
    wide = told(texts) & plain.WIDE > 0
    return _some(texts, wide, lambda rows: only(rows, rf"{WIDE}|\\u|{INVISIBLE}", _narrowed))


def _some(texts: pl.Series, rows: Mask, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`change` applied to some rows, the others untouched."""
    at = np.flatnonzero(rows)
    if len(at) == len(texts):
        return change(texts) if len(at) else texts
    if not len(at):
        return texts
    old = texts.gather(at)
    new = change(old)
    return texts if new is old else texts.clone().scatter(at, new)


def _folded(rows: pl.Series) -> pl.Series:
    rows = rows.str.to_lowercase()
    rows = only(rows, SPACED_NAME, lambda names: names.str.replace_all("[ ·]", ""))
    rows = only(rows, MAC, lambda macs: macs.str.replace_all("[:-]", ""))
    return only(rows, r"^\p{Han}[a-z]·", lambda plates: plates.str.replace("·", ""))


def _opened(values: pl.Series) -> pl.Series:
    """The text in bytes, NULL where there is none; also among values of mixed classes."""
    if values.dtype == pl.Binary:
        return blobs.texts(values)
    if values.dtype != MIXED:
        return values
    parts = values.struct.unnest()
    shown = [
        blobs.texts(part) if part.dtype == pl.Binary else part.cast(pl.String)
        for part in parts.iter_columns()
    ]
    return pl.select(pl.coalesce(shown)).to_series().alias(values.name)


def _narrowed(rows: pl.Series) -> pl.Series:
    rows = only(rows, ESCAPE, _unescaped)
    plain = rows.str.normalize("NFKC").str.replace_all(INVISIBLE, "")
    return plain.str.replace_all(DASHES, "-")


def _unescaped(rows: pl.Series) -> pl.Series:
    plain = [re.sub(ESCAPE, lambda match: chr(int(match[1], 16)), text) for text in rows]
    return pl.Series(rows.name, [_paired(text) for text in plain], pl.String)


def _paired(text: str) -> str:
    """Text without lone surrogates, which no String column holds."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _number(texts: pl.Series, family: Family) -> pl.Series:
    if family == "boolean":
        yes = texts.str.contains("^(?i:t|true|yes|on)$")
        no = texts.str.contains("^(?i:f|false|no|off)$")
        texts = texts.clone().scatter(yes.arg_true(), "1").scatter(no.arg_true(), "0")
    return only(texts, r"\.[0-9]*0$|\.$", _shorten)


def _moment(texts: pl.Series) -> pl.Series:
    texts = only(texts, "T", lambda rows: rows.str.replace("T", " ", literal=True))
    texts = only(texts, UTC, lambda rows: rows.str.replace(UTC, ""))
    texts = only(texts, r"\.[0-9]*0$", _shorten)
    return only(texts, " 00:00:00$", lambda rows: rows.str.head(10))


def _shorten(rows: pl.Series) -> pl.Series:
    return rows.str.replace(TAIL_OF_ZERO, "${1}").str.strip_suffix(".")
