"""A PostgreSQL target under construction that lasts: each finished table is parked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import polars as pl

from tuomin.connectors.journal import Kept, Run
from tuomin.connectors.links import TableId
from tuomin.connectors.postgres.errors import worded
from tuomin.connectors.postgres.filling import Filler
from tuomin.connectors.postgres.parking import Parking, stopped, sweep
from tuomin.connectors.postgres.session import Session, Sessions
from tuomin.connectors.postgres.target import Target, begin, name_of
from tuomin.errors import TuominError
from tuomin.model import Table


@contextmanager
def parked(sessions: Sessions, target: Target, run: Run, *, where: str) -> Iterator["Lot"]:
    """Fill the tables of `target`, and publish them in one transaction at the end.

    Whoever asks holds the lock of the database.
    """
    parking: Parking | None = None
    try:
        with sessions.writing() as session, worded(where):
            begin(session)
            parking = stopped(session, run, where=where)
            sweep(session, spared=parking)
            parking = parking or Parking.new(session, run)
            session.execute(b"COMMIT")
            lot = Lot(session, target, parking)
            yield lot
            lot.publish()
    except BaseException:
        if parking and not parking.seals:
            _take_down(sessions)
        raise


class Lot:
    """Tables that are being filled, each in a transaction of its own."""

    def __init__(self, session: Session, target: Target, parking: Parking) -> None:
        self._session, self._target, self._parking = session, target, parking
        self._kept = Kept(parking, target.places)
        self._numbers = {origin: number for number, origin in enumerate(target.places)}
        self._filler = Filler(session, same=target.same)
        self._open: TableId | None = None

    @property
    def finished(self) -> Mapping[TableId, str]:
        return self._kept.finished

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        number, place = self._numbers[table.id], self._target.places[table.id]
        if self._open != table.id:
            begin(self._session)
            self._parking.create(number, place, same=self._target.same)
            self._open = table.id
        self._filler.write(place, name_of(self._parking.table(number, place)), batch)

    def finish(self, table: Table, seal: str) -> None:
        self._filler.end()
        self._kept.add(table.id, seal)
        self._session.execute(b"COMMIT")
        self._open = None

    def empty(self, table: Table) -> None:
        begin(self._session)
        self._kept.remove(table.id)
        self._parking.drop(self._numbers[table.id])
        self._session.execute(b"COMMIT")

    def publish(self) -> None:
        """Move all tables to their places and complete them, or none."""
        begin(self._session)
        places = {self._numbers[each]: self._target.places[each] for each in self.finished}
        self._target.create(self._session, there={place.label for place in places.values()})
        for number, place in places.items():
            self._parking.move(number, place, same=self._target.same)
        self._target.complete(self._session)
        self._parking.close()
        self._session.execute(b"COMMIT")
        self._parking.seals.clear()


def _take_down(sessions: Sessions) -> None:
    """Leave nothing behind, as far as the server can be reached; else the next run does."""
    with suppress(TuominError), sessions.writing() as session, worded(""):
        begin(session)
        sweep(session)
        session.execute(b"COMMIT")
