"""Aligned tables for a terminal, with nothing in them that a name could steer.

Names come from catalogs and may hold escape sequences or markup: control and direction-changing
characters are shown as their code, and rich never reads markup in them.
"""

import json
import re
import sys
import unicodedata
from collections.abc import Sequence

from tuomin.chinese import LEVELS

STEERING = {"Cc", "Cf", "Zl", "Zp"}  # categories of characters that print nothing but do something
UNUSUAL = re.compile(r"[^ -~\n\x1b\u4e00-\u9fff]")
STYLES = {"sensitive": "bold red", "personal": "yellow", "undetermined": "magenta"}
STYLES |= {LEVELS[level]: style for level, style in STYLES.items()}
ELSEWHERE = 180  # characters a line, when stdout is no terminal


def safe(text: str) -> str:
    r"""Show control and direction-changing characters as codes.

    >>> safe("a\x1b[31mb\u202e")
    'a\\x1b[31mb\\u202e'
    """
    return "".join(
        ascii(letter)[1:-1] if unicodedata.category(letter) in STEERING else letter
        for letter in text
    )


def inert(text: str) -> str:
    r"""A whole document with what could steer a terminal as JSON spells it; new lines stay.

    Escape characters stay too: in a table they are our colours, and JSON holds none.

    >>> inert('{"a": "\x9b31m"}\n')
    '{"a": "\\u009b31m"}\n'
    """
    return UNUSUAL.sub(lambda found: _spelt(found[0]), text)


def _spelt(letter: str) -> str:
    if unicodedata.category(letter) not in STEERING:
        return letter
    return json.dumps(letter)[1:-1] if letter != "\x7f" else "\\u007f"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Align rows under a header; a cell that names a level is coloured on a terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shape = Table(box=None, pad_edge=False, header_style="bold")
    for title in header:
        shape.add_column(title, overflow="fold")
    for row in rows:
        shape.add_row(*(Text(safe(cell), style=STYLES.get(cell, "")) for cell in row))
    width = None if sys.stdout.isatty() else ELSEWHERE
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    with console.capture() as captured:
        console.print(shape)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def place(schema: str | None, *parts: str) -> str:
    """`schema.table.column`, without what is empty.

    >>> place(None, "customer", "phone")
    'customer.phone'
    """
    return ".".join(part for part in (schema, *parts) if part)
