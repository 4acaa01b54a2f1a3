"""Texts that many columns of a page share, each stated once and referred to by its number."""

from collections.abc import Iterator


class Notes:
    """Numbers texts from 1 on, in the order of their first use.

    >>> notes = Notes()
    >>> [notes.number(*each) for each in (("PIPL 28",), ("the name says so", "列名"), ("PIPL 28",))]
    [1, 2, 1]
    >>> list(notes)
    [(1, 'PIPL 28', ''), (2, 'the name says so', '列名')]
    """

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}

    def number(self, en: str, zh: str = "") -> int:
        """The number of a text; without `zh` it is the same in both languages."""
        return self._numbers.setdefault((en, zh), len(self._numbers) + 1)

    def __iter__(self) -> Iterator[tuple[int, str, str]]:
        return ((number, en, zh) for (en, zh), number in self._numbers.items())

    def __len__(self) -> int:
        return len(self._numbers)
