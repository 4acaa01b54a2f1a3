"""The words that surrogates are made of, from `pools.yaml`."""

from functools import cache
from importlib.resources import files

import numpy as np
import yaml

from tuomin.arrays.characters import Codes


@cache
def texts() -> dict[str, str]:
    """The pools by name, words separated by blanks, characters not."""
    pools: dict[str, str] = yaml.safe_load(
        files("tuomin.transforms.wording").joinpath("pools.yaml").read_text("utf-8")
    )
    return pools


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a pool, each once."""
    return tuple(dict.fromkeys(texts()[name].split()))


@cache
def characters(name: str) -> Codes:
    """The code points of the characters of a pool, each once."""
    return np.array([ord(each) for each in dict.fromkeys("".join(words(name)))], np.uint32)


@cache
def pairs(name: str) -> Codes:
    """The code points of a pool of words of two characters, one row each."""
    return np.array([[ord(each) for each in word] for word in words(name)], np.uint32)


@cache
def syllables(letters: int) -> Codes:
    """The code points of all syllables of so many letters, one row each."""
    fitting = [word for word in words("syllables") if len(word) == letters]
    return np.array([[ord(letter) for letter in word] for word in fitting], np.uint32)
