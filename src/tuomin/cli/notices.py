"""Messages about a run to those who asked for them, however it ends."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tuomin.cli.screen import tell

if TYPE_CHECKING:
    from tuomin.model import Change, Inventory
    from tuomin.reports.notify.addresses import Address
    from tuomin.reports.notify.message import Message, Notice
    from tuomin.reports.notify.told import Told

ENDING = ".told.json"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the command line says of messages; the file `state` keeps who was told what."""

    addresses: "tuple[Address, ...]"
    state: Path
    lang: str
    dry: bool
    redact: bool


@dataclass
class Notices:
    """Tells each address once of each thing; `failed` when a message could not be sent."""

    wanted: Wanted
    store: str
    name: str
    failed: bool = False

    def changes(self, found: "Sequence[Change]", after: "Inventory") -> bool:
        """Tell what is to be looked at; whether everybody knows it now."""
        from tuomin.reports.notify import message

        lang = self.wanted.lang
        notices = message.of_changes(found, self.store, lang, redact=self.wanted.redact)
        notices += message.of_unread(after, self.store, lang)
        return self._tell(
            notices, lambda fresh: message.written(fresh, self.name, lang), whole=after.complete
        )

    def failure(self, code: int) -> None:
        """Tell that the run ended with an error."""
        from tuomin.reports.notify import message

        lang = self.wanted.lang
        notice = message.of_failure(code, self.store, lang)
        self._tell([notice], lambda _: message.failure(notice, self.name, lang), whole=False)

    def _tell(
        self,
        notices: "list[Notice]",
        words: "Callable[[Sequence[Notice]], Message]",
        *,
        whole: bool,
    ) -> bool:
        """Send what is new to each; `whole` says that what is no Notice now is over."""
        from tuomin.reports.notify import told

        if not self.wanted.addresses or not (notices or self.wanted.state.exists()):
            return True
        state = told.read(self.wanted.state)
        if state is None:
            tell(f"{self.wanted.state}: cannot be read, begun anew: something may be told twice")
            state, before = told.Told(), ""
        else:
            before = told.dumps(state)
        if whole:
            state.forget({notice.key for notice in notices})
        known = [
            self._to(address, fresh, words(fresh), state)
            for address in self.wanted.addresses
            if (fresh := state.fresh(notices, address.name))
        ]
        if not self.wanted.dry and told.dumps(state) != before:
            self._keep(told.dumps(state))
        return all(known)

    def _to(
        self, address: "Address", fresh: "list[Notice]", message: "Message", state: "Told"
    ) -> bool:
        """Send one message; whether it was taken. What keeps it is told."""
        from tuomin.reports.notify import courier

        if self.wanted.dry:
            tell(f"would be sent to {address.name}:", message.title, *message.body.split("\n"))
            return False
        now = time.time()
        if state.is_full(address.name, now):
            tell(f"message to {address.name} held back: too many in an hour; the next run tells it")
            return False
        problem = courier.send(address, message)
        if problem:
            self.failed = True
            tell(f"message to {address.name} not sent: {problem}; the next run tries again")
            return False
        state.note(fresh, address.name, now)
        return True

    def _keep(self, state: str) -> None:
        from tuomin import atomic
        from tuomin.errors import SetupError

        try:
            atomic.write(self.wanted.state, state)
        except SetupError as error:
            self.failed = True
            tell(f"{error}; what was told will be told again")


def beside(inventory: Path) -> Path:
    """Where it is kept who was told what, when no file is named."""
    return inventory.with_name(inventory.name + ENDING)


def wanted(
    given: Sequence[str] | None,
    file: Path | None,
    state: Path,
    *,
    lang: str,
    dry: bool,
    redact: bool,
) -> Wanted:
    """What the command line asks for; SetupError for an address that makes no sense."""
    from tuomin.reports.notify import addresses

    tell(*addresses.exposed(given or ()))
    everybody = addresses.gather(given or (), file)
    return Wanted(addresses=everybody, state=state, lang=lang, dry=dry, redact=redact)


@contextmanager
def noticed(wanted: Wanted, url: str) -> Iterator[Notices]:
    """Yield what tells of the run against the store at `url`; an error is told, and goes on."""
    from tuomin.connectors.url import parse, place
    from tuomin.errors import TuominError

    address = parse(url)
    base = address.database or ""
    name = Path(base).name if address.is_file else base or address.dialect
    notices = Notices(wanted=wanted, store="\0".join(place(address)), name=name)
    try:
        yield notices
    except Exception as error:
        notices.failure(getattr(error, "exit_code", TuominError.exit_code))
        raise
