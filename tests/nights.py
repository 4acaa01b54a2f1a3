"""A database with a night job: what it holds changes, and the job is to notice."""

import sqlite3
from contextlib import closing

from tests.commands import PHONES


class Shop:
    """A database, its inventory, and a night job that tells of changes."""

    def __init__(self, folder, call):
        self.path, self.call = folder / "shop.db", call
        self.inventory = folder / "inventory.json"
        self.state = folder / "inventory.json.told.json"
        self.run("CREATE TABLE member (id INTEGER PRIMARY KEY, c1 TEXT)")
        self.fill("c1", ["on", "off"] * 30)
        call("scan", f"sqlite:///{self.path}", "--format", "json", "-o", self.inventory, "-q")

    def run(self, statement, rows=()):
        with closing(sqlite3.connect(self.path)) as database:
            database.executemany(statement, rows) if rows else database.execute(statement)
            database.commit()

    def fill(self, column, values):
        rows = [(at, value) for at, value in enumerate(values, start=1)]
        self.run(
            f"INSERT INTO member (id, {column}) VALUES (?, ?) "
            f"ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}",
            rows,
        )

    def add_phones(self, column="c7"):
        self.run(f"ALTER TABLE member ADD COLUMN {column} TEXT")
        self.fill(column, PHONES)

    def night(self, *more, url=None):
        url = url or f"sqlite:///{self.path}"
        return self.call("diff", url, "--inventory", self.inventory, "--update", "-q", *more)
