"""What every renderer of files for other tools gets, and what catalogs call the columns in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from tuomin.model import Classification, Inventory
from tuomin.reports.forms.listing import valid
from tuomin.reports.handover import places


@dataclass(frozen=True, kw_only=True)
class Handed:
    """An Inventory, and what people call the Kinds, in the language `lang`.

    `service` is what a catalog puts before the name of the database, where it does; `export` is
    what the catalog itself wrote of the columns.
    """

    found: Inventory
    titles: Mapping[str, Mapping[str, str]]
    lang: str
    service: str = ""
    export: str | None = None

    @property
    def database(self) -> str:
        return places.database(self.found.url)

    @property
    def marked(self) -> list[Classification]:
        """The columns that are not ordinary data, by schema and table."""
        columns = [column for column in self.found.columns if column.level != "none"]
        return sorted(columns, key=lambda column: (column.schema or "", column.table))

    def tables(self) -> Iterator[tuple[str, str, list[Classification]]]:
        """Schema, table and marked columns of each table that has some."""
        for (schema, table), columns in groupby(
            self.marked, lambda each: (each.schema, each.table)
        ):
            yield self.schema(schema), valid(table), list(columns)

    def schema(self, name: str | None) -> str:
        """What catalogs call a schema, also one without a name."""
        return places.schema(name, engine=self.found.engine, url=self.found.url)

    def title(self, kind: str | None) -> str:
        """What people call a Kind; its id where that is not known."""
        return self.titles.get(kind or "", {}).get(self.lang, "") or kind or ""
