"""FF1, the format-preserving encryption of NIST SP 800-38G, over whole columns of numbers.

A number of `length` digits in `radix` travels as its two halves in 64-bit integers, never as a
string of digits, and each of the ten rounds is one bulk AES call. For one key, radix, length and
tweak the block P of the standard is constant, and so is all of Q but the round and the half.

>>> key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
>>> FF1(key, radix=10, length=10).encrypt(np.array([123456789], np.uint64)).tolist()
[2433477484]
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tuomin.arrays.flat import Words
from tuomin.errors import SetupError
from tuomin.transforms.keyed import aes

ROUNDS = 10
SMALLEST = 1_000_000  # numbers in a domain: SP 800-38G revision 1 refuses less
LONGEST_HALF = 62  # bits

BYTE = 8  # bits
WORD = 8  # bytes


class FF1:
    """FF1 under one AES key for numbers of `length` digits in `radix`.

    SetupError is raised for a domain of fewer than a million numbers, and for halves that do not
    fit 62 bits.
    """

    def __init__(self, key: bytes, *, radix: int, length: int, tweak: bytes = b"") -> None:
        if radix**length < SMALLEST:
            raise SetupError(
                f"FF1 over {radix}^{length} numbers can be undone by trying them all",
                hint=f"fewer than {SMALLEST:,} numbers take a keyed permutation",
            )
        self.moduli = (radix ** (length // 2), radix ** (length - length // 2))
        if self.moduli[1].bit_length() > LONGEST_HALF:
            raise SetupError(f"FF1 over {length} digits of radix {radix} is too wide")
        self._key = key
        self._size = -(-(self.moduli[1] - 1).bit_length() // BYTE)  # of NUM(B), in bytes
        self._constant = self._constants(radix, length, tweak)

    def encrypt(self, numbers: Words) -> Words:
        """The ciphertexts of `numbers`, each below radix**length."""
        return self.joined(*self.encrypt_halves(*self.halves(numbers)))

    def decrypt(self, numbers: Words) -> Words:
        """The numbers whose ciphertexts are `numbers`."""
        return self.joined(*self.decrypt_halves(*self.halves(numbers)))

    def walk(self, numbers: Words, inside: Callable[[Words], NDArray[np.bool_]]) -> Words:
        """`numbers` permuted among those that are `inside`, as all of them must be.

        What falls outside is encrypted again until it is inside, so a domain need not be a power
        of the radix.
        """
        result = self.encrypt(numbers)
        outside = np.flatnonzero(~inside(result))
        while len(outside):
            result[outside] = self.encrypt(result[outside])
            outside = outside[~inside(result[outside])]
        return result

    def halves(self, numbers: Words) -> tuple[Words, Words]:
        """The leading and the trailing half of the digits of each number, as numbers."""
        left = numbers // np.uint64(self.moduli[1])
        return left, numbers - left * np.uint64(self.moduli[1])

    def joined(self, left: Words, right: Words) -> Words:
        """The numbers with these halves; they must fit 64 bits."""
        return left * np.uint64(self.moduli[1]) + right

    def encrypt_halves(self, left: Words, right: Words) -> tuple[Words, Words]:
        """As `encrypt`, for numbers of any width, given and returned as halves."""
        return self._over_chunks(left, right, forward=True)

    def decrypt_halves(self, left: Words, right: Words) -> tuple[Words, Words]:
        """As `decrypt`, for numbers of any width, given and returned as halves."""
        return self._over_chunks(left, right, forward=False)

    def _constants(self, radix: int, length: int, tweak: bytes) -> tuple[int, int]:
        """What AES gets in a round, but for NUM(B) and the round's number: two 64-bit words."""
        p = bytes([1, 2, 1, *radix.to_bytes(3, "big"), ROUNDS, length // 2 % 256])
        p += length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
        q = tweak + bytes(-(len(tweak) + self._size + 1) % aes.BLOCK + 1 + self._size)
        state = aes.chained(self._key, p + q[: -aes.BLOCK])
        block = bytes(a ^ b for a, b in zip(state, q[-aes.BLOCK :], strict=True))
        return int.from_bytes(block[:WORD], "big"), int.from_bytes(block[WORD:], "big")

    def _over_chunks(self, left: Words, right: Words, *, forward: bool) -> tuple[Words, Words]:
        a, b = left.astype(np.uint64), right.astype(np.uint64)
        rounds = _Rounds(self._key, min(aes.ROWS, max(len(a), 1)), self._size, self._constant)
        for start in range(0, len(a), aes.ROWS):
            chunk = slice(start, start + aes.ROWS)
            if forward:
                rounds.forward(a[chunk], b[chunk], self.moduli)
            else:
                rounds.backward(a[chunk], b[chunk], self.moduli)
        return a, b


class _Rounds:
    """The buffers that the rounds of all chunks share."""

    def __init__(self, key: bytes, rows: int, size: int, constant: tuple[int, int]) -> None:
        self._context = aes.cipher(key)
        self._blocks = np.empty((rows, 2), np.uint64)
        self._output = np.empty((rows + 1, 2), np.uint64)
        self._y = np.empty(rows, np.uint64)
        self._spare = np.empty(rows, np.uint64)
        self._size, self._constant = size, constant

    def forward(self, a: Words, b: Words, moduli: tuple[int, int]) -> None:
        """Encrypt in place; ten rounds are even, so the halves end where they began."""
        for number in range(ROUNDS):
            modulus = np.uint64(moduli[number % 2])
            y = self._f(number, b, modulus)
            np.add(a, y, out=a)
            np.subtract(a, modulus, out=y)
            np.minimum(a, y, out=a)  # below zero wraps to the largest numbers
            a, b = b, a

    def backward(self, a: Words, b: Words, moduli: tuple[int, int]) -> None:
        """Decrypt in place."""
        for number in reversed(range(ROUNDS)):
            modulus = np.uint64(moduli[number % 2])
            y = self._f(number, a, modulus)
            np.subtract(b, y, out=b)
            np.add(b, modulus, out=y)
            np.minimum(b, y, out=b)
            a, b = b, a

    def _f(self, number: int, half: Words, modulus: np.uint64) -> Words:
        """The standard's y for each half, modulo `modulus`, in a buffer that is used again."""
        blocks, output = self._blocks[: len(half)], self._output[: len(half) + 1]
        place = self._size * BYTE
        first, second = self._constant
        if self._size < WORD:
            second ^= number << place
        else:
            first ^= number
        blocks.view(">u8")[:, 0] = first
        np.bitwise_xor(half, np.uint64(second), out=blocks.view(">u8")[:, 1])
        aes.encrypt(self._context, blocks, output)
        y, spare = self._y[: len(half)], self._spare[: len(half)]
        y[:] = output.view(">u8")[:-1, 0]
        reduce(y, modulus, spare)
        if self._size > WORD // 2:
            self._widen(y, output, modulus, spare)
        return y

    def _widen(self, y: Words, output: Words, modulus: np.uint64, spare: Words) -> None:
        """Append the 32 bits that follow the first 64 to `y`, as many at a time as 64 bits hold.

        A power of two needs no more than the last 64 of all 96 bits.
        """
        if not modulus & (modulus - np.uint64(1)):
            y[:] = output.view(">u8")[:-1, 0]
            y <<= np.uint64(32)
            y |= output.view(">u8")[:-1, 1].astype(np.uint64) >> np.uint64(32)
            y &= modulus - np.uint64(1)
            return
        step = min(32, 64 - int(modulus - np.uint64(1)).bit_length())
        low = output.view(">u8")[:-1, 1].astype(np.uint64) >> np.uint64(32)
        for done in range(0, 32, step):
            width = min(step, 32 - done)
            bits = (low >> np.uint64(32 - done - width)) & np.uint64(2**width - 1)
            np.left_shift(y, np.uint64(width), out=y)
            np.add(y, bits, out=y)
            reduce(y, modulus, spare)


def reduce(numbers: Words, modulus: np.uint64, spare: Words) -> None:
    """`numbers` modulo `modulus`, in place: division is vectorised, the remainder is not."""
    np.floor_divide(numbers, modulus, out=spare)
    np.multiply(spare, modulus, out=spare)
    np.subtract(numbers, spare, out=numbers)
