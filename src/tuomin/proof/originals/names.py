"""Names of the source's people inside the text of the copy.

Each window of Han characters of the length of a name is hashed and looked up; whole columns of text
at once, whatever their number of names. Names of two characters only count as a whole run of Han
characters, because half of them are words as well.

A name may be there by chance (平安 is a word, 白云山 a mountain, and a pool of surrogates holds
common names), so the same search runs for `CONTROLS` sets of strangers: the given names of the
source's people handed on among them, real combinations left out. And a name that texts hold far
more often than people bear it is taken for a word.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.proof.codes.cells import Codes, Marks, Places, has, lower
from tuomin.proof.codes.cells import marks as marks_of
from tuomin.proof.codes.sieve import Sieve
from tuomin.proof.originals import windows
from tuomin.proof.originals.windows import WHOLE_RUN

CONTROLS = 4
TURNED = 100_000  # names up to which they are searched in another order too
CHUNK = 16_384  # texts taken apart at once
LENGTHS = range(2, 7)  # characters
HAN = "^[\\p{Han}·]+$"
# per length of name: times as often in text as among people, and then a word
WORDY = {2: 3, 3: 10}


@dataclass(frozen=True, kw_only=True)
class Names:
    """The searchable form of names, real ones and controls, ordered by `marks`.

    `sets` says which set each is of (0: real people, then controls), `bearers` how many people bear
    it, `codes` its code in a column of names.
    """

    seed: int
    marks: Marks
    sets: npt.NDArray[np.uint8]
    bearers: npt.NDArray[np.int64]
    codes: Codes
    lengths: npt.NDArray[np.uint8]
    sieve: Sieve
    searched: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class Sightings:
    """Where names stand: row of the batch, and place of the name in `Names.marks`."""

    rows: Places
    names: Places


def prepare(found: pl.DataFrame, *, seed: int, limit: int) -> Names:
    """The searchable form of distinct folded names and their bearers; at most `limit`.

    Longer and rarer names go first, because they say more.
    """
    han = found.filter(
        pl.col("name").str.contains(HAN)
        & pl.col("name").str.len_chars().is_between(LENGTHS.start, LENGTHS.stop - 1)
    )
    length = pl.col("name").str.len_chars()
    chosen = han.sort(length, pl.col("bearers"), "name", descending=[True, False, False])
    chosen = chosen.head(limit).with_columns(set=pl.lit(0, pl.UInt8))
    sets = [chosen, *(_strangers(chosen, turn) for turn in range(1, CONTROLS + 1))]
    frame = _turned(pl.concat(sets)).with_columns(length=length.cast(pl.UInt8))
    marks = windows.hashed(frame["name"], seed)
    order = np.argsort(marks)
    return Names(
        seed=seed,
        marks=marks[order],
        sets=frame["set"].to_numpy()[order],
        bearers=frame["bearers"].cast(pl.Int64).to_numpy()[order],
        codes=lower(marks_of(frame["whose"], seed))[order],
        lengths=frame["length"].to_numpy()[order],
        sieve=Sieve([marks[order]]),
        searched=chosen.height,
        left_out=found.height - chosen.height,
    )


def sightings(texts: pl.Series, names: Names) -> Sightings:
    """Every name in every text; nulls hold none."""
    rows, found = [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    if len(names.marks):
        for start in range(0, len(texts), CHUNK):
            seen = _seen(texts.slice(start, CHUNK), names)
            rows.append(seen.rows + start)
            found.append(seen.names)
    return Sightings(rows=np.concatenate(rows), names=np.concatenate(found))


def _seen(texts: pl.Series, names: Names) -> Sightings:
    rows, hashes = windows.seen(texts, names.lengths, names.seed, names.sieve)
    known = has(hashes, names.marks)
    return Sightings(rows=rows[known], names=np.searchsorted(names.marks, hashes[known]))


def is_wordy(counted: npt.NDArray[np.int64], at: Places, names: Names) -> npt.NDArray[np.bool_]:
    """Say for names seen `counted` times whether they are words rather than people."""
    times = np.where(names.lengths[at] == WHOLE_RUN, WORDY[2], WORDY[3])
    return np.asarray(counted > times * (names.bearers[at] + 1))


def _turned(people: pl.DataFrame) -> pl.DataFrame:
    """Names of three and more characters also with the surname last, and backwards."""
    people = people.with_columns(whose="name")
    if people.height > TURNED * (CONTROLS + 1):
        return people
    name = pl.col("name")
    long = people.filter(name.str.len_chars() > WHOLE_RUN)
    last = long.with_columns(name.str.slice(1) + name.str.head(1))
    return pl.concat([people, last, long.with_columns(name.str.reverse())]).unique(
        "name", keep="first", maintain_order=True
    )


def _strangers(people: pl.DataFrame, turn: int) -> pl.DataFrame:
    """Surnames with the given names of others of the same length, as far as nobody is called so."""
    length = pl.col("name").str.len_chars()
    given = pl.col("name").str.slice(1)
    handed = given.shuffle(seed=turn).over(length)
    return (
        people.with_columns(name=pl.col("name").str.head(1) + handed, set=pl.lit(turn, pl.UInt8))
        .join(people.select("name"), on="name", how="anti")
        .unique("name")
    )
