"""Names and phrases word by word, in place: Han characters from pools, Latin words from syllables.

What is neither (digits, other scripts) is drawn from its alphabet, punctuation stays, and a
surrogate is as long as its original.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from tuomin.arrays import alphabets, characters, flat
from tuomin.arrays.alphabets import CAPITALS, HAN, SMALL
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Flat, Marks, Places, Words
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.wording import pools

Drawn = NDArray[np.uint16]
Han = Callable[[Characters, Drawn], Codes]
"""The characters that stand in for Han characters, given those and a random number for each."""

LONGEST = 5  # letters of a syllable that longer words are cut into
REDRAWS = 16

CASE = np.uint32(0x20)


def unlike(texts: Flat, seeds: Words, key: bytes, make: Callable[[Flat, Words], Flat]) -> Flat:
    """What `make` draws, drawn again where it equals its original."""
    out = make(texts, seeds)
    for number in range(1, REDRAWS):
        same = flat.same(out, texts)
        if not same.any():
            break
        again = make(texts.where(same), prf.more(seeds[same], number, key))
        out = out.replaced(same, again)
    return out


def reworded(texts: Flat, seeds: Words, key: bytes, han: Han) -> Flat:
    """Each text with its Han characters through `han`, its Latin words as syllables."""
    column = characters.decoded(texts)
    kinds = alphabets.of(column.codes)
    is_han = kinds == HAN
    codes = column.codes.copy()
    if not is_han.all():
        codes = shape.drawn(column, kinds, seeds, key)
        _write_words(column, (kinds == CAPITALS) | (kinds == SMALL), seeds, key, codes)
    inside = column.only(is_han)
    codes[is_han] = han(inside, prf.stream(seeds, inside.lengths, key))
    return Characters(codes, column.offsets).flat()


def _write_words(
    column: Characters, letters: Marks, seeds: Words, key: bytes, codes: Codes
) -> None:
    """Write syllables over the runs of `letters`, capitals where there were capitals."""
    starts, lengths = _syllables(letters, column)
    if not len(starts):
        return
    rows = np.searchsorted(column.offsets, starts, side="right") - 1
    counts = np.bincount(rows, minlength=len(column.offsets) - 1)
    numbers = prf.stream(prf.more(seeds, REDRAWS, key), counts, key)
    for length in np.unique(lengths):
        which, pool = lengths == length, pools.syllables(int(length))
        picked = pool[numbers[which] % len(pool)]
        at = starts[which][:, np.newaxis] + np.arange(length)
        capital = (column.codes[at] & CASE) == 0
        codes[at] = picked - capital * CASE


def _syllables(letters: Marks, column: Characters) -> tuple[Places, Places]:
    """Where the syllables begin that runs of letters are cut into, and how long they are."""
    edge = np.zeros(len(letters) + 1, bool)
    edge[column.offsets] = True
    padded = np.append(letters, False)
    before = np.append(False, letters)
    starts = np.flatnonzero(padded & (~before | edge))
    ends = np.flatnonzero(before & (~padded | edge))
    lengths = ends - starts
    pieces = -(-lengths // LONGEST)
    word = np.repeat(np.arange(len(starts)), pieces)
    piece = np.arange(len(word)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    cuts = [starts[word] + lengths[word] * step // pieces[word] for step in (piece, piece + 1)]
    return cuts[0], cuts[1] - cuts[0]
