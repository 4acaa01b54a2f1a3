"""Region codes that nobody has: for each code another one in its province that never existed.

Codes come from `tuomin.checks.regions`, revoked ones included. Codes that were ever in force get
different ghosts; of the codes nobody knows, a few share one. Foreigners' cards start with 9, a
province and a country (ISO 3166-1 numeric); their countries become 900 to 999, which the standard
leaves to its users.
"""

import numpy as np
from numpy.typing import NDArray

from tuomin.checks import regions
from tuomin.transforms.keyed import permutation
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.keyed.once import once

CODES = 1_000_000
NOWHERE = CODES
"""What `table` gives for codes of no province."""

IN_PROVINCE = 10_000
STATE = 10
"""Organs of the state have 100000 in their credit codes, as if it were a province."""

FOREIGN, COUNTRIES, UNUSED = 900_000, 1000, 900

Table = NDArray[np.uint32]


@once(maxsize=4)
def table(key: bytes, *, realistic: bool = False) -> Table:
    """The code that stands in for each code from 0 to 999,999, or `NOWHERE`.

    With `realistic`, codes that were ever in force change places within their province instead.
    """
    derived, codes = derive(key, "regions"), np.full(CODES, NOWHERE, np.uint32)
    known = known_codes()
    for province in np.unique(known // IN_PROVINCE):
        start = int(province) * IN_PROVINCE
        here = known[known // IN_PROVINCE == province] - start
        codes[start : start + IN_PROVINCE] = start + _province(derived, start, here, realistic)
        if province != STATE:
            first = FOREIGN + int(province) * COUNTRIES
            drawn = permutation.table(derived, f"countries of {first}", COUNTRIES) % 100
            codes[first : first + COUNTRIES] = first + UNUSED + drawn
    codes.setflags(write=False)
    return codes


def known_codes() -> Table:
    """Every code that is or was in force, and 100000."""
    known = regions.table()["code"].cast(int).unique().to_numpy()
    return np.sort(np.append(known, STATE * IN_PROVINCE)).astype(np.uint32)


def _province(key: bytes, start: int, known: Table, realistic: bool) -> Table:  # noqa: FBT001
    """The last four digits of the codes that stand in for 0000 to 9999 of one province."""
    every = np.arange(IN_PROVINCE, dtype=np.uint32)
    is_known = np.isin(every, known)
    ghosts = every[~is_known & (every // 100 > 0) & (every % 100 > 0)]
    ghosts = ghosts[permutation.table(key, f"ghosts of {start}", len(ghosts))]
    first, rest = ghosts[: len(known)], ghosts[len(known) :]
    out = np.empty(IN_PROVINCE, np.uint32)
    out[known] = (
        known[permutation.table(key, f"codes of {start}", len(known))] if realistic else first
    )
    unknown = permutation.table(key, f"others of {start}", IN_PROVINCE - len(known))
    out[~is_known] = rest[unknown % len(rest)]
    return out
