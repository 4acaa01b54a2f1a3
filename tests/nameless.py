"""A store seen without the names of its columns, so that values alone can tell what they hold."""

import random
from dataclasses import replace


class Nameless:
    """A store seen without the names and comments of its columns: c1 to cn, shuffled."""

    def __init__(self, connector, seed):
        draw = random.Random(seed)  # noqa: S311 - the same order each time
        self.connector, self.engine, self.url = connector, connector.engine, connector.url
        self.seen, self.names = {}, {}
        for table in connector.tables():
            order = draw.sample(table.columns, len(table.columns))
            named = {column.name: f"c{place}" for place, column in enumerate(order, 1)}
            columns = tuple(replace(each, name=named[each.name], comment="") for each in order)
            bare = replace(
                table, columns=columns, primary_key=tuple(named[key] for key in table.primary_key),
                unique=(), foreign_keys=(), indexes=(), checks=(),
            )  # fmt: skip
            self.seen[bare] = table
            self.names[bare.name] = {new: old for old, new in named.items()}

    def tables(self):
        return list(self.seen)

    def sample(self, table, rows):
        taken = self.connector.sample(self.seen[table], rows)
        named = {old: new for new, old in self.names[table.name].items()}
        return replace(taken, frame=taken.frame.select(list(named)).rename(named))

    def overlap(self, table, column, values):
        return self.connector.overlap(self.seen[table], self.names[table.name][column], values)
