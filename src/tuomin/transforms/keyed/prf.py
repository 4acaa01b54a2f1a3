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
from cryptography.hazmat.primitives.ciphers import CipherContext
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes, Flat, Places, Words
from tuomin.arrays.rows import only
from tuomin.compiled import compiled
from tuomin.transforms.keyed import aes
from tuomin.transforms.keyed.aes import BLOCK
from tuomin.transforms.keyed.keys import derive

LONGEST = 4096  # bytes

NUMBERED = np.zeros((LONGEST // BLOCK, 2), np.uint64)
NUMBERED[:, 0] = np.arange(len(NUMBERED))
"""The places of blocks in a text."""


Drawn = NDArray[np.uint16]

WORD, BITS = 8, 8  # bytes of a word, bits of a byte
SPARE = BLOCK // WORD + 1

PER_BLOCK = 8
"""Random numbers of 16 bits in a block."""


def words(texts: pl.Series, key: bytes) -> Words:
    """Two 64-bit words for each text: equal for equal texts, else independent. No nulls."""
    return of(flat.of(texts), key)


def of(column: Flat, key: bytes) -> Words:
    """The `words` of a flat column."""
    sums, last = derive(key, "hash"), derive(key, "hash of sums")
    masks = aes.encrypted(derive(key, "places of blocks"), NUMBERED)
    ciphers = aes.cipher(sums), aes.cipher(last)
    if column.lengths.max(initial=0) > LONGEST:
        column = flat.of(_shortened(column.texts(), sums))
    out, data = np.empty((len(column), 2), np.uint64), _by_words(column.data)
    rows = aes.ROWS * len(column) // (len(column.data) // BLOCK + len(column) + 1) + 1
    for start in range(0, len(column), rows):
        offsets = column.offsets[start : start + rows + 1]
        total = _sums(data, offsets, ciphers[0], masks)
        out[start : start + rows] = aes.encrypted_by(ciphers[1], total)
    return out


def numbers(texts: pl.Series, key: bytes, below: int) -> Words:
    """A number from 0 to `below` - 1 for each text; `below` is small against 2**64."""
    return words(texts, key)[:, 0] % np.uint64(below)


def more(seeds: Words, number: int, key: bytes) -> Words:
    """Two further words for each row of `words`, other ones for each `number`."""
    blocks = seeds.copy()
    blocks[:, 1] ^= np.uint64(number)
    return aes.encrypted(derive(key, "stream"), blocks)


def blocks(seeds: Words, counts: Places, key: bytes) -> Drawn:
    """Rows of eight random numbers below 65,536: `counts[i]` for each row i of `words`."""
    inputs = np.empty((int(counts.sum()), 2), np.uint64)
    _count_up(seeds, counts, inputs)
    return aes.encrypted(derive(key, "stream"), inputs).view("<u2")


def stream(seeds: Words, counts: Places, key: bytes) -> Drawn:
    """`counts[i]` random numbers below 65,536 for each row i of `words`, row behind row."""
    drawn = blocks(seeds, -(-counts // PER_BLOCK), key)
    out = np.empty(int(counts.sum()), np.uint16)
    _join(drawn, counts, out)
    return out


@compiled
def _count_up(seeds: Words, counts: Places, inputs: Words) -> None:
    """Write each seed so often, and each time another number into it."""
    block = 0
    for row in range(len(counts)):
        for number in range(counts[row]):
            inputs[block, 0] = seeds[row, 0]
            inputs[block, 1] = seeds[row, 1] ^ np.uint64(number)
            block += 1


@compiled
def _join(drawn: Drawn, counts: Places, out: Drawn) -> None:
    """Write the first `counts[i]` numbers of the blocks of each row."""
    block = at = 0
    for row in range(len(counts)):
        for number in range(counts[row]):
            out[at] = drawn[block + number // PER_BLOCK, number % PER_BLOCK]
            at += 1
        block += -(-counts[row] // PER_BLOCK)


def _shortened(texts: pl.Series, key: bytes) -> pl.Series:
    def digests(long: pl.Series) -> pl.Series:
        digest = partial(hashlib.blake2b, key=key, person=b"tuomin")
        return pl.Series([digest(text.encode()).hexdigest() for text in long])

    return only(texts, texts.str.len_bytes() > LONGEST, digests)


def _sums(data: NDArray[np.uint64], offsets: Places, cipher: CipherContext, masks: Words) -> Words:
    """The encrypted blocks of each text and its length, added without carry."""
    most = int(offsets[-1] - offsets[0]) // BLOCK + len(offsets) - 1
    blocks = np.empty((most, 2), np.uint64)
    count = _fill(data, offsets, masks, blocks)
    sums = np.empty((len(offsets) - 1, 2), np.uint64)
    _add(aes.encrypted_by(cipher, blocks[:count]), offsets, sums)
    return sums


def _by_words(data: Bytes) -> NDArray[np.uint64]:
    """The bytes in 64-bit words, little-endian, with zeros enough to read a block at the end."""
    out = np.zeros(len(data) // WORD + SPARE, np.uint64)
    out.view(np.uint8)[: len(data)] = data
    return out


@compiled
def _fill(data: NDArray[np.uint64], offsets: Places, masks: Words, blocks: Words) -> int:
    """Write each text into blocks filled up with zeros, masked by their places; tell how many.

    An empty text has one block.
    """
    block = 0
    for row in range(len(offsets) - 1):
        at, end, place = offsets[row], offsets[row + 1], 0
        while at < end or place == 0:
            first, second = _window(data, at, min(BLOCK, end - at))
            blocks[block, 0] = first ^ masks[place, 0]
            blocks[block, 1] = second ^ masks[place, 1]
            at, place, block = at + BLOCK, place + 1, block + 1
    return block


@compiled
def _window(data: NDArray[np.uint64], at: int, size: int) -> tuple[np.uint64, np.uint64]:
    """Up to 16 bytes from place `at` on as two words, zeros behind them."""
    word, low = at // WORD, np.uint64(at % WORD * BITS)
    high, one = np.uint64(63) - low, np.uint64(1)  # two shifts, for one by 64 is undefined
    first = data[word] >> low | data[word + 1] << one << high
    second = data[word + 1] >> low | data[word + 2] << one << high
    over = np.uint64((BLOCK - size) % WORD * BITS)
    if size <= WORD:
        kept = first << over >> over if size else np.uint64(0)
        return kept, np.uint64(0)
    return first, second << over >> over


@compiled
def _add(blocks: Words, offsets: Places, sums: Words) -> None:
    """Add the blocks of each text and its length in bytes."""
    block = 0
    for row in range(len(sums)):
        left = offsets[row + 1] - offsets[row]
        first, second = np.uint64(left), np.uint64(0)
        while True:
            first ^= blocks[block, 0]
            second ^= blocks[block, 1]
            block, left = block + 1, left - BLOCK
            if left <= 0:
                break
        sums[row, 0], sums[row, 1] = first, second
