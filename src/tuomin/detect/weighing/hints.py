"""Hints: reasons for a Kind that no pattern gives, read from pictures, masks, hashes and JSON."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import FREE_TEXT, JSON, USERNAME, Reading
from tuomin.detect.sample import blobs
from tuomin.detect.sample.profile import Profile
from tuomin.detect.sample.protected import MOST, is_salted, masked_kinds, state
from tuomin.model import Evidence

# Kinds that come in each medium, the one that is likely without a name first.
MEDIA = {
    "image": (
        "identity.portrait_photo", "identity.id_photo", "biometric.face_data", "identity.signature",
    ),
    "audio": ("communication.voice_video_content", "biometric.voiceprint"),
    "fingerprint": ("biometric.fingerprint",),
    "video": ("communication.voice_video_content",),
}  # fmt: skip
MEDIA_ZH = {"image": "图片", "audio": "录音", "video": "视频", "fingerprint": "指纹模板"}
PASSWORD, CONTACT = "account.password", "contact.contact_method"
SEVERAL = 2
LOGIN = r"^[a-z]{3,}(?:[._-][a-z]+)*[0-9]{0,4}$"
# What lists of any Kind end in.
REST = ("其他", "其它", "无", "未知", "正常", "普通", "一般", "不详", "暂无", "没有")
MOSTLY, BEGINNINGS = 0.8, 8


def hints(values: pl.Series, shape: Profile, *, is_document: bool) -> dict[str, Evidence]:
    """Reasons by Kind that the values give."""
    found: dict[str, Evidence] = {}
    binary = blobs.media(values) if values.dtype == pl.Binary else ""
    for media, kinds in MEDIA.items():
        if media == binary or shape.traits.get(media, 0.0) >= MOST:
            en, zh = f"the values are {media} files", f"取值为{MEDIA_ZH[media]}文件"
            found |= {
                kind: _hint(weights.PICTURED - bool(place), en, zh)
                for place, kind in enumerate(kinds)
            }
    if is_document:
        found[JSON] = _hint(weights.DOCUMENT, "the values are JSON documents", "取值为 JSON 文档")
    elif shape.is_prose:
        found[FREE_TEXT] = _hint(weights.WORDED, "the values are free text", "取值为自由文本")
    if is_salted(shape):
        text = ("the values are salted password hashes", "取值为加盐口令散列")
        found[PASSWORD] = _hint(weights.SALTED, *text)
    if state(shape) == "masked":
        text = ("masked values that keep its form", "取值为保留格式的掩码")
        found |= {kind: _hint(weights.MASKED, *text) for kind in masked_kinds(shape.probe)}
    return found


def listed(choices: tuple[str, ...], detectors: Mapping[str, Detector]) -> dict[str, Evidence]:
    """Reasons by Kind that a comment gives by listing values: 0男 1女."""
    texts = pl.Series(choices, dtype=pl.String).filter(~pl.Series(choices).is_in(REST))
    if texts.len() < SEVERAL:
        return {}
    text = ("the comment lists values of this kind", "注释列举了此类取值")
    weight = weights.LISTED * (weights.MANY if texts.len() > SEVERAL else 1)
    return {
        kind: replace(_hint(weight, *text), source="comment")
        for kind, detector in detectors.items()
        if any(
            value.form(texts).sum() >= max(SEVERAL, texts.len() - 1)
            for value in detector.values
            if value.alone and not value.check
        )
    }


def logins(name: Reading, shape: Profile) -> dict[str, Evidence]:
    """The reason for logins where a name says somebody (`organizer`)."""
    somebody = any(hit.how == "role" or name.owner == "person" for hit in name.hits)
    called = any(hit.how == "name" for hit in name.hits)
    if called or not somebody or name.tails or not spells_logins(shape):
        return {}
    text = ("the values are spelled like logins", "取值形如登录名")
    return {USERNAME: _hint(weights.LOGINS, *text)}


def spells_logins(shape: Profile) -> bool:
    """Whether the texts are made of names, each of another beginning: `jashworth2`."""
    spelled = shape.count > 0 and shape.share(LOGIN) >= MOSTLY
    return spelled and shape.probe.str.slice(0, 3).n_unique() >= BEGINNINGS


def reached() -> Evidence:
    """The reason for a column of mixed contact data."""
    text = ("phones, e-mail addresses and more, mixed", "电话、邮箱等多种联系方式混合")
    return _hint(weights.MIXED, *text)


def _hint(weight: float, en: str, zh: str) -> Evidence:
    return Evidence(source="values", weight=weight, en=en, zh=zh)
