"""Columns that say who did something: `create_by`, `operator`, 审核人.

Law takes them for records of operations; what stands in them are names by which people sign in.
"""

from tuomin.detect.naming.comments import clauses
from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.naming.words import split
from tuomin.model import Column

OPERATION, DOER = "behaviour.operation_log", "account.username"
ENDS = ("人", "者", "员", "用户", "账号", "工号")
WORDS = frozenset(["by", "man", "user", "name"])


def is_doer(kind: str | None, column: Column) -> bool:
    """Whether a column of that Kind names who did it, by its own name or its comment."""
    if kind != OPERATION or column.family != "text":
        return False
    said = [column.name, *(text for part in clauses(column.comment)[:1] for text in part)]
    return any(map(_ends_in_somebody, said))


def _ends_in_somebody(text: str) -> bool:
    last = (split(text) or ("",))[-1]
    known = lexicon()
    is_person = "person" in known.of(last) or known.pinyin_owner(last) == "person"
    return is_person or last in WORDS or text.strip().endswith(ENDS)
