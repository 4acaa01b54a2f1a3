"""Hashes: by which algorithm, of which column beside it, and whether all values can be tried.

A hash of a mobile or an ID number is the number for whoever tries all of them, so the column stays
personal information. Whether a hash has a key shows only where the plain value stands beside it.

>>> algorithm("d41d8cd98f00b204e9800998ecf8427e")
'MD5'
>>> algorithm("$2b$12$abcdefghijklmnopqrstuv"), algorithm("hello")
('bcrypt', '')
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import polars as pl

from tuomin.detect.rows.scene import Scene, spelled
from tuomin.model import Classification, Evidence, Remark

PROBED, WIDEST, MOST = 24, 60, 0.8
LOT = 100  # rows that are looked at together
SEALED = {
    r"\$2[abxy]?\$": "bcrypt", r"\$argon2": "argon2", r"\$scrypt|\{scrypt\}": "scrypt",
    r"(?:\$|\{)?pbkdf2": "PBKDF2", r"\$1\$": "MD5-crypt", r"\$5\$": "SHA-256-crypt",
    r"\$6\$": "SHA-512-crypt", r"\$y\$": "yescrypt", r"\{bcrypt\}": "bcrypt",
}  # fmt: skip
LENGTHS = {
    32: ("md5",), 40: ("sha1",), 56: ("sha224",), 64: ("sha256", "sm3"),
    128: ("sha512",),
}  # fmt: skip
NAMES = {
    "md5": "MD5", "sha1": "SHA-1", "sha224": "SHA-224", "sha256": "SHA-256", "sm3": "SM3",
    "sha512": "SHA-512",
}  # fmt: skip
LABELS = {32: "MD5", 40: "SHA-1", 56: "SHA-224", 64: "SHA-256 / SM3", 128: "SHA-512"}
# Kinds of which all values can be tried in hours.
COUNTABLE = frozenset({
    "contact.cn_mobile", "contact.landline", "identity.cn_resident_id", "identity.birth_date",
    "identity.license_plate", "identity.passport", "device.ip_address", "device.imei",
    "financial_account.bank_card", "identity.person_name", "device.mac_address",
})  # fmt: skip
Spelling = Callable[[pl.Series], pl.Series]
Found = tuple[tuple[Classification, ...], tuple[Remark, ...]]


def look(scene: Scene, verdicts: tuple[Classification, ...]) -> Found:
    """Name algorithm and source of each hashed column."""
    hashed = [each for each in verdicts if each.protected == "hashed"]
    found, remarks = {}, []
    for verdict in hashed:
        found[verdict.column], remark = _named(scene, verdict, verdicts)
        remarks += [remark] if remark else []
    return tuple(found.get(each.column, each) for each in verdicts), tuple(remarks)


def algorithm(text: str) -> str:
    """The algorithm that a hash shows by prefix or length; "" for other texts."""
    for prefix, name in SEALED.items():
        if re.match(prefix, text):
            return name
    bare = text.removeprefix("0x")
    return LABELS.get(len(bare), "") if re.fullmatch("[0-9a-fA-F]+", bare) else ""


def source(hashed: pl.Series, plain: pl.Series) -> str:
    """By which algorithm the texts of one column are the hashes of the other's; "" for none."""
    return _by(_pairs(hashed, plain, lambda texts: texts))


def _by(pairs: Sequence[tuple[str, str]]) -> str:
    """By which algorithm most first texts are the hashes of the second ones."""
    length = len(pairs[0][0].removeprefix("0x")) if pairs else 0
    for name in LENGTHS.get(length, ()):
        if name in hashlib.algorithms_available:
            right = sum(_is_digest(digest, text, name) for digest, text in pairs)
            if right >= MOST * len(pairs):
                return NAMES[name]
    return ""


def _pairs(hashed: pl.Series, plain: pl.Series, spelled: Spelling) -> list[tuple[str, str]]:
    """The first different pairs of texts that stand in one row; mostly few rows have so many."""
    found: dict[tuple[str, str], None] = {}
    for first in range(0, hashed.len(), LOT):
        digests = hashed.slice(first, LOT).to_list()
        for pair in zip(digests, spelled(plain.slice(first, LOT)).to_list(), strict=True):
            if None not in pair:
                found[pair] = None
            if len(found) == PROBED:
                return list(found)
    return list(found)


def _is_digest(digest: str, text: str, name: str) -> bool:
    return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest() == (
        digest.removeprefix("0x").lower()
    )


def _named(
    scene: Scene, verdict: Classification, verdicts: tuple[Classification, ...]
) -> tuple[Classification, Remark | None]:
    name = algorithm(next(iter(scene.clue[verdict.column].shape.probe), ""))
    origin, by = _origin(scene, verdict, verdicts)
    if not origin:
        countable = verdict.kind in COUNTABLE and verdict.level != "none"
        return _explained(verdict, name, countable=countable), None
    raised = replace(
        verdict, kind=origin.kind, level=origin.level, role=origin.role, clauses=origin.clauses,
        confidence=max(verdict.confidence, origin.confidence),
    )  # fmt: skip
    return (
        _explained(raised, by, countable=False, of=origin.column),
        Remark(
            what="digest", columns=(verdict.column, origin.column), count=scene.frame.height,
            share=1.0, low=0.0, high=1.0,
            en=f"{verdict.column} is the {by} of {origin.column}, without a key: it stays as"
            " personal as that",
            zh=f"{verdict.column} 为 {origin.column} 的 {by}，未加密钥：与其同属个人信息",
            clauses=("PIPL 73",),
        ),
    )  # fmt: skip


def _origin(
    scene: Scene, verdict: Classification, verdicts: tuple[Classification, ...]
) -> tuple[Classification | None, str]:
    """The personal column beside it that was hashed, and how."""
    hashed = scene.texts(verdict.column).str.to_lowercase()
    for each in verdicts[:WIDEST]:
        if each.level in ("personal", "sensitive") and not each.protected:
            plain = scene.frame[each.column]
            as_they_are = source(hashed, plain) if plain.dtype == pl.String else ""
            by = as_they_are or _by(_pairs(hashed, plain, spelled))
            if by:
                return each, by
    return None, ""


def _explained(
    verdict: Classification, name: str, *, countable: bool, of: str = ""
) -> Classification:
    """The verdict with what is known of its hash, where it is personal information at all."""
    if verdict.level == "none" or not name:
        return verdict
    en, zh = f"values are hashes ({name})", f"取值为散列（{name}）"
    if of:
        en, zh = f"values are the {name} of column {of}", f"取值为字段 {of} 的 {name}"
    if countable:
        en += ", whose originals can all be tried"
        zh += "，原值可穷举"
    reason = Evidence(
        source="values", weight=0.0, en=f"{en}: still personal information",
        zh=f"{zh}，仍属个人信息",
    )  # fmt: skip
    return replace(verdict, evidence=(*verdict.evidence, reason))
