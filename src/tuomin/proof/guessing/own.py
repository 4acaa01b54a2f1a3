"""Columns of the source itself that were computed from the identifiers beside them.

A column that holds three times the mobile, the last characters of the ID number, or a name with a
birth date behind it, gives the identifier away wherever it is kept. The rows of a table stand
beside themselves, so a sample of them answers as well as all.

What follows from birth dates, regions and the like alone is no identifier, and neither are numbers
that were handed out in order, beside identifiers that were handed out in order too.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from tuomin.connectors.text import to_text
from tuomin.proof.codes.cells import Places, fold_all
from tuomin.proof.codes.holdings import ROW_KEYS, Holding
from tuomin.proof.codes.parts import TIMES
from tuomin.proof.guessing.derived import PAIRS, is_told
from tuomin.proof.guessing.undone import RESIZING, WAYS
from tuomin.proof.guessing.written import (
    BITS,
    FEWEST,
    MOST,
    Ends,
    Grid,
    Written,
    all_written,
    bits,
    both_ends,
    grid,
    is_moved,
    of_one_length,
    paired,
)

HALF = 0.5  # of the rows that have to differ
BORN = frozenset({"identity.cn_resident_id", "identity.cn_hmt_residence_permit"})
KNOWN = frozenset({
    "identity.birth_date", "identity.age", "identity.gender", "identity.native_place",
    "contact.region", "contact.postal_address", "contact.registered_residence_address",
})  # fmt: skip
"""Kinds that identifiers tell of, or that tell of people as much."""
REGION_AND_DAY = 14  # characters at the beginning of these that are other kinds of their own
SPREAD = 20  # numbers per row over which a count is spread, at the most
FEW = 10  # rows that are asked first
COUNTED = 14  # digits of numbers that are handed out one after the other, at the most
HEAD, HEADS = 4, 3  # digits of a number, and how many different ones there are where none counts
PARTS = 10  # by which a number may be divided


def is_asked(holding: Holding) -> bool:
    """Whether a column is one that may have been computed from an identifier."""
    of_times = holding.column.family in TIMES or holding.column.family == "binary"
    return not holding.direct and holding.kind not in KNOWN and not of_times


def is_known(holding: Holding) -> bool:
    """Whether a column tells of people without being an identifier: it may stand in others."""
    return holding.kind in KNOWN and holding.column.family != "binary"


def origins(
    frame: pl.DataFrame, holdings: Sequence[Holding], asked: Sequence[Holding]
) -> Iterator[tuple[Holding, Holding, int]]:
    """The columns among those `asked` that were computed from a direct identifier, with that one
    and in how many rows it was seen. `frame` has rows of the table, `holdings` are its columns.
    """
    direct = [each for each in holdings if is_told(each) and each.kind not in ROW_KEYS]
    if not direct or not asked or frame.height < FEWEST:
        return
    rows = frame.head(PAIRS)
    telling = [each.name for each in asked if _is_telling(rows[each.name])]
    if not telling:
        return
    beside = [each.name for each in holdings if is_known(each)]
    wanted = dict.fromkeys([*telling, *beside, *(each.name for each in direct)])
    texts = fold_all(rows.select(*wanted))
    columns = all_written(texts)
    old = {each.name: columns[each.name] for each in direct}
    old = {name: each for name, each in old.items() if not _is_in_order(each)}
    born = {each.name: texts[each.name] for each in holdings if each.direct and each.kind in BORN}
    heads = {name: each.str.head(REGION_AND_DAY) for name, each in born.items()}
    # What is known, and what identifiers begin with that is another kind of its own.
    known = [*(columns[name] for name in beside), *all_written(heads).values()]
    once = _Once()
    for each in asked:
        if each.name in telling:
            name, count = _origin(old, known, columns[each.name], once)
            if name:
                yield each, next(one for one in direct if one.name == name), count


def _is_in_order(old: Written) -> bool:
    """Whether the numbers may have been handed out one after the other: they begin alike."""
    numbers = old.texts.filter(pl.Series(old.numeric & (old.lengths <= COUNTED)))
    return numbers.len() >= HALF * len(old.marks) and numbers.str.head(HEAD).n_unique() < HEADS


def _is_telling(values: pl.Series) -> bool:
    """Whether the values differ from row to row and do not count the rows."""
    held = values.drop_nulls()
    different = held.n_unique()
    if held.len() < FEWEST or different < HALF * held.len():
        return False
    return different < held.len() or not is_count(to_text(held))


def is_count(texts: pl.Series) -> bool:
    """Whether there are few more numbers between the least and the greatest than there are rows."""
    numbers = texts.str.extract("^[^0-9]*([0-9]{1,18})$").cast(pl.Int64)
    if numbers.null_count():
        return False
    return int(numbers.max()) - int(numbers.min()) <= SPREAD * texts.len()  # type: ignore[arg-type]


class _Once:
    """What is asked of the same rows for one new column after another, and for one old one."""

    def __init__(self) -> None:
        self._grids: dict[tuple[int, bytes], Grid] = {}
        self._ends: dict[tuple[tuple[int, ...], bytes], Ends] = {}
        self._undone: dict[str, list[str]] = {}

    def ends(self, columns: Sequence[Written], rows: Places) -> Ends:
        """Both ends of some columns."""
        name = tuple(map(id, columns)), rows.tobytes()
        if name not in self._ends:
            grids = [self._grid(each, rows, name[1]) for each in columns]
            self._ends[name] = Ends.of(np.concatenate(grids))
        return self._ends[name]

    def _grid(self, column: Written, rows: Places, name: bytes) -> Grid:
        if (id(column), name) not in self._grids:
            self._grids[id(column), name] = both_ends(column, rows)
        return self._grids[id(column), name]

    def undone(self, text: str) -> list[str]:
        """What each of the WAYS, undone, makes of a text."""
        if text not in self._undone:
            self._undone[text] = [undo(text) for undo in WAYS.values()]
        return self._undone[text]

    def ways(self, text: str, wanted: str) -> list[int]:
        """The WAYS, by number, that undone make the one text of the other."""
        if len(wanted) != len(text) > 1 and wanted:
            return [place for place, undo in RESIZING.items() if undo(text) == wanted]
        return [place for place, each in enumerate(self.undone(text)) if each == wanted]


def _origin(
    old: Mapping[str, Written], known: Sequence[Written], new: Written, once: _Once
) -> tuple[str, int]:
    """The identifier that the values tell most of, and in how many rows it was seen."""
    for name, each in old.items():
        rows = paired(each, new)
        if len(rows) >= FEWEST and (
            _is_reckoned(each, new, rows) or _is_turned(each, new, rows, once)
        ):
            return name, len(rows)
    held = {name: each for name, each in old.items() if len(paired(each, new)) >= FEWEST}
    is_whole = bool(held) and len(_shared([*held.values(), new])) >= FEWEST
    groups = [held] if is_whole else [{name: each} for name, each in held.items()]
    for group in groups:
        rows = of_one_length(_shared([*group.values(), new]), new.lengths)
        name = _spelled(group, known, new, rows, once)
        if name:
            return name, len(rows)
    return "", 0


def _shared(columns: Sequence[Written]) -> Places:
    """The rows that have all, one for each value of the first."""
    held = np.flatnonzero(np.all([each.marks != 0 for each in columns], axis=0))
    return held[np.unique(columns[0].marks[held], return_index=True)[1]]


def _is_reckoned(old: Written, new: Written, rows: Places) -> bool:
    """Whether numbers are a sum or a product of the old ones."""
    both = rows[old.numeric[rows] & new.numeric[rows]]
    if len(both) < max(FEWEST, MOST * len(rows)):
        return False
    ours, theirs = old.numbers[both], new.numbers[both]
    return _is_line(ours, theirs) or is_moved(theirs ^ ours)


def _is_line(ours: Grid, theirs: Grid) -> bool:
    """Whether most numbers are a multiple of the old ones, and a constant more."""
    step = np.diff(ours).astype(float)
    slope = float(np.median(np.diff(theirs)[step != 0] / step[step != 0]))
    multiples = ((by, round(slope * by)) for by in range(1, PARTS + 1))
    return any(times and is_moved(by * theirs - times * ours) for by, times in multiples)


def _is_turned(old: Written, new: Written, rows: Places, once: _Once) -> bool:
    """Whether one of the ways in which people turn values about, undone, gives the old ones."""
    some = rows[:FEW].tolist()
    ways = {way for row in some for way in once.ways(new.words[row], old.words[row])}
    if not ways:
        return False
    asked = [(old.words[row], once.undone(new.words[row])) for row in rows[:FEWEST].tolist()]
    hits = (sum(undone[way] == text for text, undone in asked) for way in ways)
    return any(each >= HALF * len(asked) for each in hits)


def _spelled(
    old: Mapping[str, Written], known: Sequence[Written], new: Written, rows: Places, once: _Once
) -> str:
    """The identifier that tells most, where most of what the values say follows from identifiers
    and what is known beside them, place by place, and enough of it from identifiers alone.
    """
    lines = grid(new.heads[rows])
    said = np.array([bits(line) for line in lines])
    own, told, left = dict.fromkeys(old, 0.0), 0.0, float(said.sum())
    needed = max(BITS, MOST * left)
    beside = once.ends(known, rows) if known else None
    every = once.ends(list(old.values()), rows)
    for at in np.argsort(-said):
        if told + left < needed:
            return ""
        left -= said[at]
        if beside and beside.tell(lines[at]):
            told += said[at]
        elif every.tell(lines[at]):
            name = next(one for one in old if once.ends([old[one]], rows).tell(lines[at]))
            told, own[name] = told + said[at], own[name] + said[at]
    is_computed = told >= needed and sum(own.values()) >= BITS
    return max(own, key=lambda name: own[name]) if is_computed else ""
