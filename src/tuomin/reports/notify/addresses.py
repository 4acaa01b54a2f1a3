"""Addresses for messages, as apprise takes them, and where their secrets come from.

`${env:NAME}` and `${file:PATH}` stand for what a variable or a file holds: as part of an address it
is percent-encoded, so that any character may be in it; as the whole of it it is taken as it is.
"""

import hashlib
import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuomin.errors import SetupError
from tuomin.secret import REFERENCE, spelt_out

VARIABLE = "TUOMIN_NOTIFY"
OTHERS = 0o077
# What holds no secret that anybody can see: no user, and no part of a path as long as a token.
OPEN = re.compile(r"(?:json|xml|form)s?://[^@/]*(?:/[^@/?]{0,15})*/?")
HINT = "write ${env:NAME} or ${file:PATH} in its place, or use --notify-file"


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a message goes; `name` tells it from others and gives nothing of it away."""

    url: str = field(repr=False)
    name: str


def gather(
    given: Sequence[str], file: Path | None, environment: Mapping[str, str] = os.environ
) -> tuple[Address, ...]:
    """The addresses of the command line, of a file and of the environment, each once.

    SetupError for one that apprise does not know; `where` never shows more than its scheme.
    """
    lines = [(line, f"--notify {number}") for number, line in enumerate(given, start=1)]
    lines += list(_lines(file)) if file else []
    lines += [(line, VARIABLE) for line in environment.get(VARIABLE, "").split()]
    urls = {spelt_out(line, where, environment): where for line, where in lines}
    return tuple(_address(url, where) for url, where in urls.items())


def exposed(given: Sequence[str]) -> list[str]:
    """A warning for each address whose secret stands in the list of processes."""
    return [
        f"--notify {number}: its secret can be seen in the list of processes ({HINT})"
        for number, line in enumerate(given, start=1)
        if not REFERENCE.search(line) and not OPEN.fullmatch(line)
    ]


def plugin(url: str) -> Any:
    """What apprise makes of an address, None when it knows none; it follows no redirection."""
    logger = logging.getLogger("apprise")
    logger.propagate = False  # it would print addresses
    logger.addHandler(logging.NullHandler())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what its plugins import
        try:
            import apprise
        except ImportError as error:
            raise SetupError(
                "messages need a further package", hint="pip install 'tuomin[notify]'"
            ) from error
        asset = apprise.AppriseAsset(app_id="tuomin", app_desc="tuomin", http_redirects=False)
        return apprise.Apprise.instantiate(url, asset=asset)


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """The lines of a file that others cannot read, without empty ones and remarks."""
    hint = f"an address a line; chmod 600 {path}"
    try:
        if path.stat().st_mode & OTHERS:
            raise SetupError("can be read by others", where=str(path), hint=hint)
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError("cannot be read", where=str(path), hint=hint) from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip(), f"{path}: line {number}"


def _address(url: str, where: str) -> Address:
    known = plugin(url)
    if known is None:
        raise SetupError(
            "is no address that apprise knows",
            where=where,
            hint="such as dingtalk://SECRET@TOKEN, feishu://TOKEN?secret=SECRET, jsons://host/path",
        )
    # Sixteen bits tell a few addresses apart, and are no help to whoever wants to guess a secret.
    digest = hashlib.sha256(url.encode("utf-8", "backslashreplace")).hexdigest()[:4]
    return Address(url=url, name=f"{url.partition(':')[0].lower()} {digest}")
