"""Erasing one person: found through all tables, planned, done in one transaction, receipted."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from tuomin.connectors.base import Connector
from tuomin.connectors.erasing import Erasable, Erasing, refuse_unsupported
from tuomin.erase.carry import Erased, carry_out
from tuomin.erase.elsewhere import elsewhere
from tuomin.erase.find import find
from tuomin.erase.model import Identifier, Plan
from tuomin.erase.plan import Store, make
from tuomin.erase.receipt import document
from tuomin.erase.scene import Scenery, scenery
from tuomin.erase.trace import Choices
from tuomin.errors import SetupError
from tuomin.model import Inventory

Progress = Callable[[str, int, int | None], None]
NONE = Choices()


def silent(_label: str, _done: int, _total: int | None) -> None:
    """Say nothing of the progress."""


__all__ = ["Choices", "Eraser", "Identifier", "document", "refuse_unerasable"]


@dataclass(frozen=True, kw_only=True)
class Eraser:
    """One person in one store: `plan` only reads, `execute` does what a plan says."""

    connector: Connector
    inventory: Inventory
    subject: Collection[Identifier]
    choices: Choices = NONE

    def plan(self, *, progress: Progress = silent) -> Plan:
        """Find the person; nothing is changed."""
        known = self._scenery()
        with self._store().erasing(write=False) as transaction:
            return self._made(transaction, known, progress)

    def execute(self, plan: Plan, *, progress: Progress = silent) -> Erased:
        """Do it in one transaction, or raise and leave the store as it was."""
        known = self._scenery()
        with self._store().erasing(write=True) as transaction:
            return carry_out(
                transaction,
                plan,
                known,
                again=lambda inside: self._made(inside, known, progress),
                progress=progress,
            )

    def _made(self, transaction: Erasing, known: Scenery, progress: Progress) -> Plan:
        trace = find(transaction, known, self.subject, choices=self.choices, progress=progress)
        store = self._store()
        touched = {found.table.id: found.table for found in trace.rows.values()}
        about = Store(
            engine=self.connector.engine,
            url=self.connector.url,
            defers=store.defers,
            refusals=store.refusals(list(touched.values())),
        )
        made = make(trace, known, about, self.subject, choices=self.choices)
        if made.unread:
            return made
        told = elsewhere(transaction, known, trace, made, progress=progress)
        return replace(made, elsewhere=told)

    def _scenery(self) -> Scenery:
        known = scenery(self.connector.tables(), self.inventory)
        names = {scene.table.label for scene in known.scenes.values()}
        names |= {scene.table.name for scene in known.scenes.values()}
        for name in sorted((self.choices.keep | self.choices.delete) - names):
            raise SetupError(f"there is no table {name}", where=self.connector.url)
        return known

    def _store(self) -> Erasable:
        return refuse_unerasable(self.connector)


def refuse_unerasable(connector: Connector) -> Erasable:
    """The connector as one that can erase; ConnectorError says why another cannot."""
    if not isinstance(connector, Erasable):
        raise refuse_unsupported(connector.engine, connector.url)
    return connector
