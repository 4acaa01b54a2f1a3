"""Where identifiers stand in columns of text: a quick look over all cells, then exact places."""

import re
from collections.abc import Iterable, Iterator

import polars as pl

from tuomin.erase.escapes import readings, spelled
from tuomin.erase.model import Hit, Identifier
from tuomin.erase.spelling import forms, pattern
from tuomin.transforms.written.spelling import canonical

LETTER = re.compile(r"[^\W_]")
FRACTION = re.compile(r"\.0+$")


class Spots:
    """Looks for some identifiers."""

    def __init__(self, identifiers: Iterable[Identifier]) -> None:
        self._identifiers = sorted(set(identifiers))
        self._needles = sorted({
            str(text)
            for each in self._identifiers
            for text in canonical(pl.Series(forms(each), dtype=pl.String))
        })  # fmt: skip

    def of(self, frame: pl.DataFrame) -> Iterator[tuple[int, Hit]]:
        """Every hit in a frame of texts, with its row."""
        if not self._needles:
            return
        for name in frame.columns:
            for row in self._likely(frame[name]):
                yield from ((row, hit) for hit in self.inside(name, frame[name][row]))

    def inside(self, column: str, text: str) -> list[Hit]:
        """The hits in one cell, as often as they stand there."""
        found = {(each.identifier, each.start): each for each in self._inside(column, text)}
        return list(found.values())

    def _inside(self, column: str, text: str) -> Iterator[Hit]:
        for reading in readings(text):
            plain, places = reading.plain, reading.places
            for identifier in self._identifiers:
                for match in pattern(identifier).finditer(plain):
                    rest = FRACTION.sub("", plain[: match.start()] + plain[match.end() :])
                    yield Hit(
                        column=column,
                        identifier=identifier,
                        start=places[match.start()],
                        end=places[match.end()],
                        whole=not LETTER.search(rest),
                    )

    def _likely(self, texts: pl.Series) -> list[int]:
        """The cells that may hold one, by their letters and digits alone."""
        long = texts.str.len_bytes().fill_null(0) >= min(map(len, self._needles))
        rows = long.arg_true()
        if rows.is_empty():
            return []
        bare = canonical(spelled(texts.gather(rows)).str.replace_all("%40", "@", literal=True))
        found = bare.str.contains_any(self._needles)
        return list(rows.filter(found))
