"""Abbreviations: what the shortened English words of a name may stand for.

Writers of schemas shorten as they like (`emp_nm`, `hm_addr`, `mrtl_sts`), and the same letters
stand for several words: `dep` is a dependent, a department, a deposit. All of them are tried.
"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice, product

import yaml

MOST = 12  # ways to spell one name out
SHORT = 2  # letters that stand for a word only beside other words


@cache
def meanings() -> dict[str, tuple[tuple[str, ...], ...]]:
    """By abbreviation the words that it may stand for."""
    raw = yaml.safe_load(
        files("tuomin.detect.naming").joinpath("abbreviations.yaml").read_text(encoding="utf-8")
    )
    found: dict[str, list[tuple[str, ...]]] = {}
    for topic in raw.values():
        for meant, shortened in topic.items():
            for short in shortened.split():
                found.setdefault(short, []).append(tuple(meant.split("_")))
    return {short: tuple(meant) for short, meant in found.items()}


def spellings(words: Sequence[str]) -> list[tuple[str, ...]]:
    """The ways to spell out the abbreviations among `words`; [] where there are none.

    >>> spellings(("hm", "ph", "no"))
    [('home', 'phone', 'no')]
    >>> spellings(("dep", "nm"))
    [('dependent', 'name'), ('department', 'name'), ('deposit', 'name')]
    >>> spellings(("user", "phone"))
    []
    """
    if len(words) == 1 and len(words[0]) <= SHORT:
        return []
    meant = [_meant(word) for word in words]
    if not any(meant):
        return []
    ways = product(*(each or ((word,),) for each, word in zip(meant, words, strict=True)))
    return [tuple(part for each in way for part in each) for way in islice(ways, MOST)]


def _meant(word: str) -> tuple[tuple[str, ...], ...]:
    known = meanings()
    return known.get(word) or known.get(word.removesuffix("s"), ())
