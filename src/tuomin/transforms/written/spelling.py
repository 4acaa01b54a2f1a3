"""One value, many spellings: what a value is apart from how it is written, and back.

A number is its letters and digits; separators, country prefixes, case and full width are spelling.
Surrogates are computed on the canonical text and take the spelling of their original.

>>> texts = pl.Series(["138-0013-8000", "１３８ 0013 8000", "1101011990010100 1x"])
>>> canonical(texts).to_list()
['13800138000', '13800138000', '11010119900101001X']
>>> respelled(texts, pl.Series(["15412345678", "15412345678", "11500119900305003X"])).to_list()
['154-1234-5678', '１５４ 1234 5678', '1150011990030500 3x']
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import polars as pl

from tuomin.arrays import among, characters, flat
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Flat, Marks
from tuomin.arrays.rows import Form, Kernel, choose, only
from tuomin.checks.normal import UNSEEN

PLAIN = "^[0-9A-Z]*$"
ODD = ~among.of(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")

FOLDED = r"^[!-+\-.-@\[-~\x{4000}-\x{9FFF}]*$"
UNFOLDED = ~(
    among.of(range(0x21, 0x7F)) | among.of(range(0x80, 0xC0)) | among.of(range(0xE4, 0xEA))
)
UNFOLDED |= among.of(b",ABCDEFGHIJKLMNOPQRSTUVWXYZ")
"""Bytes that a text with another spelling may have; U+4000 to U+9FFF begin with E4 to E9."""

SEPARATORS = " -.()+/_:·•'\"`\t\n\r\xa0\u3000\u2212－．（）＋／＿：｡・" + "".join(
    dict.fromkeys([*map(chr, range(0x2000, 0x2016)), *UNSEEN])
)

WIDTH = 0xFEE0  # from "!" to "！"
CASE = np.uint32(0x20)  # from "A" to "a"


def canonical(texts: pl.Series) -> pl.Series:
    """The texts without separators, in half width and capitals; other characters stay."""
    odd = _is_odd(texts)
    return only(texts, odd, lambda rows: _bare(rows).texts())


def respelled(texts: pl.Series, surrogates: pl.Series) -> pl.Series:
    """`surrogates` (canonical) with the separators, width and case of `texts`.

    Each surrogate has as many letters and digits as the canonical form of its text.
    """
    odd = _is_odd(texts)
    return only(surrogates, odd, lambda rows: _respelled(texts.filter(odd), rows))


def folded(texts: pl.Series, *, without: str = r"^\s+|\s+$") -> pl.Series:
    """One spelling of each text: half width, small letters, and what `without` matches left out.

    `without` is a regex for blanks and commas. Han characters and small ASCII are folded already,
    which is cheap to see for a whole column.
    """
    if is_folded(flat.of(texts)).all():
        return texts

    def fold(rows: pl.Series) -> pl.Series:
        return rows.str.normalize("NFKC").str.to_lowercase().str.replace_all(without, "")

    return only(texts, ~texts.str.contains(FOLDED), fold)


def is_folded(column: Flat) -> Marks:
    """Which texts `folded` leaves as they are, as their bytes show; it may leave others too."""
    return among.free(column, UNFOLDED)


def _is_odd(texts: pl.Series) -> pl.Series:
    """Which texts are more than capitals and digits; in most columns none is."""
    if not among.has(texts, ODD):
        return pl.Series([False]).new_from_index(0, len(texts))
    return ~texts.str.contains(PLAIN)


def choose_spelled(
    texts: pl.Series, kernels: Sequence[tuple[Form, Kernel]], otherwise: Kernel
) -> pl.Series:
    """As `choose`, but forms and kernels see canonical texts, and results are respelled.

    `otherwise` sees the texts as they are.
    """
    made = choose(canonical(texts), kernels, _nothing)
    known = made.is_not_null()
    spell = partial(respelled, surrogates=made.drop_nulls())
    return choose(texts, [(lambda _: known, spell)], otherwise)


def _nothing(rows: pl.Series) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))


def _bare(texts: pl.Series) -> Characters:
    column = characters.of(texts)
    codes = _narrow(column.codes)
    small = (codes >= ord("a")) & (codes <= ord("z"))
    codes = codes - small * CASE
    return Characters(codes, column.offsets).only(~np.isin(column.codes, _SEPARATORS))


def _respelled(texts: pl.Series, surrogates: pl.Series) -> pl.Series:
    column, new = characters.of(texts), characters.of(surrogates).codes
    narrow = _narrow(column.codes)
    letter, marks = _is_letter(narrow), _is_letter(narrow) | _is_digit(narrow)
    new = new[_is_letter(new) | _is_digit(new)]
    small = letter & (narrow >= ord("a"))
    # A digit that becomes a letter takes the case of the row.
    is_small_row = (column.counts(small) > 0) & (column.counts(letter & ~small) == 0)
    small |= ~letter & is_small_row[column.rows]
    codes = column.codes.copy()
    drawn = new + (_is_letter(new) & small[marks]) * CASE
    codes[marks] = drawn + (column.codes != narrow)[marks] * np.uint32(WIDTH)
    return Characters(codes, column.offsets).texts()


def _narrow(codes: Codes) -> Codes:
    """Full-width letters and digits as ASCII, the rest as it is."""
    ascii_codes = codes - np.uint32(WIDTH)
    return np.where(_is_letter(ascii_codes) | _is_digit(ascii_codes), ascii_codes, codes)


def _is_letter(codes: Codes) -> Marks:
    upper = codes & ~CASE
    marks: Marks = (upper >= ord("A")) & (upper <= ord("Z"))
    return marks


def _is_digit(codes: Codes) -> Marks:
    marks: Marks = (codes >= ord("0")) & (codes <= ord("9"))
    return marks


_SEPARATORS = np.array(sorted(map(ord, SEPARATORS)), np.uint32)
