"""What the role of a session may do, and how a role is made that may only read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

SCANNER = "tuomin_scanner"  # the role that a script makes
PASSWORD = "<PASSWORD>"  # noqa: S105 - what stands in a script for people to replace


@dataclass(frozen=True, kw_only=True)
class Unread:
    """A table, or a whole database, that the role cannot read all of.

    `lack` is what is missing: usage (of its schema), select, columns (SELECT on some of them only),
    rows (row-level security hides some), database (what is not granted is not even listed).
    """

    place: str
    lack: str


@dataclass(frozen=True, kw_only=True)
class Rights:
    """The role of a scan's session on one server, and the limits that hold in that session.

    `powers` say what makes it a superuser, `beyond` what else it may do than read.
    """

    server: str
    role: str
    replica: bool
    powers: Sequence[str]
    beyond: Sequence[str]
    unread: Sequence[Unread]
    settings: Mapping[str, str]

    @property
    def can_write(self) -> bool:
        return bool(self.powers or self.beyond)

    @property
    def fit(self) -> bool:
        """Whether it is a scanner's role: reads everything, and can do nothing else."""
        return not (self.can_write or self.unread)


@runtime_checkable
class Examined(Protocol):
    """A Connector of a server that tells what its user may do."""

    def powers(self) -> Sequence[str]:
        """What makes the user a superuser; nothing where it is none."""
        ...

    def rights(self) -> Rights: ...

    def grants(self) -> str:
        """The SQL that makes the role `SCANNER`: it reads all tables, and nothing else."""
        ...
