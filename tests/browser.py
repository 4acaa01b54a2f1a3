"""A headless Chromium, driven over its DevTools pipe; nothing but the standard library."""

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from urllib.parse import quote

from tests.servers import MissingError

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe",
)  # fmt: skip


class Page:
    """One page, and what it asked of a network or complained of."""

    def __init__(self, send, receive):
        self._send, self._receive, self._numbers, self._session = send, receive, count(1), None
        self.events = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method, **parameters):
        number = next(self._numbers)
        where = {"sessionId": self._session} if self._session else {}
        self._send({"id": number, "method": method, "params": parameters, **where})
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                assert "error" not in answer, answer["error"]
                return answer["result"]
            self.events.append(answer)

    def open(self, path, *, script=True):
        """Load a file; without `script` nothing on it may run."""
        self.events.clear()
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url=f"file://{quote(str(path))}")
        while not any(each.get("method") == "Page.loadEventFired" for each in self.events):
            self.events.append(self._receive())

    def ask(self, expression):
        """What an expression says on the page."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                          awaitPromise=True)  # fmt: skip
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    @property
    def requests(self):
        """Everything that was fetched beside the file itself."""
        sent = [each["params"] for each in self._of("Network.requestWillBeSent")]
        return [each["request"]["url"] for each in sent if each["type"] != "Document"]

    @property
    def complaints(self):
        names = ("Log.entryAdded", "Runtime.exceptionThrown", "Page.javascriptDialogOpening",
                 "Runtime.consoleAPICalled")  # fmt: skip
        return [each["params"] for name in names for each in self._of(name)]

    def _of(self, name):
        return [each for each in self.events if each.get("method") == name]


@contextmanager
def browser():
    """A Page of a browser of its own; MissingError where none is installed."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise MissingError("chromium is not installed: apt-get install chromium")
    (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        # A browser looks for the ends of its pipe at 3 and 4.
        command = ["bash", "-c", f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}', program, *FLAGS,
                   f"--user-data-dir={home}"]  # fmt: skip
        with subprocess.Popen(
            command, pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL
        ) as child:
            os.close(theirs_in)
            os.close(theirs_out)
            with os.fdopen(ours_out, "wb", 0) as out, os.fdopen(ours_in, "rb") as come:
                try:
                    yield Page(lambda each: _send(out, each), lambda: _receive(come))
                finally:
                    child.kill()


def seen(page, chosen):
    """How many of what CSS chooses can be seen."""
    found = f"[...document.querySelectorAll({chosen!r})].filter(one => one.checkVisibility())"
    return page.ask(f"{found}.length")


def _send(out, message):
    out.write(json.dumps(message).encode() + b"\0")


def _receive(come):
    letters = bytearray()
    while (letter := come.read(1)) != b"\0":
        assert letter, "the browser is gone"
        letters += letter
    return json.loads(letters)
