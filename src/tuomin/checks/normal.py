"""One spelling per value: what is done to texts before patterns and checks look at them.

Full-width characters become half-width (NFKC), invisible characters and outer blanks go, blanks and
hyphens between groups of digits go (dates and landlines keep theirs), +86 and 0086 go before a
mobile and become 0 before an area code, a final x becomes X, plates and credit codes become upper
case (codes without blanks), whole numbers that were once floats lose their `.0`. Values that need
none of it are not touched.

>>> import polars as pl
>>> texts = pl.Series(["１３８-0013-8000", "+86 10 6234 5678", " 11010119000101001x", "1902-03-04"])
>>> normalise(texts).to_list()
['13800138000', '010-62345678', '11010119000101001X', '1902-03-04']
>>> normalise(pl.Series(["13800138000.0", "1.3800138E10", "李 明", None])).to_list()
['13800138000', '13800138000', '李 明', None]
>>> is_damaged(pl.Series(["1.10101E+17", "110101190001010000", None])).to_list()
[True, False, None]
"""

from collections.abc import Callable

import polars as pl

from tuomin.checks import signs

DIRECTIONS = [*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]
UNSEEN = "".join(map(chr, [0xAD, 0xFEFF, *DIRECTIONS]))
"""Characters without a form: joiners, marks of direction, the mark of byte order."""
INVISIBLE = f"[{UNSEEN}]"
WIDE = r"[\x{00A0}\x{00AD}\x{2000}-\x{2069}\x{2212}\x{3000}\x{FB00}-\x{FB4F}\x{FE00}-\x{FFEF}]"
DASHES = r"[\x{2010}-\x{2015}\x{2212}]"

GROUPED = r"^[+(]{0,2}[0-9]+[() -][0-9() -]{5,}[0-9xX]$"
PREFIXED = r"^(?:\(?\+86|0086)[)0-9]|^861[3-9][0-9]{9}$"
FLOATED = r"^[0-9]{9,}\.0+$|^[0-9]\.[0-9]{6,16}[eE]\+?[0-9]{1,2}$"
# Plates and credit codes that somebody typed without the shift key.
PLATE = (
    r"^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][·•. -]?"
    r"[0-9A-Za-z]{4,6}[挂学警港澳领]?$"
)
CODE = (
    r"^[1-9AaNnYy][1-59](?:[ -]?[0-9]){6}"
    r"(?:[ -]?[0-9A-HJ-NP-RTUWXYa-hj-np-rtuwxy]){10}$"
)
CODE_LENGTH = 18
NEEDS_WORK = f"{GROUPED}|{PREFIXED}|{FLOATED}|^[0-9]+x$"

DATED = "^[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2}(?:[ T][0-9]{1,2})?)?$"
LOCAL = r"^\(?0[1-9]"


def normalise(texts: pl.Series) -> pl.Series:
    """The texts in their one spelling; nulls stay null, and empty texts stay empty."""
    texts = _among(texts, signs.has(texts, signs.FOREIGN), _native)
    texts = texts.str.strip_chars()
    texts = _among(texts, texts.str.len_bytes() >= CODE_LENGTH, _coded)
    return _only(texts, NEEDS_WORK, _number)


def is_damaged(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a long number that a spreadsheet or a float has rounded."""
    return texts.str.contains(r"^[0-9](?:\.[0-9]+)?[eE]\+?(?:[89]|1[0-9])$")


def _only(texts: pl.Series, form: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`change` applied to the texts that contain `form`; most columns have none."""
    return _among(texts, texts.str.contains(form), change)


def _among(texts: pl.Series, odd: pl.Series, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`change` applied to the `odd` ones."""
    if not odd.any():
        return texts
    # scatter writes into the Series that it is called on.
    return texts.clone().scatter(odd.arg_true(), change(texts.filter(odd)))


def _native(rows: pl.Series) -> pl.Series:
    """What is not all ASCII: wide characters, and plates."""
    narrow = _only(rows, WIDE, _narrow).str.strip_chars()
    return _only(narrow, PLATE, lambda plates: plates.str.to_uppercase())


def _coded(rows: pl.Series) -> pl.Series:
    """Credit codes."""
    return _only(rows, CODE, lambda codes: codes.str.to_uppercase().str.replace_all("[ -]", ""))


def _narrow(rows: pl.Series) -> pl.Series:
    visible = rows.str.replace_all(INVISIBLE, "").str.normalize("NFKC")
    return visible.str.replace_all(DASHES, "-")


def _number(rows: pl.Series) -> pl.Series:
    """Long numbers without fraction, groups and country code."""
    whole = _only(rows, FLOATED, _unfloat)
    joined = whole.str.replace_all("[() -]", "").str.replace("x$", "X")
    joined = joined.zip_with(~whole.str.contains(LOCAL), _dash(whole))
    national = joined.str.replace(r"^(?:\+|00)?86(1[3-9][0-9]{9})$", "${1}")
    area = r"^(?:\+|00)860?(10|2[0-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})$"
    return whole.zip_with(whole.str.contains(DATED), national.str.replace(area, "0${1}-${2}"))


def _dash(rows: pl.Series) -> pl.Series:
    """Landline numbers with a hyphen behind the area code and no blanks."""
    dashed = rows.str.replace(r"^\((0[0-9]{2,3})\)[ -]*", "${1}-")
    return dashed.str.replace_all("[() ]", "")


def _unfloat(rows: pl.Series) -> pl.Series:
    """`1.3800138E10` and `13800138000.0` as whole numbers; beyond 2**53 digits are lost."""
    plain = rows.str.replace(r"\.0+$", "")
    number = plain.cast(pl.Float64)
    exact = plain.str.contains("[eE]") & (number < 2**53) & (number == number.floor())
    return number.cast(pl.Int64, strict=False).cast(pl.String).zip_with(exact, plain)
