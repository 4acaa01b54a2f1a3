"""Originals in what the copy's store holds beside tables: code, names of files, deleted pages."""

from collections.abc import Iterator
from itertools import islice

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.connectors.beside import Telling
from tuomin.proof.codes import blobs
from tuomin.proof.originals.identifiers import Identifiers
from tuomin.proof.originals.names import Names
from tuomin.proof.originals.schema import originals
from tuomin.proof.outcome.model import Flaw, Gap

AT_ONCE = 500  # texts
UNNAMED = "(a name beside tables)"


def originals_beside(
    store: Connector, identifiers: Identifiers, names: Names
) -> Iterator[Flaw | Gap]:
    """One flaw per place and kind; a place whose own name is an original is not named."""
    if not isinstance(store, Telling):
        yield Gap(code="beside")
        return
    told = store.beside()
    found: set[tuple[str, str]] = set()
    while some := list(islice(told, AT_ONCE)):
        places = [place for place, _ in some]
        hidden = {at for at, _ in originals(pl.Series(places), identifiers, names)}
        texts = pl.Series([f"{at}\n{_text(text)}" for at, text in some], dtype=pl.String)
        for at, kind in originals(texts, identifiers, names):
            found.add((UNNAMED if at in hidden else places[at], kind))
    yield from (_flaw(place, kind) for place, kind in sorted(found))


def _text(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    return blobs.texts(pl.Series([text], dtype=pl.Binary))[0] or ""


def _flaw(place: str, kind: str) -> Flaw:
    facts = {"where": "text", "where_zh": "文本"}
    return Flaw(code="in_schema", allows="none", table=place, kind=kind, count=1, facts=facts)
