"""What texts say in another writing: encoded, escaped, spaced out, in Han digits, backwards.

Nobody needs a secret to read these, so an original in such a dress is an original. A text may be
dressed twice (JSON in base64 in a link), so what was read is read again, a few times.

>>> places, found = read(pl.Series(["tel%3A13800138000", "电话一三八零零一三八零零零", "平安"]))
>>> list(zip(places.tolist(), found, strict=True))
[(0, 'tel:13800138000'), (1, '电话13800138000')]
"""

import base64
import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import numpy as np
import polars as pl

from tuomin.checks import decoding, written
from tuomin.checks.decoding import HAN_DIGITS
from tuomin.checks.packed import decoded, packed_text, padded
from tuomin.checks.simplified import SIMPLIFIED, WRITTEN
from tuomin.proof.codes.cells import Places
from tuomin.proof.codes.traits import Signs
from tuomin.proof.originals import otherwise

Undress = Callable[[pl.Series], tuple[Places, pl.Series]]
"""What texts say, with the place of each that says something."""

DEPTH = 3
LONGEST = 100_000  # characters of a text that are looked at
WORTH = 11  # characters of a word that may be an encoded number
LONGEST_HEX = 16  # digits of a hexadecimal number
NUMBERED = "[0-9]{11}|[Xx][0-9]{17}|[0-9A-Za-z]@[0-9A-Za-z]"

BASE64 = re.compile(r"[0-9A-Za-z+/_-]{11,}={0,2}")
HEX = re.compile(r"(?:0[xX]|\\x)?([0-9A-Fa-f]{8,})")
BASE32 = re.compile(r"[A-Z2-7]{16,}={0,6}")
SPACED = re.compile(r"[0-9]+(?:[^0-9A-Za-z\u3400-\u9fff]{1,3}[0-9]+)+[xX]?")
AT = re.compile(
    r"(?i)\s*(?:\(at\)|\[at\]|\{at\}|(?<=[0-9a-z])\s+at\s+(?=[0-9a-z])|\(@\)|#| @ ?|@ )\s*"
)
TAGGED = re.compile(r"\+[0-9A-Za-z._-]*@")
HAN_GAP = r"([\x{3400}-\x{9fff}])[ \x{3000}\t·•.,_/|\\-]{1,3}([\x{3400}-\x{9fff}])"


def read(texts: pl.Series) -> tuple[Places, pl.Series]:
    """Narrowed texts in plain writing, with the row of each: only those that were dressed."""
    rows, found = [np.empty(0, np.intp)], [pl.Series([], dtype=pl.String)]
    places, now = np.arange(len(texts)), texts
    for _ in range(DEPTH):
        at, now = _read_once(now)
        if not len(at):
            break
        places = places[at]
        rows.append(places)
        found.append(now)
    return np.concatenate(rows), pl.concat(found)


def backwards(texts: pl.Series) -> tuple[Places, pl.Series]:
    """Texts with a number or an address in them, written from the end to the beginning."""
    rows = texts.str.contains(NUMBERED).arg_true()
    return rows.to_numpy().astype(np.intp), texts.gather(rows).str.reverse()


def _read_once(texts: pl.Series) -> tuple[Places, pl.Series]:
    rows, found = [np.empty(0, np.intp)], [pl.Series([], dtype=pl.String)]
    bits, lengths = SIGNS.of(texts), texts.str.len_bytes().fill_null(0).to_numpy()
    others = otherwise.of(texts)
    for dress in DRESSES:
        sign = SIGNS.all_of(*dress.signs)
        held = (bits & sign == sign) & (others & dress.other == dress.other)
        at = np.flatnonzero(held & (lengths >= dress.least))
        for need in dress.needs if len(at) else ():
            at = at[texts.gather(at).str.contains(need).to_numpy()]
        if len(at):
            places, said = dress.undress(texts.gather(at))
            rows.append(at[places])
            found.append(said.alias(""))
    return np.concatenate(rows), pl.concat(found)


