"""Numbers and addresses so written that a plain search for them fails."""

import base64
import gzip
import json
import zlib
from urllib.parse import quote

import polars as pl

from tuomin.proof.codes.cells import fold, narrowed
from tuomin.proof.originals import disguises
from tuomin.proof.originals.spans import candidates


def coded(text):
    return base64.b64encode(text.encode()).decode()


def written(form):
    return lambda text: "".join(form.format(ord(each)) for each in text)


def grouped(by, *at):
    return lambda text: by.join(text[a:b] for a, b in zip((0, *at), (*at, None), strict=True))


def digits(alphabet):
    return lambda text: text.translate(str.maketrans("0123456789", alphabet))


# How a number is written so that a search for it fails: ID numbers and mobiles alike.
NUMBERS = {
    "Han digits": digits("零一二三四五六七八九"),
    "Han digits with a round zero": digits("〇一二三四五六七八九"),
    "Han digits as spoken": digits("零幺二三四五六七八九"),
    "banker's digits": digits("零壹贰叁肆伍陆柒捌玖"),
    "Arabic-Indic digits": digits("٠١٢٣٤٥٦٧٨٩"),
    "circled digits": digits("⓪①②③④⑤⑥⑦⑧⑨"),
    "full-width digits": digits("０１２３４５６７８９"),
    "spaced one by one": " ".join,
    "dashed one by one": "-".join,
    "with zero-width spaces": "\u200b".join,
    "with joiners": "\u200d".join,
    "dotted": grouped(".", 3, 7),
    "slashed": grouped("/", 3, 7),
    "underscored": grouped("_", 3, 7),
    "over two lines": grouped("\n", 7),
    "tabbed": grouped("\t", 3, 7),
    "with hard spaces": grouped("\u00a0", 3, 7),
    "in brackets": grouped(") ", 3),
    "with thousands separators": lambda text: f"{int(text):,}",
    "percent-encoded": written("%{:02X}"),
    "HTML entities": written("&#{};"),
    "hexadecimal HTML entities": written("&#x{:x};"),
    "escaped for JSON": written("\\u{:04x}"),
    "escaped bytes": written("\\x{:02x}"),
    "escaped code points": written("\\u{{{:x}}}"),
    "long escapes": written("\\U{:08x}"),
    "octal escapes": written("\\{:03o}"),
    "quoted printable": written("={:02X}"),
    "base64": coded,
    "base64 twice": lambda text: coded(coded(text)),
    "base64 of JSON": lambda text: coded(json.dumps({"m": text})),
    "base64 in JSON": lambda text: json.dumps({"p": coded(json.dumps({"m": text}))}),
    "base64 for links": lambda text: base64.urlsafe_b64encode(
        json.dumps({"x": "??>>", "m": text}).encode()
    ).decode(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal with 0x": lambda text: f"0x{text.encode().hex()}",
    "hexadecimal JSON": lambda text: json.dumps({"m": text}).encode().hex(),
    "hexadecimal UTF-16": lambda text: text.encode("utf-16-be").hex(),
    "a hexadecimal number": lambda text: f"{int(text):x}",
    "gzip in base64": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "zlib in base64": lambda text: base64.b64encode(zlib.compress(text.encode())).decode(),
    "zlib in hexadecimal": lambda text: zlib.compress(text.encode()).hex(),
    "JSON web token": lambda text: f"eyJhbGciOiJIUzI1NiJ9.{coded(json.dumps({'sub': text}))}.c2ln",
    "JSON in JSON": lambda text: json.dumps({"p": json.dumps({"m": text})}),
    "JSON list of digits": lambda text: json.dumps([int(each) for each in text]),
    "JSON number with a fraction": lambda text: f'{{"m":{text}.0}}',
    "scientific": lambda text: f"{text[0]}.{text[1:]}E{len(text) - 1}",
    "in XML": lambda text: f"<p><t>{text}</t></p>",
    "in a line of CSV": lambda text: f"a,{text},b",
}  # fmt: skip
MAILS = {
    "percent-encoded": quote,
    "HTML": lambda text: text.replace("@", "&#64;"),
    "quoted printable": lambda text: text.replace("@", "=40"),
    "at": lambda text: text.replace("@", " at "),
    "[at]": lambda text: text.replace("@", "[at]"),
    "(at)": lambda text: text.replace("@", "(at)"),
    "#": lambda text: text.replace("@", "#"),
    "blanks": lambda text: text.replace("@", " @ "),
    "full-width": lambda text: text.replace("@", "＠"),
    "tagged": lambda text: text.replace("@", "+shop@"),
}
PACKED = frozenset({"with thousands separators", "a hexadecimal number"})
"""Ways that a copy leaves in texts, if no one knows the number: the proof reads them."""
FURTHER = {
    "Han digits as spoken by radio": digits("洞幺两三四五六拐八勾"),
    "Han digits apart": lambda text: "，".join(digits("零一二三四五六七八九")(text)),
    "one Han digit in two": lambda text: text.translate({49: "一", 56: "八"}),
    "one circled digit": lambda text: text.translate({51: "③"}),
    "keycaps": lambda text: "".join(f"{each}\ufe0f\u20e3" for each in text),
    "with strokes": "\u0336".join,
    "turned around": lambda text: f"\u202e{text}\u202c",
    "with Chinese commas": grouped("，", 3, 7),
    "with enumeration commas": grouped("、", 3, 7),
    "with full stops": grouped("。", 3, 7),
    "dotted one by one": ".".join,
    "with stars": grouped("**", 3, 7),
    "in tags": lambda text: f"<b>{text[:3]}</b><i>{text[3:]}</i>",
    "glued by a colon": "tel%3A{}".format,
}


def read(text):
    """All that the proof reads in a text, folded."""
    texts = narrowed(pl.Series([text]))
    whole = pl.concat([texts, disguises.read(texts)[1]])
    return {*fold(whole), *fold(candidates(whole)[1])}
