"""A MySQL target under construction: tables under names of our own, renamed all at once.

MySQL commits at every CREATE, so there is no transaction to take back. Before the first table a
manifest is made, which says which names belong to this run; it goes last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import polars as pl

from tuomin.connectors.adapt import adapted
from tuomin.connectors.journal import Kept, Run
from tuomin.connectors.links import TableId
from tuomin.connectors.mysql.errors import failed, worded
from tuomin.connectors.mysql.load import Loader
from tuomin.connectors.mysql.manifest import Manifest, claim, stopped, sweep, take_down
from tuomin.connectors.mysql.queries import STAGED
from tuomin.connectors.mysql.rows import ENGINE
from tuomin.connectors.mysql.session import Sessions, execute, stop
from tuomin.connectors.mysql.wire import Session
from tuomin.connectors.placing import placed, renamed
from tuomin.connectors.rowtext import as_bytes
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import declare
from tuomin.connectors.url import Url
from tuomin.errors import SetupError
from tuomin.model import Column, Table

NAME_CHARACTERS = 64
ORPHAN = 1452  # the server's number for a foreign key that points to nothing
UTC = r"(?:\+00(?::?00)?|Z)$"
# Tables of other engines compare texts exactly, so their copies do.
EXACT = " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"
OCCUPIED = f"""
SELECT count(*) AS tables_there FROM information_schema.tables WHERE table_schema = database()
AND substr(table_name, 1, {len(STAGED)}) <> '{STAGED}'"""  # noqa: S608 - a constant
GRANT = "GRANT SELECT, INSERT, CREATE, ALTER, INDEX, DROP, REFERENCES ON database.* TO the user"


@contextmanager
def staged(
    sessions: Sessions, url: Url, tables: Sequence[Table], *, engine: str, run: Run | None = None
) -> Iterator["MysqlStaging"]:
    """Create `tables`, declared by `engine`, in the database at `url`; rename them at the end."""
    places = placed(tables, source=engine, target=ENGINE)
    _refuse_long_names(places.values(), url)
    manifest: Manifest | None = None
    with sessions.writing() as session:
        with worded(url.safe, hint=GRANT):
            claim(session, url, patience=0)
            manifest = stopped(session, run, where=url.safe)
            sweep(session, spared=manifest)
            _refuse_full(session, url)
        try:
            with worded(url.safe, hint=GRANT):
                manifest = manifest or Manifest.new(session, run)
                staging = MysqlStaging(session, places, engine, manifest)
                yield staging
                staging.publish()
        except BaseException:
            try:
                stop(session, url)
            finally:
                if not (run and manifest and manifest.seals):
                    take_down(url)
            raise


class MysqlStaging:
    """Tables that are being filled; `places` gives for a source table's id the target table."""

    def __init__(
        self, session: Session, places: Mapping[TableId, Table], engine: str, manifest: Manifest
    ) -> None:
        self._session, self._places, self._same = session, places, engine == ENGINE
        self._manifest, self._kept = manifest, Kept(manifest, places)
        self._names = {origin: manifest.name_of(number) for number, origin in enumerate(places)}
        self._loader = Loader(session)
        self._tables = _moved(places, self._names)
        declaration = declare(self._tables, source=engine, target=ENGINE)
        self._finish = [
            (_unprefixed(each, self._names.values()), declaration.owners[each])
            for each in declaration.finish
        ]
        self._clear()
        for statement in declaration.create:
            if declaration.owners[statement] not in manifest.tables:
                execute(session, statement + ("" if self._same else EXACT))

    @property
    def finished(self) -> Mapping[TableId, str]:
        return self._kept.finished

    def finish(self, table: Table, seal: str) -> None:
        self._kept.add(table.id, seal)

    def empty(self, table: Table) -> None:
        self._kept.remove(table.id)
        self._truncate(self._names[table.id])

    def _clear(self) -> None:
        """Leave no row in tables that a run which was stopped has not finished.

        Some may have their foreign keys already; `publish` looks for orphans.
        """
        if self._manifest.tables:
            execute(self._session, "SET SESSION foreign_key_checks = 0")
            finished = {self._names[origin] for origin in self.finished}
            for name in sorted(self._manifest.tables - finished):
                self._truncate(name)

    def _truncate(self, name: str) -> None:
        execute(self._session, f"TRUNCATE TABLE {_quoted(name)}")

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        place = self._places[table.id]
        columns = [each for each in place.columns if not (self._same and each.generated)]
        fitted = pl.DataFrame(
            [_fitted(batch[each.name], each, same=self._same) for each in columns]
        )
        # Another engine's type says nothing about how this one takes the text.
        targets = columns if self._same else [replace(each, type="") for each in columns]
        with worded(place.name):
            self._loader.write(self._names[table.id], targets, fitted)

    def publish(self) -> None:
        """Add keys and indexes, then give all tables their names in one statement."""
        # With checks, adding a key copies the whole table; looking for orphans reads an index.
        execute(self._session, "SET SESSION foreign_key_checks = 0")
        for place, (statement, name) in enumerate(self._finish):
            if not self._manifest.is_done(place, name):
                execute(self._session, statement)
        execute(self._session, "SET SESSION foreign_key_checks = 1")
        for table in self._tables:
            self._refuse_orphans(table)
        pairs = [
            f"{_quoted(self._names[origin])} TO {_quoted(place.name)}"
            for origin, place in self._places.items()
        ]
        if pairs:
            execute(self._session, f"RENAME TABLE {', '.join(pairs)}")
        execute(self._session, f"DROP TABLE {_quoted(self._manifest.name)}")

    def _refuse_orphans(self, table: Table) -> None:
        """Raise when a row of the table points to no row."""
        here = {each.name for each in self._tables}
        for key in (key for key in table.foreign_keys if key.target in here):
            child, parent = map(_quoted, (table.name, key.target))
            pairs = [*zip(key.columns, key.target_columns, strict=True)]
            given = " AND ".join(f"c.{_quoted(name)} IS NOT NULL" for name, _ in pairs)
            same = " AND ".join(f"p.{_quoted(to)} = c.{_quoted(name)}" for name, to in pairs)
            query = (
                f"SELECT 1 FROM {child} c WHERE {given} AND NOT EXISTS"  # noqa: S608 - quoted
                f" (SELECT 1 FROM {parent} p WHERE {same}) LIMIT 1"
            )
            if execute(self._session, query):
                names = ", ".join(key.columns)
                raise failed(ORPHAN, where=f"{self._label(table.name)}.{names}")

    def _label(self, name: str) -> str:
        return next(
            self._places[origin].name for origin, each in self._names.items() if each == name
        )