def _each(undress: Callable[[str], Iterator[str]]) -> Undress:
    """A dress that is read once for each different text."""

    def read(texts: pl.Series) -> tuple[Places, pl.Series]:
        rows, found = [], []
        plain = {text: [*undress(text[:LONGEST])] for text in dict.fromkeys(texts)}
        for row, text in enumerate(texts):
            said = [each for each in plain[text] if each and each != text]
            rows += [row] * len(said)
            found += said
        return np.array(rows, np.intp), pl.Series(found, dtype=pl.String)

    return read


def _closed(texts: pl.Series) -> tuple[Places, pl.Series]:
    """Texts without the gaps between Han characters; each second one may be left at first."""
    said = texts.str.head(LONGEST)
    for _ in range(2):
        said = said.str.replace_all(HAN_GAP, "${1}${2}")
    at = (said != texts).arg_true()
    return at.to_numpy().astype(np.intp), said.gather(at)


def _whole(change: Callable[[str], str]) -> Undress:
    """A dress of the whole text."""
    return _each(lambda text: iter((change(text),)))


def _spelt(text: str) -> Iterator[str]:
    """Mobiles and ID numbers with letters in the place of digits that look like them."""
    return (decoding.lettered(match[0]) for match in re.finditer(written.LETTERED, text))


def _joined(text: str) -> Iterator[str]:
    """Groups of digits side by side."""
    for match in SPACED.finditer(text):
        number = re.sub("[^0-9xX]", "", match[0])
        if len(number) >= WORTH:
            yield number


def _decoded(text: str) -> Iterator[str]:
    """What the words of base64 say, plain or packed; a JSON web token in parts."""
    for match in BASE64.finditer(text):
        yield from _said(decoded(base64.b64decode, padded(match[0], 4)))


def _unhexed(text: str) -> Iterator[str]:
    """What hexadecimal words say, and the numbers that they are."""
    for match in HEX.finditer(text):
        word = match[1]
        if len(word) <= LONGEST_HEX and re.search("[a-fA-F]", word):
            yield str(int(word, 16))
        if len(word) > WORTH and len(word) % 2 == 0:
            yield from _said(decoded(bytes.fromhex, word))


def _thirty_two(text: str) -> Iterator[str]:
    for match in BASE32.finditer(text):
        yield from _said(decoded(base64.b32decode, padded(match[0], 8)))


def _said(value: bytes) -> Iterator[str]:
    said = packed_text(value) if value else None
    if said and said.isprintable():
        yield said


def _list(text: str) -> Iterator[str]:
    """Digits that a JSON list holds one by one."""
    for match in re.finditer(r"\[\s*\"?[0-9]\"?(?:\s*,\s*\"?[0-9]\"?){6,}\s*\]", text):
        yield re.sub("[^0-9]", "", match[0])


def _floated(text: str) -> Iterator[str]:
    for match in re.finditer(r"([0-9])\.([0-9]{6,16})[eE]\+?([0-9]{1,2})", text):
        if len(match[2]) <= int(match[3]):
            yield match[1] + match[2].ljust(int(match[3]), "0")


GAP = r"[^0-9A-Za-z\p{Han}]"
EDGE = "(?:^|[^0-9A-Za-z])"
# Three ASCII characters in four of base64, a Han character in four, and heads of packed bytes.
ASCII = "[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][0-9A-Za-z+/_-]"
HEADS = "[56][0-9A-Za-z+/_-]{7}|H4sI|ey[JA]|W3[st]|e[JFN][0-9A-Za-z]"
CODED = f"(?:^|[^0-9A-Za-z+/_-])(?:(?:{ASCII}){{3}}|{HEADS})"
ASCII_HEX = "(?:[2-7][0-9A-Fa-f]){11}"
HAN_HEX = "(?:[eE][4-9](?:[89abAB][0-9A-Fa-f]){2}){2}"
PACKED_HEX = "78(?:01|5[eE]|9[cC]|[dD][aA])[0-9A-Fa-f]{8}|1[fF]8[bB]08|00(?:[2-7][0-9A-Fa-f]00){6}"
HEX_NUMBER = f"{EDGE}(?:0[xX])?(?:[34][0-9A-Fa-f]{{8}}|[0-9A-Fa-f]{{15}})(?:$|[^0-9A-Za-z])"
AT_SIGNS = r"(?i)\(at\)|\[at\]|\{at\}|[0-9a-z]\sat\s|\(@\)|[0-9a-z]#[0-9a-z]|\s@|@\s"

