"""Addresses of no machine: the ranges set aside for documentation and benchmarks.

IPv4 from 198.18.0.0/15 (RFC 2544) and the three documentation networks (RFC 5737), IPv6 from
2001:db8::/32 (RFC 3849). Ports, prefix lengths and zones stay.
"""

from dataclasses import dataclass
from functools import partial
from ipaddress import IPv6Address
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.rows import Form, Kernel, choose, present
from tuomin.checks import ip
from tuomin.transforms.keyed import prf, shape

REST = r"(/[0-9]{1,3}|:[0-9]{1,5}|%[0-9A-Za-z.]+)?"
FOUR = f"{ip.FOUR}{REST}"
BRACKETED = r"^\[(.*)\](:[0-9]+)?$"
MAPPED = "::ffff:"
NETWORK = "2001:db8"

BENCHMARK = int.from_bytes(bytes([198, 18, 0, 0]))
BENCHMARKS = 2**17
NETWORKS = [
    int.from_bytes(bytes([*network, 0])) for network in ((192, 0, 2), (198, 51, 100), (203, 0, 113))
]
SIZE = 256

ALL = np.concatenate(
    [np.arange(BENCHMARKS) + BENCHMARK, *(np.arange(SIZE) + network for network in NETWORKS)]
)
"""Every IPv4 address of nobody."""

GROUPS = 6  # of four digits behind 2001:db8


@dataclass(frozen=True, kw_only=True)
class Ip:
    """An address from a range for documentation or benchmarks, of the same version."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "device.ip_address"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        forms: list[tuple[Form, Kernel]] = [
            (FOUR, partial(_four, key=key)),
            (_is_six, partial(_six, key=key)),
        ]
        return present(texts, lambda rows: choose(rows, forms, partial(shape.token, key=key)))


def _four(rows: pl.Series, key: bytes) -> pl.Series:
    address = rows.str.extract(f"^({ip.FOUR})")
    numbers = ALL[prf.numbers(address, key, len(ALL)).astype(np.intp)]
    parts = (pl.Series(numbers >> shift & 255).cast(pl.String) for shift in (24, 16, 8, 0))
    a, b, c, d = parts
    return a + "." + b + "." + c + "." + d + rows.str.slice(address.str.len_bytes().cast(pl.Int64))


def _is_six(rows: pl.Series) -> pl.Series:
    return ip.is_v6(rows.str.replace(BRACKETED, "${1}"))


def _six(rows: pl.Series, key: bytes) -> pl.Series:
    parts = rows.str.extract_groups(r"^(\[?)([0-9A-Fa-f:.]+)(.*)$").struct.unnest()
    bracket, address, rest = parts.get_columns()
    each = address.unique()
    named = address.replace_strict(each, [_canonical(text) for text in each])
    forms: list[tuple[Form, Kernel]] = [
        (f"{MAPPED}.*", lambda mapped: MAPPED + _four(mapped.str.slice(len(MAPPED)), key))
    ]
    return bracket + choose(named, forms, partial(_drawn, key=key)) + rest


def _canonical(text: str) -> str:
    address = IPv6Address(text)
    return f"{MAPPED}{address.ipv4_mapped}" if address.ipv4_mapped else address.compressed


def _drawn(rows: pl.Series, key: bytes) -> pl.Series:
    """As many groups as the address, in its shortest spelling, has room for; none begins with 0."""
    seeds, room = prf.words(rows, key), rows.str.len_bytes().to_numpy()
    drawn = prf.stream(seeds, np.full(len(rows), GROUPS), key).reshape(-1, GROUPS)
    groups = [_hexadecimal(column) for column in drawn.T]
    out = NETWORK + "::" + groups[0]
    for count in range(2, GROUPS + 1):
        gap = ":" if count == GROUPS else "::"
        longer = NETWORK + gap + pl.select(pl.concat_str(groups[:count], separator=":")).to_series()
        out = longer.zip_with(pl.Series(room) >= longer.str.len_bytes(), out)
    return out


def _hexadecimal(numbers: NDArray[np.uint16]) -> pl.Series:
    """Four digits each, the first from 1 to f."""
    shown = (numbers % 0xF000 + 0x1000).astype(">u2").tobytes().hex()
    return flat.texts(np.frombuffer(shown.encode(), np.uint8).reshape(-1, 4))
