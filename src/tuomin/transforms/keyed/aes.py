"""AES over many blocks at once: the one primitive under permutations, FF1 and keyed hashes."""

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes
from numpy.typing import NDArray

from tuomin.arrays.flat import Words

WHOLE = np.complex128
"""A type of 16 bytes: numpy moves whole blocks ten times as fast as rows of two words."""

Blocks = NDArray[np.complex128]

ROWS = 16_384
"""Rows worked on at a time: block buffers of this size stay in the second-level cache."""

BLOCK = 16
"""Bytes."""


def cipher(key: bytes) -> CipherContext:
    """AES under a key of 16, 24 or 32 bytes, block by block. Not to be shared between threads."""
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 blocks, not messages


def encrypt(context: CipherContext, blocks: Words, out: Words) -> None:
    """Encrypt `blocks` (rows of two 64-bit words, C order) into `out`, which has one row more."""
    context.update_into(_bytes(blocks), _bytes(out))


def encrypted(key: bytes, blocks: Words) -> Words:
    """`blocks` (rows of two 64-bit words) encrypted one by one."""
    return encrypted_by(cipher(key), blocks)


def encrypted_by(context: CipherContext, blocks: Words) -> Words:
    """`blocks` encrypted by a cipher that is already there."""
    out = np.empty((len(blocks) + 1, 2), np.uint64)
    encrypt(context, np.ascontiguousarray(blocks), out)
    return out[:-1]


def counted(key: bytes, size: int) -> NDArray[np.uint64]:
    """A 64-bit word for each number from 0 to `size` - 1."""
    out = np.empty(size, np.uint64)
    for start in range(0, size, ROWS):
        numbers = np.zeros((min(ROWS, size - start), 2), np.uint64)
        numbers[:, 0] = np.arange(start, start + len(numbers))
        out[start : start + ROWS] = encrypted(key, numbers)[:, 0]
    return out


def blocks(words: Words) -> Blocks:
    """Rows of two 64-bit words as whole blocks, which may be gathered and repeated."""
    return words.view(WHOLE).reshape(-1)


def words(blocks: Blocks) -> Words:
    """Whole blocks as rows of two 64-bit words."""
    return blocks.view(np.uint64).reshape(-1, 2)


def chained(key: bytes, message: bytes) -> bytes:
    """The CBC-MAC of `message`, whole blocks: safe for messages of one length only."""
    context, state = cipher(key), bytes(BLOCK)
    for start in range(0, len(message), BLOCK):
        block = message[start : start + BLOCK]
        state = context.update(bytes(a ^ b for a, b in zip(state, block, strict=True)))
    return state


def _bytes(words: Words) -> memoryview:
    return words.data.cast("B") if words.size else memoryview(b"")
