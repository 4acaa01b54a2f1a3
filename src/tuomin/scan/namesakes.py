"""Namesakes: which columns the name of a column may refer to, as applications name references.

A reference repeats the name of the column that it refers to (`gh`, `emp_no`), puts the word of the
table before it (`user_code` for `code` of `sys_user`), or says whose it is (`fzr_gh`, `gh_fzr`,
`sjgh`, 上级工号).
Names that every table has (`id`, `code`, 编号) refer to nothing without the word of the table.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.naming.words import split
from tuomin.model import Column, Table

Place = tuple[str | None, str, str]
# How a name refers, the surest first: with the word of the table, by the same name, by its end.
How = Literal["table", "same", "end"]

GENERIC = frozenset([
    "id", "ids", "no", "code", "key", "name", "uuid", "guid", "pk", "seq", "num", "number", "type",
    "sn", "serial", "value", "status", "state", "title", "label", "account", "login", "email",
    "bh", "dm", "bm", "mc", "lx", "zt", "lsh", "xlh", "zh",
    "编号", "代码", "编码", "序号", "主键", "号码", "标识", "名称", "类型", "状态", "流水号",
    "账号",
])  # fmt: skip
NOUNS = frozenset(["info", "infos", "detail", "details", "data", "base", "main", "tbl", "table"])
ENDINGS = ("信息表", "信息", "表", "xxb", "xx")  # of the names of tables, in Chinese and in pinyin
SHORTEST, GLUED = 2, 8  # letters of a name that may be an end; of one glued to what stands before
HEAD = 3  # letters of a word that may abbreviate that of the table


class Namesakes:
    """An index of columns by the names under which others may refer to them."""

    def __init__(self, columns: Iterable[tuple[Table, Column]]) -> None:
        self._owners: dict[Place, frozenset[str]] = {}
        self._own: dict[str, list[Place]] = defaultdict(list)
        self._whole: dict[str, list[Place]] = defaultdict(list)
        for table, column in columns:
            place, own = (*table.id, column.name), "".join(split(column.name))
            self._owners[place] = frozenset(owners(table.name))
            if own not in GENERIC:
                self._own[own].append(place)
            for owner in sorted(self._owners[place]):
                self._whole[owner + own].append(place)

    def of(self, table: Table, column: Column) -> Mapping[Place, How]:
        """The columns that the name may refer to, and how; never the column itself."""
        found: dict[Place, How] = {}
        words = split(column.name)
        for place, how in self._found(words):
            if place != (*table.id, column.name):
                found.setdefault(place, self._abbreviated(place, words) or how)
        return found

    def _found(self, words: tuple[str, ...]) -> Iterator[tuple[Place, How]]:
        whole = "".join(words)
        yield from ((place, "table") for place in self._whole.get(whole, ()))
        yield from ((place, "same") for place in self._own.get(whole, ()))
        for start in _starts(words):
            yield from ((place, "table") for place in self._whole.get(whole[start:], ()))
            yield from ((place, "end") for place in self._own.get(whole[start:], ()))
        for count in range(1, len(words)):
            yield from ((place, "end") for place in self._own.get("".join(words[:count]), ()))

    def _abbreviated(self, place: Place, words: tuple[str, ...]) -> How | None:
        """`emp_no` says `employees` too: its first word is how the word of the table begins."""
        first = words[0] if words else ""
        begins = any(owner.startswith(first) for owner in self._owners[place])
        return "table" if len(words) > 1 and len(first) >= HEAD and begins else None


def owners(table: str) -> Iterator[str]:
    """The words that say the table in the names of others: `sys_user` is sysuser and user.

    >>> sorted(owners("t_order_items")), sorted(owners("员工信息表")), sorted(owners("t_hzxx"))
    (['item', 'orderitem', 'torderitem'], ['员工'], ['hz', 'thz'])
    """
    words = list(split(table))
    while len(words) > 1 and words[-1] in NOUNS:
        words.pop()
    if words:
        words[-1] = _singular(_bare(words[-1]))
    for start in range(len(words)):
        name = "".join(words[start:])
        if len(name) >= SHORTEST:
            yield name


def is_somebody(column: Column) -> bool:
    """Whether the name is that of somebody in a role: `operator`, `created_by`, `jbr`, 审批人."""
    words, known = split(column.name), lexicon()
    if not words:
        return False
    whole = "".join(words)
    spoken = known.of(words[-1]) | known.of("_".join(words)) | known.pinyin.get(whole, frozenset())
    return words[-1] == "by" or bool(spoken & {"person", "audit"})


def _starts(words: tuple[str, ...]) -> Iterator[int]:
    """Where a name may be cut: between words, and anywhere in a short or a Chinese one."""
    place = 0
    edges = {place := place + len(word) for word in words[:-1]}
    whole = "".join(words)
    free = len(words) == 1 and (len(whole) <= GLUED or not whole.isascii())
    for start in range(1, len(whole) - SHORTEST + 1):
        if free or start in edges:
            yield start


def _bare(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word


def _singular(word: str) -> str:
    if not word.isascii() or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