DIGIT, LETTER = "[0-9]", "[A-Za-z]"
APART = r"[\s(\[{#]"
"""What stands in or beside a sign that stands for @."""


@dataclass(frozen=True)
class Dress:
    """How a text may be written: the regexes that it has, and how it is read.

    `signs`: classes of characters that it has some of, each; `least`: bytes that it is long;
    `other`: what otherwise.py tells of it. All are quicker to tell than whether it has the regexes.
    """

    needs: Sequence[str]
    undress: Undress
    signs: Sequence[str]
    least: int = 1
    other: int = 0


GAPS = (f"[0-9]{GAP}{{1,3}}[0-9]", f"(?:[0-9]{GAP}{{0,3}}){{10}}[0-9]")
HEXES = f"{ASCII_HEX}|{HAN_HEX}|{PACKED_HEX}|{HEX_NUMBER}"
HAN_APART = r"[ \x{3000}\t·•.,_/|\\-]"
DRESSES = (
    Dress(("%[0-9A-Fa-f]{2}",), _whole(unquote), ("%",)),
    Dress(("&#[0-9xX]|&[a-z]{2,8};",), _whole(html.unescape), ("&",)),
    Dress((r"\\[xuU][{0-9A-Fa-f]|\\[0-7]{3}",), _whole(decoding.unescaped), (r"\\",)),
    Dress(("=[0-9A-F]{2}",), _whole(decoding.quoted), ("=",)),
    Dress((written.HAN_PAIR, written.HAN_RUN), _whole(decoding.from_han), (f"[{HAN_DIGITS}]",)),
    Dress((written.ODD_DIGIT, written.ODD_RUN), _whole(decoding.digits), (written.ODD_DIGIT,)),
    Dress(GAPS, _each(_joined), (DIGIT, GAP), WORTH + 1, otherwise.SPLIT),
    Dress((r"[0-9]\.[0-9]{6,16}[eE]",), _each(_floated), (DIGIT, r"\.", "[eE]"), 9),
    Dress((r"\[\s*\"?[0-9]\"?\s*,",), _each(_list), (DIGIT, r"\[")),
    Dress((CODED,), _each(_decoded), (LETTER,), WORTH, otherwise.CODED),
    Dress((HEXES,), _each(_unhexed), (DIGIT, LETTER), 9, otherwise.HEXED),
    Dress(("[0-9]{22}", HEXES), _each(_unhexed), (DIGIT,), 22),
    Dress(("[A-Z2-7]{16}",), _each(_thirty_two), ("[A-Z]",), 16),
    Dress((written.BETWEEN,), _whole(decoding.untagged), ("<",)),
    Dress((written.ALMOST, written.LETTERED), _each(_spelt), (DIGIT, "[OolI]"), WORTH),
    Dress((written.SPELT,), _whole(decoding.address), (LETTER, r"[\s(\[{#＠。点]")),
    Dress((AT_SIGNS,), _whole(lambda text: AT.sub("@", text)), (APART,)),
    Dress((r"\+[0-9A-Za-z._-]*@",), _whole(lambda text: TAGGED.sub("@", text)), (r"\+", "@")),
    Dress(
        (rf"\p{{Han}}{HAN_APART}{{1,3}}\p{{Han}}",),
        _closed,
        (r"\p{Han}", HAN_APART),
    ),
    Dress((WRITTEN,), _whole(lambda text: text.translate(SIMPLIFIED)), (WRITTEN,)),
)
SIGNS = Signs([sign for dress in DRESSES for sign in dress.signs])
