"""A keyed hash over whole columns: 128 bits for each text, random to whoever has no key.

The hash is AES-CBC-MAC with the text's length as its first block, one bulk AES call for each block
of the longest text. Texts above 4 KB, which are rare and cost their bytes anyway, are first
replaced by a keyed BLAKE2b digest.
"""

import hashlib
from functools import partial

import numpy as np
import polars as pl
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tuomin.transforms import aes, flat
from tuomin.transforms.aes import BLOCK, Words
from tuomin.transforms.keys import derive
from tuomin.transforms.rows import only

LONGEST = 4096  # bytes

MASKS = np.tril(np.full((BLOCK + 1, BLOCK), 255, np.uint8), -1).view(np.uint64)
"""Row n keeps the first n bytes of a block."""


def words(texts: pl.Series, key: bytes) -> Words:
    """Two 64-bit words for each text: equal for equal texts, else independent. No nulls."""
    mac, out = derive(key, "hash"), np.empty((len(texts), 2), np.uint64)
    for start in range(0, len(texts), aes.ROWS):
        out[start : start + aes.ROWS] = _mac(_shortened(texts.slice(start, aes.ROWS), mac), mac)
    return out


def numbers(texts: pl.Series, key: bytes, below: int) -> Words:
    """A number from 0 to `below` - 1 for each text; `below` is small against 2**64."""
    return words(texts, key)[:, 0] % np.uint64(below)


def more(seeds: Words, number: int, key: bytes) -> Words:
    """Two further words for each row of `words`, other ones for each `number`."""
    blocks = seeds.copy()
    blocks[:, 1] ^= np.uint64(number)
    return aes.encrypted(derive(key, "stream"), blocks)


def stream(seeds: Words, counts: NDArray[np.int64], key: bytes) -> NDArray[np.uint16]:
    """`counts[i]` random numbers below 65,536 for each row i of `words`, row behind row."""
    per_block = BLOCK // 2
    blocks = -(-counts // per_block)
    rows = np.repeat(np.arange(len(counts)), blocks)
    inputs = seeds[rows]
    inputs[:, 1] ^= flat.ranges(np.zeros_like(blocks), blocks).astype(np.uint64)
    drawn = aes.encrypted(derive(key, "stream"), inputs).view("<u2").reshape(-1)
    starts = (np.cumsum(blocks) - blocks) * per_block
    return drawn[flat.ranges(starts, counts)]


def _shortened(texts: pl.Series, key: bytes) -> pl.Series:
    def digests(long: pl.Series) -> pl.Series:
        digest = partial(hashlib.blake2b, key=key, person=b"tuomin")
        return pl.Series([digest(text.encode()).hexdigest() for text in long])

    return only(texts, texts.str.len_bytes() > LONGEST, digests)


def _mac(texts: pl.Series, key: bytes) -> Words:
    column, context = flat.of(texts), aes.cipher(key)
    lengths = column.lengths
    windows = sliding_window_view(np.append(column.data, np.zeros(BLOCK, np.uint8)), BLOCK)
    state = np.zeros((len(texts) + 1, 2), np.uint64)
    blocks = np.zeros((len(texts), 2), np.uint64)
    blocks[:, 0] = lengths
    aes.encrypt(context, blocks, state)
    for done in range(0, int(lengths.max(initial=0)), BLOCK):
        left = lengths - done
        if (left > 0).all():
            block = windows[column.offsets[:-1] + done].view(np.uint64)
            block &= MASKS[np.minimum(left, BLOCK)]
            block ^= state[:-1]
            aes.encrypt(context, block, state)
            continue
        rows = np.flatnonzero(left > 0)
        block = windows[column.offsets[:-1][rows] + done].view(np.uint64)
        block &= MASKS[np.minimum(left[rows], BLOCK)]
        block ^= state[rows]
        state[rows] = aes.encrypted_by(context, block)
    return state[:-1]
