"""Pieces of texts in another writing: encoded, escaped, in Han digits, with digits set apart.

Nobody needs a secret to read them, so what they say is taken for said. A piece is looked for by the
Rust engine; what it says is read once for each different one.

>>> said(pl.Series(["电话一三八零零一三八零零零", "tel%3A139123456", "2024-01-13"]))
{'tel%3A139123456': 'tel:139123456', '一三八零零一三八零零零': '13800138000'}
"""

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import polars as pl

from tuomin.checks import decoding, grouped, machines, packed
from tuomin.checks.decoding import AT, DOT, HAN_DIGITS
from tuomin.checks.signs import FOREIGN, among

INVISIBLE = (
    r"[\x{00AD}\x{0300}-\x{036F}\x{061C}\x{115F}\x{1160}\x{180B}-\x{180F}\x{200B}-\x{200F}"
    r"\x{202A}-\x{202E}\x{2060}-\x{206F}\x{20E3}\x{3164}\x{FE00}-\x{FE0F}\x{FEFF}"
    r"\x{FFF9}-\x{FFFB}\x{1D173}-\x{1D17A}\x{E0000}-\x{E01EF}]"
)
"""Without a form, or put over another character: joiners, marks of direction, strokes, keycaps."""

DEPTH = 3  # writings in writings that are read
LONGEST = 1 << 20  # characters of a piece

DOMAIN = "com|cn|net|org|edu|gov|io|me|cc|co|hk|tw|jp|de|uk|info|top|vip"
ADDRESS = (
    rf"(?i)[0-9a-z][0-9a-z._%+-]*\s?{AT}\s?[0-9a-z-]+(?:\s?{DOT}\s?[0-9a-z-]+)*?"
    rf"\s?{DOT}\s?(?:{DOMAIN})(?:[^0-9a-z]|$)"
)
SPELT = (
    rf"(?i:\s@|@\s|＠|\(at\)|\[at\]|\{{at\}}|\(@\)|[0-9a-z]\sat\s[0-9a-z-]+\s?{DOT}"
    r"|@[0-9a-z.-]+\s?(?:。|点|[(\[{]dot|\sdot\s)"
    rf"|[0-9a-z]#[0-9a-z-]+\.(?:{DOMAIN}))"
)

LETTER = "[0-9A-Za-z@._~+-]"
PERCENT = "%[0-9A-Fa-f]{2}"
TOLD = (
    "%3[0-9]|%40|%[Ee][4-9]%|%[0-9A-Fa-f]{2}[0-9]{6}|[0-9]{3}%[0-9A-Fa-f]{2}[0-9]{3}"
    "|%[0-9A-Fa-f]{2}[1-9A-Z][0-9]{6}|%25"
)
"""Of percent-encoded texts those that may say a number, an address or a name."""
ENTITY = "&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|commat|period|lowbar|nbsp);?"
ESCAPE = r"\\(?:x[0-9a-fA-F]{2}|u\{[0-9a-fA-F]{1,6}\}|U[0-9a-fA-F]{8}|u[0-9a-fA-F]{4}|[0-7]{3})"
QUOTED = "=[0-9A-F]{2}"
ODD_DIGIT = r"[\p{Nd}\p{No}㊀-㊉㈠-㈩--[0-9]]"
GAPS = r"[ \t.,·•，、。/_|-]{0,2}"
HAN_PAIR = f"[{HAN_DIGITS}][{HAN_DIGITS}0-9 .·,，、-]|[0-9][{HAN_DIGITS}]"
HAN_RUN = f"(?:[{HAN_DIGITS}0-9]{GAPS}){{10,}}[{HAN_DIGITS}0-9xX]"
ODD_RUN = f"(?:(?:{ODD_DIGIT}|[0-9]){GAPS}){{6,}}(?:{ODD_DIGIT}|[0-9xX])"
# Three characters of ASCII in four of base64: the first bit of each byte is 0.
ASCII = "[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][0-9A-Za-z+/_-]"
PACKED = "(?:H4sI|e[JFN][0-9A-Za-z]|QlpoO)[0-9A-Za-z+/_-]{12}"
BASE64 = f"(?:(?:{ASCII}){{3}}|{PACKED})[0-9A-Za-z+/_-]*={{0,2}}"
HEX = (
    "(?:(?:[2-7][0-9A-Fa-f]){11,}|(?:00[2-7][0-9A-Fa-f]){7,}"
    "|(?:1[fF]8[bB]08|78(?:01|5[eE]|9[cC]|[dD][aA]))[0-9A-Fa-f]{16,})"
)
TAGS = r"(?:\s*</?[A-Za-z][^<>]{0,200}>\s*)+"
BETWEEN = f"[0-9]{TAGS}[0-9]"
TAGGED = f"[0-9]{{2,17}}(?:{TAGS}[0-9Xx]{{1,16}})+"
LETTERED = "(?:[0-9OolI]{17}[0-9XxOolI]|[lI1][3-9][0-9OolI]{9})"
BASE32 = "[A-Z2-7]{16,}={0,6}"
FLOAT = r"[0-9]\.[0-9]{6,16}[eE]\+?[0-9]{1,2}"
AT_SIGN = "@|＠|#|at|AT|At|aT"
TAG = "</?[A-Za-z]"
LONG = "[0-9A-Za-z+/_-]{12}"
ALMOST = "[OolI][0-9OolI]{5}|[0-9OolI]{5}[OolI]"
"""What is quick to look for: most texts have none of it."""


