"""What a store holds beside the rows and the declarations of its tables, as texts to look through.

Code (views, routines, triggers, index expressions), what files say of themselves, and what was
deleted and still lies there: a copy may give people away in any of it.
"""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

Beside = tuple[str, str | bytes]  # where it stands, as `view v`, and what it says


@runtime_checkable
class Telling(Protocol):
    """A Connector that knows what else there is. It reads only, under the timeout of a scan."""

    def beside(self) -> Iterator[Beside]:
        """Texts, and bytes that may hold some; a place is named as the store names it."""
        ...
