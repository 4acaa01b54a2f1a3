"""A copy of a subset is held to the rows that its plan chooses, and searched for those of all.

The source is asked again which rows these are, so rows that the copy lacks or has too many show.
"""

from collections.abc import Iterator, Sequence

from tuomin.connectors.base import Connector
from tuomin.model import Table
from tuomin.proof.codes.keyed import keyed
from tuomin.proof.outcome.model import Asked, Gap
from tuomin.subset import Narrowed, choose


def excerpt(source: Connector, tables: Sequence[Table], asked: Asked) -> Connector:
    """The source as far as it was to be copied."""
    if asked.subset is None:
        return source
    joined = keyed(tables, asked.subset.references)
    return Narrowed(source, choose(source, joined, asked.subset))


def left_out(source: Connector, tables: Sequence[Table]) -> Iterator[Gap]:
    """A Gap that says of how many rows the copy was to have how many."""
    if isinstance(source, Narrowed):
        shares = [source.choice.shares[table.id] for table in tables]
        part = [share for share in shares if share.by != "whole"]
        counts = {"count": sum(each.rows for each in part), "of": sum(each.of for each in part)}
        yield Gap(code="subset", facts={"tables": len(part), **counts})
