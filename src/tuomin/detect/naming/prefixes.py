"""The letter that the names of a table's columns all begin with: FNAME, FTEL; mname, u_tel."""

from dataclasses import replace

from tuomin.detect.naming.names import Names
from tuomin.model import Column, Table

FEWEST = 5  # columns
MOST, KNOWN = 0.75, 0.5  # share of columns that begin so; that say something without it
TOLD = 0.4  # share that may say something with it


def common(table: Table, names: Names) -> str:
    """The letter, with the underscore behind it if there is one; "" where names begin otherwise."""
    called = [column.name for column in table.columns]
    if len(called) < FEWEST:
        return ""
    first = called[len(called) // 2][:1]
    prefix = first + "_" * all(name[1:2] == "_" for name in called if name[:1] == first)
    theirs = [name for name in called if name.startswith(prefix) and len(name) > len(prefix)]
    if not first.isalpha() or not first.isascii() or len(theirs) < MOST * len(called):
        return ""
    whole = sum(names.read_name(name).says for name in theirs)
    without = sum(names.read_name(name[len(prefix) :]).says for name in theirs)
    return prefix if without >= KNOWN * len(theirs) and whole <= TOLD * len(theirs) else ""


def called(column: Column, prefix: str) -> Column:
    """The column under its name without the prefix."""
    return replace(column, name=bare(column.name, prefix))


def bare(name: str, prefix: str) -> str:
    """The name without the prefix, where it has it and more.

    >>> bare("FNAME", "F"), bare("F", "F"), bare("remark", "F"), bare("name", "")
    ('NAME', 'F', 'remark', 'name')
    """
    return name[len(prefix) :] if name.startswith(prefix) and len(name) > len(prefix) else name
