"""JSON rewritten in place: the leaves that paths name, and personal information anywhere in it.

All bytes that are not part of such a leaf stay what they are. What is no JSON is taken for text.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import flat, tokens
from tuomin.arrays.flat import Flat, Places
from tuomin.arrays.rows import Kernel, choose, only, present
from tuomin.arrays.tokens import ATOM, Tokens
from tuomin.transforms.base import Transform
from tuomin.transforms.keyed import prf
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.text import Text
from tuomin.transforms.texts import forms, paths
from tuomin.transforms.texts.known import Known
from tuomin.transforms.texts.paths import Path

SIZE = 500_000  # bytes of text in one go; tokens need some three hundred times that
SHOWN = 6  # hexadecimal digits that keep redacted keys apart

ESCAPES = {chr(code): f"\\u{code:04x}" for code in range(0x20)} | {
    "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"
}  # fmt: skip
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?"


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """What happens to the leaves under one path: a transform and the domain of its key."""

    transform: Transform
    domain: str
    key: bytes | None = field(default=None, repr=False, compare=False)
    """The domain's key under the run's key; without it, one derived from the column's."""

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        own = derive(key, self.domain) if self.key is None else self.key
        return self.transform.apply(texts, own)


@dataclass(frozen=True, kw_only=True)
class Json:
    """The same JSON with some leaves masked, and personal information redacted in the others."""

    leaves: Mapping[str, Leaf] = field(default_factory=dict)
    """Paths, each with a `transform`, its `options` and the key `domain` of its values."""

    patterns: Sequence[tuple[str, ...]] | Mapping[str, str] = forms.DEFAULTS
    """Labels and regexes of what is taken out of keys and of all other leaves."""

    cues: bool = True
    """Take out names that the words around them announce."""

    known: Known | None = field(default=None, repr=False, compare=False)
    """Texts that are taken out wherever they stand."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        _ = self._paths, self._text

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, lambda rows: self._rewritten(rows, key), size=SIZE)

    @cached_property
    def _paths(self) -> list[tuple[Path, Leaf]]:
        return [(paths.parse(path), leaf) for path, leaf in self.leaves.items()]

    @cached_property
    def _text(self) -> Text:
        return Text(patterns=self.patterns, cues=self.cues, known=self.known)

    def _rewritten(self, rows: pl.Series, key: bytes) -> pl.Series:
        found = tokens.of(rows)
        whole = pl.Series(found.is_whole)
        if not whole.all():
            kernels = [(lambda _: whole, lambda good: self._rewritten(good, key))]
            return choose(rows, kernels, self._text.redacted)
        places, texts = self._changes(found, key)
        return _spliced(found, places, texts)

    def _changes(self, found: Tokens, key: bytes) -> tuple[Places, pl.Series]:
        """Which tokens change, and their new texts."""
        rest = found.is_leaf.copy()
        names = _decoded(found, np.flatnonzero(found.is_name))
        changes = []
        for path, each in self._paths:
            places = path.leaves(found, names)
            places = places[rest[places]]
            rest[places] = False
            changes.append(_masked(found, places, partial(each.apply, key=key)))
        changes.append(_masked(found, np.flatnonzero(rest), self._text.redacted))
        keys = np.flatnonzero(found.is_name)
        changes.append(_masked(found, keys, partial(self._named, key=key)))
        return np.concatenate([change[0] for change in changes]), pl.concat(
            [change[1] for change in changes]
        )

    def _named(self, names: pl.Series, key: bytes) -> pl.Series:
        """Keys of objects: two that are redacted alike stay two."""
        redacted = self._text.redacted(names)
        changed = redacted != names
        return only(redacted, changed, lambda rows: rows + _digits(names.filter(changed), key))


def _digits(names: pl.Series, key: bytes) -> pl.Series:
    shown = prf.words(names, key)[:, 0].astype(">u8").tobytes().hex().encode()
    return " " + flat.texts(np.frombuffer(shown, np.uint8).reshape(-1, 16)[:, :SHOWN])


def _masked(found: Tokens, places: Places, kernel: Kernel) -> tuple[Places, pl.Series]:
    """The tokens that `kernel` changes, as they are to be spelled; nulls and booleans stay."""
    atoms = found.kinds[places] == ATOM
    places = places[~atoms | (found.data[found.starts[places]] <= ord("9"))]
    old = _decoded(found, places)
    new = kernel(old)
    changed = (new != old).to_numpy()
    places, new = places[changed], new.filter(pl.Series(changed))
    quoted = pl.select('"' + new.str.replace_many(ESCAPES) + '"').to_series()
    number = pl.Series(found.kinds[places] == ATOM) & new.str.contains(f"^{NUMBER}$")
    return places, new.zip_with(number, quoted)


def _decoded(found: Tokens, places: Places) -> pl.Series:
    """The texts of tokens, escapes resolved where they can be."""
    texts = found.contents(places)
    return only(texts, texts.str.contains("\\", literal=True), _unescaped)


def _unescaped(texts: pl.Series) -> pl.Series:
    each = texts.unique()
    return texts.replace_strict(each, [_plain(text) for text in each], return_dtype=pl.String)


def _plain(text: str) -> str:
    try:
        plain: str = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return text
    return plain.encode("utf-8", "replace").decode()


def _spliced(found: Tokens, places: Places, texts: pl.Series) -> pl.Series:
    """The texts of `found` with other tokens at `places`."""
    order = np.argsort(found.starts[places])
    places, new = places[order], flat.of(texts.gather(order))
    starts, ends = found.starts[places], found.ends[places]
    data = np.concatenate([found.data, new.data])
    gaps = np.append(starts, len(found.data)) - np.append(0, ends)
    pieces = np.empty((2, len(places) * 2 + 1), np.int64)
    pieces[:, ::2] = np.append(0, ends), gaps
    pieces[:, 1::2] = new.offsets[:-1] + len(found.data), new.lengths
    grown = np.append(0, np.cumsum(new.lengths - (ends - starts)))
    offsets = found.offsets + grown[np.searchsorted(starts, found.offsets)]
    whole = Flat(data[flat.ranges(*pieces)], offsets).texts()
    return whole.str.strip_suffix("\n")
