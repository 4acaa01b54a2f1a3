"""Arrow types: what families they are, how polars holds their values, and the way back."""

import base64
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl
import pyarrow as pa

from tuomin.connectors.adapt import adapted
from tuomin.connectors.families import type_for
from tuomin.connectors.text import to_text
from tuomin.errors import ConnectorError
from tuomin.model import Column, Family, Table

FAMILIES: tuple[tuple[Callable[[Any], bool], Family], ...] = (
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "float"),
    (pa.types.is_decimal, "decimal"),
    (pa.types.is_date, "date"),
    (pa.types.is_time, "time"),
    (pa.types.is_timestamp, "timestamp"),
    (pa.types.is_nested, "json"),
    (lambda kind: "binary" in str(kind), "binary"),
    (lambda kind: "string" in str(kind) or pa.types.is_null(kind), "text"),
)
DIGITS = {8: 3, 16: 5, 32: 10, 64: 19}  # of an integer, by its bits
TYPED = "give the column a transform that keeps its type"
TIMELESS = (
    "infinite days, those before year 1 and what no calendar has fit no Parquet type: null the"
    " column, give it another transform, or copy to another kind of store"
)
UNHELD = re.compile(r"decimal256|interval|union<|run_end|list_view")
NAMED = {
    "int64": pa.int64(), "double": pa.float64(), "bool": pa.bool_(), "string": pa.string(),
    "date32[day]": pa.date32(), "time64[us]": pa.time64("us"), "timestamp[us]": pa.timestamp("us"),
    "timestamp[us, tz=UTC]": pa.timestamp("us", "UTC"), "binary": pa.binary(),
}  # fmt: skip


def column_of(field: pa.Field) -> Column:
    """An Arrow field as a Column."""
    kind = _plain(field.type)
    family = _family(kind)
    digits = _digits(kind) if family in {"integer", "decimal"} else None
    scale = kind.scale if pa.types.is_decimal(kind) else None
    return Column(
        name=field.name,
        type=str(field.type),
        family=family,
        precision=digits,
        scale=scale,
        nullable=field.nullable,
    )


def _digits(kind: Any) -> int:
    if pa.types.is_decimal(kind):
        return int(kind.precision)
    return DIGITS[int(kind.bit_width)] + bool(pa.types.is_uint64(kind))


def _family(kind: Any) -> Family:
    return next((family for belongs, family in FAMILIES if belongs(kind)), "other")


def _plain(kind: Any) -> Any:
    """The type of the values themselves, not of their dictionary."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def bare(schema: pa.Schema) -> pa.Schema:
    """The types of a schema without its metadata, which may quote values."""
    fields = [pa.field(each.name, each.type, each.nullable) for each in schema]
    return unpacked(packed(pa.schema(fields)))


def packed(schema: pa.Schema) -> str:
    """A schema as text."""
    return base64.b64encode(schema.serialize().to_pybytes()).decode()


def unpacked(text: str) -> pa.Schema:
    return pa.ipc.read_schema(pa.BufferReader(base64.b64decode(text)))


def schema_of(table: Table, *, same: bool) -> pa.Schema:
    """How a table is written: by its own Arrow types where it came with them, else by family."""
    text = dict(table.options).get("schema", "") if same else ""
    own = {field.name: field for field in unpacked(text)} if text else {}
    return pa.schema([_field(column, own.get(column.name)) for column in table.columns])


def _field(column: Column, own: pa.Field | None) -> pa.Field:
    if own is not None and str(own.type) == column.type:
        return own.with_nullable(column.nullable)
    return pa.field(column.name, _type(column), column.nullable)


def _type(column: Column) -> Any:
    name = str(type_for(column, "files"))
    found = re.fullmatch(r"decimal128\((\d+), (\d+)\)", name)
    return pa.decimal128(int(found[1]), int(found[2])) if found else NAMED[name]


@contextmanager
def worded(where: str) -> Iterator[None]:
    """Turn what Arrow, polars and the system raise into a ConnectorError about `where`."""
    try:
        yield
    except OSError as error:
        raise ConnectorError(
            f"cannot be read ({error.strerror or 'damaged'})", where=where
        ) from error
    except (pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise ConnectorError(f"cannot be read ({type(error).__name__})", where=where) from error


def to_polars(batch: pa.RecordBatch) -> pl.DataFrame:
    """A batch as polars holds it; what it has no type for as text."""
    columns = [
        pl.Series(name, _held(column), strict=True)
        for name, column in zip(batch.schema.names, batch.columns, strict=True)
    ]
    return pl.DataFrame(columns)


def _held(values: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_date64(values.type):
        return values.cast(pa.date32())
    return values.cast(pa.string()) if UNHELD.search(str(values.type)) else values


def to_arrow(frame: pl.DataFrame, table: Table, schema: pa.Schema, *, same: bool) -> pa.Table:
    """A frame in the types of `schema`; texts are parsed where the type is no text."""
    arrays = []
    for column, field in zip(table.columns, schema, strict=True):
        values = frame[column.name]
        values = values if same else adapted(values, column)
        try:
            arrays.append(_array(values, field.type))
        except (pa.ArrowException, pl.exceptions.PolarsError) as error:
            raise ConnectorError(
                f"values of {column.name} are no {field.type}",
                where=table.label,
                hint=TIMELESS if pa.types.is_temporal(field.type) else TYPED,
            ) from error
    return pa.Table.from_arrays(arrays, schema=schema)


def viewed(schema: pa.Schema) -> pa.Schema:
    """A schema with views for texts, as polars keeps them: nothing is copied on the way."""
    texts = {pa.string(), pa.large_string()}
    fields = [each.with_type(pa.string_view()) if each.type in texts else each for each in schema]
    return pa.schema(fields)


def _array(values: pl.Series, kind: Any) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return _array(values, kind.value_type).dictionary_encode().cast(kind)
    if pa.types.is_string_view(kind):
        return to_text(values).to_arrow(compat_level=pl.CompatLevel.newest())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return to_text(values).to_arrow().cast(kind)
    if values.dtype == pl.String and pa.types.is_nested(kind):
        values = values.str.json_decode(pl.Series(pa.array([], kind)).dtype)
    if values.dtype == pl.String and pa.types.is_time(kind):
        values = values.str.to_time("%H:%M:%S%.f")
    if pa.types.is_decimal(kind) and values.dtype.is_integer():
        values = values.cast(pl.Decimal(kind.precision, kind.scale))
    return values.to_arrow().cast(kind)
