"""Planted defects: each spoils a good copy in one place, and the proof has to fail and name it."""

from dataclasses import dataclass


@dataclass
class Defect:
    """What `spoil` does to a copy made for `outcome` is told by `code` at `place`."""

    outcome: str
    id: str
    code: str
    place: str
    spoil: object
    reached: str
