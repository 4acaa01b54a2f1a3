"""Short texts kept in one: those of twenty thousand columns would fill the memory as objects.

>>> list(Packed(["a", "", "李明"]))
['a', '', '李明']
"""

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise


class Packed:
    """Texts that can be gone through, and are only made when somebody does."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._whole = "".join(texts)
        self._ends = array("I", [0, *accumulate(map(len, texts))])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __iter__(self) -> Iterator[str]:
        for start, end in pairwise(self._ends):
            yield self._whole[start:end]
