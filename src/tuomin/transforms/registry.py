"""Every Transform by the name that policies and plans give it."""

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from inspect import getdoc
from typing import Any

from tuomin.errors import PolicyError, refuse_unknown
from tuomin.transforms import contact
from tuomin.transforms.address import Address
from tuomin.transforms.bank_card import BankCard
from tuomin.transforms.base import Transform
from tuomin.transforms.birth_date import BirthDate
from tuomin.transforms.bucket import Bucket
from tuomin.transforms.company import Company
from tuomin.transforms.contact import Contact
from tuomin.transforms.date_shift import DateShift
from tuomin.transforms.document import Document
from tuomin.transforms.email import Email
from tuomin.transforms.fake import Fake
from tuomin.transforms.fixed import Fixed
from tuomin.transforms.fresh import Fresh
from tuomin.transforms.generalize import Generalize
from tuomin.transforms.imei import Imei
from tuomin.transforms.ip import Ip
from tuomin.transforms.json import Json, Leaf
from tuomin.transforms.keep import Keep
from tuomin.transforms.key import Key
from tuomin.transforms.keyed.keys import Key as RunKey
from tuomin.transforms.landline import Landline
from tuomin.transforms.mac import Mac
from tuomin.transforms.mask import Mask
from tuomin.transforms.mobile import Mobile
from tuomin.transforms.name import Name
from tuomin.transforms.noise import Noise
from tuomin.transforms.null import Null
from tuomin.transforms.number import Number
from tuomin.transforms.plate import Plate
from tuomin.transforms.redact import Redact
from tuomin.transforms.resident_id import ResidentId
from tuomin.transforms.round import Round
from tuomin.transforms.shuffle import Shuffle
from tuomin.transforms.text import Text
from tuomin.transforms.token import Token
from tuomin.transforms.uscc import Uscc
from tuomin.transforms.username import Username
from tuomin.transforms.vin import Vin

TRANSFORMS: dict[str, type] = {
    "keep": Keep,
    "null": Null,
    "fixed": Fixed,
    "redact": Redact,
    "mask": Mask,
    "token": Token,
    "key": Key,
    "fresh": Fresh,
    "number": Number,
    "name": Name,
    "username": Username,
    "contact": Contact,
    "company": Company,
    "address": Address,
    "mobile": Mobile,
    "landline": Landline,
    "email": Email,
    "resident_id": ResidentId,
    "birth_date": BirthDate,
    "bank_card": BankCard,
    "document": Document,
    "uscc": Uscc,
    "plate": Plate,
    "vin": Vin,
    "ip": Ip,
    "mac": Mac,
    "imei": Imei,
    "date_shift": DateShift,
    "bucket": Bucket,
    "round": Round,
    "generalize": Generalize,
    "noise": Noise,
    "shuffle": Shuffle,
    "text": Text,
    "json": Json,
    "fake": Fake,
}
"""In the order in which the manual lists them."""


def build(name: str, options: Mapping[str, Any] | None = None, *, where: str = "") -> Transform:
    """The transform of that name with these options; PolicyError where either is not known."""
    refuse_unknown([name], TRANSFORMS, where=where, what="transform", error=PolicyError)
    kind, given = TRANSFORMS[name], dict(options or {})
    known = [field.name for field in fields(kind)]
    refuse_unknown(given, known, where=where, what=f"option of {name}", error=PolicyError)
    if kind is Json and "leaves" in given:
        given["leaves"] = _leaves(given["leaves"], where)
    for field in fields(kind):
        if field.name in given and not _has_type(given[field.name], field.type):
            sort = getattr(field.type, "__name__", str(field.type))
            raise PolicyError(f"option {field.name} of {name} wants {sort}", where=where)
    try:
        transform: Transform = kind(**given)
    except PolicyError as error:
        raise PolicyError(error.problem, where=error.where or where, hint=error.hint) from error
    return transform


def bind(transform: Transform, key: RunKey) -> Transform:
    """`transform` ready for a run: what is masked as in other columns gets the keys of those."""
    if isinstance(transform, Contact):
        return contact.bound(key)
    if not isinstance(transform, Json):
        return transform
    leaves = {
        path: replace(leaf, transform=bind(leaf.transform, key), key=key.domain(leaf.domain))
        for path, leaf in transform.leaves.items()
    }
    return replace(transform, leaves=leaves)


def describe() -> list[dict[str, str]]:
    """One row for each transform: `name`, `does`, `options` and the properties, for the manual."""
    return [
        {
            "name": name,
            "does": _first_line(kind),
            "options": ", ".join(_option(field) for field in fields(kind)),
            **{each: _shown(getattr(kind, each)) for each in PROPERTIES},
        }
        for name, kind in TRANSFORMS.items()
    ]


PROPERTIES = ("injective", "reversible", "keyed", "stable", "hides", "domain")

LEAF = ("transform", "options", "domain")


def _leaves(specs: Any, where: str) -> dict[str, Leaf]:
    """Leaves as a policy spells them: a name, or `transform`, `options` and `domain`."""
    if not isinstance(specs, Mapping):
        raise PolicyError("leaves are paths with transforms", where=where)
    return {str(path): _leaf(spec, f"{where} {path}".strip()) for path, spec in specs.items()}


def _leaf(spec: Any, where: str) -> Leaf:
    if isinstance(spec, Leaf):
        return spec
    given = spec if isinstance(spec, Mapping) else {"transform": spec}
    refuse_unknown(given, LEAF, where=where, error=PolicyError)
    transform = build(str(given.get("transform", "")), given.get("options"), where=where)
    return Leaf(transform=transform, domain=str(given.get("domain") or transform.domain or where))


def _has_type(value: Any, sort: Any) -> bool:
    """Whether an option has the declared type; whole numbers are numbers, truth values are not."""
    if sort not in (bool, int, float, str, str | float):
        return True
    if isinstance(value, bool):
        return sort is bool
    return isinstance(value, sort | int if sort in (float, str | float) else sort)


def _first_line(kind: type) -> str:
    return (getdoc(kind) or "").splitlines()[0]


def _option(field: Any) -> str:
    default = field.default if field.default is not MISSING else field.default_factory()
    if isinstance(default, tuple | dict) or default is None:
        return str(field.name)
    return f"{field.name}: {str(default).lower() if isinstance(default, bool) else default}"


def _shown(value: bool | str) -> str:  # noqa: FBT001 a property is what it is
    return ("yes" if value else "no") if isinstance(value, bool) else value
