"""A keyed hash over whole columns: 128 bits for each text, random to whoever has no key.

The hash is a parallel MAC over AES, as PMAC is: each block of a text is masked by the secret of its
place and encrypted, and the sum of the blocks and the text's length is encrypted under another key.
So all blocks of all texts are one bulk AES call. Texts above 4 KB, which are rare and cost their
bytes anyway, are first replaced by a keyed BLAKE2b digest.
"""

import hashlib
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.transforms import aes, flat
from tuomin.transforms.aes import BLOCK, Words
from tuomin.transforms.flat import Flat, Places
from tuomin.transforms.keys import derive
from tuomin.transforms.rows import only

LONGEST = 4096  # bytes

MASKS = aes.blocks(np.tril(np.full((BLOCK + 1, BLOCK), 255, np.uint8), -1).view(np.uint64))
"""Number n keeps the first n bytes of a block."""

NUMBERED = np.zeros((LONGEST // BLOCK, 2), np.uint64)
NUMBERED[:, 0] = np.arange(len(NUMBERED))
"""The places of blocks in a text."""


def words(texts: pl.Series, key: bytes) -> Words:
    """Two 64-bit words for each text: equal for equal texts, else independent. No nulls."""
    sums, last = derive(key, "hash"), derive(key, "hash of sums")
    masks = aes.blocks(aes.encrypted(derive(key, "places of blocks"), NUMBERED))
    out = np.empty((len(texts), 2), np.uint64)
    for start in range(0, len(texts), aes.ROWS):
        column = flat.of(_shortened(texts.slice(start, aes.ROWS), sums))
        out[start : start + aes.ROWS] = aes.encrypted(last, _sums(column, sums, masks))
    return out


def numbers(texts: pl.Series, key: bytes, below: int) -> Words:
    """A number from 0 to `below` - 1 for each text; `below` is small against 2**64."""
    return words(texts, key)[:, 0] % np.uint64(below)


def more(seeds: Words, number: int, key: bytes) -> Words:
    """Two further words for each row of `words`, other ones for each `number`."""
    blocks = seeds.copy()
    blocks[:, 1] ^= np.uint64(number)
    return aes.encrypted(derive(key, "stream"), blocks)


def blocks(seeds: Words, counts: Places, key: bytes) -> NDArray[np.uint16]:
    """Rows of eight random numbers below 65,536: `counts[i]` for each row i of `words`."""
    inputs = aes.words(np.repeat(aes.blocks(seeds), counts))
    inputs[:, 1] ^= flat.ranges(np.zeros_like(counts), counts).astype(np.uint64)
    return aes.encrypted(derive(key, "stream"), inputs).view("<u2")


def stream(seeds: Words, counts: Places, key: bytes) -> NDArray[np.uint16]:
    """`counts[i]` random numbers below 65,536 for each row i of `words`, row behind row."""
    per_block = BLOCK // 2
    wanted = -(-counts // per_block)
    drawn = blocks(seeds, wanted, key).reshape(-1)
    starts = (np.cumsum(wanted) - wanted) * per_block
    return drawn[flat.ranges(starts, counts)]


def _shortened(texts: pl.Series, key: bytes) -> pl.Series:
    def digests(long: pl.Series) -> pl.Series:
        digest = partial(hashlib.blake2b, key=key, person=b"tuomin")
        return pl.Series([digest(text.encode()).hexdigest() for text in long])

    return only(texts, texts.str.len_bytes() > LONGEST, digests)


def _sums(column: Flat, key: bytes, masks: aes.Blocks) -> Words:
    """The encrypted blocks of each text and its length, added without carry."""
    lengths = column.lengths
    counts = np.maximum(lengths + BLOCK - 1, BLOCK) // BLOCK
    starts = np.cumsum(counts) - counts
    places = flat.ranges(np.zeros_like(counts), counts)
    blocks = _windows(column)[np.repeat(column.offsets[:-1], counts) + places * BLOCK]
    last = starts + counts - 1
    kept = aes.words(MASKS[lengths - (counts - 1) * BLOCK])
    blocks[last] = aes.blocks(aes.words(blocks[last]) & kept)
    sums = aes.encrypted(key, aes.words(blocks) ^ aes.words(masks[places]))
    if len(sums) > len(lengths):
        sums = np.bitwise_xor.reduceat(sums, starts, axis=0)
    sums[:, 0] ^= lengths.astype(np.uint64)
    return sums


def _windows(column: Flat) -> aes.Blocks:
    """The block that begins at each byte, the last ones filled up with zeros."""
    padded = np.append(column.data, np.zeros(BLOCK, np.uint8))
    return np.ndarray(len(column.data) + 1, aes.WHOLE, padded.data, strides=(1,))
