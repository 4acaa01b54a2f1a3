"""Who was told what: a small file, so that the same thing is told once to each address.

It holds no name of a table or column and no address, only digests and the times of messages.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tuomin.reports.notify.message import Notice

FORMAT = "tuomin.told/1"
WINDOW = 3600.0  # seconds in which an address gets at most `MOST` messages
MOST = 10


@dataclass
class Told:
    """For each Notice's key the addresses that know it; for each address when it got messages."""

    known: dict[str, set[str]] = field(default_factory=dict)
    sent: dict[str, list[float]] = field(default_factory=dict)

    def fresh(self, notices: Sequence[Notice], address: str) -> list[Notice]:
        """The Notices that an address does not know yet."""
        return [each for each in notices if address not in self.known.get(each.key, ())]

    def is_full(self, address: str, now: float) -> bool:
        """Whether an address got as many messages lately as anybody reads."""
        return len(self._recent(address, now)) >= MOST

    def note(self, notices: Sequence[Notice], address: str, now: float) -> None:
        """Note that an address got a message with these Notices."""
        for notice in notices:
            self.known.setdefault(notice.key, set()).add(address)
        self.sent[address] = [*self._recent(address, now), now]

    def forget(self, current: Collection[str]) -> None:
        """Forget what is no longer so: when it is so again, it is news."""
        self.known = {key: who for key, who in self.known.items() if key in current}

    def _recent(self, address: str, now: float) -> list[float]:
        """When it got messages lately; times to come are of a clock that was set back."""
        return [at for at in self.sent.get(address, ()) if now - WINDOW < at <= now]


def read(path: Path) -> Told | None:
    """What the file says; None when it cannot be read or is of another form."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["format"] != FORMAT:
            return None
        known = {str(key): {str(who) for who in each} for key, each in raw["known"].items()}
        sent = {str(who): [float(at) for at in times] for who, times in raw["sent"].items()}
    except FileNotFoundError:
        return Told()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Told(known=known, sent=sent)


def dumps(told: Told) -> str:
    """The file's text."""
    document = {
        "format": FORMAT,
        "known": {key: sorted(who) for key, who in sorted(told.known.items())},
        "sent": dict(sorted(told.sent.items())),
    }
    return json.dumps(document, indent=1) + "\n"
