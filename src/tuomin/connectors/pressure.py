"""How busy a server is and how far a replica lags behind, as far as its user may know."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from tuomin.errors import ConnectorError


@runtime_checkable
class Loaded(Protocol):
    """A Connector of a server that tells how busy it is.

    `measure` is what a bare number of `--max-load` bounds.
    """

    measure: str

    def load(self, names: Collection[str]) -> Mapping[str, float]:
        """What these measures say now; SetupError for one that there is not.

        ConnectorError, with the GRANT that helps, when the user may not know.
        """
        ...

    def lag(self) -> float | None:
        """Seconds behind the primary: None where there is none, infinite where nothing comes."""
        ...


@dataclass(frozen=True, kw_only=True)
class Pressure:
    """What a server tells now. `lacking` says what has to be granted for the rest.

    `lag` is None where nothing is replicated, and where nothing comes (`stopped`).
    """

    measure: str
    load: float | None
    lag: float | None
    stopped: bool
    lacking: tuple[str, ...]


def pressure(connector: Loaded) -> Pressure:
    """The Pressure on a server, as far as its user may know."""
    lacking: list[str] = []
    load = lag = None
    try:
        load = connector.load([connector.measure])[connector.measure]
    except ConnectorError as error:
        lacking.append(str(error))
    try:
        lag = connector.lag()
    except ConnectorError as error:
        lacking.append(str(error))
    stopped = lag == math.inf
    return Pressure(
        measure=connector.measure,
        load=load,
        lag=None if stopped else lag,
        stopped=stopped,
        lacking=tuple(lacking),
    )
