"""What a Judge is given: columns with their values, and tables with the rows of their Samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.tables import Entity
from tuomin.model import Column, Table


@dataclass(frozen=True, kw_only=True)
class Given:
    """One column to be judged: its values as a Sample holds them, and what its table is about."""

    column: Column
    values: pl.Series
    entity: Entity


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A table, the rows of its Sample, what was gathered from them, and how many rows it has.

    Without rows names alone decide.
    """

    table: Table
    frame: pl.DataFrame
    clues: Sequence[Clues]
    rows: int | None = None
