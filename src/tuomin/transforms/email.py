"""Mail addresses that reach nobody: under names reserved for examples and tests.

example.com, .net and .org (RFC 2606) where they fit, else one letter under `.test` (RFC 6761). A
surrogate is no longer than its original, but for originals under eight characters.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.compiled import compiled
from tuomin.transforms import characters, flat, prf, shape
from tuomin.transforms.aes import Words
from tuomin.transforms.flat import Bytes, Flat, Places
from tuomin.transforms.prf import PER_BLOCK, Drawn
from tuomin.transforms.rows import choose, only, present
from tuomin.transforms.spelling import folded

SIGN = "[@＠]"

LETTERS = np.frombuffer(b"abcdefghijkmnpqrstuvwxyz23456789", np.uint8)
NAMES = ("@example.com", "@example.net", "@example.org")
TESTS = [f"@{letter}.test" for letter in "abcdefghijklmnopqrstuvwxyz"]
HOSTS = [*NAMES, *TESTS]
LARGE, SMALL = len(NAMES), len(TESTS)  # hosts for long and for short addresses

CAPITALS = flat.marks(range(ord("A"), ord("Z") + 1))

LONGEST = 12  # characters of the local part
ROOMY = 20  # characters of an address that example.com fits
WIDEST = LONGEST + max(map(len, HOSTS))  # bytes


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
    column, seeds = characters.of(texts), prf.words(texts, key)
    drawn = prf.blocks(seeds, np.full(len(texts), -(-LONGEST // PER_BLOCK)), key)
    data = np.empty(len(texts) * WIDEST, np.uint8)
    offsets = np.empty(len(texts) + 1, np.int64)
    hosts = flat.of(pl.Series(HOSTS))
    size = _write(column.lengths, seeds[:, 0], drawn, (hosts.data, hosts.offsets), data, offsets)
    addresses = Flat(data[:size], offsets).texts()
    if not flat.has(rows, CAPITALS):
        return addresses
    loud = rows.str.contains("[A-Z]") & ~rows.str.contains("[a-z]")
    return only(addresses, loud, lambda chosen: chosen.str.to_uppercase())


@compiled
def _write(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    room: Places,
    seeds: Words,
    drawn: Drawn,
    hosts: tuple[Bytes, Places],
    data: Bytes,
    offsets: Places,
) -> int:
    """Write a local part and a host for each address of `room` characters."""
    names, starts = hosts
    at, blocks = 0, len(drawn) // max(1, len(room))
    for row in range(len(room)):
        offsets[row] = at
        few, choices = (0, LARGE) if room[row] >= ROOMY else (LARGE, SMALL)
        host = few + np.int64(seeds[row] % np.uint64(choices))
        local = min(max(room[row] - starts[host + 1] + starts[host], 1), LONGEST)
        for place in range(local):
            number = drawn[row * blocks + place // PER_BLOCK, place % PER_BLOCK]
            data[at] = LETTERS[number % len(LETTERS)]
            at += 1
        for byte in range(starts[host], starts[host + 1]):
            data[at] = names[byte]
            at += 1
    offsets[len(room)] = at
    return at
