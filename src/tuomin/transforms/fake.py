"""Words of a Faker provider, for columns that no other transform knows: jobs, colours, user agents.

The only place that imports faker, and only when the transform is used.
"""

from dataclasses import dataclass
from functools import lru_cache, partial
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import present
from tuomin.errors import PolicyError
from tuomin.transforms.base import check
from tuomin.transforms.keyed import prf

LARGEST = 100_000


@dataclass(frozen=True, kw_only=True)
class Fake:
    """A word from a pool that a Faker provider filled, picked by a keyed hash."""

    provider: str = "job"
    """A method of Faker without required arguments: job, color_name, user_agent, catch_phrase."""

    locale: str = "zh_CN"
    """Faker's name of the language and country."""

    pool: int = 1000
    """How many times the provider is asked; equal answers count once."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "pool", 0 < self.pool <= LARGEST, f"1 to {LARGEST}")
        right = self.provider.isidentifier() and not self.provider.startswith("_")
        check(self, "provider", right, "a method of Faker")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        words = _pool(self.provider, self.locale, self.pool)
        return present(texts, partial(_picked, words=words, key=key))


def _picked(rows: pl.Series, words: pl.Series, key: bytes) -> pl.Series:
    place = prf.numbers(rows, key, len(words))
    again = (place + 1) % len(words)
    first, other = words.gather(place), words.gather(again)
    return other.zip_with(first == rows, first)


@lru_cache(maxsize=32)
def _pool(provider: str, locale: str, size: int) -> pl.Series:
    """The different answers of a provider, in an order that does not change from run to run."""
    from faker import Faker

    try:
        faker = Faker(locale)
        faker.seed_instance(0)
        answers = {str(getattr(faker, provider)()) for _ in range(size)}
    except (AttributeError, TypeError, ValueError) as error:
        problem = f"Faker has no provider {provider!r} for {locale!r} that works without arguments"
        raise PolicyError(problem, hint="for example job, color_name or user_agent") from error
    return pl.Series(sorted(answers))
