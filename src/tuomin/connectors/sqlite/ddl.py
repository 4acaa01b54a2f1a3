"""What only SQLite's CREATE TABLE text tells: checks, collations, computed columns, options.

>>> found = parse("CREATE TABLE t (a TEXT COLLATE NOCASE CHECK (a <> ')'), b AS (a || 'x')) STRICT")
>>> found.checks[0].condition, found.extras, found.generated, found.options
("a <> ')'", {'a': 'COLLATE NOCASE'}, {'b': "GENERATED ALWAYS AS (a || 'x')"}, ('STRICT',))
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tuomin.model import Check

TOKEN = re.compile(
    r"""(?P<gap>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))"""
    r"""|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|[\w$]+|.""",
    re.DOTALL,
)
TABLE_LEVEL = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"}
QUOTES = {'"': '"', "`": "`", "[": "]", "'": "'"}


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    depth: int

    @property
    def word(self) -> str:
        return self.text.upper()


@dataclass(frozen=True, kw_only=True)
class Ddl:
    """Parts of one CREATE TABLE; `extras` and `generated` by column, `lost` fits in no Table."""

    checks: tuple[Check, ...] = ()
    extras: dict[str, str] = field(default_factory=dict)
    generated: dict[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def parse(sql: str) -> Ddl:
    """Read a CREATE TABLE as `sqlite_master` keeps it."""
    tokens = list(_tokens(sql))
    body = [token for token in tokens if token.depth]
    found = [_Definition(sql, part) for part in _split(body)]
    columns = [each for each in found if each.column]
    lost = [name for name in ("ON CONFLICT", "DEFERRABLE") if any(each.has(name) for each in found)]
    return Ddl(
        checks=tuple(check for each in found for check in each.checks),
        extras={each.column: each.extra for each in columns if each.extra},
        generated={each.column: each.generated for each in columns if each.generated},
        options=_options(tokens),
        lost=tuple(lost),
    )


def unquoted(name: str) -> str:
    """An identifier without its quotes.

    >>> unquoted('"a""b"'), unquoted("[a b]"), unquoted("a")
    ('a"b', 'a b', 'a')
    """
    closing = QUOTES.get(name[:1])
    return name[1:-1].replace(closing * 2, closing) if closing else name


class _Definition:
    """One column or table constraint: what stands between two commas of the body."""

    def __init__(self, sql: str, tokens: list[Token]) -> None:
        self.sql, self.tokens = sql, tokens
        first = tokens[0]
        named = first.text[0] in QUOTES or first.word not in TABLE_LEVEL
        self.column = unquoted(first.text) if named else ""
        self.words = [token.word if token.depth == 1 else "" for token in tokens]

    def has(self, words: str) -> bool:
        return f" {words} " in f" {' '.join(self.words)} "

    def after(self, word: str) -> list[str]:
        """The insides of the parentheses that follow `word`."""
        return [self._inside(place + 1) for place in self._places(word)]

    @property
    def checks(self) -> list[Check]:
        return [
            Check(condition=self._inside(place + 1), name=self._named(place))
            for place in self._places("CHECK")
        ]

    @property
    def extra(self) -> str:
        parts = [f"COLLATE {self.tokens[place + 1].text}" for place in self._places("COLLATE")]
        if "AUTOINCREMENT" in self.words:
            parts.append("PRIMARY KEY AUTOINCREMENT")
        return " ".join(parts)

    @property
    def generated(self) -> str:
        kind = " STORED" if "STORED" in self.words else ""
        return "".join(f"GENERATED ALWAYS AS ({sql}){kind}" for sql in self.after("AS")[:1])

    def _named(self, place: int) -> str:
        """The name that the constraint at `place` was given, if any."""
        is_named = place > 1 and self.words[place - 2] == "CONSTRAINT"
        return unquoted(self.tokens[place - 1].text) if is_named else ""

    def _places(self, word: str) -> list[int]:
        """Where `word` stands, not as a name; the first token of a column is its name."""
        start = 1 if self.column else 0
        return [place for place, each in enumerate(self.words) if each == word and place >= start]

    def _inside(self, place: int) -> str:
        """The text between the parenthesis at `place` and the one that closes it."""
        opening = self.tokens[place]
        for token in self.tokens[place + 1 :]:
            if token.text == ")" and token.depth == opening.depth + 1:
                return self.sql[opening.start + 1 : token.start].strip()
        return ""


def _tokens(sql: str) -> Iterator[Token]:
    """Words, quoted names and signs; depth 1 is the body, 0 what stands before and after it."""
    depth = 0
    for match in TOKEN.finditer(sql):
        if match["gap"]:
            continue
        if match[0] == "(" and (depth := depth + 1) == 1:
            continue
        if match[0] == ")" and depth == 1:
            depth = 0
            continue
        yield Token(match[0], match.start(), depth - (match[0] == "("))
        depth -= match[0] == ")"


def _split(body: list[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in body:
        if token.text == "," and token.depth == 1:
            yield part
            part = []
        else:
            part.append(token)
    if part:
        yield part


def _options(tokens: list[Token]) -> tuple[str, ...]:
    """What stands behind the closing parenthesis."""
    last = max(place for place, token in enumerate(tokens) if token.depth)
    tail = " ".join(token.word for token in tokens[last + 1 :])
    return tuple(name for name in ("STRICT", "WITHOUT ROWID") if name in tail)
