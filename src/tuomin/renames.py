"""New names of columns between two Inventories.

A new name is told from a column dropped and one added by type, verdict and share, and by the place
among the columns; of columns that hold nothing personal it is not told at all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from tuomin.model import Classification

Place = tuple[str | None, str]
Name = tuple[str | None, str, str]

ORDER = {"none": 0, "personal": 1, "sensitive": 2}


def renamed(
    old: Mapping[Name, Classification], new: Mapping[Name, Classification]
) -> dict[Name, Name]:
    """Names that are gone, and the ones under which their columns are there still."""
    found: dict[Name, Name] = {}
    at = {name: place for names in (old, new) for name, place in _places(names)}
    gone = [name for name in old if name not in new and ORDER.get(old[name].level)]
    come = [name for name in new if name not in old]
    for standing in (True, False):
        like = {
            name: [
                other
                for other in come
                if other[:2] == name[:2]
                and _alike(old[name], new[other])
                and (not standing or at[name] == at[other])
            ]
            for name in gone
        }
        for name, others in like.items():
            if len(others) == 1 and sum(others == each for each in like.values()) == 1:
                found[name] = others[0]
        gone = [name for name in gone if name not in found]
        come = [name for name in come if name not in found.values()]
    return found


def _places(names: Mapping[Name, Classification]) -> Iterator[tuple[Name, int]]:
    """Each column's place in its table."""
    counted: Counter[Place] = Counter()
    for name in names:
        yield name, counted[name[:2]]
        counted[name[:2]] += 1


def _alike(old: Classification, new: Classification) -> bool:
    same = (old.type, old.told, old.protected) == (new.type, new.told, new.protected)
    if None in (old.low, old.high, new.low, new.high):
        return same and old.low == new.low
    return same and old.low <= new.high and new.low <= old.high  # type: ignore[operator]
