"""Short texts kept in one: those of twenty thousand columns would fill the memory as objects.

>>> list(Packed(["a", "", "李明"]))
['a', '', '李明']
"""

from collections.abc import Iterator, Sequence


class Packed:
    """Texts of less than 256 bytes that can be gone through, and are made when somebody does."""

    def __init__(self, texts: Sequence[str]) -> None:
        parts = [text.encode() for text in texts]
        self._whole, self._sizes = b"".join(parts), bytes(map(len, parts))

    def __len__(self) -> int:
        return len(self._sizes)

    def __iter__(self) -> Iterator[str]:
        start = 0
        for size in self._sizes:
            yield self._whole[start : start + size].decode()
            start += size
