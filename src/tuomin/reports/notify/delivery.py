"""One message to one address, in a process of its own.

A web server that hangs, sends without end or echoes what it got can stop, fill or spoil this
process alone. What to do comes from stdin as JSON, so that no address stands in a list of
processes; stdout gets `{"problem": ""}`, or what is wrong, without the address and the answer.
"""

import json
import logging
import re
import resource
import sys
import time
from collections.abc import Sequence
from typing import Any

from tuomin.reports.notify.addresses import plugin
from tuomin.reports.notify.message import Message
from tuomin.reports.notify.robots import call, may_pass, post

MEMORY = 512 * 1024**2  # bytes of address space; some 70 MB are taken at rest
STATUS = re.compile(r"\berror=(\d{3})\b")
SILENCE = re.compile("connection error", re.IGNORECASE)


class _Log(logging.Handler):
    """Keeps of what apprise logs the HTTP status, and whether there was an answer at all."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.silent = 0, False

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        found = STATUS.search(text)
        self.status = int(found[1]) if found else self.status
        self.silent = bool(SILENCE.search(text)) or self.silent


def deliver(url: str, message: Message, waits: Sequence[float]) -> str:
    """Send it, again after each of `waits` seconds where that may help; "" or what is wrong."""
    robot = plugin(url)
    if robot is None:
        return "is no address that apprise knows"
    for wait in (*waits, None):
        problem, passing = _attempt(url, robot, message)
        if not problem or not passing or wait is None:
            return problem
        time.sleep(wait)
    return ""


def _attempt(url: str, robot: Any, message: Message) -> tuple[str, bool]:
    own = call(url, robot, message, time.time())
    if own:
        return post(own)
    log = _Log()
    logging.getLogger("apprise").addHandler(log)
    taken = robot.notify(body=message.body, title=message.title)
    logging.getLogger("apprise").removeHandler(log)
    if taken:
        return "", False
    if log.status:
        return f"HTTP {log.status}", may_pass(log.status)
    return "no answer" if log.silent else "not accepted", True


def main() -> None:
    """Do what stdin says."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    asked = json.load(sys.stdin)
    message = Message(title=asked["title"], body=asked["body"])
    problem = deliver(asked["url"], message, asked["waits"])
    sys.stdout.write(json.dumps({"problem": problem}))


if __name__ == "__main__":
    main()
