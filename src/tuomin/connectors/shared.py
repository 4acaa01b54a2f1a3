"""What all reading inside a snapshot shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shared(Generic[Thing]):
    """A connection, a session or a name of one; `now` is None outside of a snapshot."""

    def __init__(self) -> None:
        self.now: Thing | None = None

    @contextmanager
    def holding(self, thing: Thing) -> Iterator[None]:
        self.now = thing
        try:
            yield
        finally:
            self.now = None
