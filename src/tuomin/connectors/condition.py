"""A condition on rows that a user wrote in the SQL of a store: one expression and nothing else.

It stands in parentheses in a statement of ours, so it must not close them, comment out what
follows, or hide either from us in a string that the store reads in another way.

>>> enclosed("status = 'paid'", "postgresql")
"(status = 'paid')"
"""

import re

import polars as pl

from tuomin.errors import SetupError

STRING = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
NAMES = {"mysql": "|`(?:[^`]|``)*`", "sqlite": r"|`(?:[^`]|``)*`|\[[^\]]*\]"}
PLAIN = {"postgresql", "duckdb", "sqlite", "files", "memory"}  # a backslash is only a backslash
# What begins or ends something that is not an expression, by engine where it does not everywhere.
MARKS = {";": "", "--": "", "/*": "", "\0": "", "#": "mysql", "$": "postgresql duckdb"}
ESCAPED = re.compile(r"(?<!\w)(?:[eE]|[uU]&)['\"]")  # strings with escapes of their own
HINT = "give one condition, as after WHERE: \"orders: status = 'paid'\""


def enclosed(condition: str, engine: str) -> str:
    """The condition in parentheses; SetupError when it could be more than one."""
    if "\\" in condition and engine not in PLAIN:
        raise _refusal("a backslash in a condition is not taken")
    if ESCAPED.search(condition):
        raise _refusal("strings with escapes (E'', U&'') are not taken")
    bare = re.sub(STRING + NAMES.get(engine, ""), " ' ", condition)
    if not bare.strip():
        raise _refusal("the condition is empty")
    if "'" in bare.replace(" ' ", "") or '"' in bare or "`" in bare:
        raise _refusal("a quote is not closed")
    for mark, engines in MARKS.items():
        if mark in bare and (not engines or engine in engines.split()):
            raise _refusal(f"{mark!r} does not belong in a condition")
    _refuse_unbalanced(bare)
    return f"({condition})"


def matching(frame: pl.DataFrame, condition: str, engine: str) -> pl.DataFrame:
    """The rows of a frame that meet a condition in polars' SQL, for stores that have none."""
    try:
        return frame.filter(_expression(condition, engine))
    except pl.exceptions.PolarsError as error:
        raise _refusal(f"the condition does not fit the table ({type(error).__name__})") from None


def names_in(condition: str, engine: str) -> set[str]:
    """The columns that such a condition speaks of."""
    return set(_expression(condition, engine).meta.root_names())


def _expression(condition: str, engine: str) -> pl.Expr:
    try:
        return pl.sql_expr(enclosed(condition, engine))
    except pl.exceptions.PolarsError:
        raise _refusal("polars' SQL, which files are asked in, does not take it") from None


def _refuse_unbalanced(bare: str) -> None:
    depth = 0
    for sign in bare:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
    if depth:
        raise _refusal("parentheses do not match")


def _refusal(problem: str) -> SetupError:
    return SetupError(problem, where="condition", hint=HINT)
