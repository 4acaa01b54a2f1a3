"""One self-contained HTML page from inventories, plans, proofs and receipts, for a browser.

No script, no network, no font from elsewhere: language, level filter and dark style are CSS. Every
name and comment is escaped by jinja2; the content security policy forbids the rest.
"""

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from tuomin import __version__
from tuomin import agreement as agreements
from tuomin.errors import SetupError
from tuomin.reports import pictures, wording
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
    template = _templates().get_template("page.html.j2")
    text = template.render(sections=sections, titles=titles, version=__version__, lang=lang)
    # A name that is not valid Unicode is shown with its bytes as escapes.
    return text.encode("utf-8", "backslashreplace").decode()


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
    if document["format"] != "tuomin.inventory/1":
        return document
    listed = agreements.read().lists[document.get("sensitive_list", "agreement")]
    tables = pictures.tables_by_level(document)
    return {**document, "counts": pictures.counts(document), "bars": tables, "listed": listed}


def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("tuomin.reports"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda share: f"{percent(share)} %"
    return environment
