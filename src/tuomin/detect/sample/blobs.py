"""What binary values are, by their first bytes: pictures, recordings, documents, texts."""

import re

import polars as pl

# First bytes of each medium in hexadecimal, dots for any (RIFF and ISO media say it later).
RIFF, ISO = "52494646........", "........66747970"
MAGIC = {
    "image": [
        *["ffd8ff", "89504e47", "47494638", "424d", "49492a00", "4d4d002a"],
        *[RIFF + "57454250"],
        *[ISO + brand for brand in ("68656963", "68656978", "6d696631", "6d736631", "61766966")],
    ],
    # Fingerprint templates: ISO 19794-2 and ANSI 378 (FMR), finger images (FIR), WSQ.
    "fingerprint": ["464d5200", "46495200", "ffa0ffa[0-9]"],
    "audio": [
        *["494433", "fff1", "fff9", "fffb", "fff3", "fffa", "664c6143", "2321414d52", "4f676753"],
        *[ISO + "4d344120", RIFF + "57415645"],
    ],
    "video": ["1a45dfa3", "000001ba", RIFF + "415649", ISO],
    "document": ["25504446", "504b0304", "d0cf11e0a1b11ae1"],
    "archive": ["1f8b", "28b52ffd", "377abcaf271c", "52617221"],
}
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
HEAD = 64  # bytes that tell text from anything else
MOST = 0.6


def media(values: pl.Series) -> str:
    """What most binary values are: a key of MAGIC, text, or "" when nobody can say."""
    values = values.drop_nulls()
    if values.is_empty():
        return ""
    heads = values.bin.slice(0, 16).bin.encode("hex")
    for kind, forms in MAGIC.items():
        if _most(heads.str.contains(f"^(?:{'|'.join(forms)})")):
            return kind
    return "text" if _most(text_of(values).is_not_null()) else ""


def text_of(values: pl.Series) -> pl.Series:
    """Binary values as texts where they are UTF-8 without control characters, null elsewhere."""
    return pl.Series(values.name, [_text(value) for value in values], dtype=pl.String)


def _text(value: bytes | None) -> str | None:
    """Pictures and archives fail within their first bytes, so this is cheap where it matters."""
    if value is None or _CONTROL.search(value[:HEAD]):
        return None
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _most(answers: pl.Series) -> bool:
    return float(answers.mean() or 0) >= MOST  # type: ignore[arg-type]
