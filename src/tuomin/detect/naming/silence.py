"""Silence: column names that say nothing at all (`c7`, `ext3`, `field_12`, `字段3`, `Unnamed: 0`).

Such a name is no evidence, for or against: the values and the columns beside it decide. So are a
few letters that nobody here can read (`hb`, `zk`): an abbreviation of anything. A name that means
something else (`price`), or a whole word that nobody here knows (`nargilla`), is not silent.
"""

import re
from collections.abc import Sequence

from tuomin.detect.kinds.readings import Reading
from tuomin.detect.naming.names import Names
from tuomin.detect.naming.words import split
from tuomin.model import Column

# What columns are called when nobody has said what they hold, before a number or a letter.
PLACES = frozenset([
    "c", "col", "cols", "column", "columns", "f", "fd", "fld", "field", "fields", "v", "var",
    "val", "value", "x", "attr", "attribute", "prop", "property", "ext", "extend", "extension",
    "extra", "udf", "custom", "spare", "reserve", "reserved", "backup", "bak", "text", "str",
    "string", "num", "number", "int", "date", "param", "arg", "item", "data", "unnamed",
    "nameless", "anon", "zd", "bykzd", "kzzd", "ylzd", "kz", "by", "yl", "beiyong", "kuozhan",
    "yuliu", "ziduan", "字段", "列", "备用", "备用字段", "扩展", "扩展字段",
    "预留", "预留字段", "保留", "保留字段", "属性", "自定义",
    "rsrv", "resv", "remark", "memo", "note", "beizhu", "bz",
    "自定义字段", "栏位", "变量", "第", "项",
])  # fmt: skip
CODE = re.compile(r"(?=.*[0-9])(?=.*[a-f])[0-9a-f]{6,}")
LETTERS = re.compile(r"[A-Za-z]{1,3}|(?i:[b-df-hj-np-tv-z]){4,5}")  # no word, in all likelihood
DIGIT = re.compile(r"[0-9０-９一二三四五六七八九十]")


def is_silent(column: Column, names: Names, *, phrase: Sequence[str] = ()) -> bool:
    """Whether neither the name nor the comment of a column says anything.

    `phrase` is what the name of its table ends in.

    >>> from tuomin.detect import registry
    >>> names = Names(registry.load())
    >>> called = ("c7", "ext3", "字段3", "Unnamed: 0", "x", "zk", "c_price", "tag", "nargilla")
    >>> [name for name in called if is_silent(Column(name=name, type="TEXT"), names)]
    ['c7', 'ext3', '字段3', 'Unnamed: 0', 'x', 'zk']
    """
    if _is_place(column.name):
        says_as_little = DIGIT.sub("", column.comment).strip() in PLACES
        return says_as_little or not _speaks(names.read_comment(column.comment))
    is_short = LETTERS.fullmatch(column.name) is not None and not column.comment.strip()
    if column.name.lower().endswith("id"):
        return False  # a key of whatever the letter is
    return is_short and names.read_in(phrase, column.name) == Reading()


def _is_place(name: str) -> bool:
    if CODE.fullmatch(name.lower()):
        return True
    words = [word for word in split(name) if len(word) > 1]
    rest = [word for word in words if DIGIT.sub("", word) not in PLACES and not word.isdigit()]
    return not rest and (not words or bool(DIGIT.search(name)) or len(split(name)) > len(words))


def _speaks(reading: Reading) -> bool:
    return reading.says or bool(reading.choices)
