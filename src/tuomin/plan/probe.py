"""Whether a Transform's results fit a column: tried on made-up values before a row is read."""

import json
import re
from collections.abc import Callable
from functools import cache
from ipaddress import ip_interface, ip_network

import polars as pl

from tuomin.errors import PolicyError
from tuomin.model import Column
from tuomin.transforms import registry
from tuomin.transforms.base import Transform

ZERO = bytes(32)
LIMITS = {
    "tinyint": 127, "smallint": 32_767, "int2": 32_767, "smallserial": 32_767,
    "mediumint": 8_388_607, "int": 2_147_483_647, "integer": 2_147_483_647,
    "int4": 2_147_483_647, "serial": 2_147_483_647,
}  # fmt: skip
BIGGEST = 2**63 - 1
LARGEST = 10**15  # numbers above are no amounts, whatever the type could hold
SIXTY_FOUR_BIT_ENGINES = {"sqlite", "memory", "files"}  # their `integer` has 64 bits

TEXTS = (
    "王伟", "欧阳娜娜", "阿卜杜拉·买买提", "Zhang San", "一", "男", "某某科技有限公司",
    "北京市朝阳区建国路88号1号楼2单元301室", "13800138000", "+86 138-0013-8000", "010-62345678",
    "110101190001011009", "6222021234567890128", "E12345678", "91110000100000000X", "京A12345",
    "a@b.cn", "someone.long@mail.example.com", "192.168.1.1", "2001:db8::1", "00:1B:44:11:3A:B7",
    "490154203237518", "LSVAA4187E2123456", "u_8f3a", "x", "M", "1", "42", "12.50", "true",
    "2001-02-03", "2001-02-03 04:05:06", '{"phone": "13800138000"}',
)  # fmt: skip
DATES = ("1905-01-31", "1969-12-31", "2000-02-29", "2015-07-01", "2026-11-22")
MOMENTS = ("1969-12-31 23:59:59", "2001-02-03 04:05:06", "2024-02-29 00:00:00.123456")
TIMES = ("00:00:00", "04:05:06", "23:59:59.999999")
NUMBERS = ("0.00", "1.50", "12.34", "99999.99", "-3.25")
UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def fits(name: str, options: str, column: Column, *, engine: str) -> bool:
    """Whether what the transform `name` (options as JSON) makes of the column's values fits it."""
    family = column.family
    if name in ("keep", "null", "generalize"):
        return True
    word = column.type.strip().lower()
    each = word.rstrip("[]").replace("jsonb", "json")  # of an array each element is masked
    if each in SPECIAL or (each != word and each in FAMILIES):
        return _fits_family(name, options, each)
    if family == "text":
        return _fits_text(name, options, column.length)
    if family == "integer":
        return _fits_integer(name, options, limit(column, engine))
    if family == "decimal":
        return _fits_decimal(name, options, column.precision, column.scale)
    return family != "other" and _fits_family(name, options, family)


@cache
def stays(name: str, options: str, values: tuple[str, ...]) -> bool:
    """Whether what the transform makes of the values is among them again."""
    found = _masked(name, options, list(values))
    return found is not None and set(found) <= set(values)


def limit(column: Column, engine: str) -> int:
    """The largest value of an integer type, by its spelling."""
    word = re.split(r"[^a-z0-9]", column.type.strip().lower())[0]
    if engine in SIXTY_FOUR_BIT_ENGINES and word in ("int", "integer"):
        return BIGGEST
    return LIMITS.get(word, BIGGEST)


@cache
def _fits_text(name: str, options: str, length: int | None) -> bool:
    if length is None:
        return True
    probes = {text[:length] for text in TEXTS} | {"8" * length, "x" * length, "中" * length}
    found = _masked(name, options, sorted(probes))
    return found is not None and bool((found.str.len_chars() <= length).all())


