"""The ways in which people turn values about (backwards, digits shifted, other bases), each undone.

They need no key, and no alignment of rows: what comes out is looked up among the originals.
"""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import marks
from tuomin.proof.originals.identifiers import Identifiers

FEWEST = 50  # values
HALF = 0.5  # of them that are found again
LIKELY = 0.2  # of some of them, for all to be asked


def undone(texts: pl.Series, identifiers: Identifiers) -> str:
    """The way in which most of these folded values are originals turned about; "" for none."""
    if texts.len() < FEWEST:
        return ""
    some = texts.gather_every(texts.len() // FEWEST).to_list()
    turned = pl.Series([undo(text) for undo in WAYS.values() for text in some], dtype=pl.String)
    seen = np.zeros(turned.len(), np.bool_)
    seen[identifiers.find(marks(turned, identifiers.seed))] = True
    for (way, undo), share in zip(WAYS.items(), seen.reshape(len(WAYS), -1).mean(1), strict=True):
        if share >= LIKELY:
            found = pl.Series([undo(text) for text in texts], dtype=pl.String)
            if len(identifiers.find(marks(found, identifiers.seed))) >= HALF * texts.len():
                return way
    return ""


def _shifted(by: int) -> Callable[[str], str]:
    digits = "0123456789"
    shifted = str.maketrans(digits, digits[by:] + digits[:by])
    return lambda text: text.translate(shifted)


def _turned(by: int) -> Callable[[str], str]:
    return lambda text: text[by:] + text[:by]


LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROT13 = str.maketrans(LETTERS, LETTERS[13:] + LETTERS[:13])
NINES = str.maketrans("0123456789", "9876543210")
NAMED = str.maketrans("abcdefghij", "0123456789")


def _to_number(base: int) -> Callable[[str], str]:
    def number(text: str) -> str:
        try:
            return str(int(text, base))
        except ValueError:
            return ""

    return number


def _changing(undo: Callable[[str], str]) -> Callable[[str], str]:
    """The same, but nothing for what it leaves as it is: that was not turned about."""

    def changed(text: str) -> str:
        other = undo(text)
        return "" if other == text else other

    return changed


_UNDO: Mapping[str, Callable[[str], str]] = {
    "reversed": lambda text: text[::-1],
    "ends swapped": lambda text: text[-1:] + text[1:-1] + text[:1],
    "pairs swapped": lambda text: "".join(text[at : at + 2][::-1] for at in range(0, len(text), 2)),
    "complement": lambda text: text.translate(NINES),
    "letters for digits": lambda text: text.translate(NAMED),
    "rotated alphabet": lambda text: text.translate(ROT13),
    "hexadecimal": _to_number(16),
    "base 36": _to_number(36),
    **{f"digits shifted by {by}": _shifted(by) for by in range(1, 10)},
    **{f"turned by {by}": _turned(by) for by in range(1, 12)},
}
WAYS = {way: _changing(undo) for way, undo in _UNDO.items()}
"""How people turn values about, each undone."""
BASES = ("hexadecimal", "base 36")
RESIZING = {place: undo for place, (way, undo) in enumerate(WAYS.items()) if way in BASES}
"""Those of them, by number, that give a text of several characters another length."""
