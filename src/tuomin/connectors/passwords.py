"""Passwords that a person types where a server asks for one: once for each user of a store."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace

from tuomin.connectors.base import Connector
from tuomin.connectors.url import Url, place
from tuomin.errors import RefusedError

Ask = Callable[[str], str]
ASK: ContextVar[Ask | None] = ContextVar("ASK", default=None)
"""How a person is asked, where there is one."""

_typed: dict[tuple[object, ...], str] = {}


def opened(connect: Callable[[Url], Connector], url: Url) -> Connector:
    """What `connect` opens; a password is asked for when the address has none and one is needed."""
    whose = (place(url), url.user)
    known = _typed.get(whose) if url.password is None else url.password
    try:
        return connect(replace(url, password=known))
    except RefusedError:
        ask = ASK.get()
        if ask is None or known is not None or url.is_file:
            raise
    text = ask(f"password for {url.safe}: ")
    found = connect(replace(url, password=text))
    _typed[whose] = text
    return found
