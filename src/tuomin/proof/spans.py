"""What may be an identifier inside text and JSON: runs of digits, grouped digits, addresses, words.

Recall comes first here: a candidate only counts once its mark is found among the source's.

>>> texts = pl.Series(["电话138-0013-8000，邮箱li@example.com", None, "13800138000"])
>>> places, found = candidates(spelled(texts))
>>> sorted(zip(places.tolist(), found))
[(0, '13800138000'), (0, 'li@example.com'), (2, '13800138000')]
"""

import re

import numpy as np
import polars as pl

from tuomin.checks.normal import normalise
from tuomin.connectors.text import to_text
from tuomin.proof.cells import Places, only

ESCAPE = r"\\u([0-9a-fA-F]{4})"
DIGITS = "[0-9]{7}"
# (what a text has to contain to be worth the search, what is searched)
FORMS = (
    (DIGITS, "[0-9]{7,}[Xx]?"),
    (r"[0-9][ -][0-9]", r"(?:\+[0-9]{1,3}[ -]?)?[0-9]{2,6}(?:[ -][0-9]{2,8}){1,5}[Xx]?"),
    (r"\(0[0-9]", r"\(0[0-9]{2,3}\)[ -]?[0-9]{7,8}"),
    ("@", r"[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+"),
    ("[0-9A-Za-z_-]{7}", "[0-9A-Za-z_-]*[0-9][0-9A-Za-z_-]*"),
    ("[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]", "[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}"),
    (r"\p{Han}[A-Z]", r"\p{Han}[A-Z]·?[0-9A-Z]{5,6}"),
)
SHORTEST = 7  # characters of a candidate

NUMBER = "^[0-9]{7,14}$"
LONG_NUMBER = "^[0-9]{14,}[0-9x]$"
ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MIXED_WORD = "^[0-9a-z_-]*(?:[a-z][0-9a-z_-]*[0-9]|[0-9][0-9a-z_-]*[a-z])[0-9a-z_-]*$"
FIVE_DIGITS = "(?:[0-9][^0-9]*){5}"
LONG_WORD = 10  # characters


def spelled(values: pl.Series) -> pl.Series:
    r"""Values as normalised text in their own case; `\u4f1f` is the character it stands for."""
    return only(normalise(to_text(values)), ESCAPE, _unescaped)


def candidates(texts: pl.Series) -> tuple[Places, pl.Series]:
    """Normalised candidates inside spelled texts, with the row of each."""
    places, found = [], []
    for need, form in FORMS:
        rows = texts.str.contains(need).arg_true()
        if len(rows):
            lists = texts.gather(rows).str.extract_all(form)
            places.append(np.repeat(rows.to_numpy(), lists.list.len().to_numpy()))
            found.append(lists.explode(empty_as_null=False))
    if not found:
        return np.empty(0, np.intp), pl.Series([], dtype=pl.String)
    where, what = np.concatenate(places), pl.concat(found)
    long = (what.str.len_chars() >= SHORTEST).to_numpy()
    return where[long].astype(np.intp), normalise(what.filter(pl.Series(long)))


def is_number(folded: pl.Series) -> pl.Series:
    """7 to 14 digits: one may equal another by chance, so that density has to speak."""
    return folded.str.contains(NUMBER)


def is_strong(folded: pl.Series) -> pl.Series:
    """Say for each folded text whether it is too long and odd to meet its equal by chance."""
    long = folded.str.len_bytes() >= SHORTEST
    word = folded.str.contains(MIXED_WORD) & (folded.str.len_bytes() >= LONG_WORD)
    rich = folded.str.contains(FIVE_DIGITS) & ~is_number(folded) & long
    return folded.str.contains(LONG_NUMBER) | folded.str.contains(ADDRESS) | word | rich


def _unescaped(rows: pl.Series) -> pl.Series:
    plain = [re.sub(ESCAPE, lambda match: chr(int(match[1], 16)), text) for text in rows]
    return pl.Series(rows.name, [_paired(text) for text in plain], pl.String)


def _paired(text: str) -> str:
    """Text without lone surrogates, which no String column holds."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