@dataclass(frozen=True, kw_only=True)
class Writing:
    """`need`: what a text with such a `piece` has; `read`: what a piece says, or "".

    `sign`: what a text with a `need` has, and quicker to look for. `worth` tells from many pieces
    those that may say a number or an address. What `without` matches behind its first group is no
    piece.
    """

    sign: str
    need: str
    piece: str
    read: Callable[[str], str]
    worth: Callable[[pl.Series], pl.Series] | None = None
    without: str = ""

    def pieces(self, texts: pl.Series) -> pl.Series:
        """All pieces in each text."""
        if self.without:
            texts = texts.str.replace_all(self.without, "${1}")
        return texts.str.extract_all(self.piece)


def said(texts: pl.Series) -> dict[str, str]:
    """What the pieces of `texts` say that are in another writing, piece by piece."""
    found: dict[str, str] = {}
    texts = texts.drop_nulls()
    rare = texts.filter(texts.str.contains_any([*LITERAL.values()]))
    signed = {sign: among(rare if sign in LITERAL else texts, sign) for sign in SIGNS}
    for writing in WRITINGS:
        likely = signed[writing.sign]
        if not len(likely):
            continue
        likely = likely.filter(likely.str.contains(writing.need))
        if not len(likely):
            continue
        pieces = writing.pieces(likely).explode().drop_nulls().unique()
        if writing.worth:
            pieces = pieces.filter(writing.worth(pieces))
        for piece in pieces.sort().to_list():
            plain = writing.read(piece[:LONGEST])
            if plain and plain != piece:
                found.setdefault(piece, plain)
    return found


def pieces(texts: pl.Series, wanted: pl.Series) -> pl.DataFrame:
    """The `row` and the `piece` for those of the `wanted` pieces that rows themselves tell.

    A piece is told where its writing finds it: the same characters inside of longer ones are none.
    """
    rows = pl.DataFrame({"row": pl.int_range(len(texts), eager=True), "text": texts})
    told = []
    for writing in WRITINGS:
        likely = rows.filter(texts.str.contains(writing.need))
        told.append(likely.with_columns(piece=writing.pieces(likely["text"])).explode("piece"))
    found = pl.concat(told).filter(pl.col("piece").is_in(wanted.implode()))
    return found.select("row", "piece").unique(maintain_order=True)


def deeper(texts: pl.Series) -> pl.Series:
    """All that the pieces of `texts` say, and the pieces of what they say, a few times."""
    found = []
    for _ in range(DEPTH):
        texts = pl.Series([*said(texts).values()], dtype=pl.String)
        found.append(texts)
    return pl.concat(found)


def _around(unit: str) -> str:
    return f"(?:{unit}|{LETTER})*{unit}(?:{unit}|{LETTER})*"


WRITINGS: Sequence[Writing] = (
    Writing(sign="%", need=TOLD, piece=_around(PERCENT), read=unquote),
    Writing(sign="&", need=ENTITY, piece=_around(ENTITY), read=html.unescape),
    Writing(sign=r"\\", need=ESCAPE, piece=_around(ESCAPE), read=decoding.unescaped),
    Writing(
        sign=QUOTED,
        need=f"(?:{QUOTED}){{5}}|[0-9A-Za-z]=40[0-9A-Za-z]",
        piece=_around(QUOTED),
        read=decoding.quoted,
    ),
    Writing(sign=FOREIGN, need=HAN_PAIR, piece=HAN_RUN, read=decoding.from_han),
    Writing(sign=FOREIGN, need=ODD_DIGIT, piece=ODD_RUN, read=decoding.digits),
    Writing(
        sign=grouped.SPLIT,
        need=grouped.NEED,
        piece=grouped.RUN,
        read=grouped.joined,
        worth=grouped.is_worth,
        without=machines.CODE,
    ),
    Writing(sign=TAG, need=BETWEEN, piece=TAGGED, read=decoding.untagged),
    Writing(
        sign=ALMOST,
        need=f"(?:{LETTERED})(?:[^0-9A-Za-z]|$)",
        piece=LETTERED,
        read=decoding.lettered,
    ),
    Writing(sign=FLOAT, need=FLOAT, piece=FLOAT, read=decoding.floated),
    Writing(sign=AT_SIGN, need=SPELT, piece=ADDRESS, read=decoding.address),
    Writing(sign=LONG, need=BASE64, piece=BASE64, read=packed.from_base64),
    Writing(sign=LONG, need=HEX, piece=HEX, read=packed.from_hex),
    Writing(sign=LONG, need="[A-Z2-7]{16}", piece=BASE32, read=packed.from_base32),
)
SIGNS = tuple(dict.fromkeys(writing.sign for writing in WRITINGS))
LITERAL = {"%": "%", "&": "&", r"\\": "\\", QUOTED: "=", TAG: "<"}
"""Signs of characters that few texts have, all of which are looked for at once."""
