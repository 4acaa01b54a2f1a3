"""Mail addresses that reach nobody: under names reserved for examples and tests.

example.com, .net and .org (RFC 2606) where they fit, else one letter under `.test` (RFC 6761). A
surrogate is no longer than its original, but for originals under eight characters.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import among, characters, flat
from tuomin.arrays.flat import Bytes, Flat, Marks, Places, Raw, Words
from tuomin.arrays.rows import choose, only, usual
from tuomin.compiled import compiled
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.keyed.prf import PER_BLOCK, Drawn
from tuomin.transforms.written.spelling import folded, is_folded

SIGN = "[@＠]"

LETTERS = np.frombuffer(b"abcdefghijkmnpqrstuvwxyz23456789", np.uint8)
NAMES = ("@example.com", "@example.net", "@example.org")
TESTS = [f"@{letter}.test" for letter in "abcdefghijklmnopqrstuvwxyz"]
HOSTS = [*NAMES, *TESTS]
LARGE, SMALL = len(NAMES), len(TESTS)  # hosts for long and for short addresses

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
        spelled, token = partial(_spelled, key=key), partial(shape.token, key=key)
        other = partial(choose, kernels=[(_has_sign, spelled)], otherwise=token)
        return usual(texts, _are_plain, partial(_drawn, key=key), other)


def _are_plain(column: Flat) -> Marks:
    """Which addresses have one spelling."""
    marks: Marks = is_folded(column) & ~among.free(column, among.of(b"@"))
    return marks


def _has_sign(rows: pl.Series) -> pl.Series:
    return rows.str.contains(SIGN)


def _spelled(rows: pl.Series, key: bytes) -> pl.Series:
    addresses = _drawn(flat.of(folded(rows)), key).texts()
    loud = rows.str.contains("[A-Z]") & ~rows.str.contains("[a-z]")
    return only(addresses, loud, lambda chosen: chosen.str.to_uppercase())


def _drawn(column: Flat, key: bytes) -> Flat:
    seeds, blocks = prf.of(column, key), -(-LONGEST // PER_BLOCK)
    drawn = prf.blocks(seeds, np.full(len(column), blocks), key)
    data = np.empty(len(column) * WIDEST, np.uint8)
    offsets = np.empty(len(column) + 1, np.int64)
    hosts, numbers = flat.of(pl.Series(HOSTS)), drawn.reshape(len(column), -1)
    size = _write(column.arrays, seeds, numbers, hosts.arrays, data, offsets)
    return Flat(data[:size], offsets)


@compiled
def _write(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    old: Raw,
    seeds: Words,
    drawn: Drawn,
    hosts: Raw,
    data: Bytes,
    offsets: Places,
) -> int:
    """Write a local part and a host for each address."""
    texts, places = old
    names, starts = hosts
    at = 0
    for row in range(len(seeds)):
        offsets[row] = at
        room = characters.count(texts, places[row], places[row + 1])
        few, choices = (0, LARGE) if room >= ROOMY else (LARGE, SMALL)
        host = few + np.int64(seeds[row, 0] % np.uint64(choices))
        name, end = starts[host], starts[host + 1]
        local = min(max(room - (end - name), 1), LONGEST)
        for place in range(local):
            data[at + place] = LETTERS[drawn[row, place] % np.uint16(len(LETTERS))]
        at = flat.write(names, name, end, data, at + local)
    offsets[len(seeds)] = at
    return at
