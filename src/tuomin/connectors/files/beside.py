"""What files say beside their rows: their names, what Parquet says of itself, and other files.

Statistics and dictionaries of Parquet may hold values that no row has any more.
"""

from collections.abc import Iterator
from pathlib import Path

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
    file = pq.ParquetFile(path, read_dictionary=[name])
    for group in range(facts.num_row_groups):
        said = facts.row_group(group).column(at).statistics
        values = file.read_row_group(group, columns=[name], use_threads=False).column(0)
        held: set[object] = set()
        known = {said.min, said.max} if said is not None and said.has_min_max else set()
        for chunk in values.chunks:
            if isinstance(chunk, pa.DictionaryArray):
                used = pc.unique(chunk.indices).drop_null()
                held |= set(chunk.dictionary.take(used).to_pylist())
                known |= set(chunk.dictionary.to_pylist())
            elif known:
                held |= {each for each in known if pc.any(pc.equal(chunk, each)).as_py()}
        yield from (each for each in known - held if isinstance(each, str | bytes))
