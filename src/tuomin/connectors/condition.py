"""A condition on rows that a user wrote in the SQL of a store: comparisons of columns with values.

It stands in parentheses in a statement of ours, so it must not close them, comment out what
follows, or hide either from us in a string that the store reads in another way. It comes from plan
files too, which people pass on: so it asks no other table, and calls nothing but a few functions
that no engine does anything with. What is not known to be harmless is refused.

>>> enclosed("status = 'paid'", "postgresql")
"(status = 'paid')"
"""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from tuomin.errors import SetupError

STRING = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\""
NAMES = {"mysql": "|`(?:[^`]|``)*`", "sqlite": r"|`(?:[^`]|``)*`|\[[^\]]*\]"}
PLAIN = {"postgresql", "duckdb", "sqlite", "files", "memory"}  # a backslash is only a backslash
KNOWN = {*PLAIN, "mysql"}
# What begins or ends something that is not a comparison.
MARKS = (";", "--", "/*", "\0", "$", "@", ":=")
# Strings with escapes, or ends, of their own.
ESCAPED = re.compile(r"(?<!\w)(?:e|u&|n?q) ' ", re.IGNORECASE)
ODD = re.compile(r"[^\x00-\x7f\w]")  # a blank to one engine, a letter to another
TOUCHING = re.compile(r"' \w")
TOKEN = re.compile(r"\w+|\S")
TYPES = {
    "text", "varchar", "char", "character", "string", "integer", "int", "bigint", "smallint",
    "signed", "unsigned", "numeric", "decimal", "number", "real", "double", "float", "boolean",
    "bool", "date", "time", "datetime", "timestamp", "timestamptz", "interval", "uuid", "json",
    "jsonb",
}  # fmt: skip
FUNCTIONS = TYPES | {
    "lower", "upper", "trim", "ltrim", "rtrim", "length", "char_length", "substr", "substring",
    "left", "right", "replace", "concat", "abs", "round", "floor", "ceil", "mod", "coalesce",
    "nullif", "ifnull", "cast", "extract", "year", "month", "day", "strftime", "date_trunc",
    "now", "current_date",
}  # fmt: skip
BEFORE = FUNCTIONS | {
    "in", "and", "or", "not", "between", "like", "ilike", "case", "when", "then", "else",
}  # fmt: skip
OPERATORS = set("(,=<>!+-*/%|&~^")
# Other tables, statements, and sequences, which move on when they are asked.
REFUSED = {
    "select", "with", "into", "procedure", "execute", "call", "values", "table", "show",
    "describe", "desc", "summarize", "pivot", "pivot_wider", "pivot_longer", "unpivot", "nextval",
}  # fmt: skip
HINT = (
    "a condition compares columns with values: \"orders: status = 'paid'\";"
    " columns called like SQL words need quotes"
)


def enclosed(condition: str, engine: str) -> str:
    """The condition in parentheses; SetupError when it could be more than comparisons."""
    if "\\" in condition and engine not in PLAIN:
        raise _refusal("a backslash in a condition is not taken")
    bare = re.sub(STRING + NAMES.get(engine, ""), " ' ", condition)
    if ESCAPED.search(bare):
        raise _refusal("strings with escapes (E'', U&'', q'') are not taken")
    if not bare.strip():
        raise _refusal("the condition is empty")
    if "'" in bare.replace(" ' ", "") or '"' in bare or "`" in bare or TOUCHING.search(bare):
        raise _refusal("a quote is not closed, or touches a word")
    for mark in (*MARKS, *_marks(engine)):
        if mark in bare:
            raise _refusal(f"{mark!r} does not belong in a condition")
    if ODD.search(bare):
        raise _refusal("signs outside of ASCII need quotes, unless they are letters")
    _refuse_unbalanced(bare)
    tokens = TOKEN.findall(bare)
    for problem in _problems([each.lower() if each.isascii() else each for each in tokens]):
        raise _refusal(problem)
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


def _marks(engine: str) -> tuple[str, ...]:
    """Signs that begin a comment or a name, or may: which, an engine that we do not know says."""
    if engine in KNOWN:
        return ("#",) if engine == "mysql" else ()
    return "#", "["


def _problems(tokens: Sequence[str]) -> Iterator[str]:
    """What makes more of a condition than comparisons, with the word that does; quotes are `'`."""
    for place, word in enumerate(tokens):
        before, after = (["", "", *tokens][place : place + 2], [*tokens, ""][place + 1])
        if word in REFUSED or (word == "value" and before[1] in {"next", "previous"}):
            yield f"{word!r} does not belong in a condition"
        if word == "from" and before[1] == "(":
            yield "'from' does not belong there in a condition"
        if word == "in" and after != "(":
            yield "'in' takes a list in parentheses only"
        if (before[1] == "as" or before == [":", ":"]) and (word not in TYPES or after == "."):
            yield f"{_shown(word)} is not taken as a type"
        if word == "(" and not _may_precede(before):
            yield f"{_shown(before[1])} is not taken before a parenthesis"


def _may_precede(before: Sequence[str]) -> bool:
    """Whether a parenthesis after these two tokens calls nothing but what is known."""
    dot, last = before
    return not last or last in OPERATORS or (last in BEFORE and dot != ".")


def _shown(word: str) -> str:
    """A word that a message may name: numbers and quoted texts may be somebody's."""
    if word == "'":
        return "a name or text in quotes"
    return "a number" if word[0].isdigit() else repr(word)


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
