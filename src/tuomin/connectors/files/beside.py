"""What files say beside their rows: their names, what Parquet says of itself, and other files.

Statistics and dictionaries of Parquet may hold values that no row has any more.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tuomin.connectors.beside import Beside
from tuomin.connectors.files.arrow import worded

MOST = 1 << 20  # bytes of a file that holds no table
OWN = b"ARROW:schema"  # types, in a binary form
TEXTS = frozenset({pa.string(), pa.large_string(), pa.binary(), pa.large_binary()})


def beside(store: Path, root: Path, data: frozenset[Path]) -> Iterator[Beside]:
    """Of each file: its place under `root`, and what is in it beside rows; `data` hold tables.

    All that lies in a folder is the store's; where files were picked from one, only these are.
    """
    for path in sorted(store.rglob("*") if store.is_dir() else data):
        place = f"file {path.relative_to(root) if path != root else path.name}"
        yield place, ""
        if path in data and path.suffix.lower() in {".parquet", ".pq"}:
            with worded(str(path)):
                yield from parquet(path, place)
        elif path.is_file() and path not in data:
            with path.open("rb") as file:
                yield place, file.read(MOST)


def parquet(path: Path, place: str) -> Iterator[Beside]:
    """What a Parquet file says of its making, its columns and their values."""
    file = pq.ParquetFile(path)
    facts = file.metadata
    yield f"{place}, its maker", facts.created_by or ""
    for found in (facts.metadata, *(each.metadata for each in file.schema_arrow)):
        for key, value in (found or {}).items():
            if key != OWN:
                yield f"{place}, its metadata", key + b"\n" + value
    kinds = {each.name: _kind(each.type) for each in file.schema_arrow}
    for at in range(facts.num_columns):
        if kinds.get(facts.schema.column(at).path) in TEXTS:
            yield from ((f"{place}, what no row has", each) for each in _unheld(path, facts, at))


def _kind(kind: pa.DataType) -> pa.DataType:
    """The type of the values, whether they are in a dictionary or not."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _unheld(path: Path, facts: pq.FileMetaData, at: int) -> Iterator[str | bytes]:
    """Values of a column's statistics and dictionaries that stand in none of its rows."""
    name = facts.schema.column(at).path
    for group in range(facts.num_row_groups):
        chunk = facts.row_group(group).column(at)
        coded = [name] if chunk.has_dictionary_page else None
        file = pq.ParquetFile(path, read_dictionary=coded)
        values = file.read_row_group(group, columns=[name], use_threads=False).column(0)
        said = chunk.statistics
        if said is not None and said.has_min_max:
            yield from _unknown([said.min, said.max], values)
        for part in values.chunks:
            if isinstance(part, pa.DictionaryArray):
                yield from _unknown(_unused(part), values)


def _unknown(said: list[str | bytes], values: pa.ChunkedArray) -> Iterator[str | bytes]:
    """Of what is said of a column, what none of its rows has."""
    kind = _kind(values.type)
    plain = values.cast(kind)
    rest = pa.array(set(said) - {*pc.min_max(plain).as_py().values()}, kind)
    if len(rest):
        missing = pc.invert(pc.is_in(rest, value_set=pc.unique(plain)))
        yield from rest.filter(missing).to_pylist()


def _unused(values: pa.DictionaryArray) -> list[str | bytes]:
    used = np.zeros(len(values.dictionary), np.bool_)
    used[values.indices.drop_null().to_numpy(zero_copy_only=False)] = True
    return list(filter(None, values.dictionary.filter(pa.array(~used)).to_pylist()))
