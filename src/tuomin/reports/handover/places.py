"""What catalogs call a database and its schemas: names alone, without the rest of an address."""

from pathlib import Path

from tuomin.connectors.url import parse
from tuomin.reports.forms.listing import valid

HOMES = {"postgresql": "public", "duckdb": "main", "sqlite": "main"}
"""By engine, the schema that has no name in an Inventory."""


def database(url: str) -> str:
    """The name of the database at an address, or of its file.

    >>> database("postgresql://ann@db:5432/shop"), database("sqlite:////data/shop.db")
    ('shop', 'shop')
    """
    parts = parse(url)
    name = parts.database or ""
    return valid(Path(name).stem if parts.is_file else name)


def schema(name: str | None, *, engine: str, url: str) -> str:
    """What catalogs call a schema, also one without a name."""
    return valid(name or HOMES.get(engine) or database(url))
