"""FF1 is NIST's, whole columns at once; permutations of small domains are permutations."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.errors import SetupError
from tuomin.transforms.keyed import aes, permutation
from tuomin.transforms.keyed.ff1 import FF1

KEY = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
TEN, THIRTY_SIX = "0123456789", "0123456789abcdefghi"
TWEAK, LONG_TWEAK = "39383736353433323130", "3737373770717273373737"

SAMPLES = [
    (128, 10, "", TEN, "2433477484"),
    (128, 10, TWEAK, TEN, "6124200773"),
    (128, 36, LONG_TWEAK, THIRTY_SIX, "a9tv40mll9kdu509eum"),
    (192, 10, "", TEN, "2830668132"),
    (192, 10, TWEAK, TEN, "2496655549"),
    (192, 36, LONG_TWEAK, THIRTY_SIX, "xbj3kv35jrawxv32ysr"),
    (256, 10, "", TEN, "6657667009"),
    (256, 10, TWEAK, TEN, "1001623463"),
    (256, 36, LONG_TWEAK, THIRTY_SIX, "xs8a0azh2avyalyzuwd"),
]


def split(text, radix):
    middle = len(text) // 2
    return words(int(text[:middle], radix)), words(int(text[middle:], radix))


def words(*numbers):
    return np.array(numbers, np.uint64)


def reference(key, radix, length, tweak, number):
    """The standard, word by word, on one Python integer."""
    u, v = length // 2, length - length // 2
    a, b = divmod(number, radix**v)
    size = -(-(radix**v - 1).bit_length() // 8)
    d = 4 * -(-size // 4) + 4
    p = bytes([1, 2, 1]) + radix.to_bytes(3, "big") + bytes([10, u % 256])
    p += length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
    for i in range(10):
        q = tweak + bytes(-(len(tweak) + size + 1) % 16) + bytes([i]) + b.to_bytes(size, "big")
        r = aes.chained(key, p + q)
        c = (a + int.from_bytes(r[:d], "big")) % radix ** (u if i % 2 == 0 else v)
        a, b = b, c
    return a * radix**v + b


@pytest.mark.parametrize(("bits", "radix", "tweak", "plain", "cipher"), SAMPLES)
def test_equals_the_samples_of_the_standard(bits, radix, tweak, plain, cipher):
    ff1 = FF1(KEY[: bits // 8], radix=radix, length=len(plain), tweak=bytes.fromhex(tweak))

    assert ff1.encrypt_halves(*split(plain, radix)) == split(cipher, radix)
    assert ff1.decrypt_halves(*split(cipher, radix)) == split(plain, radix)


@settings(deadline=None)
@given(
    st.sampled_from([(2, 20), (2, 31), (2, 63), (2, 122), (10, 6), (10, 11), (10, 18), (10, 19)])
    | st.sampled_from([(10, 36), (31, 8), (36, 12), (36, 22), (26, 13), (1000, 2)]),
    st.binary(max_size=40),
    st.integers(0, 2**128),
)
def test_equals_the_standard_for_other_domains(domain, tweak, number):
    radix, length = domain
    number %= radix**length
    ff1 = FF1(KEY, radix=radix, length=length, tweak=tweak)
    left, right = ff1.encrypt_halves(*(words(half) for half in divmod(number, ff1.moduli[1])))

    found = int(left[0]) * ff1.moduli[1] + int(right[0])
    assert found == reference(KEY, radix, length, tweak, number)


@pytest.mark.parametrize(("radix", "length"), [(10, 6), (2, 20), (10, 11), (31, 8)])
def test_is_undone_by_decrypting(radix, length):
    ff1 = FF1(KEY, radix=radix, length=length)
    numbers = np.random.default_rng(1).integers(0, radix**length, 40_000).astype(np.uint64)

    assert (ff1.decrypt(ff1.encrypt(numbers)) == numbers).all()


def test_permutes_its_whole_domain():
    every = np.arange(1_000_000, dtype=np.uint64)
    encrypted = FF1(KEY, radix=10, length=6).encrypt(every)

    assert (np.sort(encrypted) == every).all()
    assert (encrypted == every).sum() < 20


def test_leaves_what_it_is_given():
    numbers = words(1, 2, 3)
    FF1(KEY, radix=10, length=11).encrypt(numbers)

    assert numbers.tolist() == [1, 2, 3]


def test_takes_no_numbers():
    assert FF1(KEY, radix=10, length=11).encrypt(words()).tolist() == []


@pytest.mark.parametrize(("radix", "length"), [(10, 5), (2, 19), (999, 2), (36, 3)])
def test_refuses_small_domains(radix, length):
    with pytest.raises(SetupError, match="trying them all"):
        FF1(KEY, radix=radix, length=length)


def test_refuses_halves_beyond_a_word():
    with pytest.raises(SetupError, match="too wide"):
        FF1(KEY, radix=10, length=38)


def test_walks_within_any_set():
    def inside(numbers):
        return (numbers >= 1_000_000) & (numbers < 1_500_000)

    every = np.arange(1_000_000, 1_500_000, dtype=np.uint64)
    walked = FF1(KEY, radix=10, length=7).walk(every, inside)

    assert (np.sort(walked) == every).all()


@pytest.mark.parametrize("size", [1, 2, 9, 10, 26, 500, 900_000])
def test_tables_are_permutations(size):
    assert sorted(permutation.table(KEY, "x", size).tolist()) == list(range(size))


@pytest.mark.parametrize(("size", "tweak"), list(product([2, 10, 500, 997], [0, 7, 2**63])))
def test_mixing_permutes_within_each_tweak(size, tweak):
    every = np.arange(size, dtype=np.uint64)
    mixed = permutation.mixed(every, size, np.full(size, tweak, np.uint64), KEY)

    assert sorted(mixed.tolist()) == list(range(size))


def test_mixing_differs_from_tweak_to_tweak():
    zeros = np.zeros(1000, np.uint64)
    mixed = permutation.mixed(zeros, 500, np.arange(1000, dtype=np.uint64), KEY)

    assert len(np.unique(mixed)) > 400


def test_bands_keep_to_themselves():
    edges = [0, 10, 100, 5_000_000]
    numbers = np.concatenate([np.arange(200), np.arange(4_990_000, 5_000_000)]).astype(np.uint64)
    moved = permutation.banded(numbers, edges, KEY)

    assert sorted(moved[:10].tolist()) == list(range(10))
    assert sorted(moved[10:100].tolist()) == list(range(10, 100))
    assert len(np.unique(moved[100:])) == len(numbers) - 100
    assert moved[100:].min() >= 100
    assert moved.max() < 5_000_000


def test_bands_reach_the_end_of_64_bits():
    numbers = words(2**63, 2**64 - 1, 2**63 + 5)
    moved = permutation.banded(numbers, [2**63, 2**64], KEY)

    assert len(set(moved.tolist())) == 3
    assert moved.min() >= 2**63