@cache
def _fits_integer(name: str, options: str, limit: int) -> bool:
    most = min(limit, LARGEST)
    sizes = [10**power for power in range(len(str(most)))]
    steps = [most - most * step // 64 for step in range(64)]
    probes = sorted({0, 1, 7, 42, *sizes, *steps})
    found = _masked(name, options, [str(number) for number in probes])
    if found is None:
        return False
    numbers = found.cast(pl.Int64, strict=False)
    return numbers.null_count() == 0 and bool(numbers.is_between(-limit - 1, limit).all())


@cache
def _fits_decimal(name: str, options: str, precision: int | None, scale: int | None) -> bool:
    digits = (precision or 38) - (scale or 0)
    bound = 10**digits
    probes = [number for number in NUMBERS if abs(float(number)) < bound]
    probes += ["9" * min(digits, 17)] if precision else []
    found = _masked(name, options, probes)
    if found is None:
        return False
    numbers = found.cast(pl.Float64, strict=False)
    return numbers.null_count() == 0 and bool((numbers.abs() < bound).all())


@cache
def _fits_family(name: str, options: str, family: str) -> bool:
    probes, accepts = SPECIAL.get(family) or FAMILIES[family]
    found = _masked(name, options, list(probes))
    return found is not None and all(accepts(text) for text in found)


def _masked(name: str, options: str, probes: list[str]) -> pl.Series | None:
    """The surrogates of the probes; None when it makes a null of one or refuses."""
    transform: Transform = registry.build(name, json.loads(options))
    try:
        found = transform.apply(pl.Series("probe", probes, pl.String), ZERO)
    except PolicyError:
        return None  # fewer keys than probes
    return None if found.null_count() else found


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _reads(dtype: pl.Date | pl.Time | pl.Datetime, form: str) -> Callable[[str], bool]:
    def accepts(text: str) -> bool:
        return pl.Series([text]).str.strptime(dtype, form, strict=False).null_count() == 0

    return accepts


def _is_moment(text: str) -> bool:
    return _reads(pl.Datetime("us"), "%Y-%m-%d %H:%M:%S%.f")(
        text if " " in text else f"{text} 00:00:00"
    )


def _reads_as(made: Callable[[str], object]) -> Callable[[str], bool]:
    def reads(text: str) -> bool:
        try:
            made(text)
        except ValueError:
            return False
        return True

    return reads


SPECIAL: dict[str, tuple[tuple[str, ...], Callable[[str], bool]]] = {
    "inet": (("203.0.113.7", "117.136.40.9", "2001:db8::1"), _reads_as(ip_interface)),
    "cidr": (("203.0.113.0/24", "117.136.0.0/16", "2001:db8::/64"), _reads_as(ip_network)),
    "ltree": (
        ("top.13800138000", "a_1.b"),
        lambda text: re.fullmatch(r"[0-9A-Za-z_]+(\.[0-9A-Za-z_]+)*", text) is not None,
    ),
    "macaddr": (
        ("02:00:5e:10:00:01", "00:1b:44:11:3a:b7"),
        lambda text: re.fullmatch("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}", text) is not None,
    ),
}
FAMILIES: dict[str, tuple[tuple[str, ...], Callable[[str], bool]]] = {
    "date": (DATES, _reads(pl.Date(), "%Y-%m-%d")),
    "timestamp": (MOMENTS, _is_moment),
    "time": (TIMES, _reads(pl.Time(), "%H:%M:%S%.f")),
    "float": (
        NUMBERS,
        lambda text: pl.Series([text]).cast(pl.Float64, strict=False)[0] is not None,
    ),
    "boolean": (
        ("true", "false"),
        lambda text: text.lower() in ("true", "false", "t", "f", "0", "1"),
    ),
    "json": (('{"a": 1}', "[]", '"text"', "null"), _is_json),
    "uuid": (
        ("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "00000000-0000-4000-8000-000000000000"),
        lambda text: re.fullmatch(UUID, text) is not None,
    ),
    "binary": (
        ("00", "ffd8ffe0"),
        lambda text: re.fullmatch("([0-9a-fA-F]{2})*", text) is not None,
    ),
}
