"""Tables with what a scan found in them, written by hand, and their plans."""

from tuomin import policy
from tuomin.model import Classification, Column, ForeignKey, Inventory, Reference, Table
from tuomin.plan import plan
from tuomin.proof import Asked
from tuomin.proof.outcome.model import Treatment
from tuomin.transforms import registry

MOBILE, NAME, RESIDENT = "contact.cn_mobile", "identity.person_name", "identity.cn_resident_id"
DIRECT = {MOBILE, NAME, RESIDENT, "contact.email", "employment.employee_no", "biometric.iris"}
QUASI = {"contact.region", "identity.birth_date", "identity.gender"}


def column(name, family="text", kind=None, **more):
    """A column, and the Kind that the scan found in it."""
    fields = {"type": family.upper(), "family": family} | more
    return Column(name=name, **fields), kind


def table(name, *columns, **more):
    fields = {"schema": None, "columns": tuple(each for each, _ in columns)} | more
    return Table(name=name, **fields), {each.name: kind for each, kind in columns}


def foreign(columns, target, targets):
    return ForeignKey(columns=columns, target_schema=None, target=target, target_columns=targets)


def refers(child, target):
    """What a scan would measure between two columns, given as `table.column`."""
    (table, column), (other, key) = child.split("."), target.split(".")
    return Reference(
        schema=None, table=table, column=column,
        target_schema=None, target=other, target_column=key, asked=40, found=40,
    )  # fmt: skip


def verdict(table, name, kind, **more):
    role = "direct" if kind in DIRECT else "quasi" if kind in QUASI else "attribute"
    fields = {
        "type": table.column(name).type,
        "level": "personal" if kind else "none",
        "role": role if kind else "none",
    } | more
    return Classification(schema=table.schema, table=table.name, column=name, kind=kind, **fields)


def made(*pairs, rules="de_identified", changed=(), references=(), **options):
    """The plan of tables under a built-in policy; `changed` are further verdicts."""
    tables = [each for each, _ in pairs]
    found = {
        (each.id, name): verdict(each, name, kind)
        for each, kinds in pairs
        for name, kind in kinds.items()
    }
    found |= {((each.schema, each.table), each.column): each for each in changed}
    inventory = Inventory(
        engine="postgresql",
        url="postgresql://h/db",
        complete=True,
        columns=tuple(found.values()),
        references=tuple(references),
    )
    rules = policy.read(rules) if isinstance(rules, str) else rules
    return plan(inventory, tables, rules, **options)


def asked(agreed):
    """What a copy by that plan is held to."""
    treatments = [
        Treatment(
            schema=part.schema,
            table=part.table,
            column=each.column,
            transform=each.transform,
            reversible=built.reversible,
            keyed=built.keyed,
        )
        for part in agreed.tables
        for each in part.columns
        if (built := registry.build(each.transform, each.options))
    ]
    cut = frozenset((*part.id, columns) for part in agreed.tables for columns in part.cut)
    return Asked(outcome=agreed.asked, key=agreed.key_fate, treatments=tuple(treatments), cut=cut)


def step(found, label):
    name, _, column = label.partition(".")
    (part,) = [each for each in found.tables if each.table == name]
    return next(each for each in part.columns if each.column == column)


def risks(found):
    return {(f"{each.table}.{each.column}", each.risk) for each in found.risks}


CUSTOMER = table(
    "customer",
    column("id", "integer", type="bigint", nullable=False),
    column("name", kind=NAME),
    column("phone", kind=MOBILE, length=11, nullable=False),
    column("born", "date", kind="identity.birth_date"),
    column("level", "integer"),
    primary_key=("id",),
    unique=(("phone",),),
)
ORDERS = table(
    "orders",
    column("id", "integer", type="bigint", nullable=False),
    column("customer_id", "integer", type="bigint"),
    column("amount", "decimal", precision=12, scale=2),
    primary_key=("id",),
    foreign_keys=(foreign(("customer_id",), "customer", ("id",)),),
)
