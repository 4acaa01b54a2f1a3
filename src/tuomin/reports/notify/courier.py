"""Sending: a process for each message, which is ended when it takes too long."""

import json
import subprocess
import sys

from tuomin.reports.notify.addresses import Address
from tuomin.reports.notify.message import Message

WAITS = (1.0, 4.0)  # seconds before the second and the third attempt
DEADLINE = 60.0  # seconds for all attempts at one address
MODULE = "tuomin.reports.notify.delivery"


def send(address: Address, message: Message) -> str:
    """Send a message: "" when it was taken, or what is wrong, without the address's secrets."""
    order = {"url": address.url, "title": message.title, "body": message.body, "waits": WAITS}
    # -P: what lies in the folder where the job runs is not imported.
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-P", "-m", MODULE],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=DEADLINE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"no end within {DEADLINE:g} seconds"
    except OSError as error:
        return f"cannot be sent ({error.strerror})"
    try:
        return str(json.loads(done.stdout)["problem"])
    except (ValueError, TypeError, KeyError):
        return f"the sending process ended with code {done.returncode}"
