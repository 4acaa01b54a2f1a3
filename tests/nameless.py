"""A store seen without the names of its columns, so that values alone can tell what they hold."""

import itertools
import random
from dataclasses import replace

from tuomin.detect import registry
from tuomin.detect.kinds.readings import Reading
from tuomin.detect.naming.names import Names

CONSONANTS = "bcdfghjklmnpqrstvwxz"


def numbered(_draw):
    """c1, c2 ..."""
    return (f"c{place}" for place in itertools.count(1))


def unread(draw):
    """A few letters each that say nothing to anybody: hb, zk, vqx ..."""
    names, seen = Names(registry.load()), set()
    while True:
        letters = "".join(draw.choices(CONSONANTS, k=draw.choice([2, 3, 4])))
        if letters not in seen and names.read_name(letters) == Reading():
            seen.add(letters)
            yield letters


class Nameless:
    """A store seen without the names and comments of its columns, `called` otherwise, shuffled."""

    def __init__(self, connector, seed, *, called=numbered):
        draw = random.Random(seed)  # noqa: S311 - the same order each time
        self.connector, self.engine, self.url = connector, connector.engine, connector.url
        self.seen, self.names = {}, {}
        for table in connector.tables():
            order = draw.sample(table.columns, len(table.columns))
            named = dict(zip([column.name for column in order], called(draw), strict=False))
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
