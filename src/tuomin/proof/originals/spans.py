"""What may be an identifier inside text and JSON: runs of digits, grouped digits, addresses, words.

Recall comes first here: a candidate only counts once its mark is found among the source's.

>>> texts = pl.Series(["电话138-0013-8000，邮箱li@example.com", None, "13800138000"])
>>> places, found = candidates(texts)
>>> sorted(set(zip(places.tolist(), found, strict=True)))
[(0, '13800138000'), (0, 'li@example.com'), (2, '13800138000')]
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import Places, normalised
from tuomin.proof.codes.traits import Signs
from tuomin.proof.originals.words import CAPITAL, LONG, OTHER, numbered

DIGITS = "[0-9]{7}"
INSIDE_WORD = "[0-9]{17}[Xx]|[0-9]{7,}"
SPACED, BRACKETED = r"[0-9][ -][0-9]", r"\(0[0-9]"
# (signs that a text has to have, what it has to contain, what is searched)
FORMS = (
    (
        ("[0-9]", "[ -]"),
        SPACED,
        r"(?:\+[0-9]{1,3}[ -]?)?[0-9]{2,6}(?:[ -][0-9]{2,8}){1,5}[Xx]?",
    ),
    ((r"\(", "[0-9]"), BRACKETED, r"\(0[0-9]{2,3}\)[ -]?[0-9]{7,8}"),
    (("@",), "@", r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+"),
    (
        ("[:-]",),
        "[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]",
        "[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}",
    ),
    ((r"\p{Han}", "[A-Z]"), r"\p{Han}[A-Z]", r"\p{Han}[A-Z]·?[0-9A-Z]{5,6}"),
)
SIGNS = Signs([sign for signs, _, _ in FORMS for sign in signs])
DIGEST = "[0-9A-Fa-f]{24,}"
HEX = "^(?:[2-7][0-9A-Fa-f]){7,}$"
# Three characters of ASCII in four of base64: the first bit of each byte is 0.
FIRST, SECOND, THIRD = "[A-Za-f]", "[A-HQ-Xg-nw-z0-3]", "[ABEFIJMNQRUVYZcdghklopstwx014589]"
BASE64 = f"^(?:{FIRST}{SECOND}{THIRD}[0-9A-Za-z]){{2,}}(?:{FIRST}{SECOND}{THIRD}?)?$"
ENCODED = f"{HEX}|{BASE64}"
WRITTEN = r"^[0-9A-Za-z@._%+ -]*(?:[0-9]{7}|@)[0-9A-Za-z@._%+ -]*$"
SHORTEST = 7  # characters of a candidate
SHORTEST_HEX = 14  # digits of a number or an address in hexadecimal

PLAIN_NUMBER = "^[0-9]+x?$"
NUMBER, NUMBERS = "^[0-9]{7,14}$", range(7, 15)
LONG_NUMBER = "^[0-9]{14,}[0-9x]$"
ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MIXED_WORD = "^[0-9a-z_-]*(?:[a-z][0-9a-z_-]*[0-9]|[0-9][0-9a-z_-]*[a-z])[0-9a-z_-]*$"
FIVE_DIGITS = "(?:[0-9][^0-9]*){5}"
LONG_WORD = 10  # characters
LETTER = 1.4  # digits that a letter is worth


def candidates(texts: pl.Series) -> tuple[Places, pl.Series]:
    """Normalised candidates inside narrowed texts, with the row of each."""
    bits = SIGNS.of(texts)
    found = [*_words(texts)]
    for signs, need, form in FORMS:
        sign = SIGNS.all_of(*signs)
        at = np.flatnonzero(bits & sign == sign)
        if len(at):
            rows, parts = _extracted(texts.gather(at), need, form)
            found.append((at[rows], parts))
    places = np.concatenate([rows for rows, _ in found])
    what = pl.concat([parts for _, parts in found])
    long = (what.str.len_bytes() >= SHORTEST).to_numpy()
    return places[long].astype(np.intp), normalised(what.filter(pl.Series(long)))


def in_digests(texts: pl.Series) -> pl.Series:
    """The long numbers that are a part of a digest, where they stand by chance.

    >>> in_digests(pl.Series(["/45e4c14029626178419c8ab7.jpg", "tel:13800138000"])).to_list()
    ['14029626178419']
    """
    digests = texts.str.extract_all(DIGEST).explode().drop_nulls()
    return digests.str.extract_all(INSIDE_WORD).explode().drop_nulls().unique()


def _words(texts: pl.Series) -> Iterator[tuple[Places, pl.Series]]:
    """Words with a digit in them, and the long numbers that are a part of one."""
    rows, words, signs = numbered(texts, SHORTEST)
    yield rows, words
    mixed = np.flatnonzero((signs & LONG > 0) & (signs & OTHER > 0))
    inner, parts = _extracted(words.gather(mixed), DIGITS, INSIDE_WORD)
    yield rows[mixed][inner], parts
    yield from _decoded(rows, words, pl.Series(signs & CAPITAL > 0))


def _decoded(
    rows: Places, words: pl.Series, capitals: pl.Series
) -> Iterator[tuple[Places, pl.Series]]:
    """What words say that are the base64 or hexadecimal form of a number or an address."""
    lengths = words.str.len_bytes()
    at, codes = _having(words, (lengths % 2 == 0) & (lengths >= SHORTEST_HEX), HEX)
    yield _written(rows[at], codes.str.decode("hex", strict=False))
    at, bare = _having(words, capitals, BASE64)
    padded = (bare + "==").str.head((bare.str.len_bytes() + 3) // 4 * 4)
    yield _written(rows[at], padded.str.decode("base64", strict=False))


def _having(words: pl.Series, likely: pl.Series, form: str) -> tuple[Places, pl.Series]:
    """Where the words are that have a form, among those that are likely to; and they."""
    at = likely.arg_true()
    at = at.filter(words.gather(at).str.contains(form))
    return at.to_numpy().astype(np.intp), words.gather(at)


def _written(rows: Places, decoded: pl.Series) -> tuple[Places, pl.Series]:
    texts = decoded.cast(pl.String, strict=False)
    told = texts.str.contains(WRITTEN).fill_null(value=False)
    return rows[told.to_numpy()], texts.filter(told)


def _extracted(texts: pl.Series, need: str, form: str) -> tuple[Places, pl.Series]:
    rows = texts.str.contains(need).arg_true()
    lists = texts.gather(rows).str.extract_all(form)
    places = np.repeat(rows.to_numpy(), lists.list.len().to_numpy())
    return places.astype(np.intp), lists.explode(empty_as_null=False)


def is_number(folded: pl.Series) -> pl.Series:
    """7 to 14 digits: one may equal another by chance, so that density has to speak."""
    return folded.str.contains(NUMBER)


def is_strong(folded: pl.Series) -> pl.Series:
    """Say for each folded text whether it is too long and odd to meet its equal by chance."""
    strong = folded.str.contains(LONG_NUMBER)
    others = ~folded.str.contains(PLAIN_NUMBER) & (folded.str.len_bytes() >= SHORTEST)
    if others.any():
        at = others.arg_true()
        strong = strong.scatter(at, _is_rich(folded.gather(at)))
    return strong


def _is_rich(folded: pl.Series) -> pl.Series:
    word = folded.str.contains(MIXED_WORD) & (folded.str.len_bytes() >= LONG_WORD)
    return word | folded.str.contains(ADDRESS) | folded.str.contains(FIVE_DIGITS)


def odds(folded: pl.Series) -> pl.Series:
    """How likely a word of digits and letters meets another of its form, the first letter given.

    >>> odds(pl.Series(["y012345", "li@example.com"])).to_list()
    [1e-06, 0.0]
    """
    rest = folded.str.slice(1)
    digits = folded.str.count_matches("[0-9]").cast(pl.Float64)
    letters = rest.str.count_matches("[a-z]").cast(pl.Float64)
    found = pl.Series(10.0 ** -(digits + LETTER * letters).to_numpy())
    return found.set(~folded.str.contains("^[0-9a-z]+$"), 0.0)
