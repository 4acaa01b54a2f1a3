r"""The few values that its type or a check lets a column hold, as far as these list them.

>>> said("((status)::text = ANY ((ARRAY['a'::character varying, 'b'::text])::text[]))", "status")
('a', 'b')
>>> said("`level` is null or `level` in (1,2,3)", "level")
('1', '2', '3')
>>> said("length(status) > 1", "status")
()
"""

import re

from tuomin.model import Column, Table

DOMAIN = "VALUE"  # what checks of a domain call the value
QUOTED = "'(?:[^']|'')*'"
VALUE = rf"(?:{QUOTED}|-?\d+(?:\.\d+)?)"
LISTED = (
    r"(?:CHECK )?(?:{name} is null or )?{name} (?:in|= any)"
    rf" (?P<list>{VALUE}(?: ?, ?{VALUE})*)"
)
ENUM = re.compile(r"(?:enum|set)\s*(?=\()", re.IGNORECASE)
# Types that PostgreSQL writes behind values, character sets that MySQL writes before them.
NOISE = re.compile(
    r"::\s*[a-z_]+(?:\s+varying)?(?:\(\d+\))?(?:\[\])?|\b_[a-z0-9]+$|\barray(?=\[)", re.IGNORECASE
)


def allowed(table: Table, column: Column) -> tuple[str, ...]:
    """The only values that the column's type and checks admit; empty where none lists them."""
    found = [said(each.condition, column.name) for each in table.checks]
    if ENUM.match(column.type):
        found.append(tuple(map(_unquoted, re.findall(QUOTED, column.type))))
    found += [said(each, DOMAIN) for each in column.checks]
    lists = [set(each) for each in found if each]
    return tuple(sorted(set.intersection(*lists))) if lists else ()


def said(condition: str, name: str) -> tuple[str, ...]:
    """The values that a condition lists for a column, if that is all that it says."""
    spelled = "|".join(map(re.escape, (name, f'"{name}"', f"`{name}`")))
    form = LISTED.replace("{name}", f"(?:{spelled})")
    found = re.fullmatch(form, _plain(condition), re.IGNORECASE)
    if found is None:
        return ()
    return tuple(_unquoted(each[0]) for each in re.finditer(VALUE, found["list"]))


def _plain(condition: str) -> str:
    """The condition without casts, brackets and further blanks; what quotes hold stays."""
    parts = re.split(f"({QUOTED})", condition)
    parts[::2] = [re.sub(r"[()\[\]\s]+", " ", NOISE.sub("", part)) for part in parts[::2]]
    return "".join(parts).strip()


def _unquoted(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else text
