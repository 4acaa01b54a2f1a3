"""One self-contained HTML page from inventories, plans, proofs and receipts, for a browser.

No network, no font from elsewhere: language, level filter and dark style are CSS. Every name and
comment is escaped by jinja2; the content security policy allows our own style and the one script,
that of inventories, which only adds to what can be read without it: a search, and notes in place.
"""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tuomin import __version__
from tuomin import agreement as agreements
from tuomin.chinese import chinese, verdict
from tuomin.errors import SetupError
from tuomin.plan.wording import NAMES
from tuomin.reports import grouped, pictures, wording
from tuomin.reports.notes import Notes
from tuomin.reports.text import percent

SECTIONS = {
    "tuomin.inventory/1": "inventory",
    "tuomin.plan/1": "plan",
    "tuomin.proof/1": "proof",
    "tuomin.sign_off/1": "sign_off",
    "tuomin.explanation/1": "explanation",
    "tuomin.erasure/1": "erasure",
    "tuomin.trend/1": "trend",
}


def render(
    documents: Sequence[dict[str, Any]], titles: dict[str, dict[str, str]], *, lang: str = "zh"
) -> str:
    """Render documents (as read from JSON or YAML) in the order given, shown in `lang` at first.

    `titles` names each kind id in both languages: `{"contact.email": {"en": ..., "zh": ...}}`.
    Raises SetupError for a document of an unknown format.
    """
    sections = [(_section(document), _prepared(document)) for document in documents]
    style = _file("style.css")
    script = _file("inventory.js") if any(name == "inventory" for name, _ in sections) else ""
    text = (
        _templates()
        .get_template("page.html.j2")
        .render(
            sections=sections, titles=titles, notes=Notes(), version=__version__, lang=lang,
            style=style, script=script, policy=_policy(style, script),
        )
    )  # fmt: skip
    # A name that is not valid Unicode is shown with its bytes as escapes.
    return text.encode("utf-8", "backslashreplace").decode()


def _file(name: str) -> str:
    return (files("tuomin.reports") / "templates" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing but this very style and, where there is one, this very script."""
    allowed = {"style-src": style, "script-src": script}
    digests = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for name, text in allowed.items()
        if text
    }
    rules = ["default-src 'none'", *(f"{name} 'sha256-{each}'" for name, each in digests.items())]
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


def _section(document: dict[str, Any]) -> str:
    found = document.get("format")
    if found not in SECTIONS:
        raise SetupError(
            "is no inventory, plan, proof or explanation of tuomin",
            where=str(found)[:40] if found else "",
            hint=f"format must be one of {', '.join(SECTIONS)}",
        )
    return SECTIONS[found]


def _prepared(document: dict[str, Any]) -> dict[str, Any]:
    if document["format"] == "tuomin.trend/1":
        return {**document, "picture": pictures.trend(document), "words": wording.CHANGES}
    if document["format"] == "tuomin.plan/1":
        return {**document, "names": NAMES}
    if document["format"] != "tuomin.inventory/1":
        return document
    listed = agreements.read().lists[document.get("sensitive_list", "agreement")]
    return {
        **document,
        "counts": pictures.counts(document),
        "bars": pictures.bars(document),
        "groups": grouped.by_table(document),
        "unread": grouped.unread(document),
        "listed": listed,
    }


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("tuomin.reports"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rising"] = pictures.rising
    environment.filters["zh"] = lambda text: chinese(str(text))
    environment.filters["verdict"] = verdict
    environment.filters["percent"] = lambda share: f"{percent(share)} %"
    return environment
