"""Paths to leaves of JSON texts, and the tokens they lead to.

`$.profile.phone`, `$.phones[*]`, `$['first name']`, `$.*.phone` (any key) and `$..phone` (at any
depth) are understood. A path to an object or a list leads to all leaves in it.
"""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from tuomin.arrays.flat import Places
from tuomin.arrays.tokens import OPEN_LIST, SCALARS, Marks, Tokens
from tuomin.errors import PolicyError

STEP = re.compile(r"\.([^.\[\]*]+|\*)|\['([^']*)'\]|(\[\*\])")

ITEM = "[*]"
ANY = "*"


@dataclass(frozen=True)
class Path:
    """The steps of a path from the top, or from anywhere. Keys are marked by a dot."""

    steps: tuple[str, ...]
    anywhere: bool

    def leaves(self, tokens: Tokens, names: pl.Series) -> Places:
        """The strings, numbers and literals that the path leads to.

        `names` are the keys in `tokens`, decoded, in their order.
        """
        at = np.flatnonzero(tokens.is_value)
        reached = at
        for step in reversed(self.steps):
            fits = self._fits(step, at, tokens, names)
            at, reached = tokens.parents[at[fits]], reached[fits]
        if not self.anywhere:
            reached = reached[tokens.parents[at] < 0]
        return _inside(reached, tokens)

    def _fits(self, step: str, at: Places, tokens: Tokens, names: pl.Series) -> Marks:
        if step == ITEM:
            parents = tokens.parents[at]
            in_list: Marks = (parents >= 0) & (tokens.kinds[parents] == OPEN_LIST)
            return in_list
        if step == "." + ANY:
            return tokens.names[at] >= 0
        marks = np.zeros(len(tokens.kinds) + 1, bool)  # the last one for no name
        marks[np.flatnonzero(tokens.is_name)] = (names == step[1:]).to_numpy()
        return marks[tokens.names[at]]


def parse(text: str) -> Path:
    """The path that `text` spells.

    >>> parse("$.phones[*].number").steps
    ('.phones', '[*]', '.number')
    """
    anywhere = text.startswith("$..")
    rest = text[2:] if anywhere else text[1:]
    found = list(STEP.finditer(rest))
    if not text.startswith("$") or "".join(match[0] for match in found) != rest:
        hint = "for example $.profile.phone or $.phones[*]"
        raise PolicyError(f"no path to a leaf of JSON: {text!r}", hint=hint)
    steps = (match[3] or "." + (match[1] or match[2] or "") for match in found)
    return Path(tuple(steps), anywhere)


def _inside(reached: Places, tokens: Tokens) -> Places:
    """Leaves that were reached, or lie in what was reached."""
    steps = np.zeros(len(tokens.kinds) + 1, np.int64)
    scalar = SCALARS[tokens.kinds[reached]]
    np.add.at(steps, reached, 1)
    np.add.at(steps, np.where(scalar, reached + 1, tokens.closers[reached]), -1)
    return np.flatnonzero((np.cumsum(steps[:-1]) > 0) & tokens.is_leaf)
