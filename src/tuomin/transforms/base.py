"""What a Transform is: a frozen dataclass, its fields its options, whose `apply` masks a column."""

from typing import Any, ClassVar, Protocol, runtime_checkable

import polars as pl

from tuomin.errors import PolicyError


class Transform(Protocol):
    """Turns a Series of texts into one that is safe to copy.

    injective: different values never get equal surrogates (a unique column may take it as it is);
    reversible: whoever holds the key can compute the value back;
    keyed: the result depends on the run's key;
    stable: equal values get equal surrogates under one key (joined columns may take it);
    hides: "all" when nothing of the value is left in the result, "part" when some characters,
    a band or an order is, "none" for `keep`;
    domain: the key domain that columns under this transform share whatever their Kind, so that
    one person's ID number and birth date, or one phone under two Kinds, agree; "" leaves it to
    the Kind.

    Options may change the first three and `stable`: ask the instance, the class answers for the
    defaults.
    """

    injective: ClassVar[bool]
    reversible: ClassVar[bool]
    keyed: ClassVar[bool]
    stable: ClassVar[bool]
    hides: ClassVar[str]
    domain: ClassVar[str]

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        """Mask `texts` (String) under the 32-byte `key` of the column's domain.

        Nulls stay null, empty texts stay empty and, where `stable`, equal values get equal
        surrogates. A value that does not have the expected form is replaced all the same (by a
        token of the same length and alphabet), never passed through.
        """
        ...


@runtime_checkable
class Numeric(Protocol):
    """A Transform that needs no texts of whole numbers."""

    def apply_numbers(self, numbers: pl.Series, key: bytes) -> pl.Series:
        """What `apply` makes of the texts of `numbers` (UInt64, no nulls), as UInt64."""
        ...


def check(transform: Any, option: str, right: bool, allowed: str) -> None:  # noqa: FBT001
    """Raise PolicyError unless the value of an option is right, saying what is allowed."""
    if not right:
        name = type(transform).__name__
        raise PolicyError(
            f"{option} of {name} is {getattr(transform, option)!r}, allowed: {allowed}"
        )


def declare(transform: Any, **properties: bool | str) -> None:
    """Set properties that depend on the options, from `__post_init__` of a frozen dataclass."""
    for name, value in properties.items():
        object.__setattr__(transform, name, value)
