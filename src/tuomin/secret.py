"""Secrets that a text only refers to: `${env:NAME}`, `${file:PATH}`, `${keyring:SERVICE/USER}`.

As part of an address what they stand for is percent-encoded, so that any character may be in it; as
the whole of it it is taken as it is.

>>> spelt_out("pg://ann:${env:PW}@db", "x", {"PW": "p@ss"})
'pg://ann:p%40ss@db'
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from tuomin.errors import SetupError

REFERENCE = re.compile(r"\$\{(?P<sort>env|file|keyring):(?P<name>[^}]+)\}")
PUT = "put the secret there"


def spelt_out(text: str, where: str, environment: Mapping[str, str] = os.environ) -> str:
    """The text with its references replaced; SetupError about `where` for one to nothing."""
    whole = REFERENCE.fullmatch(text)
    if whole:
        return _held(whole, where, environment).strip()
    return REFERENCE.sub(lambda found: quote(_held(found, where, environment), safe=""), text)


def _held(found: re.Match[str], where: str, environment: Mapping[str, str]) -> str:
    name, sort = found["name"], found["sort"]
    if sort == "env":
        text = environment.get(name, "")
        problem = f"the variable {name} is empty or not set"
    elif sort == "keyring":
        text, problem = _kept(name, where), f"the keyring holds nothing for {name}"
    else:
        problem = f"{name} is empty or cannot be read"
        try:
            text = Path(name).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise SetupError(problem, where=where, hint=PUT) from error
    if not text.strip():
        raise SetupError(problem, where=where, hint=PUT)
    return text


def _kept(name: str, where: str) -> str:
    """What the keyring of this computer holds for SERVICE/USER."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        hint = "pip install 'tuomin[keyring]'"
        raise SetupError("a keyring needs a further package", where=where, hint=hint) from error
    service, _, user = name.rpartition("/")
    try:
        return keyring.get_password(service or name, user) or ""
    except KeyringError as error:
        problem = f"the keyring cannot be read ({type(error).__name__})"
        raise SetupError(problem, where=where, hint="unlock it, or use ${file:PATH}") from error
