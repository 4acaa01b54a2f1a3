"""Sentences of customers and staff; in a known share of them personal information is hidden."""

import polars as pl

from .draws import Draw, Value, among, digits, expression, fork, joined, sometimes, where, whole
from .words import rows

KINDS = {
    "mobile": "contact.cn_mobile",
    "name": "identity.person_name",
    "id_number": "identity.cn_resident_id",
    "email": "contact.email",
    "address": "contact.postal_address",
}
PERSON: dict[str, Value] = {slot: pl.col(slot) for slot in KINDS} | {
    "title": where(pl.col("male"), "先生", "女士")
}
NUMBERS: dict[str, Value] = {
    "number": joined("20260", digits(13)),
    "amount": joined(whole(3, 400), ".", digits(2)),
}


def prose(use: str, *, share: float = 0.0, leaks: str = "leak") -> Draw:
    """A sentence for this use; in `share` of the rows one that tells facts of the row's person."""
    texts, _ = _sentences(use)
    plain = _filled(among(texts), NUMBERS)
    return sometimes(share, _filled(among(*_sentences(leaks)), PERSON), plain) if share else plain


def contained(share: float, leaks: str = "leak") -> dict[str, float]:
    """The kinds in such sentences, each with the share of rows that hold it."""
    texts, weights = _sentences(leaks)
    found: dict[str, float] = {}
    for text, weight in zip(texts, weights, strict=True):
        for slot, kind in KINDS.items():
            if f"{{{slot}}}" in text:
                found[kind] = found.get(kind, 0) + share * weight / sum(weights)
    return {kind: round(part, 5) for kind, part in found.items()}


def _sentences(use: str) -> tuple[list[str], list[float]]:
    """The sentences for a use and how often each is said."""
    chosen = [row for row in rows("prose") if row["use"] == use]
    return [row["text"] for row in chosen], [float(row["share"]) for row in chosen]


def _filled(text: Draw, slots: dict[str, Value]) -> Draw:
    """The text with a value in each slot that it has."""

    def draw(bits: pl.Expr) -> pl.Expr:
        filled = text(bits)
        for slot, value in slots.items():
            fact = expression(value, fork(bits, slot))
            filled = filled.str.replace(f"{{{slot}}}", fact, literal=True)
        return filled

    return draw
