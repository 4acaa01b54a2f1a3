"""Hints: reasons for a Kind that no pattern gives, read from pictures, masks, hashes and JSON."""

import polars as pl

from tuomin.detect import blobs
from tuomin.detect.profile import Profile
from tuomin.detect.protected import MOST, is_salted, masked_kinds, state
from tuomin.detect.readings import FREE_TEXT, JSON
from tuomin.model import Evidence

MEDIA = {
    "image": (
        "identity.portrait_photo", "identity.id_photo", "biometric.face_data", "identity.signature",
    ),
    "audio": ("communication.voice_video_content", "biometric.voiceprint"),
    "video": ("communication.voice_video_content",),
}  # fmt: skip
MEDIA_ZH = {"image": "图片", "audio": "录音", "video": "视频"}
PASSWORD, CONTACT = "account.password", "contact.contact_method"
SHOWN, SALTED, MASKED, DOCUMENT, WRITTEN = 3.0, 7.0, 6.5, 6.0, 4.5


def hints(values: pl.Series, shape: Profile, *, is_document: bool) -> dict[str, Evidence]:
    """Reasons by Kind."""
    found: dict[str, Evidence] = {}
    binary = blobs.media(values) if values.dtype == pl.Binary else ""
    for media, kinds in MEDIA.items():
        if media == binary or shape.traits[media] >= MOST:
            en, zh = f"the values are {media} files", f"取值为{MEDIA_ZH[media]}文件"
            found |= {kind: _hint(SHOWN, en, zh) for kind in kinds}
    if is_document:
        found[JSON] = _hint(DOCUMENT, "the values are JSON documents", "取值为 JSON 文档")
    elif shape.is_prose:
        found[FREE_TEXT] = _hint(WRITTEN, "the values are free text", "取值为自由文本")
    if is_salted(shape):
        found[PASSWORD] = _hint(
            SALTED, "the values are salted password hashes", "取值为加盐口令散列"
        )
    if state(shape) == "masked":
        for kind in masked_kinds(shape.probe):
            found[kind] = _hint(MASKED, "masked values that keep its form", "取值为保留格式的掩码")
    return found


def reached() -> Evidence:
    """The reason for a column of mixed contact data."""
    return _hint(
        SHOWN * 2, "phones, e-mail addresses and more, mixed", "电话、邮箱等多种联系方式混合"
    )


def _hint(weight: float, en: str, zh: str) -> Evidence:
    return Evidence(source="values", weight=weight, en=en, zh=zh)
