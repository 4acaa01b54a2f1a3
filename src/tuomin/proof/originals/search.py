"""The search of one table of the copy for identifiers of the source, batch by batch.

Nothing is decided here: what is found is kept with what chance would need to explain it, and
residue.py decides when the table is through.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.proof.codes.cells import Codes, Marks, Places, fold, folded, marks
from tuomin.proof.codes.holdings import Holding
from tuomin.proof.codes.parts import TIMES, Part
from tuomin.proof.originals import disguises, spans
from tuomin.proof.originals.identifiers import Identifiers
from tuomin.proof.originals.names import Names, sightings

WORD = "^[0-9A-Za-z._%+@-]*$"
SOME = 400  # values
ID_NUMBER, CHECKED = "^[0-9]{17}[0-9x]$", 17
ONLY_DIGITS = range(1, 22)  # more may be the hexadecimal form of a number


@dataclass(kw_only=True)
class Short:
    """Cells that hold short documents, their different marks, and how likely one meets another."""

    rows: int = 0
    marks: set[int] = field(default_factory=set)
    odds: float = 0.0


@dataclass(kw_only=True)
class Found:
    """What one column of the copy holds.

    hits: cells and kinds; inside: kinds that are a part of a cell somewhere; short: among whole
    cells the marks of documents so short that surrogates of their form may meet one. `binary`:
    there was binary content, of which only what is text was looked through. some: different values.
    """

    hits: list[pl.DataFrame] = field(default_factory=list)
    short: dict[str, Short] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    numbers: list[pl.DataFrame] = field(default_factory=list)
    names: list[pl.DataFrame] = field(default_factory=list)
    binary: bool = False
    some: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))

    @property
    def strong(self) -> dict[str, int]:
        """Cells per kind, each once, however often and in whatever writing it is in them."""
        if not self.hits:
            return {}
        return dict(pl.concat(self.hits).unique()["kind"].value_counts().iter_rows())

    def number_frame(self) -> pl.DataFrame:
        """Numbers of the source (`hit`) and others of their neighbourhood: mark, density, code of
        the cell, and whether they are only a part of it.
        """
        return pl.concat(self.numbers) if self.numbers else pl.DataFrame(schema=NUMBERS)

    def name_frame(self) -> pl.DataFrame:
        """Names seen: row in the table, place in `Names.marks`, code of the cell."""
        return pl.concat(self.names) if self.names else pl.DataFrame(schema=NAMES)


NUMBERS = {
    "row": pl.Int64, "mark": pl.UInt64, "density": pl.Float64, "code": pl.UInt32, "hit": pl.Boolean,
    "inside": pl.Boolean,
}  # fmt: skip
NAMES = {"row": pl.Int64, "name": pl.Int64, "code": pl.UInt32}


@dataclass(frozen=True)
class Pieces:
    """Folded texts to look up, the row of the table that each is in, and the code of its cell."""

    rows: Places
    texts: pl.Series
    cells: Codes
    inside: bool = False


class Search:
    """Looks through the columns of one table."""

    def __init__(self, holdings: Iterable[Holding], identifiers: Identifiers, names: Names) -> None:
        self.identifiers = identifiers
        self.names = names
        self.found = {holding.name: Found() for holding in holdings}

    def look(self, part: Part) -> None:
        """Look through one part; names are only looked for where no words are expected."""
        found, family = self.found[part.holding.name], part.holding.column.family
        found.binary = found.binary or part.is_binary
        rows = part.worth
        if not len(rows):
            return
        everything = len(rows) == len(part.values)
        chosen = part if everything else part.some(rows)
        whole = Pieces(rows + part.start, chosen.folded, part.codes[rows])
        if found.some.len() < SOME:
            both = pl.concat([found.some, whole.texts.drop_nulls().head(SOME).alias("")])
            found.some = both.unique(maintain_order=True).head(SOME)
        self._note(found, whole)
        if not part.values.dtype.is_numeric() and family not in TIMES:
            self._inside(found, chosen.texts, whole)
            if not part.holding.words:
                self._named(found, whole)
            self._undressed(found, chosen, whole)

    def _inside(self, found: Found, texts: pl.Series, whole: Pieces) -> None:
        """Texts that are more than one word, or one word with a number in it."""
        rows = _several(texts)
        places, parts = spans.candidates(texts.gather(rows))
        if len(places):
            at, parts = rows[places], fold(parts)
            apart = (parts != whole.texts.gather(at)).to_numpy()
            at, parts = at[apart], parts.filter(pl.Series(apart))
            self._note(found, Pieces(whole.rows[at], parts, whole.cells[at], inside=True))

    def _undressed(self, found: Found, chosen: Part, whole: Pieces) -> None:
        """Look through what texts say in another writing, where they do."""
        for read in (disguises.read, disguises.backwards):
            if read is disguises.read or not chosen.holding.direct:
                self._look_inside(found, whole, *read(chosen.texts), words=chosen.holding.words)

    def _look_inside(
        self, found: Found, whole: Pieces, at: Places, texts: pl.Series, *, words: bool
    ) -> None:
        said = folded(texts)
        apart = (said != whole.texts.gather(at)).to_numpy()
        at, texts, said = at[apart], texts.filter(apart), said.filter(apart)
        if len(at):
            pieces = Pieces(whole.rows[at], said, whole.cells[at], inside=True)
            self._note(found, pieces)
            self._inside(found, texts, pieces)
            if not words:
                self._named(found, pieces)

    def _note(self, found: Found, parts: Pieces) -> None:
        """Sort what was found into strong values and numbers."""
        hashed = marks(parts.texts, self.identifiers.seed)
        hits = self.identifiers.find(hashed)
        numeric = digits.are(flat.of(parts.texts.fill_null("")), spans.NUMBERS)
        strong = hits[~numeric[hits]]
        if len(strong):
            self._count(found, parts.rows[strong], hashed[strong], inside=parts.inside)
            if not parts.inside:
                self._shorten(found, hashed[strong], parts.texts.gather(strong))
        if self.identifiers.dense and numeric.any():
            self._weigh(found, parts, hashed, hits, np.flatnonzero(numeric))
        self._note_checked(found, parts, hits)

    def _note_checked(self, found: Found, parts: Pieces, hits: Places) -> None:
        """Look ID numbers up whose check digit alone was changed."""
        likely = (parts.texts.str.len_bytes() == CHECKED + 1).fill_null(value=False).to_numpy()
        likely = likely.copy()
        likely[hits] = False
        at = np.flatnonzero(likely)
        at = at[parts.texts.gather(at).str.contains(ID_NUMBER).to_numpy()]
        if len(at):
            heads = parts.texts.gather(at).str.head(CHECKED)
            inside = Pieces(parts.rows[at], heads, parts.cells[at], inside=parts.inside)
            self._note(found, inside)

    def _weigh(
        self, found: Found, parts: Pieces, hashed: Marks, hits: Places, numeric: Places
    ) -> None:
        density = self.identifiers.density(parts.texts.gather(numeric))
        at, density = numeric[density > 0], density[density > 0]
        if len(at):
            is_hit = np.zeros(len(hashed), np.bool_)
            is_hit[hits] = True
            columns = {
                "row": parts.rows[at],
                "mark": hashed[at],
                "density": density,
                "code": parts.cells[at],
                "hit": is_hit[at],
                "inside": np.full(len(at), parts.inside),
            }
            found.numbers.append(pl.DataFrame(columns, schema=NUMBERS).unique())

    def _count(self, found: Found, rows: Places, hashed: Marks, *, inside: bool) -> None:
        kinds = pl.Series("kind", self.identifiers.kinds(hashed), dtype=pl.String)
        found.hits.append(pl.DataFrame({"row": rows, "kind": kinds}).unique())
        if inside:
            found.inside |= {*kinds}

    def _shorten(self, found: Found, hashed: Marks, texts: pl.Series) -> None:
        """Note the hits of which another of the same form may be equal by chance."""
        frame = pl.DataFrame({"mark": hashed, "odds": spans.odds(texts)})
        frame = frame.with_columns(kind=pl.Series(self.identifiers.kinds(hashed), dtype=pl.String))
        for (kind,), rows in frame.filter(pl.col("odds") > 0).group_by("kind"):
            short = found.short.setdefault(str(kind), Short())
            short.rows += rows.height
            short.marks |= set(rows["mark"].unique().to_list())
            short.odds = max(short.odds, float(rows["odds"].max()))  # type: ignore[arg-type]

    def _named(self, found: Found, whole: Pieces) -> None:
        seen = sightings(whole.texts, self.names)
        if len(seen.rows):
            columns = {
                "row": whole.rows[seen.rows],
                "name": seen.names,
                "code": whole.cells[seen.rows],
            }
            found.names.append(pl.DataFrame(columns, schema=NAMES))


def _several(texts: pl.Series) -> Places:
    """Where the texts are that are more than one word, or one word with a number in it."""
    at = np.flatnonzero(~digits.are(flat.of(texts.fill_null("")), ONLY_DIGITS))
    others = texts.gather(at)
    single = others.str.contains(WORD).fill_null(value=True).to_numpy().copy()
    words = others.filter(pl.Series(single))
    worth = words.str.contains(f"{spans.DIGITS}|{spans.ENCODED}").fill_null(value=False)
    single[single] = ~worth.to_numpy()
    return np.asarray(at[~single])