def _moved(places: Mapping[TableId, Table], names: Mapping[TableId, str]) -> list[Table]:
    """The tables under their names of the meantime, also where keys and indexes name them."""
    under = {place.id: (None, names[origin]) for origin, place in places.items()}
    moved = renamed(list(places.values()), under)
    return [
        replace(
            table,
            indexes=tuple(
                replace(each, definition=each.definition.replace(
                    f" ON {_quoted(place.name)} (", f" ON {_quoted(table.name)} (", 1
                ))
                for each in table.indexes
            ),
        )
        for place, table in zip(places.values(), moved, strict=True)
    ]  # fmt: skip


def _unprefixed(statement: str, names: Iterable[str]) -> str:
    """CREATE INDEX without the table's name of the meantime in the index's own."""
    for name in names:
        statement = statement.replace(f"INDEX `{name}_", "INDEX `", 1)
    return statement


def _fitted(values: pl.Series, column: Column, *, same: bool) -> pl.Series:
    """Values as this engine takes them: truths as numbers, moments as their UTC."""
    values = values if same else adapted(values, column)
    if column.family == "binary":
        return as_bytes(values)
    if values.dtype == pl.Boolean:
        return values.cast(pl.Int8)
    if isinstance(values.dtype, pl.Datetime) and values.dtype.time_zone:
        return values.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
    if column.family == "timestamp" and values.dtype == pl.String and not same:
        return values.str.replace(UTC, "")
    return values


def _refuse_long_names(tables: Iterable[Table], url: Url) -> None:
    for table in tables:
        for name in (table.name, *(column.name for column in table.columns)):
            if len(name) > NAME_CHARACTERS:
                problem = f"the name {name!r} has more than {NAME_CHARACTERS} characters"
                raise SetupError(problem, where=url.safe, hint="rename it in the source")


def _refuse_full(session: Session, url: Url) -> None:
    (row,) = execute(session, OCCUPIED)
    if row["tables_there"]:
        raise SetupError(
            f"the target is not empty: {row['tables_there']} tables or views",
            where=url.safe,
            hint="name an empty database, or drop what is there",
        )


def _quoted(name: str) -> str:
    return quoted(name, ENGINE)
