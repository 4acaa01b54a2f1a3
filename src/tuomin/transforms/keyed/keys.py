"""The run's key: 32 random bytes in memory, one derived key for each domain, never shown.

By default a key lives as long as the run. A kept key, in a file that only its owner can read, makes
copies agree from run to run, and whoever holds it can link them back.
"""

import base64
import os
import re
import secrets
import stat
from pathlib import Path
from typing import NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tuomin.errors import SetupError

LENGTH = 32  # bytes
LONGEST_FILE = 4096  # bytes
FEWEST_DIFFERENT = 16  # of 32 random bytes 30 differ on average, and fewer than 16 never

MAKE_ONE = "make one with `tuomin key FILE`"
HEADER = "tuomin-key-1 "


class Key:
    """The secret of one run. It does not show in repr, is not pickled, and can be destroyed."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) < LENGTH:
            raise SetupError(f"a key needs {LENGTH} bytes", hint=MAKE_ONE)
        self._secret = bytearray(secret)

    def domain(self, name: str) -> bytes:
        """The 32-byte key of one domain; other domains tell nothing about it."""
        if not self._secret:
            raise SetupError("the key of this run has been destroyed")
        return derive(bytes(self._secret), name)

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that tell keys apart and say nothing about them."""
        return key_id(self)

    def destroy(self) -> None:
        """Overwrite the secret; keys already derived from it live on with their holders."""
        self._secret[:] = bytes(len(self._secret))
        self._secret.clear()

    def __repr__(self) -> str:
        return f"Key({self.id})" if self._secret else "Key(destroyed)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not written anywhere")


def new_key() -> Key:
    """A key of 32 bytes from the operating system's generator."""
    return Key(secrets.token_bytes(LENGTH))


def derive(key: bytes, domain: str) -> bytes:
    """The 32-byte key that HKDF-SHA256 (RFC 5869) gives for `domain`."""
    hkdf = HKDF(algorithm=SHA256(), length=LENGTH, salt=b"tuomin", info=domain.encode())
    return hkdf.derive(key)


def key_id(key: Key) -> str:
    """Eight hexadecimal digits that tell keys apart and say nothing about them."""
    return key.domain("key id").hex()[:8]


def write_key(path: Path | str) -> Key:
    """Write a new key to `path`, readable by its owner alone; never over an existing file."""
    secret = secrets.token_bytes(LENGTH)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(f"{HEADER}{secret.hex()}\n".encode())
    except OSError as error:
        hint = "choose a new name" if isinstance(error, FileExistsError) else ""
        problem = f"cannot write a key: {error.strerror}"
        raise SetupError(problem, where=str(path), hint=hint) from error
    return Key(secret)


def read_key(path: Path | str) -> Key:
    """The key in `path`: what `write_key` wrote, or 32 random bytes, raw, in hexadecimal or base64.

    SetupError is raised for a file that is missing, not ours or open to others, and for material
    that is short or that a person made up.
    """
    where = str(path)
    content = _read_private(path, where)
    material = _material(content.strip(b"\r\n") if len(content) > LENGTH else content)
    if material is None:
        raise SetupError("this is text, not a random key", where=where, hint=MAKE_ONE)
    if len(material) < LENGTH:
        problem = f"{len(material)} bytes are too short for a key, {LENGTH} are needed"
        raise SetupError(problem, where=where, hint=MAKE_ONE)
    if len(set(material)) < FEWEST_DIFFERENT:
        raise SetupError("this key is not random", where=where, hint=MAKE_ONE)
    return Key(material)


def _read_private(path: Path | str, where: str) -> bytes:
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            _refuse_shared(os.fstat(file.fileno()), where)
            return file.read(LONGEST_FILE)
    except FileNotFoundError as error:
        raise SetupError("no such key file", where=where, hint=MAKE_ONE) from error
    except OSError as error:
        raise SetupError(f"cannot read the key: {error.strerror}", where=where) from error


def _refuse_shared(status: os.stat_result, where: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise SetupError("a key lives in a regular file", where=where)
    if status.st_uid != os.geteuid():
        raise SetupError("this key file belongs to another user", where=where)
    if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SetupError(
            "others can read this key file", where=where, hint="chmod 600, or a new key"
        )


def _material(content: bytes) -> bytes | None:
    """The bytes that `content` spells, None where it is a text of another sort."""
    try:
        text = content.decode().removeprefix(HEADER)
    except UnicodeDecodeError:
        return content
    if re.fullmatch("(?:[0-9a-f]{2}|[0-9A-F]{2})*", text):
        return bytes.fromhex(text)
    looks_random = all(re.search(part, text) for part in ("[a-z]", "[A-Z]", "[0-9]"))
    try:
        return base64.b64decode(text, validate=True) if looks_random else None
    except ValueError:
        return None
