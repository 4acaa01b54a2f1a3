r"""What SHOW CREATE TABLE tells a mere reader, and information_schema of MariaDB hides from it.

Whoever may SELECT from a whole table is shown its statement, with the rules of its foreign keys and
its checks; of keys information_schema shows only the columns then, and of checks nothing where the
right is one on the table alone.

>>> text = "(\n  `a` int(11) CHECK (`a` <> ')'),\n  CONSTRAINT `f``k` FOREIGN KEY (`a`) REFERENCES"
>>> text += " `p` (`i`) ON DELETE SET NULL,\n  CONSTRAINT `c` CHECK (`a` > 0)\n) ENGINE=InnoDB"
>>> rules(text), checks(text)
({'f`k': ('SET NULL', None)}, {'a': "`a` <> ')'", 'c': '`a` > 0'})
"""

import re
from collections.abc import Iterator

import pymysql

from tuomin.connectors.mysql.errors import RIGHTS, number
from tuomin.connectors.mysql.session import execute
from tuomin.connectors.mysql.wire import Session
from tuomin.connectors.rules import quoted

GONE = 1146
OPENING, CLOSING, COMMA = {"("}, {")"}, {","}
NAME = r"`(?:[^`]|``)*`"
TOKEN = re.compile(rf"{NAME}|'(?:[^'\\]|\\.|'')*'|.", re.DOTALL)
FOREIGN = re.compile(rf"CONSTRAINT ({NAME}) FOREIGN KEY ")
ACTION = r"(RESTRICT|NO ACTION|CASCADE|SET NULL|SET DEFAULT)"
ACTIONS = re.compile(rf"\)(?: ON DELETE {ACTION})?(?: ON UPDATE {ACTION})?$")
CHECK = re.compile(rf"(?:CONSTRAINT )?({NAME})")
Rules = tuple[str | None, str | None]


def statement(session: Session, table: str) -> str:
    """The statement that makes a table; nothing where it is not shown to this user, or gone."""
    try:
        (row,) = execute(session, f"SHOW CREATE TABLE {quoted(table, 'mysql')}")
    except pymysql.Error as error:
        if number(error) in {*RIGHTS, GONE}:
            return ""
        raise
    return str(row["create table"])


def rules(text: str) -> dict[str, Rules]:
    """By the name of a foreign key, what it does ON DELETE and ON UPDATE."""
    found = {}
    for line in _definitions(text):
        said = "".join(line)
        named, actions = FOREIGN.match(said), ACTIONS.search(said)
        if named and actions:
            found[_bare(named[1])] = (actions[1], actions[2])
    return found


def checks(text: str) -> dict[str, str]:
    """By its name, which is the column's where it stands there, the condition of each check."""
    found = {}
    for line in _definitions(text):
        named = CHECK.match("".join(line))
        place = _check(line)
        if named and place:
            found[_bare(named[1])] = "".join(line[place + 1 : -1])
    return found


def names(condition: str) -> set[str]:
    """The columns that a condition speaks of, as the server quotes them."""
    return {_bare(each) for each in TOKEN.findall(condition) if each[0] == "`"}


def _definitions(text: str) -> Iterator[list[str]]:
    """What stands between two commas of the body, each as quoted parts and single signs."""
    depth, part = 0, list[str]()
    for token in TOKEN.findall(text):
        depth -= token in CLOSING
        if depth == 1 and token in COMMA:
            yield _trimmed(part)
            part = []
        elif depth:
            part.append(token)
        elif part:
            yield _trimmed(part)
            return
        depth += token in OPENING


def _trimmed(part: list[str]) -> list[str]:
    signs = [place for place, token in enumerate(part) if not token.isspace()]
    return part[signs[0] : signs[-1] + 1] if signs else []


def _check(line: list[str]) -> int:
    """Where the parenthesis of a check opens, which ends the definition; 0 where there is none."""
    depth = 0
    for place, token in enumerate(line):
        if token in OPENING and depth == 0 and "".join(line[:place]).endswith(" CHECK "):
            return place
        depth += (token in OPENING) - (token in CLOSING)
    return 0


def _bare(name: str) -> str:
    return name[1:-1].replace("``", "`")
