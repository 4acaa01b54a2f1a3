"""What may be an identifier inside text and JSON: runs of digits, grouped digits, addresses, words.

Recall comes first here: a candidate only counts once its mark is found among the source's.

>>> texts = pl.Series(["电话138-0013-8000，邮箱li@example.com", None, "13800138000"])
>>> places, found = candidates(texts)
>>> sorted(zip(places.tolist(), found))
[(0, '13800138000'), (0, 'li@example.com'), (2, '13800138000')]
"""

import numpy as np
import polars as pl

from tuomin.checks.normal import normalise
from tuomin.proof.cells import Places

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
WORTH = "|".join(need for need, _ in FORMS)
SHORTEST = 7  # characters of a candidate

NUMBER = "^[0-9]{7,14}$"
LONG_NUMBER = "^[0-9]{14,}[0-9x]$"
ADDRESS = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
MIXED_WORD = "^[0-9a-z_-]*(?:[a-z][0-9a-z_-]*[0-9]|[0-9][0-9a-z_-]*[a-z])[0-9a-z_-]*$"
FIVE_DIGITS = "(?:[0-9][^0-9]*){5}"
LONG_WORD = 10  # characters


def candidates(texts: pl.Series) -> tuple[Places, pl.Series]:
    """Normalised candidates inside spelled texts, with the row of each."""
    places, found = [], []
    worth = texts.str.contains(WORTH).arg_true()
    texts = texts.gather(worth)
    for need, form in FORMS:
        rows = texts.str.contains(need).arg_true()
        if len(rows):
            lists = texts.gather(rows).str.extract_all(form)
            places.append(np.repeat(worth.gather(rows).to_numpy(), lists.list.len().to_numpy()))
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
