"""The run's key is random, derived by domain, kept private, and never shown."""

import base64
import os
import pickle
import secrets
import stat

import pytest

from tuomin.errors import SetupError
from tuomin.transforms.keyed import keys
from tuomin.transforms.keyed.keys import Key, derive, key_id, new_key, read_key, write_key


@pytest.fixture
def path(tmp_path):
    return tmp_path / "run.key"


def put(path, content, mode=0o600):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def test_new_keys_differ():
    assert new_key().domain("a") != new_key().domain("a")


def test_domains_differ_and_are_stable():
    key = new_key()

    assert len({key.domain("contact.cn_mobile"), key.domain("identity.name"), key.domain("")}) == 3
    assert key.domain("contact.cn_mobile") == key.domain("contact.cn_mobile")
    assert len(key.domain("contact.cn_mobile")) == 32


def test_derives_as_rfc_5869_says():
    """HKDF written out: extract with the salt, expand with the name of the domain."""
    from hmac import digest

    master = bytes(range(32))
    extracted = digest(b"tuomin", master, "sha256")

    assert derive(master, "a") == digest(extracted, b"a\x01", "sha256")


def test_written_keys_are_read_back(path):
    written = write_key(path)

    assert read_key(path).domain("a") == written.domain("a")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_never_writes_over_a_file(path):
    put(path, "precious")

    with pytest.raises(SetupError, match="File exists"):
        write_key(path)
    assert path.read_text() == "precious"


def test_is_private_under_any_umask(path):
    before = os.umask(0)
    try:
        write_key(path)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


SECRET = bytes((index * 89 + 41) % 256 for index in range(32))


@pytest.mark.parametrize(
    "content",
    [SECRET, SECRET + SECRET, SECRET.hex(), SECRET.hex().upper() + "\n", base64.b64encode(SECRET)],
)
def test_reads_keys_of_other_makers(path, content):
    assert isinstance(read_key(put(path, content)), Key)


def test_reads_one_key_in_any_spelling(path):
    found = {
        read_key(put(path, content)).id
        for content in (SECRET, SECRET.hex(), SECRET.hex().upper(), base64.b64encode(SECRET))
    }

    assert len(found) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "too short"),
        ("\n", "text"),
        ("abcd", "too short"),
        (SECRET[:31], "too short"),
        ("00" * 32, "not random"),
        (bytes(32), "text"),
        ("deadbeef" * 8, "not random"),
        ("changeme", "text"),
        ("changeme" * 8, "text"),
        ("correct horse battery staple and some more words", "text"),
        ("口令" * 20, "text"),
        (base64.b64encode(b"Changeme1" * 8), "not random"),
    ],
)
def test_refuses_weak_keys(path, content, problem):
    with pytest.raises(SetupError, match=problem):
        read_key(put(path, content))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o622])
def test_refuses_keys_that_others_reach(path, mode):
    write_key(path)
    path.chmod(mode)

    with pytest.raises(SetupError, match="others can read"):
        read_key(path)


def test_refuses_keys_of_others(path, monkeypatch):
    write_key(path)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)

    with pytest.raises(SetupError, match="another user"):
        read_key(path)


def test_refuses_what_is_no_file(tmp_path, path):
    with pytest.raises(SetupError, match="no such key file"):
        read_key(path)
    with pytest.raises(SetupError, match="regular file|Is a directory"):
        read_key(tmp_path)
    os.mkfifo(path, 0o600)
    with pytest.raises(SetupError, match="regular file"):
        read_key(path)


def test_says_where_and_what_next(path):
    with pytest.raises(SetupError) as caught:
        read_key(path)

    assert str(path) in str(caught.value)
    assert "tuomin key" in str(caught.value)


def test_shows_nothing_of_the_secret():
    secret = secrets.token_bytes(32)
    key = Key(secret)
    shown = f"{key!r} {key} {[key]} {vars(type(key))}"

    assert secret.hex() not in shown
    assert repr(secret) not in shown
    assert key_id(key) == key.id
    assert key.id in repr(key)
    with pytest.raises(TypeError, match="not written"):
        pickle.dumps(key)


def test_is_gone_when_destroyed():
    key = new_key()
    key.destroy()

    assert repr(key) == "Key(destroyed)"
    with pytest.raises(SetupError, match="destroyed"):
        key.domain("a")


def test_short_secrets_are_refused():
    with pytest.raises(SetupError, match="32 bytes"):
        Key(b"short")


def test_file_holds_random_hexadecimal(path):
    write_key(path)
    content = path.read_text()

    assert content.startswith(keys.HEADER)
    assert len(bytes.fromhex(content.removeprefix(keys.HEADER))) == 32
