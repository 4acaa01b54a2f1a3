"""What every renderer of files for other tools gets."""

from collections.abc import Mapping
from dataclasses import dataclass

from tuomin.model import Inventory


@dataclass(frozen=True, kw_only=True)
class Handed:
    """An Inventory, and what people call the Kinds, in the language `lang`."""

    found: Inventory
    titles: Mapping[str, Mapping[str, str]]
    lang: str
