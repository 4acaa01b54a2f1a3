"""Who can undo the copy: transforms that can be computed back, and the fate of the key.

What is merely kept is no matter of undoing: the other measurements see it in the copy itself.
"""

from collections.abc import Iterable, Iterator

from tuomin.proof.outcome.model import Asked, Flaw, Treatment

SHOWN = 5  # columns named in a message


def restorability(asked: Asked) -> Iterator[Flaw]:
    """What keeps the copy from more than de-identified, by what is said about its making."""
    keyed = [each for each in asked.treatments if each.keyed]
    if asked.key == "kept" and keyed:
        yield _flaw("key_kept", keyed)
    if asked.key == "unknown" and (keyed or not asked.treatments):
        yield _flaw("key_unknown", keyed)
    bare = [
        each
        for each in asked.treatments
        if each.reversible and not each.keyed and each.transform != "keep"
    ]
    if bare:
        yield _flaw("reversible", bare)


def _flaw(code: str, treatments: Iterable[Treatment]) -> Flaw:
    places = [f"{each.table}.{each.column}" for each in treatments]
    more = f" (+{len(places) - SHOWN})" if len(places) > SHOWN else ""
    columns = ", ".join(places[:SHOWN]) + more
    return Flaw(code=code, allows="de_identified", count=len(places), facts={"columns": columns})
