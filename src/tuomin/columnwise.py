"""The file of an Inventory read column by column: a large one need not be held as a whole.

The lines of a column are told from others as `inventory.dumps` indents them. A file that somebody
laid out in another way is read at once.
"""

import json
from collections.abc import Iterable, Iterator

from tuomin import inventory
from tuomin.errors import SetupError
from tuomin.model import Classification, Inventory

BEGIN, END = ' "columns": [\n', "  }"
"""The line before the first column, and how the last line of each begins."""

NAME = '   "column": '
"""How the line begins on which a column stands."""

Placed = Iterator[tuple[int, Classification]]


def opened(lines: Iterable[str], *, where: str) -> tuple[Inventory, Placed]:
    """The Inventory without its columns, and those one by one, each with its line from 1 on.

    SetupError names the first thing that is wrong, that of a column when it is its turn.
    """
    source, head = iter(lines), list[str]()
    for line in source:
        if line == BEGIN:
            found = inventory.loads("".join([*head, BEGIN, "]}"]), where=where)
            return found, _columns(source, len(head) + 1, where)
        head.append(line)
    found = inventory.loads("".join(head), where=where)
    return found, ((1, column) for column in found.columns)


def _columns(source: Iterator[str], before: int, where: str) -> Placed:
    part, place, at, is_last = list[str](), 0, 1, False
    for number, line in enumerate(source, start=before + 1):
        part.append(line)
        if line.startswith(NAME):
            at = number
        if line.startswith(END):
            if is_last:
                break
            yield at, _column("".join(part), f"{where}: columns[{place}]")
            part, place, is_last = [], place + 1, "," not in line
    if not is_last or "".join(part).split() != ["]", "}"]:
        raise SetupError("is not JSON", where=where, hint=inventory.HINT)


def _column(text: str, where: str) -> Classification:
    try:
        raw = json.loads(text.rstrip().removesuffix(","))
    except ValueError as error:
        raise SetupError("is not JSON", where=where, hint=inventory.HINT) from error
    return inventory.column(raw, where=where)
