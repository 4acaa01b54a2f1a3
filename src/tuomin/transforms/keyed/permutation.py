"""Keyed permutations of domains too small for FF1: of one domain as a table, or one for each tweak.

Whoever can try all of a small domain, or sees many pairs, undoes any permutation of it; these keep
the numbers apart, they do not make a short number a secret.

>>> sorted(table(bytes(32), "example", 5).tolist())
[0, 1, 2, 3, 4]
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tuomin.arrays.flat import Words
from tuomin.compiled import compiled
from tuomin.transforms.keyed import aes
from tuomin.transforms.keyed.ff1 import FF1, SMALLEST
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.keyed.once import once

ORDERS = 256
Orders = NDArray[np.uint16]

ROUNDS = 24  # more than FF1's ten, for halves of a few values


@lru_cache(maxsize=64)
def table(key: bytes, name: str, size: int) -> NDArray[np.uint32]:
    """A permutation of 0 .. size - 1 (at most a million), in the order of AES over them."""
    drawn = aes.counted(derive(key, f"order of {name}"), size)
    order = np.argsort(drawn)  # many times as fast as a stable one, and the same
    ordered = drawn[order]
    if (ordered[1:] == ordered[:-1]).any():  # which no key is known to do
        order = np.argsort(drawn, kind="stable")
    places = order.astype(np.uint32)
    places.setflags(write=False)
    return places


def banded(numbers: Words, edges: Sequence[int], key: bytes) -> Words:
    """`numbers` permuted among those between the same two of the ascending `edges`.

    FF1 moves bands of more than a million numbers, a table smaller ones. The first edge is the
    least number, all numbers lie below the last.
    """
    starts = np.array(edges[:-1], np.uint64)
    ends = np.array([numbers.min(), numbers.max()] if len(numbers) else [], np.uint64)
    within = set(np.searchsorted(starts, ends, side="right") - 1)
    if len(within) == 1:  # as the numbers of most columns are
        (band,) = within
        return _between(numbers, edges[band], edges[band + 1] - 1, key)
    out = np.empty_like(numbers)
    bands = np.searchsorted(starts, numbers, side="right") - 1
    for band in np.unique(bands):
        which = bands == band
        out[which] = _between(numbers[which], edges[band], edges[band + 1] - 1, key)
    return out


def _between(numbers: Words, least: int, most: int, key: bytes) -> Words:
    if most - least < SMALLEST:
        order = table(key, f"{least} to {most}", most - least + 1)
        return order[(numbers - np.uint64(least)).astype(np.intp)] + np.uint64(least)
    ff1 = FF1(derive(key, f"{least} to {most}"), radix=2, length=most.bit_length())
    return ff1.walk(numbers, lambda new: (new >= least) & (new <= most))


def mixed(numbers: Words, size: int, tweaks: Words, key: bytes) -> Words:
    """`numbers` below a small `size` permuted among themselves, in another way for each tweak.

    The tweak picks one of 256 orders and by how much the numbers are turned before.
    """
    blocks = np.zeros((len(numbers), 2), np.uint64)
    blocks[:, 0] = tweaks
    drawn = aes.encrypted(derive(key, "tweaks"), blocks)
    out = np.empty_like(numbers)
    _mix(numbers, np.uint64(size), drawn, _orders(key, size), out)
    return out


@compiled
def _mix(numbers: Words, size: np.uint64, drawn: Words, orders: Orders, out: Words) -> None:
    for row in range(len(numbers)):
        order, turned = drawn[row, 0] % np.uint64(ORDERS), numbers[row] + drawn[row, 1] % size
        out[row] = orders[order * size + (turned - size if turned >= size else turned)]


@once(maxsize=32)
def _orders(key: bytes, size: int) -> Orders:
    """Permutations of 0 .. size - 1, one behind the other."""
    drawn = aes.counted(derive(key, f"orders of {size}"), ORDERS * size).reshape(ORDERS, size)
    return np.argsort(drawn, axis=1).astype(np.uint16).reshape(-1)


def feistel(
    left: Words, right: Words, moduli: tuple[Words, Words], tweaks: Words, key: bytes
) -> tuple[Words, Words]:
    """A permutation of the pairs below `moduli` (one for all rows, or one for each).

    An alternating Feistel network as in FF1; a modulus is at most 2**48, so that a 64-bit word
    modulo it is all but uniform.
    """
    derived, out = derive(key, "feistel"), (np.empty_like(left), np.empty_like(right))
    for start in range(0, len(left), aes.ROWS):
        part = slice(start, start + aes.ROWS)
        here = [modulus[part] if modulus.ndim else modulus for modulus in moduli]
        out[0][part], out[1][part] = _rounds(left[part], right[part], here, tweaks[part], derived)
    return out


def _rounds(
    a: Words, b: Words, moduli: list[Words], tweaks: Words, key: bytes
) -> tuple[Words, Words]:
    context = aes.cipher(key)
    blocks, drawn = np.empty((len(a), 2), np.uint64), np.empty((len(a) + 1, 2), np.uint64)
    blocks[:, 0] = tweaks
    for number in range(ROUNDS):
        modulus = moduli[number % 2]
        np.bitwise_xor(b, np.uint64(number << 56), out=blocks[:, 1])
        aes.encrypt(context, blocks, drawn)
        y = drawn[:-1, 0].copy()
        y -= (y // modulus) * modulus
        y += a
        a, b = b, np.minimum(y, y - modulus)
    return a, b
