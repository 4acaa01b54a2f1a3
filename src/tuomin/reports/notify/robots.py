"""Robots of DingTalk, Feishu, Lark and WeCom, which say in the body whether they took a message.

apprise reads their addresses. It does not send here, for as of 2.3 it encodes DingTalk's signature
twice, cannot sign for Feishu and Lark, and takes a refusal of DingTalk and WeCom for an answer.

DingTalk signs `timestamp LF secret` (milliseconds) with the secret; Feishu and Lark sign nothing,
with `timestamp LF secret` (seconds) as the key.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from tuomin.reports.notify.message import Message

TIMEOUTS = (5.0, 10.0)  # seconds to connect, and between two parts of an answer
LARGEST = 64 * 1024  # bytes of an answer that are read
DINGTALK = "https://oapi.dingtalk.com/robot/send"
PASSING = {"9499", "11232", "130101", "45009"}  # too many messages lately


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request to a robot; `code` is the answer's field that is 0 when all is well."""

    url: str = field(repr=False)
    payload: Mapping[str, Any] = field(repr=False)
    code: str


def call(url: str, robot: Any, message: Message, now: float) -> Call | None:
    """The request for `url`, apprise's `robot`; None where it is for apprise to send."""
    text = f"{message.title}\n{message.body}"
    sort = type(robot).__name__
    if sort == "NotifyDingTalk":
        at = {"atMobiles": robot.targets, "isAtAll": False}
        payload = {"msgtype": "text", "text": {"content": text}, "at": at}
        return Call(url=_dingtalk(robot, now), payload=payload, code="errcode")
    if sort == "NotifyWeComBot":
        payload = {"msgtype": "text", "text": {"content": text}}
        return Call(url=robot.api_url, payload=payload, code="errcode")
    if sort in {"NotifyFeishu", "NotifyLark"}:
        hook = f"{robot.notify_url.partition('{')[0]}{robot.token}"
        stamp = _stamp(parse_qs(url.partition("?")[2]).get("secret", [""])[0], now)
        payload = {**stamp, "msg_type": "text", "content": {"text": text}}
        return Call(url=hook, payload=payload, code="code")
    return None


def post(call: Call) -> tuple[str, bool]:
    """Send it: "" or what is wrong, and whether that may pass by itself."""
    import requests

    try:
        with requests.post(
            call.url, json=call.payload, timeout=TIMEOUTS, allow_redirects=False, stream=True
        ) as answer:
            if answer.status_code != requests.codes.ok:
                return f"HTTP {answer.status_code}", may_pass(answer.status_code)
            body = answer.raw.read(LARGEST, decode_content=True)
    except (requests.RequestException, OSError) as error:
        return f"no answer ({type(error).__name__})", True
    return _refusal(body, call.code)


def may_pass(status: int) -> bool:
    """Whether an HTTP status is worth another attempt."""
    return status in {408, 429} or status >= 500  # noqa: PLR2004 - of HTTP


def _refusal(body: bytes, code: str) -> tuple[str, bool]:
    try:
        told = json.loads(body)[code]
    except (ValueError, TypeError, KeyError, RecursionError):
        return "its answer is none of such a robot", False
    if told == 0 and told is not False:
        return "", False
    number = str(told) if isinstance(told, int) else "?"
    return f"refused, {code} {number}", number in PASSING


def _dingtalk(robot: Any, now: float) -> str:
    query = {"access_token": robot.token}
    if robot.secret:
        timestamp = str(round(now * 1000))
        signed = _signature(robot.secret, f"{timestamp}\n{robot.secret}")
        query |= {"timestamp": timestamp, "sign": signed}
    return f"{DINGTALK}?{urlencode(query)}"


def _stamp(secret: str, now: float) -> dict[str, str]:
    if not secret:
        return {}
    timestamp = str(round(now))
    return {"timestamp": timestamp, "sign": _signature(f"{timestamp}\n{secret}", "")}


def _signature(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()
