"""Ways to spoil one place of a good copy. Each returns a function that takes the copy."""

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from tests import copies, shop
from tuomin.model import Table
from tuomin.proof import Asked, prove

SIZE = 1_000
SOURCE = shop.shop(SIZE)
PEOPLE, ORDERS = SOURCE["customer"], SOURCE["orders"]
GOOD = {
    outcome: getattr(copies, outcome)(SOURCE)
    for outcome in ("masked", "de_identified", "anonymized")
}


@dataclass
class Copy:
    """Frames and tables by name, what is said of the making, the source's kinds and frames."""

    frames: dict
    tables: dict
    asked: Asked
    kinds: dict
    source: dict


def good(outcome):
    asked = Asked(outcome=outcome, key="destroyed")
    return Copy(dict(GOOD[outcome]), dict(shop.TABLES), asked, dict(shop.KINDS), dict(SOURCE))


def proved(copy, source=None):
    source = copy.source if source is None else source
    known = {name: copy.tables[name] for name in ("customer",) if "photo" in source[name].columns}
    return prove(
        shop.store(source, **known),
        shop.store(copy.frames, **copy.tables),
        asked=copy.asked,
        inventory=shop.inventory({**shop.TABLES, **known}, copy.kinds),
    )


def columns(table, **values):
    """Make columns anew."""

    def spoil(copy):
        copy.frames[table] = copy.frames[table].with_columns(**values)

    return spoil


def cell(table, column, value, row=617):
    """Put one value into one cell."""

    def spoil(copy):
        frame = copy.frames[table]
        values = frame[column].to_list()
        values[row] = value
        copy.frames[table] = frame.with_columns(pl.Series(column, values, frame[column].dtype))

    return spoil


def rows(table, make):
    """Make the rows of a table anew."""

    def spoil(copy):
        copy.frames[table] = make(copy.frames[table])

    return spoil


def says(table, column="", **facts):
    """Change what a table, or a column of it, says of itself."""

    def spoil(copy):
        old = copy.tables[table]
        if column:
            parts = [replace(e, **facts) if e.name == column else e for e in old.columns]
            copy.tables[table] = replace(old, columns=tuple(parts))
        else:
            copy.tables[table] = replace(old, **facts)

    return spoil


def said(**facts):
    """Change what is said about the making of the copy."""

    def spoil(copy):
        copy.asked = replace(copy.asked, **facts)

    return spoil


def left_over(name, **values):
    """A table that only the copy has."""

    def spoil(copy):
        parts = tuple(shop.column(each) for each in values)
        copy.tables[name] = Table(schema=None, name=name, columns=parts, rows=0)
        copy.frames[name] = pl.DataFrame(values)

    return spoil


def added(table, column, values):
    """A column that only the copy has."""

    def spoil(copy):
        old = copy.tables[table]
        copy.tables[table] = replace(old, columns=(*old.columns, shop.column(column)))
        copy.frames[table] = copy.frames[table].with_columns(values.alias(column))

    return spoil


def dropped(table, column=""):
    """A table or column that the copy lacks."""

    def spoil(copy):
        if not column:
            copy.frames.pop(table)
            return
        old = copy.tables[table]
        parts = tuple(each for each in old.columns if each.name != column)
        copy.tables[table] = replace(old, columns=parts)
        copy.frames[table] = copy.frames[table].drop(column)

    return spoil


def kept(table, *names):
    """Columns as the source has them, in the rows that an anonymized copy made of its rows."""
    return made(table, **{name: SOURCE[table][name] for name in names})


def made(table, **columns):
    """Columns made of the source's rows, in the order in which an anonymized copy has them."""

    def spoil(copy):
        order = orders()[table]
        values = {name: values.gather(order) for name, values in columns.items()}
        copy.frames[table] = copy.frames[table].with_columns(**values)

    return spoil


def orders():
    """Which row of the source each row of an anonymized copy is."""
    rng = np.random.default_rng(5)
    return {"customer": rng.permutation(SIZE), "orders": rng.permutation(2 * SIZE)}


def order_kept(copy):
    """An anonymized copy whose rows stand as the source's do."""
    made = copy.frames["customer"]
    copy.frames["customer"] = made.with_columns(gender=PEOPLE["gender"], id=made["id"].sort())


def keys_kept(copy):
    """An anonymized copy in a new order, with the source's keys."""
    people = PEOPLE[np.random.default_rng(3).permutation(SIZE)]
    made = copy.frames["customer"]
    copy.frames["customer"] = made.with_columns(gender=people["gender"], id=people["id"])


def photos(copy):
    """Pictures, each another one, that source and copy have."""
    pictures = pl.Series([b"\xff\xd8" + number.to_bytes(4) * 9 for number in range(SIZE)])
    for frames in (copy.source, copy.frames):
        order = orders()["customer"] if frames is copy.frames else np.arange(SIZE)
        frames["customer"] = frames["customer"].with_columns(photo=pictures.gather(order))
    table = copy.tables["customer"]
    picture = shop.column("photo", "binary")
    copy.tables["customer"] = replace(table, columns=(*table.columns, picture))


def another_source(copy):
    """The same shop, but for its people."""
    copy.source = shop.shop(SIZE, seed=2)


def beside_age(copy):
    """ID numbers without their birth dates, in a table that says how old people are."""
    age = ("identity.age", "quasi", "personal")
    copy.kinds["customer"] = {**copy.kinds["customer"], "vip_level": age}
    columns("customer", sfzh=hidden(PEOPLE["sfzh"], 6, 4), birth_date=pl.lit(None, pl.String))(copy)


def undetermined(table, column):
    """A column that the scan of the source could not judge."""

    def spoil(copy):
        unknown = (None, "none", "undetermined")
        copy.kinds[table] = {**copy.kinds[table], column: unknown}

    return spoil


def moved(values):
    """Every value one row further down."""
    return values.gather((np.arange(len(values)) + 1) % len(values))


def digest(function, values, cut=slice(None)):
    """Plain digests in hexadecimal digits."""
    return pl.Series([hashlib.new(function, each.encode()).hexdigest()[cut] for each in values])


def hidden(values, first, last, by="*"):
    """Values of which only the first and last characters show."""
    return pl.Series(
        [v[:first] + by * (len(v) - first - last) + v[len(v) - last :] for v in values]
    )


def escaped(text):
    """Text as JSON writes it in ASCII."""
    return "".join(f"\\u{ord(each):04x}" for each in text)
