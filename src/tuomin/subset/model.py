"""What a subset is asked for, and what was chosen: frozen data, and the way people write it.

`customer=10%` is a tenth of the rows, `customer=500` so many, chosen by a hash of their keys.
`orders: status = 'paid'` are the rows that meet a condition in the SQL of the source, and
`orders=100: status = 'paid'` so many of these. `log=0` is none of a table that nothing ties to
others, and which would be copied whole.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal

from tuomin.errors import SetupError
from tuomin.model import Reference

Children = Literal["all", "none"]

PART = r'(?:"(?:[^"]|"")+"|[^=:".]+)'
ASK = re.compile(rf"\s*({PART}(?:\.{PART})*)\s*(?:=\s*([^:]*?)\s*)?(?::(.*))?", re.DOTALL)
AMOUNT = re.compile(r"\d{1,18}|\d{1,3}(?:\.\d{1,9})?%")
EXAMPLES = "write customer=10%, customer=500 or \"orders: status = 'paid'\""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Rows of one `table` to begin with: an `amount` (`500`, `10%`), a `condition`, or both."""

    table: str
    amount: str = ""
    condition: str = ""

    @property
    def text(self) -> str:
        """As it is written; `parse` turns it back."""
        amount = f"={self.amount}" if self.amount else ""
        condition = f": {self.condition}" if self.condition else ""
        return f"{_written(self.table)}{amount}{condition}"

    def wanted(self, total: int) -> int:
        """How many of `total` rows; of a percentage at least one."""
        if not self.amount:
            return total
        if not self.amount.endswith("%"):
            return min(total, int(self.amount))
        return ceil(total * Fraction(self.amount[:-1]) / 100)


@dataclass(frozen=True, kw_only=True)
class Subset:
    """The rows to begin with, and what comes along.

    Every row that a chosen one references does. With `children` all, the rows that reference those
    begun with do too, and the rows that reference them, and so on. `seed` chooses other rows;
    `references` are those that no foreign key declares.
    """

    asks: tuple[Ask, ...]
    children: Children = "all"
    seed: str = ""
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Share:
    """How many `rows` `of` all were chosen. `by` is chosen, whole (nothing ties the table to those
    asked for), or none (it is tied to them, but no chosen row reaches it).
    """

    rows: int
    of: int
    by: Literal["chosen", "whole", "none"]


def parse(text: str) -> Ask:
    """The Ask that somebody wrote; SetupError says how one is written.

    >>> parse("orders=2.5%: note <> 'a=b'")
    Ask(table='orders', amount='2.5%', condition="note <> 'a=b'")
    """
    found = ASK.fullmatch(text)
    if not found:
        raise _refusal("cannot be read")
    table, amount, condition = (part or "" for part in found.groups())
    ask = Ask(table=_unquoted(table), amount=amount, condition=condition.strip())
    if found[2] is None and not ask.condition:
        raise _refusal("names neither a number of rows nor a condition")
    if found[2] is not None and not AMOUNT.fullmatch(amount):
        raise _refusal("has no number of rows or percentage after the =")
    if amount.endswith("%") and Fraction(amount[:-1]) > 100:  # noqa: PLR2004
        raise _refusal("asks for more than 100%")
    return ask


def parsed(texts: Iterable[str]) -> tuple[Ask, ...]:
    return tuple(parse(text) for text in texts)


def _written(table: str) -> str:
    plain = not set(table) & set('=:"') and table == table.strip()
    return table if plain else '"' + table.replace('"', '""') + '"'


def _unquoted(name: str) -> str:
    """A name, or schema and name, without the quotes around them."""
    name = name.strip()
    return re.sub(r'"((?:[^"]|"")+)"', lambda found: found[1].replace('""', '"'), name)


def _refusal(problem: str) -> SetupError:
    return SetupError(f"--subset {problem}", hint=EXAMPLES)
