"""What any SQLAlchemy dialect says of its tables, as Tables."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect, Inspector

from tuomin.connectors.families import CLASSES, sizes_of
from tuomin.model import Check, Column, Family, ForeignKey, Index, Table


def reflect(connection: sa.Connection, schema: str | None = None) -> list[Table]:
    """The tables (no views) of `schema`, None for the default one, by name.

    A dialect that cannot tell a part of it (checks, comments) gives none of that part.
    """
    inspector: Inspector = sa.inspect(connection)
    parts = {
        part: _every(inspector, part, schema)
        for part in (
            "columns", "pk_constraint", "unique_constraints", "foreign_keys", "indexes",
            "check_constraints", "table_comment",
        )
    }  # fmt: skip
    names = sorted(inspector.get_table_names(schema=schema))
    facts = {
        name: {part: found.get((schema, name)) for part, found in parts.items()} for name in names
    }
    return [_table(schema, name, facts[name], connection.dialect) for name in names]


def _every(inspector: Inspector, part: str, schema: str | None) -> Mapping[Any, Any]:
    try:
        return getattr(inspector, f"get_multi_{part}")(schema=schema)  # type: ignore[no-any-return]
    except NotImplementedError:
        return {}


def _table(schema: str | None, name: str, facts: Mapping[str, Any], dialect: Dialect) -> Table:
    unique = [tuple(each["column_names"]) for each in facts["unique_constraints"] or ()]
    indexes = [each for each in facts["indexes"] or () if not each.get("duplicates_constraint")]
    plain = [each for each in indexes if all(each["column_names"])]
    checks = sorted(facts["check_constraints"] or (), key=itemgetter("sqltext"))
    return Table(
        schema=schema,
        name=name,
        columns=tuple(_column(each, dialect) for each in facts["columns"] or ()),
        primary_key=tuple((facts["pk_constraint"] or {}).get("constrained_columns", ())),
        unique=tuple(sorted(unique)),
        foreign_keys=tuple(_foreign_key(each) for each in facts["foreign_keys"] or ()),
        indexes=tuple(sorted(map(_index, plain), key=lambda index: index.name)),
        checks=tuple(
            Check(condition=each["sqltext"], name=each.get("name") or "") for each in checks
        ),
        comment=(facts["table_comment"] or {}).get("text") or "",
        unsupported=tuple(
            f"index {each['name']} on expressions" for each in indexes if each not in plain
        ),
    )


def _column(facts: Mapping[str, Any], dialect: Dialect) -> Column:
    kind = facts["type"]
    declared = _spelling(kind, dialect)
    length, precision, scale = sizes_of(declared)
    computed = facts.get("computed")
    return Column(
        name=facts["name"],
        type=declared,
        family=family_of_class(kind),
        length=getattr(kind, "length", length),
        precision=getattr(kind, "precision", precision),
        scale=getattr(kind, "scale", scale),
        nullable=facts.get("nullable", True),
        default=None if computed else facts.get("default"),
        generated=_generated(computed) if computed else None,
        identity=bool(facts.get("identity")) or facts.get("autoincrement") is True,
        comment=facts.get("comment") or "",
    )


def family_of_class(kind: Any) -> Family:
    """The family of a SQLAlchemy type."""
    for known, family in CLASSES:
        if isinstance(kind, known):
            return family
    return "other"


def _spelling(kind: Any, dialect: Dialect) -> str:
    """The type as DDL; a type that SQLAlchemy does not know has none."""
    try:
        return str(kind.compile(dialect=dialect))
    except sa.exc.CompileError:
        return ""


def _generated(computed: Mapping[str, Any]) -> str:
    kinds = {True: " STORED", False: " VIRTUAL", None: ""}
    kind = kinds[computed.get("persisted")]
    return f"GENERATED ALWAYS AS ({computed['sqltext']}){kind}"


def _foreign_key(facts: Mapping[str, Any]) -> ForeignKey:
    options = facts.get("options") or {}
    return ForeignKey(
        columns=tuple(facts["constrained_columns"]),
        target_schema=facts["referred_schema"],
        target=facts["referred_table"],
        target_columns=tuple(facts["referred_columns"]),
        on_delete=options.get("ondelete") or "",
        on_update=options.get("onupdate") or "",
    )


def _index(facts: Mapping[str, Any]) -> Index:
    columns: Sequence[str] = facts["column_names"]
    return Index(name=facts["name"], columns=tuple(columns), unique=bool(facts["unique"]))
