"""Mail addresses that reach nobody: under names reserved for examples and tests.

example.com, .net and .org (RFC 2606) where they fit, else one letter under `.test` (RFC 6761). A
surrogate is no longer than its original, but for originals under eight characters.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.transforms import flat, prf, shape
from tuomin.transforms.characters import Characters
from tuomin.transforms.rows import choose, only, present
from tuomin.transforms.spelling import folded

SIGN = "[@＠]"

LETTERS = np.frombuffer(b"abcdefghijkmnpqrstuvwxyz23456789", np.uint8).astype(np.uint32)
NAMES = ("@example.com", "@example.net", "@example.org")
TEST = "@{}.test"

CAPITALS = flat.marks(range(ord("A"), ord("Z") + 1))

LONGEST = 12  # characters of the local part
ROOMY = 20  # characters of an address that example.com fits


@dataclass(frozen=True, kw_only=True)
class Email:
    """An address at an example domain, the same for capitals and small letters."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "contact.email"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        kernel, token = partial(_addresses, key=key), partial(shape.token, key=key)
        return present(texts, lambda rows: choose(rows, [(_has_sign, kernel)], token))


def _has_sign(rows: pl.Series) -> pl.Series:
    return rows.str.contains(SIGN)


def _addresses(rows: pl.Series, key: bytes) -> pl.Series:
    texts = folded(rows)
    seeds, room = prf.words(texts, key), texts.str.len_chars().cast(pl.Int64)
    roomy = (room >= ROOMY).to_numpy()
    number = seeds[:, 0]
    names = np.where(roomy, number % np.uint64(3), np.uint64(3) + number % np.uint64(26))
    hosts = pl.Series(HOSTS).gather(names)
    local = np.clip((room - hosts.str.len_bytes()).to_numpy(), 1, LONGEST)
    drawn = prf.stream(seeds, local, key)
    offsets = np.append(0, np.cumsum(local))
    addresses = Characters(LETTERS[drawn % len(LETTERS)], offsets).texts() + hosts
    if not flat.has(rows, CAPITALS):
        return addresses
    loud = rows.str.contains("[A-Z]") & ~rows.str.contains("[a-z]")
    return only(addresses, loud, lambda chosen: chosen.str.to_uppercase())


HOSTS = [*NAMES, *(TEST.format(chr(ord("a") + letter)) for letter in range(26))]
