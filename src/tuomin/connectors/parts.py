"""Partitions: parts of a table that have names of their own, and are read with it."""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Parted(Protocol):
    """A Connector of a store where partitions can be named."""

    def whole(self, name: str) -> str:
        """The table whose partition is called so, with its schema or without; "" where none is."""
        ...
